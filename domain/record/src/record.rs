//! A record of a simple kind, and an earlier version of one.

use crate::value::Values;
use base::id::UnitId;
use base::{Day, Moment};

base::id_type!(
    /// A record of a simple kind.
    RecordId
);

/// The noun under which records are the source of entries, and of lines of the audit.
pub const NOUN: &str = "record";
/// The noun of earlier versions in the audit.
pub(crate) const VERSION: &str = "record_version";

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It counts.
    Active,
    /// It was withdrawn with a reason; its entries are reversed.
    Withdrawn,
    /// It came by an import that was undone; in no list.
    Undone,
}

impl State {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Withdrawn => "withdrawn",
            Self::Undone => "undone",
        }
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Active, Self::Withdrawn, Self::Undone].into_iter().find(|s| s.key() == key)
    }
}

/// One record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Id; with noun [`NOUN`] the source of its entries.
    pub id: RecordId,
    /// Key of the simple kind.
    pub kind: String,
    /// The unit it counts for.
    pub unit: UnitId,
    /// Business day.
    pub day: Day,
    /// Title in lists.
    pub title: String,
    /// What became of it.
    pub state: State,
    /// What its fields hold, sensitive ones included: show them only through [`crate::pages`].
    pub values: Values,
    /// The import it came with.
    pub batch: Option<i64>,
    /// Grows with every change.
    pub version: i64,
    /// Why it was changed or withdrawn last; empty at first.
    pub reason: String,
    /// When it was recorded.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
    /// When it was changed last.
    pub changed_at: Moment,
    /// By whom.
    pub changed_by: String,
}

/// What a record said before it was changed.
#[derive(Debug, Clone)]
pub struct Former {
    /// The record as it stood.
    pub record: Record,
    /// Why it was changed.
    pub reason: String,
    /// When.
    pub replaced_at: Moment,
    /// By whom.
    pub replaced_by: String,
}
