//! The days of a month as a calendar shows them: whole weeks from Monday to Sunday. Pure.

use base::{Day, Period};
use catalogue::Workdays;
use monthly::Month;

/// What the state calendar says of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The day.
    pub day: Day,
    /// Whether it belongs to the month shown.
    pub inside: bool,
    /// Whether it is worked.
    pub worked: bool,
    /// What a holiday notice calls it; empty when none names it.
    pub name: String,
}

impl Cell {
    /// 休 on a day off that a notice names, 班 on a weekend that is worked; nothing on plain days.
    #[must_use]
    pub fn sign(&self) -> &'static str {
        match (self.name.is_empty(), self.worked) {
            (true, _) => "",
            (false, true) => "班",
            (false, false) => "休",
        }
    }
}

/// The month as a period.
#[must_use]
pub fn period(month: Month) -> Period {
    Period { from: month.first(), to: month.last() }
}

/// The weeks that hold a month, from the Monday on or before its first day to the Sunday on or after its last.
#[must_use]
pub fn cells(month: Month, workdays: &Workdays) -> Vec<Cell> {
    let first = month.first().plus_days(1 - i64::from(month.first().weekday()));
    let last = month.last().plus_days(7 - i64::from(month.last().weekday()));
    let within = period(month);
    let cell = |n: i64| {
        let day = Day::from_unix_days(n);
        Cell {
            day,
            inside: within.contains(day),
            worked: workdays.is_workday(day),
            name: workdays.special(day).map(|s| s.name.clone()).unwrap_or_default(),
        }
    };
    (first.unix_days()..=last.unix_days()).map(cell).collect()
}

/// 周一 to 周日, in the order of the columns.
pub const WEEK: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// The Chinese letter of a day's place in the week.
#[must_use]
pub fn weekday(day: Day) -> &'static str {
    usize::try_from(day.weekday()).ok().and_then(|n| WEEK.get(n.wrapping_sub(1))).copied().unwrap_or_default()
}
