//! One thing on one day.

use base::Day;

/// What kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A duty has its due day.
    Duty,
    /// A term of office ends.
    Term,
    /// The last day for the next step of a case.
    NotAfter,
    /// The first day for the next step of a case.
    NotBefore,
    /// A meeting is planned.
    Plan,
    /// A meeting was held.
    Meeting,
}

impl Sort {
    /// In Chinese, as the legend says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Duty => "应办",
            Self::Term => "届满",
            Self::NotAfter => "最迟",
            Self::NotBefore => "可办",
            Self::Plan => "计划",
            Self::Meeting => "会议",
        }
    }

    /// As in keys.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Term => "term",
            Self::NotAfter => "case",
            Self::NotBefore => "case-from",
            Self::Plan => "plan",
            Self::Meeting => "meeting",
        }
    }
}

/// One thing on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The day.
    pub on: Day,
    /// `14:30` where a meeting is planned for an hour; empty otherwise.
    pub start: String,
    /// What kind of thing.
    pub sort: Sort,
    /// What it is, as it is shown within the system.
    pub what: String,
    /// The same without the name of any person or matter: what may leave the system.
    pub plain: String,
    /// Where it stands: 待办, 逾期未办, 已办.
    pub state: &'static str,
    /// How that is coloured.
    pub tone: &'static str,
    /// Whether there is something left to do.
    pub open: bool,
    /// The way to its record.
    pub href: String,
    /// The form in which it is done, with what its button says.
    pub form: Option<(String, &'static str)>,
    /// The clause that asks it; empty for what was done.
    pub clause: String,
    /// The due day may still move with the holiday notice of its year.
    pub provisional: bool,
    /// The same thing has the same key, whatever becomes of it.
    pub key: String,
}
