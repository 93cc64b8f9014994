//! The calendar (日历): what a unit has to do by which day and what it did, month by month; the same as a sheet for the wall, as a feed for
//! other calendars, and what a member owes himself.
//!
//! Words: a *mark* is one thing on one day, led to its record; a *fold* counts what many units below have on a day; the *sheet* is the
//! monthly work sheet of a unit (支部工作月历); a *todo* is what a member owes himself.
//!
//! Invariants:
//! * nothing here is stored: marks are asked of duties, cases and meetings each time, within the reach of whoever looks;
//! * every mark leads to its record, every count to the list behind it;
//! * what leaves the system by the feed names no person.
//!
//! Deliberately absent: private appointments, and comparing persons. A planned meeting is a mark like others; it is no fact.

pub mod below;
pub mod feed;
pub mod grid;
pub mod mark;
pub mod mine;
pub mod own;
mod pages;
mod papers;
pub mod remind;

#[cfg(test)]
mod tests;

pub use mark::{Mark, Sort};
pub use pages::{PLACES, panels, routes};

/// The rules of the catalogue that this noun's code heeds, and where.
pub const RULES: &[(&str, &str)] = &[
    ("conversion_apply", "我的应办：提交转正申请"),
    ("probation_length", "我的应办：预备期满"),
    ("transfer_accept_within", "我的应办：正在接转的组织关系"),
];
