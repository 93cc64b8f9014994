//! 两个覆盖: 两新 organisations and how the Party's organisation and work reach them; instructors whom they and villages are given.
//!
//! Words: a *file* is one registration: of an enterprise, a social organisation, a village, or an instructor (党建工作指导员); an *event*
//! is what happened in it (registered, counted, organised, given an instructor, contacted …); a *post* is an instructor's time with an
//! organisation or village; the *cover* of an organisation is how it is organised, or else that it has an instructor or mass organisations.
//!
//! Invariants:
//! * events are only ever added; what a file says is what its standing events add up to ([`fold`]), and is kept beside them for lists;
//! * a mistake is taken back by an event of its own with a reason; the ledger is brought to what the other events then come to;
//! * an organisation (by its credit code), a village, an instructor stands in one open file, kept by a unique index;
//! * a Party organisation that one organisation has for its own belongs to no other, kept by a unique index;
//! * whoever looks after somebody is a registered instructor all that time: nobody ends as one before;
//! * a file that has gone to another unit counts there from that day on, and where it was until then;
//! * on every day the stocks of the ledger are what the files were on that day.
//!
//! Deliberately absent: founding of branches (`restructure`), who their members are (`member`); a rate that is typed.

pub mod acts;
mod alarm;
mod check;
pub mod code;
pub mod file;
pub mod fold;
pub mod import;
mod obstacle;
mod pages;
mod papers;
pub mod store;
pub mod typed;
mod words;

#[cfg(test)]
mod fold_tests;
#[cfg(test)]
mod import_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;

pub use alarm::{Alarm, Gap, Limits, alarms};
pub use check::check;
pub use file::{EventKind, File, FileId, Form, Kind};
pub use obstacle::obstacles;
pub use pages::{PLACES, panels, routes};

/// The noun of files in the audit.
pub const FILE: &str = "coverage";
/// The noun of events in the audit and the ledger.
pub const EVENT: &str = "coverage_event";
/// The noun of instructors' times in the audit.
pub const POST: &str = "coverage_post";

/// The rules of the catalogue that this noun's code heeds, and where.
pub const RULES: &[(&str, &str)] = &[
    ("branch_min_members", "两个覆盖：应单独组建未组建"),
    ("branch_joint_units", "两个覆盖：应联合组建未组建"),
    ("coverage_instructor", "两个覆盖：没有组建的派指导员"),
    ("coverage_village", "两个覆盖：没有指导员的村"),
    ("coverage_contact", "两个覆盖：指导员多久没有联系就提醒"),
    ("coverage_verify", "两个覆盖：党员数多久没有核实就提醒"),
    ("coverage_enterprise_size", "两个覆盖：规模企业的单建情况"),
];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "coverage-0001", sql: include_str!("../migrations/0001_coverage.sql") },
    db::Migration { id: "coverage-0002", sql: include_str!("../migrations/0002_own.sql") },
];

/// Where the records that prove our entries are shown.
pub const SOURCES: &[(&str, &str)] = &[(EVENT, "/coverage/events/{}")];
