//! Waiting times against a reference that is written another way: on plain numbers, day by day, with its own calendar.

use crate::calendar::end;
use base::Day;
use catalogue::{Catalogue, Length};
use std::collections::HashMap;

type Date = (i32, u32, u32);

fn leap(year: i32) -> bool {
    year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 31,
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

/// Sakamoto's method: 0 is Sunday.
fn weekday((y, m, d): Date) -> i32 {
    const T: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let y = if m < 3 { y - 1 } else { y };
    (y + y / 4 - y / 100 + y / 400 + T[m as usize - 1] + d as i32) % 7
}

/// The notices, read from the file itself: date → worked.
fn notices() -> HashMap<Date, bool> {
    let text = include_str!("../../../catalogue/workdays.tsv");
    let rows = text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit()));
    rows.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let date: Vec<u32> = cells[0].split('-').map(|part| part.parse().unwrap()).collect();
        ((date[0] as i32, date[1], date[2]), cells[1] == "班")
    })
    .collect()
}

fn reference(from: Date, length: Length, notices: &HashMap<Date, bool>) -> Date {
    match length {
        Length::Months(n) => {
            let (mut y, mut m) = (from.0, from.1);
            for _ in 0..n {
                (y, m) = if m == 12 { (y + 1, 1) } else { (y, m + 1) };
            }
            (y, m, from.2.min(days_in(y, m)))
        }
        Length::Days(n) => (0..n).fold(from, |at, _| tomorrow(at)),
        Length::Workdays(n) => {
            let (mut at, mut left) = (from, n);
            while left > 0 {
                at = tomorrow(at);
                let worked = notices.get(&at).copied().unwrap_or(!matches!(weekday(at), 0 | 6));
                left -= u32::from(worked);
            }
            at
        }
    }
}

/// A plain linear congruence: the same cases every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// A date, every third one at the end of a month or in a leap year's February.
fn date(chance: &mut Chance) -> Date {
    let year = 1990 + chance.below(50) as i32;
    let month = 1 + chance.below(12) as u32;
    match chance.below(6) {
        0 => (year, month, days_in(year, month)),
        1 => (year - year % 4, 2, days_in(year - year % 4, 2)),
        _ => (year, month, 1 + chance.below(u64::from(days_in(year, month))) as u32),
    }
}

#[test]
fn ten_thousand_waiting_times_agree_with_the_reference() {
    let catalogue = Catalogue::built_in().unwrap();
    let notices = notices();
    assert!(notices.len() > 100, "the table of working days was not read");
    let mut chance = Chance(20_261_126);
    let (mut leaps, mut ends) = (0, 0);
    for _ in 0..10_000 {
        let from = date(&mut chance);
        let length = match chance.below(4) {
            0 => Length::Months(12 * chance.below(6) as i32),
            1 => Length::Months(chance.below(40) as i32),
            2 => Length::Days(chance.below(400) as i64),
            _ => Length::Workdays(chance.below(40) as u32),
        };
        leaps += u32::from(from.1 == 2 && from.2 == 29);
        ends += u32::from(from.2 == days_in(from.0, from.1));
        let ours = end(Day::of(from.0, from.1, from.2).unwrap(), length, catalogue.workdays()).day;
        let theirs = reference(from, length, &notices);
        assert_eq!((ours.year(), ours.month(), ours.day()), theirs, "{from:?} + {length:?}");
    }
    assert!(leaps > 200 && ends > 1_500, "the cases miss what is difficult: {leaps} leap days, {ends} month ends");
}

#[test]
fn the_rule_of_month_ends() {
    let catalogue = Catalogue::built_in().unwrap();
    let day = |text: &str| text.parse::<Day>().unwrap();
    for (from, length, to) in [
        ("2024-02-29", Length::Months(12), "2025-02-28"),
        ("2023-02-28", Length::Months(12), "2024-02-28"),
        ("2025-01-31", Length::Months(1), "2025-02-28"),
        ("2024-01-31", Length::Months(1), "2024-02-29"),
        ("2025-08-31", Length::Months(6), "2026-02-28"),
        ("2025-11-30", Length::Months(3), "2026-02-28"),
        ("2025-03-15", Length::Months(24), "2027-03-15"),
        ("2025-12-31", Length::Days(1), "2026-01-01"),
        ("2026-01-05", Length::Workdays(0), "2026-01-05"),
    ] {
        assert_eq!(end(day(from), length, catalogue.workdays()).day, day(to), "{from} + {length:?}");
    }
}

#[test]
fn working_days_of_an_unknown_year_are_provisional() {
    let catalogue = Catalogue::built_in().unwrap();
    let far = Day::of(2038, 5, 3).unwrap();
    assert!(end(far, Length::Workdays(5), catalogue.workdays()).provisional);
    assert!(!end(far, Length::Months(5), catalogue.workdays()).provisional);
    assert!(!end(Day::of(2025, 5, 6).unwrap(), Length::Workdays(5), catalogue.workdays()).provisional);
}
