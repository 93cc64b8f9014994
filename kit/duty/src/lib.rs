//! Duties: which spans a unit owes, by when, and whether what the ledger holds is enough. Pure: no database, no clock.
//!
//! Words: a *duty* is an item of `catalogue/duties/`, an [`Asked`] is a duty with the rule behind it; a *span* is the month, quarter,
//! half-year, year or term in which it is owed; *held* is how often the ledger shows it was done in a span; a span is *lived* when the
//! unit stood through all of it; the *due day* is the last working day on which it can be done in time.
//!
//! Always: a unit owes only spans it lived through; a span that is not over is never late; what was done is done, exempt or not; where a
//! year's working days are not published yet, its due days are provisional.

mod asked;
mod judge;
mod span;

#[cfg(test)]
mod judge_tests;
#[cfg(test)]
mod span_tests;

pub use asked::Asked;
pub use judge::{Held, Judged, State, Term, judge, judge_term};
pub use span::{By, span_of, spans};

use base::Day;

/// What decides whether a duty concerns a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Facts {
    /// Whether somebody besides the secretary holds a post in its committee.
    pub has_committee: bool,
    /// Whether it is divided into groups.
    pub has_groups: bool,
    /// The first day on which one of those groups surely existed; `None` when not known, which counts as always.
    pub grouped_since: Option<Day>,
    /// The first day on which it surely existed; `None` when not known, which counts as always.
    pub since: Option<Day>,
    /// The day on which it ceased to be.
    pub until: Option<Day>,
}
