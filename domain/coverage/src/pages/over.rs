//! Everything that a unit looks after goes to another: one form.

use super::LIST;
use super::form::{moving, typed};
use crate::acts;
use axum::extract::State;
use base::{Fault, Outcome, Refusal};
use maud::html;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, list, see_other};

/// `GET /coverage/move?unit=`
pub async fn ask(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let form = Form::empty().with("unit", params.text("unit")).with("on", site.today());
    page(&site, &me, &form).await?.reply()
}

async fn page(site: &Site, me: &Me, form: &Form) -> Outcome<Page> {
    let scope = me.scope("coverage.write")?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let from = Field::text("unit", "原来的党组织").required().help("它本级没有结束的登记全部划转，下级的不变");
    let body = html! {
        section.card { div.card-body { form.form method="post" action="/coverage/move" {
            (csrf(me)) (form.errors())
            div.fields { (org::pick::unit_field(form, &from, &units)) (moving(form, &units)) }
            div.form-acts { button.btn.btn-primary { "全部划转" } a.btn.btn-outline-secondary href="/coverage" { "返回" } }
        } } }
    };
    let lead = "党组织撤销、合并以前，把登记在它名下的单位、村和指导员一次划转到接续的党组织";
    Ok(Page::new("整体划转").lead(lead).crumb(LIST, "/coverage").body(body))
}

/// `POST /coverage/move`
pub async fn hand_over(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    match done(&site, &me, &posted).await {
        Ok(to) => Ok(to),
        Err(Fault::Refused(faults)) => page(&site, &me, &Form::refused(&posted, faults)).await?.refused().reply(),
        Err(other) => Err(other.into()),
    }
}

async fn done(site: &Site, me: &Me, posted: &Posted) -> Outcome<axum::response::Response> {
    let scope = me.scope("coverage.write")?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let from = org::pick::chosen(posted.text("unit"), &units);
    let from = from.ok_or_else(|| Refusal::at("unit", "没有选择原来的党组织", "请从列表中选择"))?;
    let typed = typed(site, &scope, posted).await?;
    let mut work = site.begin(me).await?;
    let n = acts::hand_over(&mut work, &scope, from, &typed).await?;
    work.commit().await?;
    let to = typed.to.map(|to| to.to_string()).unwrap_or_default();
    Ok(see_other(&list::address("/coverage", &[("unit", &to)]), &format!("已划转{n}份登记")))
}
