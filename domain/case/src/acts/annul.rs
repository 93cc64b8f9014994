//! Taking back a wrong step: another row with a reason; its entries and effects are reversed.

use super::{noun_of, procedure_of, settle, source, step_of, who, write_file, write_row};
use crate::file::{StepRow, standing};
use crate::hook::Doing;
use crate::{rules, store, waits};
use access::{Scope, Work};
use base::{Fault, Outcome, Refusal};
use catalogue::{Procedure, Step};
use record::value::Values;
use std::collections::BTreeSet;

/// Annuls a row. The steps that rest on it must be annulled first.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when somebody else was quicker; every reason against it.
pub async fn annul(work: &mut Work, scope: &Scope, row: i64, version: i64, reason: &str) -> Outcome<()> {
    let (catalogue, keys) = (work.catalogue().clone(), work.keys().clone());
    let mut case = store::case_of_row(work.conn(), scope, row).await?;
    if case.version != version {
        return Err(store::stale());
    }
    let procedure = procedure_of(&catalogue, &case.procedure)?;
    let mut rows = store::rows(work.conn(), &keys, scope, case.id).await?;
    let wrong = rows.iter().find(|r| r.id == row).cloned().ok_or(Fault::NotFound)?;
    let step = step_of(procedure, &wrong.step)?;
    let path = access::tree::find_path(work.conn(), scope.district_id(), case.unit).await?.ok_or(Fault::NotFound)?;
    let mut reasons: Vec<Refusal> = rules::against_reason(reason).into_iter().collect();
    reasons.extend(rules::against_hand(step, scope, &path).map(|f| f.refusal));
    reasons.extend(in_the_way(procedure, &rows, &wrong));
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    let reason = reason.trim();
    if let Some(noun) = noun_of(procedure)? {
        let doing = Doing { case: &case, rows: &rows, step, row: &wrong, scope };
        (noun.undo)(work, doing, reason).await?;
    }
    let back = StepRow {
        id: work.new_id(),
        on: work.today(),
        outcome: String::new(),
        values: Values::new(),
        ballots: None,
        meeting: None,
        marks: Vec::new(),
        document: String::new(),
        paper: false,
        annuls: Some(wrong.id),
        reason: reason.to_owned(),
        who: who(work),
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
        ..wrong
    };
    write_row(work, "case.annul", &case, step, &back).await?;
    ledger::reverse_source(work, source(row), reason).await?;
    rows.push(back);
    let waits = settle(work, procedure, &mut case, &rows);
    write_file(work, ("case.move", &step.name), &case).await?;
    waits::keep(work, procedure, &case, waits).await
}

/// What keeps a row from being annulled: it does not stand, a later row rests on its step, or another one has ended the case.
fn in_the_way(procedure: &Procedure, rows: &[StepRow], wrong: &StepRow) -> Option<Refusal> {
    let stand = standing(rows);
    if !stand.iter().any(|r| r.id == wrong.id) {
        return Some(Refusal::new("这一步已经撤销，或本身就是撤销", "无需重复操作"));
    }
    // Another row of the same step still carries what rests on it only if that came later than both.
    let resting = resting_on(procedure, &wrong.step);
    let rests = |r: &&&StepRow| r.id > wrong.id && resting.contains(r.step.as_str());
    if let Some(later) = stand.iter().find(rests) {
        let name = procedure.step(&later.step).map_or("", |s| s.name.as_str());
        return Some(Refusal::new(format!("后面的“{name}”以这一步为前提"), "请从后往前逐步撤销"));
    }
    let end = ended_by(procedure, &stand).filter(|end| end.id != wrong.id)?;
    let name = procedure.step(&end.step).map_or("", |s| s.name.as_str());
    Some(Refusal::new(format!("事项已因“{name}”办结"), "请先撤销那一步，再从后往前逐步撤销"))
}

/// The steps that rest on one, also by others between: these may have been passed over.
fn resting_on<'p>(procedure: &'p Procedure, key: &'p str) -> BTreeSet<&'p str> {
    let (mut all, mut next) = (BTreeSet::new(), vec![key]);
    while let Some(key) = next.pop() {
        let rests = |s: &&Step| s.after.iter().flat_map(|a| a.split('|')).any(|a| a.split('.').next() == Some(key));
        next.extend(procedure.steps.iter().filter(rests).map(|s| s.key.as_str()).filter(|key| all.insert(*key)));
    }
    all
}

/// The row that has ended the case. What came before it is not taken back under it: whoever left the way would be counted on it again.
fn ended_by<'r>(procedure: &Procedure, stand: &[&'r StepRow]) -> Option<&'r StepRow> {
    let rows: Vec<_> = stand.iter().map(|r| r.row()).collect();
    let ends = |r: &&&StepRow| {
        let step = procedure.step(&r.step);
        step.is_some_and(|s| s.outcome(&r.outcome).is_some_and(|o| o.ends) || (s.last && s.goes_on(&r.outcome)))
    };
    stand.iter().rev().find(ends).copied().filter(|_| procedure::is_over(procedure, &rows))
}
