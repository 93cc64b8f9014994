//! The spans in which duties are owed, and their due days.

use base::{Day, Period};
use catalogue::{Every, Workdays};

/// By when something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// The last working day on which it can be done in time: what is shown and reminded of.
    pub due: Day,
    /// The last day at all; the day after it is the first on which it is late.
    pub limit: Day,
    /// The working days of the year are not published yet: the due day may still move.
    pub provisional: bool,
}

/// Months of a span.
fn months(every: Every) -> u32 {
    match every {
        Every::Month => 1,
        Every::Quarter => 3,
        Every::HalfYear => 6,
        Every::Year => 12,
    }
}

/// The span in which a day lies.
#[must_use]
pub fn span_of(every: Every, day: Day) -> Period {
    let length = months(every);
    let into = (day.month() - 1) % length;
    let from = day.month_start().plus_months(-into.cast_signed());
    Period { from, to: from.plus_months(length.cast_signed()).plus_days(-1) }
}

/// The spans that begin within a period, in order.
#[must_use]
pub fn spans(every: Every, within: Period) -> Vec<Period> {
    let first = span_of(every, within.from);
    // The calendar ends with the year 9999: after its last span comes none.
    let next = |span: &Period| Some(span_of(every, span.to.plus_days(1))).filter(|next| span.from < next.from);
    let all = std::iter::successors(Some(first), next).take_while(|span| span.from <= within.to);
    all.filter(|span| within.from <= span.from).collect()
}

/// By when a span is to be done: in it, or within so many working days after it.
pub(crate) fn by(span: Period, grace: u32, workdays: &Workdays) -> By {
    if grace == 0 {
        let due = on_or_before(span, workdays);
        return By { due, limit: span.to, provisional: workdays.provisional(span.to) };
    }
    let due = workdays.after(span.to, grace);
    By { due, limit: due, provisional: workdays.provisional(span.to) || workdays.provisional(due) }
}

/// The last working day of a span; its last day when none is worked.
fn on_or_before(span: Period, workdays: &Workdays) -> Day {
    let back = std::iter::successors(Some(span.to), |day| Some(day.plus_days(-1)));
    back.take_while(|day| span.from <= *day).find(|day| workdays.is_workday(*day)).unwrap_or(span.to)
}
