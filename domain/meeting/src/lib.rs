//! Meetings: 三会一课, 主题党日, 组织生活会 and the other kinds of the catalogue; who was there; what was said.
//!
//! Words: a *kind* of meeting is an item of `catalogue/meetings.toml`; those *due* are all members, the committee, a group or whoever
//! is chosen; a *mark* says of one of them present, leave, absent or not counted; a *seat* is a mark as it was recorded; a meeting
//! *counts* while its state is held.
//!
//! Invariants:
//! * a meeting that counts has one `meeting.<kind>` entry and one entry for each seat; a cancelled or undone one has none left;
//! * nobody has two seats in one meeting, and only those have one whom the roster or the committee of that day knows;
//! * a correction keeps the earlier version with who, when and why, and turns the ledger with it when what it counts has changed;
//! * one request is recorded once, however often it is sent;
//! * what rests on a meeting (steps of cases taken at it) is not left behind by a change of it ([`hold`]);
//! * a meeting recorded by a plan holds it, and lets go of it when it is annulled ([`planned`]; plans are a noun above);
//! * a quorum that was not reached is said, with its clause, and never prevents the record.
//!
//! Deliberately absent: deleting, and anything that writes minutes nobody took.

pub mod acts;
mod check;
pub mod due;
pub mod hold;
pub mod import;
mod pages;
mod papers;
pub mod planned;
mod record;
pub mod rules;
pub mod store;

pub use check::check;
pub use pages::{PLACES, panels, routes};
pub use record::{Attend, Counts, Mark, Meeting, NewMeeting, Roll, Seat, State, Who};

#[cfg(test)]
mod tests;

base::id_type!(
    /// A meeting.
    MeetingId
);

/// The noun as audit lines and entries name it.
pub const NOUN: &str = "meeting";

/// Where a meeting is shown: for `ui::Setup::sources`.
pub const SOURCES: &[(&str, &str)] = &[(NOUN, "/meetings/{}")];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "meeting-0001", sql: include_str!("../migrations/0001_meeting.sql") }];
