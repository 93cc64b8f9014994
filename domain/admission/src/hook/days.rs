//! The last days of confirming a probationary member: the application when the probation ends, the assembly a month later; an approved
//! extension counts.

use super::probation_ends;
use crate::PROCEDURE;
use base::Day;
use case::StepRow;
use case::waits::Days;
use catalogue::{Catalogue, Rule, Step};

/// Days of admission that the catalogue cannot say; the app registers them.
pub const DAYS: Days = Days { noun: PROCEDURE, of: last_day };

fn last_day(catalogue: &Catalogue, rows: &[StepRow], step: &Step) -> Option<(Day, &'static str)> {
    let rule = match step.key.as_str() {
        "conversion_applied" => "conversion_apply",
        "conversion_assembly" => "conversion_meeting",
        _ => return None,
    };
    // After an extension both are owed once more.
    let extended =
        rows.iter().filter(|r| r.step == "conversion_approval" && r.outcome == "extended").map(|r| r.id).max();
    let taken = |r: &&StepRow| r.step == step.key && r.outcome != "failed" && extended.is_none_or(|id| r.id > id);
    if rows.iter().any(|r| taken(&r)) {
        return None;
    }
    let ends = probation_ends(catalogue, rows).ok()?;
    match catalogue.rule(rule).and_then(Rule::at_most) {
        Some(length) => Some((procedure::end(ends, length, catalogue.workdays()).day, rule)),
        None => Some((ends, rule)),
    }
}
