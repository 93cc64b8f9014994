//! The one place where a change of a known person is written: row, events, entries, stays, tokens, audit.

use super::Handle;
use crate::facts::Facts;
use crate::life::{self, EVENT, Event, Life};
use crate::store::find::{ACTIVE, LEFT, Person, UNDONE};
use crate::store::row::{PersonRow, Standing};
use crate::store::{event, find, stay, token, version, write};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Keys, Outcome, Refusal};

/// A person with all events, as loaded for a change.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub person: Person,
    pub events: Vec<Event>,
}

impl Case {
    /// Where the person stands.
    pub(crate) fn life(&self) -> Life {
        life::fold(&self.events)
    }
}

/// What changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    /// The facts afterwards.
    pub facts: Facts,
    /// New events in order.
    pub events: Vec<Event>,
    /// Events whose entries are reversed, and why.
    pub reversed: Vec<i64>,
    /// Why.
    pub why: String,
    /// Verb of the audit.
    pub act: &'static str,
}

/// Loads a person in reach at the version that was read.
pub(crate) async fn load(work: &mut Work, scope: &Scope, handle: Handle) -> Outcome<Case> {
    let keys = work.keys().clone();
    let person = find::find(work.conn(), &keys, scope, handle.id).await?;
    if person.version != handle.version {
        return Err(write::stale());
    }
    let events = event::of_person(work.conn(), scope, handle.id).await?;
    Ok(Case { person, events })
}

/// Writes the change. The events carry the version afterwards: one more than the case's.
pub(crate) async fn record(work: &mut Work, case: &Case, change: Change) -> Outcome<()> {
    let district = work.district().0;
    let all: Vec<Event> = case.events.iter().chain(&change.events).cloned().collect();
    let life = life::fold(&all);
    let (standing, facts) = standing(case, &life, change.facts);
    let mut row = PersonRow::of(work.keys(), work.catalogue(), &standing, &facts)?;
    if standing.state == UNDONE {
        row.forget();
    }
    let line = Line::done(change.act, "person", row.id).unit(standing.unit).seal(work.keys(), &row)?;
    write::update(work.conn(), district, row, case.person.version).await?;
    event::insert(work.conn(), district, &change.events).await?;
    ledger::reverse_sources(work, EVENT, &change.reversed, &change.why).await?;
    ledger::post(work, change.events.iter().flat_map(life::postings).collect()).await?;
    if !change.events.iter().all(|e| e.kind == life::EventKind::Edited) {
        stay::replace(work.conn(), district, case.person.id, &life.stays).await?;
    }
    retoken(work, case, &facts, standing.state).await?;
    version::bump(work.conn(), district).await?;
    work.audit(line);
    seal_events(work, &change.events)
}

/// Where somebody stands after all, and the facts that follow from it.
fn standing(case: &Case, life: &Life, mut facts: Facts) -> (Standing, Facts) {
    let id = case.person.id;
    let version = case.person.version + 1;
    let (unit, state) = match (life.current(), life.stays.last()) {
        (Some(stay), _) => {
            facts.set("category", stay.category.as_str());
            (stay.unit, ACTIVE)
        }
        (None, Some(last)) => (last.unit, LEFT),
        (None, None) => (last_unit(case), if life.known { LEFT } else { UNDONE }),
    };
    (Standing { id, unit, state, version }, facts)
}

fn last_unit(case: &Case) -> UnitId {
    case.person.unit
}

/// Takes away the tokens that no longer lead here and adds the new ones.
async fn retoken(work: &mut Work, case: &Case, facts: &Facts, state: &str) -> Outcome<()> {
    let (district, keys) = (work.district().0, work.keys().clone());
    let before = token::of(&keys, &case.person.facts);
    let after = if state == UNDONE { Vec::new() } else { token::of(&keys, facts) };
    let gone: Vec<(Box<str>, _)> =
        before.iter().filter(|t| !after.contains(t)).map(|t| (t.clone(), case.person.id)).collect();
    let new = after.iter().filter(|t| !before.contains(t)).map(|t| (t.clone(), case.person.id)).collect();
    token::remove(work.conn(), district, &gone).await?;
    token::insert(work.conn(), district, new).await
}

/// Audit lines of new events.
pub(crate) fn seal_events(work: &mut Work, events: &[Event]) -> Outcome<()> {
    for event in events {
        let line = event_line(work.keys(), event)?;
        work.audit(line);
    }
    Ok(())
}

/// The audit line of a new event.
pub(crate) fn event_line(keys: &Keys, event: &Event) -> Outcome<Line> {
    Line::done("member.event", EVENT, event.id).unit(event.unit).detail(event.kind.name()).seal(keys, event)
}

/// Refuses with every reason that blocks.
pub(crate) fn refuse(findings: Vec<crate::rules::Finding>) -> Outcome<()> {
    let reasons: Vec<Refusal> = crate::rules::blocking(findings);
    if reasons.is_empty() { Ok(()) } else { Err(base::Fault::Refused(reasons)) }
}
