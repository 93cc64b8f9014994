//! A month of the calendar, as addresses and tables name it: `2026-11`.

use base::Day;
use std::fmt;
use std::str::FromStr;

/// A month, known by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Day);

impl Month {
    /// The month of a day.
    pub fn of(day: Day) -> Self {
        Self(day.month_start())
    }

    /// Its first day.
    pub fn first(self) -> Day {
        self.0
    }

    /// Its last day.
    pub fn last(self) -> Day {
        self.0.month_end()
    }

    /// The month before.
    pub fn before(self) -> Self {
        Self(self.0.plus_months(-1))
    }

    /// The month after.
    pub fn after(self) -> Self {
        Self(self.0.plus_months(1))
    }

    /// 2026年11月.
    pub fn chinese(self) -> String {
        format!("{}年{}月", self.0.year(), self.0.month())
    }

    /// Whether it may still be worked on: the running month and the one before.
    pub fn is_open(self, today: Day) -> bool {
        let running = Self::of(today);
        self == running || self == running.before()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.month_key())
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "月份应写成2026-11".to_owned();
        let day: Day = format!("{text}-01").parse().map_err(|_| wrong())?;
        Some(Self::of(day)).filter(|m| m.to_string() == text).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::Month;

    #[test]
    fn months_follow_each_other_over_new_year() {
        let month: Month = "2026-12".parse().unwrap();
        assert_eq!(month.after().to_string(), "2027-01");
        assert_eq!(month.after().before(), month);
        assert_eq!(month.last().to_string(), "2026-12-31");
        for wrong in ["2026-13", "2026", "2026-1", "abc", "2026-11-01", ""] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_the_running_month_and_the_one_before_are_open() {
        let today = "2026-01-05".parse().unwrap();
        let open = |text: &str| text.parse::<Month>().unwrap().is_open(today);
        assert!(open("2026-01") && open("2025-12") && !open("2025-11") && !open("2026-02"));
    }
}
