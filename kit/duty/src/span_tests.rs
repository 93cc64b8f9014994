//! Spans and due days against a reference written another way: on plain numbers, with its own calendar and its own reading of the
//! notices.

use crate::span::by;
use crate::{span_of, spans};
use base::{Day, Period};
use catalogue::{Catalogue, Every};
use std::collections::HashMap;

type Date = (i32, u32, u32);

fn days_in(year: i32, month: u32) -> u32 {
    let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

fn yesterday((y, m, d): Date) -> Date {
    match (m, d) {
        (1, 1) => (y - 1, 12, 31),
        (_, 1) => (y, m - 1, days_in(y, m - 1)),
        _ => (y, m, d - 1),
    }
}

fn tomorrow((y, m, d): Date) -> Date {
    if d < days_in(y, m) {
        (y, m, d + 1)
    } else if m < 12 {
        (y, m + 1, 1)
    } else {
        (y + 1, 1, 1)
    }
}

/// Zeller's congruence: 0 is Saturday.
fn weekday((y, m, d): Date) -> i32 {
    let (y, m) = if m < 3 { (y - 1, m + 12) } else { (y, m) };
    let (m, d) = (m.cast_signed(), d.cast_signed());
    (d + 13 * (m + 1) / 5 + y % 100 + y % 100 / 4 + y / 100 / 4 + 5 * (y / 100)) % 7
}

/// The notices, read from the file itself: date → worked.
fn notices() -> HashMap<Date, bool> {
    let text = include_str!("../../../catalogue/workdays.tsv");
    let read = |line: &str| {
        let mut cells = line.split('\t');
        let date: Vec<u32> = cells.next()?.split('-').map(|part| part.parse().unwrap()).collect();
        Some(((date[0].cast_signed(), date[1], date[2]), cells.next()? == "班"))
    };
    text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit())).filter_map(read).collect()
}

fn worked(date: Date, notices: &HashMap<Date, bool>) -> bool {
    notices.get(&date).copied().unwrap_or(weekday(date) > 1)
}

fn plain(day: Day) -> Date {
    (day.year(), day.month(), day.day())
}

/// First and last day of the span, from a table of months.
fn reference(every: Every, (y, m, _): Date) -> (Date, Date) {
    let (first, last) = match (every, m) {
        (Every::Month, m) => (m, m),
        (Every::Quarter, 1..=3) => (1, 3),
        (Every::Quarter, 4..=6) => (4, 6),
        (Every::Quarter, 7..=9) => (7, 9),
        (Every::Quarter, _) => (10, 12),
        (Every::HalfYear, 1..=6) => (1, 6),
        (Every::HalfYear, _) => (7, 12),
        (Every::Year, _) => (1, 12),
    };
    ((y, first, 1), (y, last, days_in(y, last)))
}

/// A plain linear congruence: the same cases every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// A date, every third one at the end of a month or in a leap year's February.
    fn date(&mut self) -> Date {
        let year = 1990 + i32::try_from(self.below(50)).unwrap();
        let month = 1 + u32::try_from(self.below(12)).unwrap();
        match self.below(6) {
            0 => (year, month, days_in(year, month)),
            1 => (year - year % 4, 2, 29),
            _ => (year, month, 1 + u32::try_from(self.below(u64::from(days_in(year, month)))).unwrap()),
        }
    }
}

const ALL: [Every; 4] = [Every::Month, Every::Quarter, Every::HalfYear, Every::Year];

#[test]
fn ten_thousand_spans_and_due_days_agree_with_the_reference() {
    let catalogue = Catalogue::built_in().unwrap();
    let notices = notices();
    assert!(notices.len() > 100, "the table of working days was not read");
    let mut chance = Chance(20_261_127);
    let (mut leaps, mut moved, mut provisional) = (0, 0, 0);
    for _ in 0..10_000 {
        let date = chance.date();
        let every = ALL[usize::try_from(chance.below(4)).unwrap()];
        let grace = if chance.below(2) == 0 { 0 } else { u32::try_from(chance.below(30)).unwrap() };
        let (first, last) = reference(every, date);
        let span = span_of(every, Day::of(date.0, date.1, date.2).unwrap());
        assert_eq!((plain(span.from), plain(span.to)), (first, last), "{every:?} {date:?}");
        let mut due = last;
        if grace == 0 {
            while !worked(due, &notices) {
                due = yesterday(due);
            }
        }
        for _ in 0..grace {
            due = tomorrow(due);
            while !worked(due, &notices) {
                due = tomorrow(due);
            }
        }
        let ours = by(span, grace, catalogue.workdays());
        assert_eq!(plain(ours.due), due, "{every:?} {date:?} grace {grace}");
        assert_eq!(plain(ours.limit), if grace == 0 { last } else { due });
        let known = |year: i32| notices.keys().any(|(y, m, _)| *y == year && (2..=10).contains(m));
        assert_eq!(ours.provisional, !known(last.0) || !known(due.0), "{date:?} grace {grace}");
        leaps += u32::from(date.1 == 2 && date.2 == 29);
        moved += u32::from(due != last);
        provisional += u32::from(ours.provisional);
    }
    assert!(leaps > 1_000 && moved > 3_000, "the cases miss what is difficult: {leaps} leap days, {moved} moved");
    assert!(provisional > 500, "no year was unknown");
}

#[test]
fn the_spans_of_a_year_follow_each_other_without_a_gap() {
    for year in [2024, 2025, 2100] {
        let whole = Period::year(year).unwrap();
        for (every, n) in ALL.into_iter().zip([12, 4, 2, 1]) {
            let all = spans(every, whole);
            assert_eq!(all.len(), n);
            assert_eq!((all[0].from, all[n - 1].to), (whole.from, whole.to));
            assert!(all.windows(2).all(|pair| pair[0].to.plus_days(1) == pair[1].from));
            assert!(all.iter().all(|span| span_of(every, span.to) == *span));
        }
    }
}

#[test]
fn the_spans_end_with_the_calendar() {
    let period = Period { from: "9999-01-01".parse().unwrap(), to: "9999-12-31".parse().unwrap() };
    let all = ALL.map(|every| spans(every, period).len());
    assert_eq!(all, [12, 4, 2, 1]);
}

#[test]
fn only_spans_that_begin_within_are_given() {
    let period = Period { from: "2026-02-10".parse().unwrap(), to: "2026-07-01".parse().unwrap() };
    let quarters = spans(Every::Quarter, period);
    assert_eq!(quarters.iter().map(Period::chinese).collect::<Vec<_>>(), ["2026年第二季度", "2026年第三季度"]);
}
