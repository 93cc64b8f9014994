//! Periods told relative to a draft's own.

use base::{Day, Period};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A period relative to the draft's. Parts of a year are those of the year in which the draft's period ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Span {
    /// The draft's own.
    #[default]
    This,
    /// The same a year earlier: 去年同期.
    YearBefore,
    /// As long, just before: 上期, 环比.
    Before,
    /// The whole year before: 去年.
    LastYear,
    /// 上半年, 下半年.
    Half(u32),
    /// A quarter.
    Quarter(u32),
    /// A month.
    Month(u32),
    /// From the beginning of the year to the end of a month: 1至9月, 前三季度, 截至9月底.
    UntilMonth(u32),
    /// From the beginning of the year to a day of a month: 截至6月15日.
    UntilDay(u32, u32),
    /// Two days.
    Days(Period),
}

const NAMED: [(&str, Span); 4] =
    [("this", Span::This), ("year_before", Span::YearBefore), ("before", Span::Before), ("last_year", Span::LastYear)];

impl Span {
    /// Whether it is the draft's own period.
    pub fn is_this(&self) -> bool {
        *self == Self::This
    }

    /// Whether it adds up from the beginning of the year.
    fn is_until(self) -> bool {
        matches!(self, Self::UntilMonth(_) | Self::UntilDay(..))
    }

    /// The same, or the draft's own period when it is not over by the end of that: a part of the year that is still to come cannot be
    /// meant, and 截至11月底 in a draft until 20 November is its own period.
    #[must_use]
    pub fn within(self, period: Period) -> Self {
        let to = self.of(period).to;
        if to > period.to || (to == period.to && self.is_until()) { Self::This } else { self }
    }

    /// The days of it, for a draft about this period.
    pub fn of(self, period: Period) -> Period {
        let year = period.to.year();
        let months = |from: u32, to: u32| {
            let first = Day::of(year, from, 1)?;
            Some(Period { from: first, to: Day::of(year, to, 1)?.month_end() })
        };
        let named = match self {
            Self::This => Some(period),
            Self::YearBefore => Some(period.year_before()),
            Self::Before => Some(period.before()),
            Self::LastYear => Period::year(year - 1),
            Self::Half(half) => months(half * 6 - 5, half * 6),
            Self::Quarter(quarter) => Period::quarter(year, quarter),
            Self::Month(month) => months(month, month),
            Self::UntilMonth(month) => months(1, month),
            Self::UntilDay(month, day) => {
                Day::of(year, 1, 1).zip(Day::of(year, month, day)).map(|(from, to)| Period { from, to })
            }
            Self::Days(days) => Some(days),
        };
        named.unwrap_or(period)
    }

    /// 去年同期, 上半年 …
    pub fn chinese(self) -> String {
        let one_of = |names: [&str; 4], at: u32| {
            usize::try_from(at).ok().and_then(|at| names.get(at - 1)).copied().unwrap_or_default().to_owned()
        };
        match self {
            Self::This => "本期".into(),
            Self::YearBefore => "去年同期".into(),
            Self::Before => "上期".into(),
            Self::LastYear => "去年全年".into(),
            Self::Half(half) => one_of(["上半年", "下半年", "", ""], half),
            Self::Quarter(quarter) => one_of(["第一季度", "第二季度", "第三季度", "第四季度"], quarter),
            Self::Month(month) => format!("{month}月"),
            Self::UntilMonth(month) => format!("1至{month}月"),
            Self::UntilDay(month, day) => format!("截至{month}月{day}日"),
            Self::Days(days) => days.chinese(),
        }
    }

    /// Those that can be chosen by name.
    pub fn usual() -> Vec<Self> {
        let mut all = vec![Self::This, Self::YearBefore, Self::LastYear, Self::Before, Self::Half(1), Self::Half(2)];
        all.extend((1..=4).map(Self::Quarter));
        all.extend([6, 9, 11].map(Self::UntilMonth));
        all
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Half(n) => write!(f, "half_{n}"),
            Self::Quarter(n) => write!(f, "quarter_{n}"),
            Self::Month(n) => write!(f, "month_{n}"),
            Self::UntilMonth(n) => write!(f, "until_{n}"),
            Self::UntilDay(month, day) => write!(f, "until_{month}-{day}"),
            Self::Days(days) => write!(f, "{}..{}", days.from, days.to),
            named => f.write_str(NAMED.iter().find(|(_, s)| s == named).map_or("this", |(key, _)| key)),
        }
    }
}

impl FromStr for Span {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}”不是可选的期间，请从列表中选择");
        if let Some((_, span)) = NAMED.iter().find(|(key, _)| *key == text) {
            return Ok(*span);
        }
        if let Some((from, to)) = text.split_once("..") {
            return Ok(Self::Days(Period::new(from.parse()?, to.parse()?)?));
        }
        let (kind, number) = text.rsplit_once('_').ok_or_else(wrong)?;
        if let ("until", Some((month, day))) = (kind, number.split_once('-')) {
            return match (month.parse(), day.parse()) {
                (Ok(month @ 1..=12), Ok(day @ 1..=31)) => Ok(Self::UntilDay(month, day)),
                _ => Err(wrong()),
            };
        }
        let number: u32 = number.parse().map_err(|_| wrong())?;
        match (kind, number) {
            ("half", 1..=2) => Ok(Self::Half(number)),
            ("quarter", 1..=4) => Ok(Self::Quarter(number)),
            ("month", 1..=12) => Ok(Self::Month(number)),
            ("until", 1..=12) => Ok(Self::UntilMonth(number)),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}
