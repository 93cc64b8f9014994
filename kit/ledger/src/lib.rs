//! The ledger: every countable fact is one entry, appended and never edited, in the way a bookkeeper would keep it.
//!
//! * An entry has a source: the record that proves it. It is written in the same transaction as the record ([`post`]).
//! * A mistake is reversed (红字冲销) by another entry with a reason ([`reverse_source`]), dated like the one it reverses, so that the
//!   period is right again; what was known when is told by `recorded_at`.
//! * A stock is the sum of its deltas. Monthly sums are kept beside the entries, so that a balance on any past day costs a
//!   few months' rows and one month's entries, however long the history.
//! * Entries of a district are chained by keyed digests: a row changed, removed or slipped in is found by [`verify`].
//!
//! Deliberately absent: a function that updates or deletes an entry.

mod entry;
mod question;
mod store;
mod tags;

pub use entry::{Entry, NewEntry, Source};
pub use question::{Narrowing, Question, Since, Span, Sum};
pub use store::answer::{by_unit, evidence, of_source, sources_about, subjects_by_unit, written_since};
pub use store::chain::{Verified, head, verify};
pub use store::narrowed::by_unit_all;
pub use store::post::{post, reverse_source, reverse_sources};
pub use store::subject::by_subject;
pub use tags::{Tags, pattern};

/// The tables of this part.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "ledger-0001", sql: include_str!("../migrations/0001_ledger.sql") },
    db::Migration { id: "ledger-0002", sql: include_str!("../migrations/0002_evidence.sql") },
];

#[cfg(test)]
mod tests;
