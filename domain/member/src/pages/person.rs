//! `GET /members/{id}`: everything about one person.

use super::person_view::{self, Shown};
use crate::life::{EVENT, live};
use crate::rules;
use crate::store::{self, event};
use crate::timeline;
use access::Scope;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome};
use db::Conn;
use ledger::Entry;
use std::collections::HashMap;
use ui::{Id, Me, Page, Reply, Site};

/// The names of the units that somebody's events speak of.
pub(super) async fn unit_names(
    conn: &mut Conn,
    scope: &Scope,
    person: &store::Person,
    events: &[crate::life::Event],
) -> Outcome<HashMap<UnitId, String>> {
    let mut units: Vec<UnitId> = vec![person.unit];
    units.extend(events.iter().map(|e| e.unit));
    units.extend(events.iter().filter_map(|e| e.from_unit));
    org::store::names(conn, scope, &units).await
}

/// The entries that events have made, by event. Only those of units in reach are seen.
async fn entries(conn: &mut Conn, scope: &Scope, events: &[crate::life::Event]) -> Outcome<HashMap<i64, Vec<Entry>>> {
    let mut found = HashMap::new();
    for e in events.iter().filter(|e| e.kind.moves_stock()) {
        found.insert(e.id, ledger::of_source(conn, scope, EVENT, e.id).await?);
    }
    Ok(found)
}

/// `GET /members/{id}`.
pub(super) async fn show(State(site): State<Site>, me: Me, Id(id): Id<PersonId>) -> Reply {
    let scope = me.scope("member.read")?;
    let mut conn = site.db.read().await?;
    let person = store::find(&mut conn, &site.keys, &scope, id).await?;
    let events = event::of_person(&mut conn, &scope, id).await?;
    let entries = entries(&mut conn, &scope, &events).await?;
    let names = unit_names(&mut conn, &scope, &person, &events).await?;
    let may_write = super::may_write(&mut conn, &me, person.unit).await?;
    drop(conn);
    let lines = timeline::of(&site, &me, id).await?;
    let findings =
        if person.is_active() { rules::check(&person.facts, &site.catalogue, site.today()) } else { Vec::new() };
    let last = live(&events).last().map(|e| e.id);
    let shown = Shown {
        site: &site,
        me: &me,
        scope: &scope,
        person: &person,
        events: &events,
        entries: &entries,
        names: &names,
        lines: &lines,
        findings: &findings,
        last,
        may_write,
    };
    let panels = site.panels(&me, "person", id.0).await?;
    Page::new(person.name())
        .lead(person_view::lead(&shown))
        .crumb("党员名册", "/members")
        .acts(person_view::acts(&shown))
        .body(person_view::body(&shown, &panels))
        .reply()
}

/// `GET /members/events/{id}`: the record that proves a ledger entry is shown on its person's page; of somebody who has gone out of
/// reach since, only this one event is shown, because the unit's own figures rest on it.
pub(super) async fn event(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let scope = me.scope("member.read")?;
    let mut conn = site.db.read().await?;
    let person = event::person_of(&mut conn, &scope, id).await?.ok_or(Fault::NotFound)?;
    match store::find(&mut conn, &site.keys, &scope, person).await {
        Ok(_) => Ok(Redirect::to(&format!("/members/{person}#e-{id}")).into_response()),
        Err(Fault::NotFound) => gone(&site, &me, &mut conn, &scope, id).await,
        Err(other) => Err(other.into()),
    }
}

/// One event of somebody out of reach.
async fn gone(site: &Site, me: &Me, conn: &mut Conn, scope: &Scope, id: i64) -> Reply {
    let events = [event::find(conn, scope, id).await?];
    let person = store::find::own(conn, &site.keys, scope.district(), events[0].person).await?;
    let (entries, names) = (entries(conn, scope, &events).await?, unit_names(conn, scope, &person, &events).await?);
    let shown = Shown {
        site,
        me,
        scope,
        person: &person,
        events: &events,
        entries: &entries,
        names: &names,
        lines: &[],
        findings: &[],
        last: None,
        may_write: false,
    };
    Page::new(format!("{}：党员变动", person.name()))
        .lead("组织关系已不在您的管理范围内，只显示与本党组织有关的这项变动")
        .crumb("党员名册", "/members")
        .body(person_view::timeline(&shown))
        .reply()
}
