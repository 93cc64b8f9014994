//! What the page of a case shows of its transfer.

use crate::store;
use access::Scope;
use case::CaseFile;
use case::hook::ShownFuture;
use db::Conn;
use maud::html;
use ui::{Site, parts};

pub(super) fn shown<'a>(conn: &'a mut Conn, site: &'a Site, scope: &'a Scope, case: &'a CaseFile) -> ShownFuture<'a> {
    Box::pin(async move {
        let t = store::of_case(conn, &site.keys, scope, case.id).await?;
        let body = crate::pages::facts(conn, site, &t).await?;
        let more = html! {
            (body)
            @if t.state != crate::State::Undone { p { a.btn.btn-outline-secondary href=(format!("/transfer/{}", t.id)) { "查看接转" } } }
        };
        Ok(parts::card("组织关系接转", &more))
    })
}
