//! `POST /members/{id}/reveal`: sensitive values, shown once on the answer to the form and on no address.

use crate::acts;
use axum::extract::State;
use base::Fault;
use base::id::PersonId;
use maud::html;
use ui::parts::{facts, note};
use ui::{Form, Id, Me, Page, Posted, Reply, Site};

pub(super) async fn show(State(site): State<Site>, me: Me, Id(id): Id<PersonId>, posted: Posted) -> Reply {
    let scope = me.scope("member.reveal")?;
    let mut work = site.begin(&me).await?;
    let back = format!("/members/{id}");
    let revealed = match acts::reveal(&mut work, &scope, id, posted.text("why")).await {
        Err(Fault::Refused(faults)) => {
            let form = Form::refused(&posted, faults);
            let body = html! { (form.errors()) p { a.btn href=(back) { "返回" } } };
            return Page::new("查看敏感信息").crumb("党员名册", "/members").body(body).refused().reply();
        }
        other => other?,
    };
    // Nothing is shown before the audit line is durable.
    work.commit().await?;
    let pairs: Vec<(&str, String)> =
        revealed.values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let body = html! {
        (note("warn", &html! { p { "仅本次显示，已记入审计日志。请勿抄录、截屏或转发。" } }))
        section.card.no-print { div.card-body { (facts(&pairs)) } }
        p { a.btn.btn-primary href=(back) { "看完了，返回" } }
    };
    Page::new(format!("{}的敏感信息", revealed.name)).crumb("党员名册", "/members").body(body).reply()
}
