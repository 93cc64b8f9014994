//! Rules of meetings: pure functions of what is told to them. The numbers and clauses come from the catalogue.

mod check;
pub mod duty;
pub mod fields;
pub mod quorum;

#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod duty_tests;
#[cfg(test)]
mod quorum_tests;

pub use check::{Candidate, Ground, against, is_time, title_field, title_of};

use catalogue::{Catalogue, Due, MeetingKind, Rule};

/// The clause of a rule as it is shown; 未核实 when nobody has read it.
pub fn clause(rule: &Rule) -> String {
    rule.basis.cited()
}

/// The kinds of meeting that a unit of this kind holds.
pub fn kinds_of<'c>(catalogue: &'c Catalogue, unit_kind: &str) -> Vec<&'c MeetingKind> {
    catalogue.meeting_kinds().filter(|k| holds(k, unit_kind)).collect()
}

/// Whether units of this kind hold such meetings.
pub fn holds(kind: &MeetingKind, unit_kind: &str) -> bool {
    kind.held_by.is_empty() || kind.held_by.iter().any(|k| k == unit_kind)
}

/// Who is due, in words.
pub fn due_words(due: Due) -> &'static str {
    match due {
        Due::Members => "全体党员",
        Due::Committee => "委员会成员",
        Due::Group => "本组党员，从支部党员中选择",
        Due::Free => "参加人员，从党员中选择",
    }
}
