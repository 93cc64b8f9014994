//! The monthly check of the roster (每月校对): per branch one page of what is incomplete, inconsistent or changed, confirmed or corrected
//! line by line; who has finished, by unit; and members' own requests for a correction.
//!
//! Words: a *line* is one thing to look at in a branch and month; an *answer* says that a line is as it should be, or why it cannot be
//! mended yet; a *check* is the finished month of a branch; a *request* is a member's own wish for a correction.
//!
//! Invariants:
//! * lines are computed afresh from roster, events and rules; only answers, checks and requests are stored;
//! * an answer holds for exactly what the line said: when it reads otherwise, the line is open again;
//! * a check stands only when every line was answered, once per unit and month, and is the source of one entry;
//! * answers are only ever added; a check taken back stays, with the reason, and its entry is reversed.
//!
//! Deliberately absent: correcting here what belongs into the roster; finishing months that are long past.

pub mod acts;
mod check;
pub mod line;
mod month;
mod pages;
mod papers;
pub mod store;

#[cfg(test)]
mod line_tests;

pub use check::check;
pub use month::Month;
pub use pages::{PLACES, panels, routes};

/// The noun of finished months in the audit and the ledger.
pub const CHECK: &str = "monthly_check";
/// The noun of answers in the audit.
pub const ANSWER: &str = "monthly_answer";
/// The noun of requests in the audit.
pub const REQUEST: &str = "monthly_request";

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "monthly-0001", sql: include_str!("../migrations/0001_monthly.sql") }];

/// Where the records that prove our entries are shown.
pub const SOURCES: &[(&str, &str)] = &[(CHECK, "/monthly/checks/{}")];
