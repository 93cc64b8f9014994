//! Waiting times by the calendar and by working days.

use base::Day;
use catalogue::{Length, Workdays};

/// The day on which a waiting time ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Until {
    /// The day.
    pub day: Day,
    /// Some of the days counted lie in a year whose working days are not known yet.
    pub provisional: bool,
}

/// The day on which a length of time ends that begins after `from`.
#[must_use]
pub fn end(from: Day, length: Length, workdays: &Workdays) -> Until {
    match length {
        Length::Months(n) => Until { day: from.plus_months(n), provisional: false },
        Length::Days(n) => Until { day: from.plus_days(n), provisional: false },
        Length::Workdays(0) => Until { day: from, provisional: false },
        Length::Workdays(n) => {
            let day = workdays.after(from, n);
            let provisional = (from.year()..=day.year()).any(|year| !workdays.known(year));
            Until { day, provisional }
        }
    }
}
