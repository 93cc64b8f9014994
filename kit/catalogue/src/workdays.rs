//! Working days of the state calendar: the yearly holiday notices of the State Council over the plain week.

use std::collections::{BTreeSet, HashMap};

use base::Day;

/// Which days are worked. A year without a published notice is known only by its weekends: its answers are provisional.
#[derive(Debug, Clone, Default)]
pub struct Workdays {
    /// Days that differ from the plain week, or are named in a notice.
    days: HashMap<Day, Special>,
    years: BTreeSet<i32>,
}

/// A day named in a holiday notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Special {
    /// False: day off (休); true: worked instead of another day (班).
    pub worked: bool,
    /// 春节.
    pub name: String,
}

impl Workdays {
    pub(crate) fn new(days: HashMap<Day, Special>) -> Self {
        // A notice for next year already names days at this year's end, so a year is known only with days from its own spring.
        let years = days.keys().filter(|d| (2..=10).contains(&d.month())).map(|d| d.year()).collect();
        Self { days, years }
    }

    /// Whether the year's holiday notice is in the table.
    #[must_use]
    pub fn known(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether an answer about `day` rests on the plain week alone, because its year's notice is not in the table.
    #[must_use]
    pub fn provisional(&self, day: Day) -> bool {
        !self.known(day.year())
    }

    /// Whether `day` is worked.
    #[must_use]
    pub fn is_workday(&self, day: Day) -> bool {
        self.special(day).map_or(day.weekday() <= 5, |special| special.worked)
    }

    /// What the notice says of `day`, if it names it.
    #[must_use]
    pub fn special(&self, day: Day) -> Option<&Special> {
        self.days.get(&day)
    }

    /// The `n`-th working day after `day`, not counting `day` itself; with `n` = 0 the day itself or the next working day.
    #[must_use]
    pub fn after(&self, day: Day, n: u32) -> Day {
        if n == 0 {
            return self.on_or_after(day);
        }
        let mut at = day;
        for _ in 0..n {
            at = self.on_or_after(at.plus_days(1));
        }
        at
    }

    /// `day` if it is worked, else the next day that is: how a due date moves.
    #[must_use]
    pub fn on_or_after(&self, day: Day) -> Day {
        let mut at = day;
        // No notice has ever given more than nine days off in a row; the bound only guards against a table of nothing but holidays.
        for _ in 0..60 {
            if self.is_workday(at) {
                break;
            }
            at = at.plus_days(1);
        }
        at
    }

    /// Working days from `from` to `to`, both counted.
    #[must_use]
    pub fn between(&self, from: Day, to: Day) -> u32 {
        let days = (from.unix_days()..=to.unix_days()).map(Day::from_unix_days);
        u32::try_from(days.filter(|day| self.is_workday(*day)).count()).unwrap_or(u32::MAX)
    }
}
