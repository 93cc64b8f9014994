//! What elections contribute to the page of a unit: where its term stands, and the way to its election.

use super::tone;
use crate::gather::of_unit;
use access::Actor;
use base::id::UnitId;
use maud::html;
use ui::{PanelFuture, Site, list, parts};

/// The ladder of an elected unit; nothing for bodies without a term.
pub fn of(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("unit.read")?;
        let mut conn = site.db.read().await?;
        let unit = org::store::find(&mut conn, &scope, UnitId(id)).await?;
        let Some(body) =
            of_unit(&mut conn, &site.catalogue, (&scope, &actor.scope("case.read")?), (unit, site.today())).await?
        else {
            return Ok(None);
        };
        let new = list::address(&format!("/procedures/{}/new", body.procedure), &[("unit", &id.to_string())]);
        let shift = list::address("/procedures/term_shift/new", &[("unit", &id.to_string())]);
        let by = list::address("/procedures/by_election/new", &[("unit", &id.to_string())]);
        let markup = html! {
            p { (parts::state(body.ladder.due.name(), tone(body.ladder.due))) " 下次提醒 " span.nowrap { (body.ladder.next) } }
            p.d-flex.flex-wrap.gap-2 {
                @if let Some(open) = &body.open { a.btn.btn-outline-secondary href=(format!("/cases/{}", open.id)) { "继续办理换届" } }
                @if actor.can("case.write") {
                    @if body.open.is_none() { a.btn.btn-outline-secondary href=(new) { "办理换届" } }
                    a.btn.btn-outline-secondary href=(by) { "办理补选" }
                    @if body.term.is_some() { a.btn.btn-outline-secondary href=(shift) { "提前或延期" } }
                }
            }
        };
        Ok(Some(parts::card("换届", &markup)))
    })
}
