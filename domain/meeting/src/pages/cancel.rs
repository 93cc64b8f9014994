//! Cancelling a meeting that was recorded by mistake.

use super::kind_name;
use crate::{MeetingId, acts, store};
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome};
use maud::html;
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, parts, see_other};

/// `GET /meetings/{id}/cancel`
pub async fn blank(State(site): State<Site>, me: Me, Id(id): Id<MeetingId>) -> Reply {
    page(&site, &me, &me.scope("meeting.write")?, id, &Form::empty()).await?.reply()
}

/// `POST /meetings/{id}/cancel`
pub async fn cancel(State(site): State<Site>, me: Me, Id(id): Id<MeetingId>, posted: Posted) -> Reply {
    let scope = me.scope("meeting.write")?;
    let version = posted.text("version").parse().map_err(|_| Fault::NotFound)?;
    let mut work = site.begin(&me).await?;
    match acts::cancel(&mut work, &scope, id, version, posted.text("why")).await {
        Ok(()) => {
            work.commit().await?;
            Ok(see_other(&format!("/meetings/{id}"), "会议记录已撤销，不再计入统计"))
        }
        Err(Fault::Refused(faults)) => {
            drop(work);
            page(&site, &me, &scope, id, &Form::refused(&posted, faults)).await?.refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(site: &Site, me: &Me, scope: &Scope, id: MeetingId, form: &Form) -> Outcome<Page> {
    let meeting = store::find(&mut *site.db.read().await?, scope, id).await?;
    let version = if form.is_refused() { form.value("version").to_owned() } else { meeting.version.to_string() };
    let back = format!("/meetings/{id}");
    let what = html! {
        p { "撤销后，这次会议和到会情况不再计入次数、台账和报表；记录本身和撤销原因会保留，随时可查。" }
        p { "只是内容有误的，请用“更正”。" }
    };
    let why = Field::text("why", "撤销原因").required().wide().max(200).help("如：重复记录、记错单位");
    let body = html! {
        (parts::note("warn", &what))
        form.form method="post" action=(format!("/meetings/{id}/cancel")) {
            (csrf(me))
            input type="hidden" name="version" value=(version);
            (form.errors())
            div.fields { (form.input(&why)) }
            div.form-acts {
                button.btn.btn-danger { "撤销这条记录" }
                a.btn.btn-outline-secondary href=(back) { "返回" }
            }
        }
    };
    Ok(Page::new(format!("撤销{}记录", kind_name(&site.catalogue, &meeting.kind)))
        .lead(format!("{}，{}", meeting.title, meeting.day.chinese()))
        .crumb("会议记录", "/meetings")
        .crumb(meeting.title.clone(), back.clone())
        .body(body))
}
