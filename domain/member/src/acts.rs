//! What is done with members, one function per verb: load in scope, decide, write person, event, entries and audit in one transaction.

mod change;
mod correct;
mod edit;
mod enter;
mod readmit;
mod record;
mod reveal;
mod undo;

pub(crate) use change::confirm_with;
pub use change::{confirm, leave, move_to, restore};
pub use correct::{annul, correct};
pub use edit::edit;
pub(crate) use edit::edit_many;
pub use enter::{accept, add, enrol_many};
pub use readmit::readmit;
pub use reveal::{REVEALS_PER_HOUR, Revealed, reveal};
pub use undo::undo_batch;

pub(crate) use record::{Case, Change, load, record};

use crate::facts::Facts;
use crate::life::EventKind;
use base::Day;
use base::id::{PersonId, UnitId};

/// A person as the form or table showed it: what is done applies to this version or not at all.
#[derive(Debug, Clone, Copy)]
pub struct Handle {
    /// Id.
    pub id: PersonId,
    /// The version that was read.
    pub version: i64,
}

/// Somebody to be entered.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The unit where the organisation relation stands.
    pub unit: UnitId,
    /// What is known.
    pub facts: Facts,
}

/// When, why and by which paper something is done.
#[derive(Debug, Clone)]
pub struct Doing {
    /// Business day.
    pub on: Day,
    /// Code: why somebody left, the result of a confirmation, `yes` for an admission in the front line; empty otherwise.
    pub reason: String,
    /// Code of `transfer_scope`: how far away; empty otherwise.
    pub scope: String,
    /// Remark.
    pub note: String,
    /// The document it rests on.
    pub document: String,
}

impl Doing {
    /// On a day, nothing more said.
    pub fn on(day: Day) -> Self {
        Self { on: day, reason: String::new(), scope: String::new(), note: String::new(), document: String::new() }
    }

    /// With a code of the reason.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self
    }

    /// With a code of the distance.
    #[must_use]
    pub fn across(mut self, scope: &str) -> Self {
        scope.clone_into(&mut self.scope);
        self
    }

    /// With a document.
    #[must_use]
    pub fn by(mut self, document: &str) -> Self {
        document.clone_into(&mut self.document);
        self
    }

    /// With a remark.
    #[must_use]
    pub fn noting(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }
}

/// How somebody comes into the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entrance {
    /// Was a member already; entered as of a day.
    Enrolled,
    /// Accepted as a probationary member.
    Accepted,
    /// Came from another district.
    CameIn,
}

impl Entrance {
    /// The event it makes.
    pub fn kind(self) -> EventKind {
        match self {
            Self::Enrolled => EventKind::Enrolled,
            Self::Accepted => EventKind::Accepted,
            Self::CameIn => EventKind::CameIn,
        }
    }
}

#[cfg(test)]
mod acts_tests;
