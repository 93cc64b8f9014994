//! What elections add to the engine of cases: a count for each candidate, checks that need roster and term, posts and term on approval.

mod effect;
mod fields;
mod judge;
mod shown;

use case::hook::Doing;
use case::{MoreFields, Noun, StepRow};

/// Elections as the engine of cases knows them; the app registers it.
pub const NOUN: Noun =
    Noun { key: "election", facts: judge::facts, effect: effect::effect, undo: effect::undo, shown: shown::shown };

/// The fields of counts; the app registers them.
pub const FIELDS: MoreFields = MoreFields { noun: "election", fields: fields::fields, electorate: fields::electorate };

/// The rows that stand before a step.
fn standing(doing: Doing<'_>) -> Vec<&StepRow> {
    case::file::standing(doing.rows)
}
