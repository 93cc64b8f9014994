//! What the page of a case shows of its matter.

use crate::file::Kind;
use crate::{rules, store};
use access::Scope;
use base::Fault;
use case::CaseFile;
use case::hook::ShownFuture;
use db::Conn;
use maud::html;
use ui::{Site, parts};

pub(super) fn shown<'a>(conn: &'a mut Conn, site: &'a Site, scope: &'a Scope, case: &'a CaseFile) -> ShownFuture<'a> {
    Box::pin(async move {
        let m = match store::find_case(conn, scope, case.id).await {
            Ok(m) => m,
            // No step stands yet.
            Err(Fault::NotFound) => return Ok(html! {}),
            Err(other) => return Err(other),
        };
        let rows = case::store::rows(conn, &site.keys, scope, case.id).await?;
        let stand = case::file::standing(&rows);
        let influence = (m.kind == Kind::Discipline && scope.may_see("discipline_kind"))
            .then(|| rules::influence_until(&site.catalogue, &stand))
            .flatten();
        let seen = !member::store::brief(conn, scope, &[m.person]).await?.is_empty();
        let decided = crate::papers::decision(&site.catalogue, m.kind, &stand).is_some();
        let body = html! {
            dl.facts {
                @if seen { div { dt { "党员" } dd { a href=(format!("/members/{}", m.person)) { (m.name) } } } }
                div { dt { "现状" } dd { (m.now.name()) @if let Some(on) = m.now_on { "（" (on.chinese()) "起）" } } }
                @if let Some(on) = m.alarm_on {
                    div { dt { "提醒" } dd { (on.chinese()) "：" (m.alarm()) " " @if m.is_due(site.today()) { (parts::state("已到", "warn")) } } }
                }
                @if let Some(until) = influence { div { dt { "影响期至" } dd { (until.chinese()) } } }
            }
            @if decided { p.d-flex.flex-wrap.gap-2 { (print::links(&format!("/standing/{}/notice", case.id), "通知书")) } }
        };
        Ok(parts::card("党籍和组织处置", &body))
    })
}
