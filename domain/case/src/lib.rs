//! Cases: one engine for every procedure of the catalogue (一征三议两公开, 软弱涣散整顿, 发展党员 and whatever a deployment describes).
//!
//! Words: a *case* is one matter, member, unit or applicant on its way through a procedure; a *row* is one step of it, taken or
//! annulled; a *mark* is a rule that was let pass, with who and why; *paper* is history taken over from paper files; a *hook* is what
//! the noun behind a procedure adds: facts, checks, effects.
//!
//! Invariants:
//! * rows are only ever added: a wrong step is annulled by another row with a reason, and its entries are reversed;
//! * every row that stands is the source of exactly the entries that the catalogue describes for its step;
//! * nobody approves what they started: the same account, or the same person behind two accounts;
//! * a vote's number due is that of roster or committee of that day, save whoever is left out with a reason;
//! * a hard rule is let pass only by somebody standing above the case's unit who may, with a reason; the mark stays;
//! * what a case looks like in lists (stage, due day, marks), and what of it waits for whom, is computed from its rows with every write;
//! * a step taken at a recorded meeting has its day and attendance, and the meeting keeps them while the step stands;
//! * a form sent twice makes one row.
//!
//! Deliberately absent: deleting; steps that take themselves; any procedure known by name.

pub mod acts;
mod check;
mod due;
pub mod file;
mod held;
pub mod hook;
mod obstacle;
mod pages;
pub mod papers;
pub mod rules;
pub mod store;
pub mod testing;
pub mod turn;
pub mod waits;

#[cfg(test)]
mod due_story_tests;
#[cfg(test)]
mod due_tests;
#[cfg(test)]
mod held_story_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod turn_tests;
#[cfg(test)]
mod walk_tests;
#[cfg(test)]
mod world;

pub use check::check;
pub use due::vote as vote_of;
pub use file::{CaseFile, CaseId, Mark, STEP, State, StepRow};
pub use held::holds;
pub use hook::{Columns, Facts, MoreFields, Noun, register, register_columns, register_fields};
pub use obstacle::obstacles;
pub use pages::{PLACES, panels, routes, serve_file};
pub use waits::register_waits;

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "case-0001", sql: include_str!("../migrations/0001_case.sql") },
    db::Migration { id: "case-0002", sql: include_str!("../migrations/0002_wait.sql") },
    db::Migration { id: "case-0003", sql: include_str!("../migrations/0003_meeting.sql") },
];

/// Where the rows that prove our entries are shown.
pub const SOURCES: &[(&str, &str)] = &[(STEP, "/cases/rows/{}")];
