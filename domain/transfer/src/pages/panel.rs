//! What transfers contribute to the page of a unit and of a person.

use super::facts::sign;
use crate::State;
use crate::file::Transfer;
use crate::store::{self, Filter};
use access::Actor;
use base::Outcome;
use base::id::{PersonId, UnitId};
use maud::{Markup, html};
use ui::{PanelFuture, Site, list, parts};

/// Transfers shown at most.
const SHOWN: i64 = 8;

/// The open transfers of a unit and what is below it, either side.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("transfer.read")?;
        let mut conn = site.db.read().await?;
        let unit = org::store::find(&mut conn, &scope, UnitId(id)).await?;
        let filter = Filter { state: Some(State::Open), unit: Some(unit.path), ..Filter::default() };
        let all = store::page(&mut conn, &site.keys, &scope, &filter, Some((SHOWN, 0))).await?;
        let total = store::count(&mut conn, &scope, &filter).await?;
        let more = list::address("/transfer", &[("unit", &id.to_string()), ("state", "open")]);
        drawn(&site, &all, (total > SHOWN).then_some((total, more)))
    })
}

/// The transfers of a person.
pub fn of_person(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("transfer.read")?;
        let all = store::of_person(&mut *site.db.read().await?, &site.keys, &scope, PersonId(id)).await?;
        drawn(&site, &all, None)
    })
}

fn drawn(site: &Site, all: &[Transfer], more: Option<(i64, String)>) -> Outcome<Option<Markup>> {
    if all.is_empty() {
        return Ok(None);
    }
    let body = html! {
        ul.evidence { @for t in all { li {
            span.meta { (t.kind.name()) } " " a href=(format!("/transfer/{}", t.id)) { (t.name) } " " (sign(t, site.today()))
        } } }
        @if let Some((total, href)) = more { p { a href=(href) { "全部 " (total) " 件" } } }
    };
    Ok(Some(parts::card("组织关系接转", &body)))
}
