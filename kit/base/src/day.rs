//! Calendar days and days known only to the month or year.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar day in Asia/Shanghai. Text form and database form: `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(NaiveDate);

/// 0001-01-01 and 9999-12-31 in days since 1970-01-01: what four figures of a year can show, and text can sort.
const FIRST: i64 = -719_162;
const LAST: i64 = 2_932_896;

impl Day {
    /// The day, if there is one of that number, of a year from 1 to 9999.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self).filter(|day| (1..=9999).contains(&day.year()))
    }

    /// Days since 1970-01-01.
    pub fn unix_days(self) -> i64 {
        self.0.signed_duration_since(NaiveDate::default()).num_days()
    }

    /// The day that many days after 1970-01-01, held within the years 1 to 9999.
    pub fn from_unix_days(days: i64) -> Self {
        Self(NaiveDate::default() + chrono::TimeDelta::days(days.clamp(FIRST, LAST)))
    }

    /// Year.
    pub fn year(self) -> i32 {
        self.0.year()
    }
    /// Month, 1–12.
    pub fn month(self) -> u32 {
        self.0.month()
    }
    /// Place of the month in the year, 0–11: for tables of months.
    pub fn month0(self) -> usize {
        self.0.month0() as usize
    }
    /// Day of the month, 1–31.
    pub fn day(self) -> u32 {
        self.0.day()
    }
    /// Monday is 1, Sunday 7.
    pub fn weekday(self) -> u32 {
        self.0.weekday().number_from_monday()
    }

    /// `n` days later (earlier if negative).
    pub fn plus_days(self, n: i64) -> Self {
        Self::from_unix_days(self.unix_days().saturating_add(n))
    }

    /// The same day `n` months later, or that month's last day if it is shorter (31 January + 1 month = 28/29 February).
    pub fn plus_months(self, n: i32) -> Self {
        let months = Months::new(n.unsigned_abs());
        let moved = if n >= 0 { self.0.checked_add_months(months) } else { self.0.checked_sub_months(months) };
        moved.map_or(self, |moved| Self::from_unix_days(Self(moved).unix_days()))
    }

    /// First day of the month.
    pub fn month_start(self) -> Self {
        Self(self.0 - Days::new(u64::from(self.0.day0())))
    }

    /// Last day of the month.
    pub fn month_end(self) -> Self {
        self.month_start().plus_months(1).plus_days(-1)
    }

    /// `2026-11`: the key of the month.
    pub fn month_key(self) -> String {
        format!("{:04}-{:02}", self.year(), self.month())
    }

    /// `2026年11月22日`.
    pub fn chinese(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }

    /// Full years from this day to `on` (age, 党龄): the year is full on its anniversary, for 29 February on 1 March.
    pub fn full_years_until(self, on: Self) -> i32 {
        let before_anniversary = (on.month(), on.day()) < (self.month(), self.day());
        on.year() - self.year() - i32::from(before_anniversary)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}”不是有效日期，请按 2026-01-31 的格式填写");
        let plain = |(at, sign): (usize, u8)| if matches!(at, 4 | 7) { sign == b'-' } else { sign.is_ascii_digit() };
        if text.len() != 10 || !text.bytes().enumerate().all(plain) {
            return Err(wrong());
        }
        let found = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| wrong())?;
        Self::of(found.year(), found.month(), found.day()).ok_or_else(wrong)
    }
}

impl TryFrom<String> for Day {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A date as precise as it is known: `1998`, `1998-07` or `1998-07-01`. 1998-07 is not 1998-07-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDay {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

impl PartialDay {
    /// Checks that the calendar has it.
    pub fn of(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Self> {
        let possible = match (month, day) {
            (None, None) => (1800..=2999).contains(&year),
            (Some(m), None) => Day::of(year, m, 1).is_some(),
            (Some(m), Some(d)) => Day::of(year, m, d).is_some(),
            (None, Some(_)) => false,
        };
        possible.then_some(Self { year, month, day })
    }

    /// The earliest day it can mean.
    pub fn first(self) -> Day {
        Day::of(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Day::from_unix_days(0))
    }

    /// The latest day it can mean.
    pub fn last(self) -> Day {
        match (self.month, self.day) {
            (None, _) => Day::of(self.year, 12, 31).unwrap_or_else(|| self.first()),
            (Some(_), None) => self.first().month_end(),
            _ => self.first(),
        }
    }

    /// The day, when it is known to the day.
    pub fn exact(self) -> Option<Day> {
        self.day.map(|_| self.first())
    }

    /// `1998年7月` or as far as known.
    pub fn chinese(self) -> String {
        match (self.month, self.day) {
            (None, _) => format!("{}年", self.year),
            (Some(m), None) => format!("{}年{m}月", self.year),
            (Some(m), Some(d)) => format!("{}年{m}月{d}日", self.year),
        }
    }
}

impl From<Day> for PartialDay {
    fn from(day: Day) -> Self {
        Self { year: day.year(), month: Some(day.month()), day: Some(day.day()) }
    }
}

impl fmt::Display for PartialDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDay {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}”不是有效日期，请按 2026-01-31 的格式填写，只知道月份的可填 2026-01");
        let mut numbers = Vec::new();
        for part in text.split('-') {
            numbers.push(part.parse::<u32>().map_err(|_| wrong())?);
        }
        let year = numbers.first().copied().and_then(|y| i32::try_from(y).ok()).ok_or_else(wrong)?;
        if numbers.len() > 3 {
            return Err(wrong());
        }
        Self::of(year, numbers.get(1).copied(), numbers.get(2).copied()).ok_or_else(wrong)
    }
}

impl TryFrom<String> for PartialDay {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<PartialDay> for String {
    fn from(day: PartialDay) -> Self {
        day.to_string()
    }
}
