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

/// Which entries.
#[derive(Debug, Clone)]
pub struct Question {
    /// Kinds of entries, any of them.
    pub kinds: Vec<String>,
    /// Tag → codes, any of the codes; all tags must hold.
    pub filter: Vec<(String, Vec<String>)>,
    /// Over which days.
    pub span: Span,
}

impl Question {
    /// Entries of one kind.
    pub fn of(kind: impl Into<String>, span: Span) -> Self {
        Self { kinds: vec![kind.into()], filter: Vec::new(), span }
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
}
