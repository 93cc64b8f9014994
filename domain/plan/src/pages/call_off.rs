//! Calling a plan off.

use super::kind_name;
use crate::{PlanId, acts, store};
use axum::extract::State;
use base::Fault;
use maud::html;
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

/// `GET /plans/{id}/call-off`
pub async fn blank(State(site): State<Site>, me: Me, Id(id): Id<PlanId>) -> Reply {
    page(&site, &me, id, None).await
}

/// `POST /plans/{id}/call-off`
pub async fn call_off(State(site): State<Site>, me: Me, Id(id): Id<PlanId>, posted: Posted) -> Reply {
    let scope = me.scope("meeting.write")?;
    let version = posted.text("version").parse().map_err(|_| Fault::NotFound)?;
    let mut work = site.begin(&me).await?;
    match acts::call_off(&mut work, &scope, id, version, posted.text("why")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&crate::href(id), "会议计划已取消"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(&site, &me, id, Some(Form::refused(&posted, faults))).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(site: &Site, me: &Me, id: PlanId, refused: Option<Form>) -> Reply {
    let plan = store::find(&mut *site.db.read().await?, &me.scope("meeting.write")?, id).await?;
    if !plan.is_open() {
        return Err(store::stale().into());
    }
    let (is_refused, back) = (refused.is_some(), format!("/plans/{id}"));
    let form = refused.unwrap_or_else(|| Form::empty().with("version", plan.version));
    let kind = kind_name(&site.catalogue, &plan.kind);
    let why = Field::text("why", "取消原因").required().wide().max(200).help("如：与上级会议冲突、并入下月召开");
    let body = html! {
        p { "取消后不再提醒，计划和原因会保留。只是换日期的，请用“改期或修改”。" }
        form.form method="post" action=(format!("{back}/call-off")) {
            (csrf(me))
            input type="hidden" name="version" value=(form.value("version"));
            (form.errors())
            div.fields { (form.input(&why)) }
            div.form-acts { button.btn.btn-danger { "取消这次会议" } a.btn.btn-outline-secondary href=(back) { "返回" } }
        }
    };
    let page = Page::new(format!("取消{kind}计划"))
        .lead(format!("{}，{}", plan.title(kind), plan.what.day.chinese()))
        .crumb("会议计划", "/plans")
        .crumb(plan.title(kind), back.clone())
        .body(body);
    if is_refused { page.refused().reply() } else { page.reply() }
}
