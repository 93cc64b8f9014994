//! Where somebody on the way is counted: applicant, activist or development object, in one of these at a time and in none after the end.
//!
//! The catalogue says it for each step as if the steps came in turn. Where one was let pass or came late from paper, what its entries
//! say too much or too little is put right with the row.

use super::standing;
use access::Work;
use base::{Outcome, Quantity, Refusal};
use case::StepRow;
use case::hook::Doing;
use ledger::{NewEntry, Source};

const STOCKS: [&str; 3] = ["admission.applicants", "admission.activists", "admission.objects"];

/// Whether a row takes somebody off the way: admitted, or the case ended by it.
fn leaves(doing: Doing<'_>) -> bool {
    let ends = doing.step.outcome(&doing.row.outcome).is_some_and(|o| o.ends);
    ends || is(doing.row, "approval", "approved")
}

fn is(row: &StepRow, step: &str, outcome: &str) -> bool {
    row.step == step && row.outcome == outcome
}

/// The stock that somebody stands in by the steps that stand.
fn of(rows: &[StepRow]) -> Option<&'static str> {
    let stands = |step: &str, outcome: &str| rows.iter().any(|r| is(r, step, outcome));
    match () {
        () if stands("approval", "approved") => None,
        () if stands("object_filed", "agreed") => Some("admission.objects"),
        () if stands("activist", "agreed") => Some("admission.activists"),
        () => stands("apply", "").then_some("admission.applicants"),
    }
}

/// Posts what is wanting of the change from one stock to another beside the entries that the catalogue describes.
pub(super) async fn follow(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let mut rows = standing(doing);
    let before = of(&rows);
    rows.push(doing.row.clone());
    let after = of(&rows).filter(|_| !leaves(doing));
    let source = Source { noun: case::STEP, id: doing.row.id };
    let unit = doing.case.unit;
    let told = record::rules::entries(&doing.step.form, work.catalogue(), &doing.row.values, unit, source);
    let mut entries = Vec::new();
    for kind in STOCKS {
        let is = |stock: Option<&str>| i64::from(stock == Some(kind));
        let told: i64 = told.iter().filter(|e| e.kind == kind).map(|e| e.quantity.0 / 1000).sum();
        let wanting = is(after) - is(before) - told;
        if wanting != 0 {
            let entry = NewEntry::one(kind, unit, doing.row.on, source).of(Quantity::whole(wanting));
            entries.push(doing.case.subject.map_or(entry.clone(), |id| entry.about(id)));
        }
    }
    ledger::post(work, entries).await
}

/// A step that moves somebody from one stock to another is taken back only when no such step was recorded after it: each is counted
/// from where the one before it has led.
pub(super) fn against_undo(doing: Doing<'_>) -> Outcome<()> {
    let moves = |r: &StepRow| {
        is(r, "apply", "")
            || is(r, "activist", "agreed")
            || is(r, "object_filed", "agreed")
            || is(r, "approval", "approved")
    };
    let later = standing(doing).into_iter().find(|r| r.id > doing.row.id && moves(r));
    match later.filter(|_| moves(doing.row)) {
        Some(row) => {
            let what = format!("后面又登记了{}的步骤", row.on.chinese());
            Err(Refusal::new(what, "请按登记的次序从后往前逐步撤销").into())
        }
        None => Ok(()),
    }
}
