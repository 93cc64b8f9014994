//! What is done with cases, one function per verb: load in scope, decide, write rows, entries, effects and audit in one transaction.

mod annul;
mod open;
mod retract;
mod step;
mod unique;

pub use annul::annul;
pub use open::{NewCase, open};
pub use retract::{rename, retract};
pub use step::{NewStep, faults, take};

use crate::file::{CASE, CaseFile, STEP, State, StepRow, engine_rows, standing};
use crate::hook::{self, Noun};
use crate::store::{self, FileRow, StoredStep};
use crate::waits::{self, Wait};
use access::{Line, Work};
use base::{Fault, Outcome, secret};
use catalogue::{CaseSubject, Catalogue, Procedure, Step};
use ledger::{NewEntry, Source};
use procedure::Who;
use std::fmt::Debug;

/// The procedure of a case as the catalogue describes it now.
///
/// # Errors
/// [`Fault::NotFound`] when there is no such procedure.
pub fn procedure_of<'c>(catalogue: &'c Catalogue, key: &str) -> Outcome<&'c Procedure> {
    catalogue.procedure(key).ok_or(Fault::NotFound)
}

/// A step of a procedure.
///
/// # Errors
/// [`Fault::NotFound`] when there is no such step.
pub fn step_of<'p>(procedure: &'p Procedure, key: &str) -> Outcome<&'p Step> {
    procedure.step(key).ok_or(Fault::NotFound)
}

/// By what a form is known that may come twice: its token with what it says. Filled in otherwise after the way back, it is another form,
/// and must not be taken for the one that was kept.
fn once(request: &str, told: &impl Debug) -> String {
    secret::sm3_hex(format!("{request} {told:?}").as_bytes())
}

fn who(work: &Work) -> Who {
    Who { account: work.actor().account.map(|a| a.0), person: work.actor().person.map(|p| p.0) }
}

fn noun_of(procedure: &Procedure) -> Outcome<Option<&'static Noun>> {
    if procedure.noun.is_empty() {
        return Ok(None);
    }
    let missing = || Fault::internal(format!("nobody registered the noun {}", procedure.noun));
    hook::noun(&procedure.noun).map(Some).ok_or_else(missing)
}

fn source(row: i64) -> Source {
    Source { noun: STEP, id: row }
}

/// What a row adds to the ledger: the entries of its step, about what the case is about.
fn entries(catalogue: &Catalogue, procedure: &Procedure, step: &Step, case: &CaseFile, row: &StepRow) -> Vec<NewEntry> {
    let subject = match procedure.subject {
        CaseSubject::Person | CaseSubject::Noun => case.subject,
        CaseSubject::Unit => Some(case.unit.0),
        CaseSubject::Matter => None,
    };
    let mut all = record::rules::entries(&step.form, catalogue, &row.values, case.unit, source(row.id));
    for entry in all.iter_mut().filter(|e| e.subject.is_none()) {
        entry.subject = subject;
    }
    all
}

/// Works out anew what lists show of a case, from the rows that stand; gives what of it waits.
fn settle(work: &Work, procedure: &Procedure, case: &mut CaseFile, rows: &[StepRow]) -> Vec<Wait> {
    let stand = standing(rows);
    let last = stand.iter().max_by_key(|r| (r.on, r.id));
    case.stage = last.map_or(String::new(), |r| r.step.clone());
    case.stage_on = last.map(|r| r.on);
    case.state = if procedure::is_over(procedure, &engine_rows(rows)) { State::Over } else { State::Open };
    let waits = waits::waiting(procedure, rows, work.catalogue(), work.today());
    let opened = waits.iter().filter(|wait| wait.opens <= work.today());
    let due = opened.filter_map(|wait| Some((wait.due?, wait.step.clone()))).min();
    case.due = due.as_ref().map(|(day, _)| *day);
    case.due_step = due.map_or(String::new(), |(_, step)| step);
    let marks = stand.iter().flat_map(|r| &r.marks).filter(|m| m.is_hard()).count();
    case.marks = i64::try_from(marks).unwrap_or(i64::MAX);
    case.paper = i64::try_from(stand.iter().filter(|r| r.paper).count()).unwrap_or(i64::MAX);
    case.version += 1;
    case.changed_at = work.now();
    waits
}

/// Writes a changed case with its audit line; `detail` says what of it changed.
async fn write_file(work: &mut Work, (act, detail): (&'static str, &str), case: &CaseFile) -> Outcome<()> {
    let (district, row) = (work.district().0, FileRow::of(case));
    let line = Line::done(act, CASE, case.id.0).unit(case.unit).detail(detail).seal(work.keys(), &row)?;
    store::update_file(work.conn(), district, row).await?;
    work.audit(line);
    Ok(())
}

/// Writes a new row with its audit line.
async fn write_row(work: &mut Work, act: &'static str, case: &CaseFile, step: &Step, row: &StepRow) -> Outcome<()> {
    let district = work.district().0;
    let stored = StoredStep::of(work.keys(), &step.form, row)?;
    let line = Line::done(act, STEP, row.id).unit(case.unit).detail(&step.name).seal(work.keys(), &stored)?;
    store::insert_step(work.conn(), district, stored).await?;
    work.audit(line);
    Ok(())
}
