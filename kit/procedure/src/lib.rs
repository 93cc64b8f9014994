//! Procedures: where a case stands, what may be done next and when, and how a vote comes out. Pure: no database, no clock.
//!
//! Words: a *row* is a step that was taken and stands (nobody annulled it); a *gate* is what must hold before a step is taken (a step
//! before it, a waiting time, a vote, another person's hand); a *finding* is a gate that does not hold, with its clause and its
//! [`Weight`]; *ballots* are the numbers of a vote as they were counted.
//!
//! Waiting times: counted from the day of another step, that day not counted. Months and years end on the same day of a later month,
//! or on its last day where it has no such day (29 February + 1 year = 28 February; 31 January + 1 month = 28 or 29 February).
//! "At least" is over on the day it ends; "at most" includes that day. Working days are those of the state calendar; where a year's
//! notice is not in the catalogue yet, the answer is provisional.

mod against;
mod calendar;
mod state;
mod vote;

#[cfg(test)]
mod calendar_tests;
#[cfg(test)]
mod steps_tests;
#[cfg(test)]
mod vote_tests;
#[cfg(test)]
mod walk_tests;

pub use against::{Finding, Proposed, Weight, against};
pub use calendar::{Until, end};
pub use state::{Standing, State, evaluate, is_over, satisfied};
pub use vote::{Ballots, Decided, decide, impossible, sentence};

use base::Day;
use serde::{Deserialize, Serialize};

/// Who did something: the account, and the person of the roster behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Who {
    /// The account; `None` for the operator at the command line.
    pub account: Option<i64>,
    /// The person behind it, if linked.
    pub person: Option<i64>,
}

impl Who {
    /// Whether it is the same hand: the same account, or the same person behind two accounts.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.account == other.account || (self.person.is_some() && self.person == other.person)
    }
}

/// A step that was taken and stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Key of the step.
    pub step: String,
    /// Its day.
    pub on: Day,
    /// Key of the outcome; empty for a step without outcomes.
    pub outcome: String,
    /// Who recorded it.
    pub by: Who,
}
