//! Periods: from a day to a day, both included, with the names that reports use.

use crate::Day;
use serde::{Deserialize, Serialize};

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Period {
    /// A period; refused if it ends before it begins.
    pub fn new(from: Day, to: Day) -> Result<Self, String> {
        if to < from {
            return Err(format!("期间的截止日期 {to} 早于起始日期 {from}，请调整"));
        }
        Ok(Self { from, to })
    }

    /// The calendar year.
    pub fn year(year: i32) -> Option<Self> {
        Some(Self { from: Day::of(year, 1, 1)?, to: Day::of(year, 12, 31)? })
    }

    /// A quarter, 1–4.
    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        let from = Day::of(year, quarter.checked_sub(1)? * 3 + 1, 1)?;
        Some(Self { from, to: from.plus_months(3).plus_days(-1) })
    }

    /// This year so far.
    pub fn year_to_date(today: Day) -> Self {
        Self { from: Day::of(today.year(), 1, 1).unwrap_or(today), to: today }
    }

    /// Whether the day lies within.
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Days, both ends counted.
    pub fn days(&self) -> i64 {
        self.to.unix_days() - self.from.unix_days() + 1
    }

    /// Whether it consists of whole months; then the period before is counted in months too.
    fn whole_months(&self) -> Option<i32> {
        let whole = self.from.day() == 1 && self.to == self.to.month_end();
        let months = (self.to.year() - self.from.year()) * 12 + self.to.month().cast_signed()
            - self.from.month().cast_signed()
            + 1;
        whole.then_some(months)
    }

    /// The period just before, as long as this one (上期, 环比).
    pub fn before(&self) -> Self {
        let from = match self.whole_months() {
            Some(months) => self.from.plus_months(-months),
            None => self.from.plus_days(-self.days()),
        };
        Self { from, to: self.from.plus_days(-1) }
    }

    /// The same period a year earlier (去年同期, 同比).
    pub fn year_before(&self) -> Self {
        let to = if self.to == self.to.month_end() {
            self.to.month_start().plus_months(-12).month_end()
        } else {
            self.to.plus_months(-12)
        };
        Self { from: self.from.plus_months(-12), to }
    }

    /// `2026年`, `2026年第三季度`, `2026年上半年`, `2026年5月`, or the two days.
    pub fn chinese(&self) -> String {
        let (year, month) = (self.from.year(), self.from.month());
        let same_year = year == self.to.year();
        match self.whole_months() {
            Some(12) if same_year => format!("{year}年"),
            Some(6) if same_year && month == 1 => format!("{year}年上半年"),
            Some(6) if same_year && month == 7 => format!("{year}年下半年"),
            Some(3) if same_year && month % 3 == 1 => {
                format!("{year}年第{}季度", ["一", "二", "三", "四"][(month / 3) as usize])
            }
            Some(1) => format!("{year}年{month}月"),
            _ => format!("{}至{}", self.from.chinese(), self.to.chinese()),
        }
    }
}
