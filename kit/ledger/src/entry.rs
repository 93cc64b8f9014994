//! An entry, before and after it is written.

use crate::Tags;
use base::id::UnitId;
use base::{Day, Moment, Quantity};

/// The record that proves an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source {
    /// Noun: `person`, `meeting`, `record`, `unit`.
    pub noun: &'static str,
    /// Id of the record.
    pub id: i64,
}

/// An entry to be written.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Unit it counts for.
    pub unit: UnitId,
    /// Business day.
    pub on: Day,
    /// Key of the kind of entry in the catalogue.
    pub kind: String,
    /// The person, unit or item it is about.
    pub subject: Option<i64>,
    /// How much.
    pub quantity: Quantity,
    /// What figures filter on.
    pub tags: Tags,
    /// What proves it.
    pub source: Source,
}

impl NewEntry {
    /// An entry of quantity one without subject and tags.
    pub fn one(kind: impl Into<String>, unit: UnitId, on: Day, source: Source) -> Self {
        Self { unit, on, kind: kind.into(), subject: None, quantity: Quantity::ONE, tags: Tags::none(), source }
    }

    /// About somebody or something.
    #[must_use]
    pub fn about(mut self, subject: i64) -> Self {
        self.subject = Some(subject);
        self
    }

    /// With a quantity.
    #[must_use]
    pub fn of(mut self, quantity: Quantity) -> Self {
        self.quantity = quantity;
        self
    }

    /// With tags.
    #[must_use]
    pub fn tagged(mut self, tags: Tags) -> Self {
        self.tags = tags;
        self
    }
}

/// An entry as written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Place in the chain; also its number in the ledger.
    pub seq: i64,
    /// Unit it counts for.
    pub unit: UnitId,
    /// Business day.
    pub on: Day,
    /// Kind.
    pub kind: String,
    /// What it is about.
    pub subject: Option<i64>,
    /// How much; negative for a reversal or a decrease of a stock.
    pub quantity: Quantity,
    /// Tags.
    pub tags: Tags,
    /// Noun of the source.
    pub noun: String,
    /// Id of the source.
    pub source: i64,
    /// When it was written.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: String,
    /// The entry it reverses.
    pub reverses: Option<i64>,
    /// Why it reverses.
    pub reason: Option<String>,
    /// Link of the chain.
    pub hash: String,
}

impl Entry {
    /// How it counts: a reversal takes one away.
    pub fn count(&self) -> i64 {
        if self.reverses.is_some() { -1 } else { 1 }
    }

    /// What entries are sorted by where the newest day stands first; within a day, what was written last.
    pub fn newest_first(&self) -> std::cmp::Reverse<(Day, i64)> {
        std::cmp::Reverse((self.on, self.seq))
    }
}
