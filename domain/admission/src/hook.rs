//! What admission adds to the engine of cases: checks that need the roster, entering the member on approval, conversion, and back.

mod days;
mod effect;
mod judge;
mod rejoin;
mod shown;
mod stock;

pub use days::DAYS;
pub(crate) use rejoin::{former, wrong_way};

use crate::PROCEDURE;
use crate::applicant::{Applicant, ApplicantId};
use crate::store;
use access::{Scope, Work};
use base::{Day, Fault, Outcome, Refusal};
use case::hook::Doing;
use case::{CaseFile, Noun, StepRow};
use catalogue::Catalogue;
use record::value::{Value, Values};

/// Admission as the engine of cases knows it; the app registers it.
pub const NOUN: Noun =
    Noun { key: PROCEDURE, facts: judge::facts, effect: effect::effect, undo: effect::undo, shown: shown::shown };

async fn applicant(work: &mut Work, scope: &Scope, case: &CaseFile) -> Outcome<Applicant> {
    let keys = work.keys().clone();
    let id = case.subject.ok_or_else(|| Fault::internal("an admission without its applicant"))?;
    store::find(work.conn(), &keys, scope, ApplicantId(id)).await
}

fn standing(doing: Doing<'_>) -> Vec<StepRow> {
    case::file::standing(doing.rows).into_iter().cloned().collect()
}

/// The latest row of a step, by its day.
fn latest<'r>(rows: &'r [StepRow], step: &str) -> Option<&'r StepRow> {
    rows.iter().filter(|r| r.step == step).max_by_key(|r| (r.on, r.id))
}

/// The assembly that passed the admission.
fn assembly(rows: &[StepRow]) -> Outcome<&StepRow> {
    let passed = rows.iter().filter(|r| r.step == "assembly" && r.outcome == "passed").max_by_key(|r| (r.on, r.id));
    passed.ok_or_else(|| Refusal::new("没有支部大会通过接收的记录", "请先登记支部大会").into())
}

/// The day on which the probation ends: its length after the assembly, and what an approved extension adds.
fn expiry(work: &Work, rows: &[StepRow]) -> Outcome<Day> {
    probation_ends(work.catalogue(), rows)
}

pub(crate) fn probation_ends(catalogue: &Catalogue, rows: &[StepRow]) -> Outcome<Day> {
    let length = catalogue.rule("probation_length").and_then(catalogue::Rule::at_least);
    let length = length.ok_or_else(|| Fault::internal("the rule probation_length has no length"))?;
    let usual = procedure::end(assembly(rows)?.on, length, catalogue.workdays()).day;
    Ok(usual.plus_months(i32::try_from(extension_months(rows)).unwrap_or(0)))
}

/// By how many months the probation was extended: as long as the assembly wanted whose resolution was approved; 0 when none was.
fn extension_months(rows: &[StepRow]) -> i64 {
    let voted = |id: i64| {
        let before = rows.iter().filter(|r| r.step == "conversion_assembly" && r.outcome == "extend" && r.id < id);
        before.max_by_key(|r| (r.on, r.id)).map_or(0, |r| months(&r.values))
    };
    let approved = rows.iter().filter(|r| r.step == "conversion_approval" && r.outcome == "extended");
    approved.map(|r| voted(r.id)).sum()
}

fn months(values: &Values) -> i64 {
    values.get("months").and_then(Value::amount).map_or(0, |q| q.0 / 1000)
}

/// A Party committee or work committee marked as having the authority.
pub(crate) fn may_approve(unit: &org::Unit) -> bool {
    unit.approves && matches!(unit.kind.as_str(), "committee" | "work_committee" | "district_committee")
}
