//! Questions to the ledger.

use base::id::UnitId;
use base::{Day, Period, Quantity};

/// Over which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Everything up to and including a day: the balance of a stock.
    AsOf(Day),
    /// What happened within a period: a flow.
    Within(Period),
}

impl Span {
    /// The last day of it.
    pub fn last_day(&self) -> Day {
        match self {
            Self::AsOf(day) => *day,
            Self::Within(period) => period.to,
        }
    }
}

/// A moment in the life of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// When this entry was the last.
    Entry(i64),
    /// By the clock.
    Moment(base::Moment),
}

/// Which entries.
#[derive(Debug, Clone)]
pub struct Question {
    /// Kinds of entries, any of them.
    pub kinds: Vec<String>,
    /// Tag → codes, any of the codes; all tags must hold.
    pub filter: Vec<(String, Vec<String>)>,
    /// Over which days.
    pub span: Span,
    /// What is asked of the subjects or units besides; all must hold.
    pub narrowed: Vec<Narrowing>,
}

/// A condition on what entries are about, put in SQL by the noun that knows it: the ledger knows neither persons nor their ages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowing {
    /// Where it looks: a table with its alias and how it meets the entry `e`; the same text is joined once.
    pub join: &'static str,
    /// The condition, with `?` for each text to bind.
    pub test: String,
    /// What its marks stand for, in order.
    pub binds: Vec<String>,
    /// The condition, without marks, that the answer is known at all; those for whom it is not are counted apart.
    pub known: String,
}

impl Question {
    /// Entries of one kind.
    pub fn of(kind: impl Into<String>, span: Span) -> Self {
        Self { kinds: vec![kind.into()], filter: Vec::new(), span, narrowed: Vec::new() }
    }

    /// Only those for which this holds.
    #[must_use]
    pub fn narrowed(mut self, by: Narrowing) -> Self {
        self.narrowed.push(by);
        self
    }

    /// Only those with this code.
    #[must_use]
    pub fn only(mut self, tag: &str, code: &str) -> Self {
        self.filter.push((tag.to_owned(), vec![code.to_owned()]));
        self
    }
}

/// What a unit itself (without those below it) adds to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// The unit.
    pub unit: UnitId,
    /// Sum of quantities.
    pub quantity: Quantity,
    /// Entries, less those reversed.
    pub count: i64,
    /// Of a narrowed question: the quantity of those of whom it is not known whether they belong to it.
    pub unknown: Quantity,
}
