//! The ladder of reminders: six and three months before a term ends, then every month while it is overdue or no term is known. Pure.

use base::Day;
use catalogue::{Catalogue, Length, Rule};
use org::Term;

/// Where a committee stands with its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The term is over.
    Overdue,
    /// No term is known.
    Missing,
    /// It ends within the second reminder's time.
    Soon,
    /// It ends within the first reminder's time.
    Near,
    /// It ends later.
    Later,
}

impl Due {
    /// All, the most urgent first.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::Missing, Self::Soon, Self::Near, Self::Later];

    /// In addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Missing => "missing",
            Self::Soon => "soon",
            Self::Near => "near",
            Self::Later => "later",
        }
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overdue => "已逾期",
            Self::Missing => "没有登记任期",
            Self::Soon => "三个月内届满",
            Self::Near => "六个月内届满",
            Self::Later => "未到提醒期",
        }
    }

    /// From an address.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.key() == key)
    }
}

/// A step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// Where the committee stands.
    pub due: Due,
    /// The latest day on which it was to be reminded, today included.
    pub last: Option<Day>,
    /// The next such day.
    pub next: Day,
}

/// Months of a rule, or what is usual.
fn months(catalogue: &Catalogue, rule: &str, usual: i32) -> i32 {
    match catalogue.rule(rule).and_then(Rule::at_least) {
        Some(Length::Months(n)) if n > 0 => n,
        _ => usual,
    }
}

/// Where a committee stands on a day, and when it is reminded. `term` is its latest. Call it for bodies that are elected only.
pub fn reminder(catalogue: &Catalogue, term: Option<&Term>, today: Day) -> Reminder {
    let every = months(catalogue, "term_reminder_overdue", 1);
    let Some(end) = term.map(Term::last_day) else {
        let this = today.month_start();
        return Reminder { due: Due::Missing, last: Some(this), next: this.plus_months(every) };
    };
    if end < today {
        // Counted from the end each time, so that a month's last day stays one.
        let on = |n: i32| end.plus_months(n.saturating_mul(every)).plus_days(1);
        let mut passed = 0;
        while on(passed + 1) <= today {
            passed += 1;
        }
        return Reminder { due: Due::Overdue, last: Some(on(passed)), next: on(passed + 1) };
    }
    let first = end.plus_months(-months(catalogue, "term_reminder", 6));
    let second = end.plus_months(-months(catalogue, "term_reminder_second", 3));
    if today >= second {
        Reminder { due: Due::Soon, last: Some(second), next: end.plus_days(1) }
    } else if today >= first {
        Reminder { due: Due::Near, last: Some(first), next: second }
    } else {
        Reminder { due: Due::Later, last: None, next: first }
    }
}
