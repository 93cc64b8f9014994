//! Undoing an import as a whole: new persons disappear, changed ones get their former facts back, entries are reversed.

use super::correct::{annulment, opened};
use super::edit::{Rewrite, rewrite};
use super::record::seal_events;
use super::{Case, Change, Handle, load, record};
use crate::life::{EVENT, Event};
use crate::store::find::{self, Person, UNDONE};
use crate::store::row::PersonRow;
use crate::store::{event, stay, token, version, write};
use access::{Line, Scope, Work};
use base::id::PersonId;
use base::{Fault, Outcome, Refusal};
use std::collections::{BTreeMap, HashSet};

const WHY: &str = "撤回整批导入";
/// How many of those in the way are named; the rest are counted.
const NAMED: usize = 50;
/// Persons taken back at a time.
const SLICE: usize = 100;

/// Undoes everything an import of the roster did, in one transaction.
///
/// # Errors
/// Refused with the list of persons who were changed since; [`Fault::NotFound`] when one of them is out of reach.
pub async fn undo_batch(work: &mut Work, scope: &Scope, batch: i64) -> Outcome<()> {
    let district = work.district().0;
    let events = event::of_batch(work.conn(), district, batch).await?;
    let mut touched: BTreeMap<PersonId, Vec<Event>> = BTreeMap::new();
    for e in events {
        touched.entry(e.person).or_default().push(e);
    }
    let ids: Vec<PersonId> = touched.keys().copied().collect();
    within_reach(work, scope, &ids).await?;
    unchanged_since(work, &touched, &ids).await?;
    let entered = |id: &PersonId| touched[id].iter().any(|e| e.kind.is_entrance());
    let moved = |id: &PersonId| touched[id].iter().any(|e| e.kind.moves_stock());
    let (new, known): (Vec<PersonId>, Vec<PersonId>) = ids.iter().partition(|id| entered(id));
    let (confirmed, edited): (Vec<PersonId>, Vec<PersonId>) = known.into_iter().partition(|id| moved(id));
    for slice in new.chunks(SLICE) {
        take_back(work, slice, &touched, batch).await?;
    }
    for slice in edited.chunks(SLICE) {
        give_back(work, slice, &touched, batch).await?;
    }
    for id in confirmed {
        unconfirm(work, scope, id, &touched[&id], batch).await?;
    }
    version::bump(work.conn(), district).await
}

/// Only who reaches everybody in the batch may undo it.
async fn within_reach(work: &mut Work, scope: &Scope, ids: &[PersonId]) -> Outcome<()> {
    if scope.is_whole() {
        return Ok(());
    }
    let mut reached = HashSet::new();
    for part in ids.chunks(SLICE) {
        reached.extend(crate::store::brief(work.conn(), scope, part).await?.into_iter().map(|b| b.id));
    }
    if ids.iter().all(|id| reached.contains(id)) { Ok(()) } else { Err(Fault::NotFound) }
}

/// A person changed after the import has another version than the import left.
async fn unchanged_since(work: &mut Work, touched: &BTreeMap<PersonId, Vec<Event>>, ids: &[PersonId]) -> Outcome<()> {
    let district = work.district().0;
    let mut reasons = Vec::new();
    for part in ids.chunks(SLICE) {
        for row in find::rows(work.conn(), district, part).await? {
            let left_at = touched[&PersonId(row.id)].iter().map(|e| e.version).max();
            if left_at != Some(row.version) {
                let what = format!("{}在导入之后又有变动", row.name);
                reasons.push(Refusal::at(row.name.clone(), what, "整批撤回会丢失这些变动，请改为逐人更正"));
            }
        }
    }
    if reasons.len() > NAMED {
        let more = reasons.len() - NAMED;
        reasons.truncate(NAMED);
        reasons.push(Refusal::new(format!("另有{more}人在导入之后又有变动"), ""));
    }
    if reasons.is_empty() { Ok(()) } else { Err(Fault::Refused(reasons)) }
}

/// Takes persons that the import brought out of the roster as if they had never been entered.
async fn take_back(
    work: &mut Work,
    ids: &[PersonId],
    touched: &BTreeMap<PersonId, Vec<Event>>,
    batch: i64,
) -> Outcome<()> {
    let (district, keys) = (work.district().0, work.keys().clone());
    let (mut annulled, mut events, mut tokens) = (Vec::new(), Vec::new(), Vec::new());
    for mut row in find::rows(work.conn(), district, ids).await? {
        let id = PersonId(row.id);
        let person = Person::of(&row, &keys)?;
        tokens.extend(token::of(&keys, &person.facts).into_iter().map(|t| (t, id)));
        let case = Case { person, events: Vec::new() };
        for wrong in touched[&id].iter().filter(|e| e.kind.moves_stock()) {
            annulled.push(wrong.id);
            events.push(Event { batch: Some(batch), ..annulment(work, &case, wrong, WHY) });
        }
        UNDONE.clone_into(&mut row.state);
        row.version += 1;
        row.forget();
        let line = Line::done("member.undo", "person", row.id).seal(&keys, &row)?;
        work.audit(line);
    }
    write::forget(work.conn(), district, ids).await?;
    event::insert(work.conn(), district, &events).await?;
    stay::remove(work.conn(), district, ids).await?;
    token::remove(work.conn(), district, &tokens).await?;
    ledger::reverse_sources(work, EVENT, &annulled, WHY).await?;
    seal_events(work, &events)
}

/// Gives persons whose facts the import changed the former ones back.
async fn give_back(
    work: &mut Work,
    ids: &[PersonId],
    touched: &BTreeMap<PersonId, Vec<Event>>,
    batch: i64,
) -> Outcome<()> {
    let (district, keys) = (work.district().0, work.keys().clone());
    let mut all = Vec::with_capacity(ids.len());
    for row in find::rows(work.conn(), district, ids).await? {
        let before = Person::of(&row, &keys)?;
        let Some(edit) = touched[&before.id].first() else { continue };
        let facts = opened(work, edit)?.unwrap_or_else(|| before.facts.clone());
        all.push(Rewrite { before, facts, batch: Some(batch), annuls: Some((edit.id, WHY)) });
    }
    rewrite(work, all, "member.undo").await
}

/// Makes somebody whom the import confirmed a probationary member again.
async fn unconfirm(work: &mut Work, scope: &Scope, id: PersonId, events: &[Event], batch: i64) -> Outcome<()> {
    let Some(wrong) = events.iter().find(|e| e.kind.moves_stock()) else { return Ok(()) };
    let case = load(work, scope, Handle { id, version: wrong.version }).await?;
    let facts = opened(work, wrong)?.unwrap_or_else(|| case.person.facts.clone());
    let back = Event { batch: Some(batch), ..annulment(work, &case, wrong, WHY) };
    let reversed = vec![wrong.id];
    record(work, &case, Change { facts, events: vec![back], reversed, why: WHY.to_owned(), act: "member.undo" }).await
}

impl PersonRow {
    /// Drops everything that identifies or describes a person beyond the name: nothing personal is kept of one entered by mistake.
    pub(crate) fn forget(&mut self) {
        self.id_number = String::new();
        self.id_blind = None;
        self.phone = String::new();
        self.private = String::new();
        self.other = String::new();
    }
}
