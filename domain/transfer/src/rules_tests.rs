//! The rules by tables.

use crate::rules::{against_expired, against_month, against_silence, against_validity, month};
use base::Day;
use catalogue::Catalogue;
use procedure::Weight;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_month_is_a_year_and_a_month() {
    for (text, known, why) in [
        ("2026-10", true, "as asked for"),
        (" 2026-01 ", true, "blanks around"),
        ("2026-13", false, "no such month"),
        ("2026-1", false, "two digits"),
        ("2026年10月", false, "in words"),
        ("2026-10-01", false, "a day"),
        ("", false, "nothing"),
    ] {
        assert_eq!(month(text).is_some(), known, "{text}: {why}");
    }
}

#[test]
fn dues_letters_and_silence_are_judged() {
    let catalogue = Catalogue::built_in().unwrap();
    let on = day("2026-11-22");
    for (text, weight, why) in [
        ("2026-11", None, "this month"),
        ("2026-10", None, "the month before"),
        ("2027-03", None, "paid ahead"),
        ("2026-09", Some(Weight::Soft), "owes"),
        ("2028-01", Some(Weight::Never), "more than a year ahead"),
        ("soon", Some(Weight::Never), "no month"),
    ] {
        assert_eq!(against_month(&catalogue, text, on).map(|f| f.weight), weight, "{text}: {why}");
    }
    for (days, wrong) in [(1, false), (90, false), (91, true)] {
        assert_eq!(against_validity(&catalogue, days, on).is_some(), wrong, "{days}");
    }
    assert!(against_expired(&catalogue, Some(on), on).is_none(), "the last day is good");
    assert!(against_expired(&catalogue, Some(on.plus_days(-1)), on).is_some());
    assert!(against_silence(&catalogue, "returned", " ").is_some());
    assert!(against_silence(&catalogue, "returned", "档案不全").is_none());
    assert!(against_silence(&catalogue, "accepted", "").is_none());
}
