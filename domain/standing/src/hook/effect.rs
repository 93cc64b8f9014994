//! What a step of a matter does beside its row: where the matter stands, the change of the roster, the entries.

use super::{handle, kind_of, person_of, write};
use crate::file::{Former, Kind, MATTER, Matter};
use crate::rules::{self, Change, Reading};
use crate::store::{self, Row};
use access::{Line, Scope, Work};
use base::Outcome;
use base::id::PersonId;
use case::hook::{Doing, DoneFuture};
use case::{CaseFile, STEP, State, StepRow};
use ledger::{NewEntry, Source, Tags};
use member::acts as members;
use member::store::Person;

pub(super) fn effect<'a>(work: &'a mut Work, doing: Doing<'a>) -> DoneFuture<'a> {
    Box::pin(async move {
        let kind = kind_of(doing.case)?;
        let mut m = begun(work, doing, kind).await?;
        if let Some(change) = rules::change(kind, &doing.step.key, &doing.row.outcome) {
            apply(work, doing, &mut m, change).await?;
        }
        if kind == Kind::Discipline && doing.step.key == "checked" {
            let entry = NewEntry::one("standing.disciplined", m.unit, doing.row.on, source(doing.row));
            ledger::post(work, vec![entry]).await?;
        }
        let rows: Vec<&StepRow> = case::file::standing(doing.rows).into_iter().chain([doing.row]).collect();
        settle(work, &mut m, &rows)?;
        write(work, "standing.step", m).await.map(drop)
    })
}

fn source(row: &StepRow) -> Source {
    Source { noun: STEP, id: row.id }
}

/// The matter of the case; with the first step it comes into being, or back.
async fn begun(work: &mut Work, doing: Doing<'_>, kind: Kind) -> Outcome<Matter> {
    let district = work.district().0;
    if let Some(mut known) = store::of_case(work.conn(), district, doing.case.id).await? {
        known.state = State::Open;
        return Ok(known);
    }
    let (_, person) = person_of(work, doing.case).await?;
    let first = rules::reading(work.catalogue(), kind, &[doing.row]);
    let m = new(work, doing.case, kind, &person, first);
    let row = Row::of(&m)?;
    let line = Line::done("standing.new", MATTER, m.id.0).unit(m.unit).detail(kind.name()).seal(work.keys(), &row)?;
    store::insert(work.conn(), district, row).await?;
    work.audit(line);
    Ok(m)
}

fn new(work: &mut Work, case: &CaseFile, kind: Kind, person: &Person, first: Reading) -> Matter {
    Matter {
        id: work.new_id(),
        case: case.id,
        kind,
        unit: case.unit,
        person: person.id,
        name: person.name().to_owned(),
        state: State::Open,
        now: first.now,
        now_on: first.on,
        alarm_on: first.alarm,
        event: None,
        former: Former::default(),
        version: 1,
        created_at: work.now(),
        created_by: work.actor().name.clone(),
    }
}

/// Works out anew where a matter stands, from the rows that stand.
pub(super) fn settle(work: &Work, m: &mut Matter, rows: &[&StepRow]) -> Outcome<()> {
    let catalogue = work.catalogue();
    let procedure = case::acts::procedure_of(catalogue, m.kind.key())?;
    let engine: Vec<procedure::Row> = rows.iter().map(|r| r.row()).collect();
    let read = rules::reading(catalogue, m.kind, rows);
    m.now = read.now;
    m.now_on = read.on;
    m.state = match rows.is_empty() {
        true => State::Undone,
        false if procedure::is_over(procedure, &engine) => State::Over,
        false => State::Open,
    };
    m.alarm_on = read.alarm.filter(|_| m.state == State::Open);
    Ok(())
}

async fn apply(work: &mut Work, doing: Doing<'_>, m: &mut Matter, change: Change) -> Outcome<()> {
    let (scope, person) = person_of(work, doing.case).await?;
    let how = members::Doing::on(doing.row.on).by(&doing.row.document);
    match change {
        Change::Leave(reason) => {
            members::leave(work, &scope, handle(&person), &how.because(reason)).await?;
            m.event = last_event(work, person.id).await?;
        }
        Change::Restore => {
            person.facts.get("gained_by").clone_into(&mut m.former.gained_by);
            members::restore(work, &scope, handle(&person), m.unit, &how).await?;
            m.event = last_event(work, person.id).await?;
            unmark(work, doing.case, m).await?;
        }
        Change::Mark => mark(work, doing, m).await?,
        Change::Unmark => unmark(work, doing.case, m).await?,
        Change::Remove => {
            let facts = person.facts.clone().with("left_by", "lapsed");
            members::edit(work, &scope, handle(&person), facts).await?;
            let entry = NewEntry::one("standing.removed", m.unit, doing.row.on, source(doing.row));
            let entry = entry.about(person.id.0).tagged(Tags::one("reason", "lapsed"));
            ledger::post(work, vec![entry]).await?;
        }
    }
    Ok(())
}

/// Out of touch since the day of the first step; who was marked before stays as marked.
async fn mark(work: &mut Work, doing: Doing<'_>, m: &mut Matter) -> Outcome<()> {
    let (scope, person) = person_of(work, doing.case).await?;
    m.former.marked = !person.facts.is("lost");
    let since = rules::last(&case::file::standing(doing.rows), "lost").map(|r| r.on.to_string()).unwrap_or_default();
    if m.former.marked {
        let facts = person.facts.clone().with("lost", "1").with("lost_since", since);
        members::edit(work, &scope, handle(&person), facts).await?;
    }
    Ok(())
}

async fn unmark(work: &mut Work, case: &CaseFile, m: &mut Matter) -> Outcome<()> {
    let (scope, person) = person_of(work, case).await?;
    let lost = person.facts.is("lost");
    m.former.cleared = lost.then(|| person.facts.get("lost_since").to_owned());
    if lost {
        let facts = person.facts.clone().with("lost", "").with("lost_since", "");
        members::edit(work, &scope, handle(&person), facts).await?;
    }
    Ok(())
}

async fn last_event(work: &mut Work, person: PersonId) -> Outcome<Option<i64>> {
    let scope = Scope::whole(work.district());
    let events = member::store::events(work.conn(), &scope, person).await?;
    Ok(member::life::live(&events).last().map(|e| e.id))
}
