//! What units have to do (应办事项): which duties of the catalogue each unit owes in which span, what the ledger shows of it, and who
//! was let off with which reason.
//!
//! Words: a *duty*, a *span*, *held*, *lived* are those of `kit/duty`; an *exemption* lets one unit off one span of one duty; a *class*
//! is a number of units of whom the same holds, so that many are judged at once.
//!
//! Invariants:
//! * nothing here is a fact of its own but the exemptions: whether a duty was met is asked of the ledger each time;
//! * what was done counts as done, exempt or not;
//! * an exemption is made and lifted with a reason by somebody with the right to, never changed, and stays on record.
//!
//! Deliberately absent: a stored state of duties, and comparing persons.

pub mod acts;
mod check;
mod exemption;
pub mod list;
pub mod overview;
mod pages;
mod papers;
pub mod store;

#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;

pub use check::check;
pub use exemption::Exemption;
pub use pages::{PLACES, links, panels, panels_below, routes};

base::id_type!(
    /// An exemption.
    ExemptionId
);

/// The noun as audit lines name it.
pub const NOUN: &str = "duty_exemption";

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "obligation-0001", sql: include_str!("../migrations/0001_exemption.sql") }];
