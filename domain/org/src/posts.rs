//! Committees: who holds which post, and for which term the committee was elected. Dates only; how it is elected is a procedure.

use base::Day;
use base::id::{PersonId, UnitId};
use serde::Serialize;

/// Somebody who holds or held a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostHolder {
    /// Id.
    pub id: i64,
    /// The unit.
    pub unit: UnitId,
    /// Key of the post in the catalogue.
    pub post: String,
    /// The holder's name.
    pub name: String,
    /// The person of the roster, if known.
    pub person: Option<PersonId>,
    /// First day.
    pub from: Day,
    /// Last day; `None` while it goes on.
    pub to: Option<Day>,
    /// Remark.
    pub detail: String,
    /// Grows with every change.
    pub version: i64,
}

impl PostHolder {
    /// Whether it was taken back: held on no day.
    pub fn is_withdrawn(&self) -> bool {
        self.to.is_some_and(|to| to < self.from)
    }

    /// Whether it is held on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Somebody to be given a post.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// Key of the post in the catalogue.
    pub post: String,
    /// The holder's name.
    pub name: String,
    /// The person of the roster, if known.
    pub person: Option<PersonId>,
    /// First day.
    pub from: Day,
    /// Remark.
    pub detail: String,
}

/// A committee's term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// Id.
    pub id: i64,
    /// The unit.
    pub unit: UnitId,
    /// When it was elected.
    pub elected: Day,
    /// For how many years.
    pub years: i64,
    /// The day on which it ends by the years.
    pub ends: Day,
    /// The later day that the superior organisation approved.
    pub extended_to: Option<Day>,
    /// The approving document.
    pub document: String,
    /// Grows with every change.
    pub version: i64,
}

impl Term {
    /// The day on which it really ends.
    pub fn last_day(&self) -> Day {
        self.extended_to.unwrap_or(self.ends)
    }

    /// Whether it was taken back: the committee was not elected then.
    pub fn is_withdrawn(&self) -> bool {
        self.years == 0
    }
}

/// A term to be entered.
#[derive(Debug, Clone)]
pub struct NewTerm {
    /// When the committee was elected.
    pub elected: Day,
    /// For how many years; by the rule of the unit's kind when `None`.
    pub years: Option<i64>,
    /// The later day that the superior organisation approved.
    pub extended_to: Option<Day>,
    /// The approving document.
    pub document: String,
}
