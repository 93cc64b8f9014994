//! What can be planned, and what is refused.

use crate::rules::{Typed, read, reason};
use base::Day;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn typed(on: &str, every: &str, until: &str) -> Typed {
    Typed { day: on.into(), every: every.into(), until: until.into(), ..Typed::default() }
}

#[test]
fn a_repeated_plan_becomes_a_line_for_each_day() {
    for (on, every, until, wanted, why) in [
        ("2026-11-27", "", "", "2026-11-27", "today can be planned"),
        ("2026-12-03", "1", "2027-02", "2026-12-03 2027-01-03 2027-02-03", "every month, the last one included"),
        ("2027-01-31", "1", "2027-04", "2027-01-31 2027-02-28 2027-03-31 2027-04-30", "the last day of shorter months"),
        ("2026-12-03", "3", "2027-08", "2026-12-03 2027-03-03 2027-06-03", "every quarter, and no further"),
        ("2026-12-03", "1", "2026-12", "2026-12-03", "only once"),
    ] {
        let days: Vec<String> =
            read(&typed(on, every, until), day("2026-11-27")).unwrap().iter().map(|w| w.day.to_string()).collect();
        assert_eq!(days.join(" "), wanted, "{why}");
    }
}

#[test]
fn everything_that_speaks_against_it_is_told_at_its_field() {
    let long = Typed {
        day: "2026-12-03".into(),
        start: "25:00".into(),
        place: "东".repeat(101),
        subject: "学".repeat(101),
        leader: "张".repeat(51),
        every: "1".into(),
        until: "明年".into(),
    };
    for (typed, places, why) in [
        (typed("2026-11-26", "", ""), "day", "yesterday"),
        (typed("", "", ""), "day", "no day"),
        (typed("2026-02-30", "", ""), "day", "no such day"),
        (typed("2028-01-01", "", ""), "day", "further than the end of next year"),
        (typed("2026-12-03", "", "2027-01"), "every", "until when, but not how often"),
        (typed("2026-12-03", "2", "2027-01"), "every", "made up"),
        (typed("2026-12-03", "1", ""), "until", "how often, but not until when"),
        (typed("2026-12-03", "1", "2026-11"), "until", "ends before it begins"),
        (typed("2026-12-03", "1", "2027-12"), "until", "thirteen times"),
        (typed("2026-12-03", "1", "2028-01"), "until", "too far"),
        (typed("", "1", ""), "day until", "both at once"),
        (long, "start subject place leader until", "all at once"),
    ] {
        let faults = read(&typed, day("2026-11-27")).unwrap_err();
        let told: Vec<&str> = faults.iter().map(|f| f.place.as_str()).collect();
        assert_eq!(told.join(" "), places, "{why}: {faults:?}");
    }
}

#[test]
fn a_reason_is_given_and_is_short() {
    for (why, stands) in [("", false), (" ", false), ("无", false), ("改期", true), ("与上级会议冲突", true)]
    {
        assert_eq!(reason(why).is_none(), stands, "{why}");
    }
    assert!(reason(&"因".repeat(201)).is_some());
}
