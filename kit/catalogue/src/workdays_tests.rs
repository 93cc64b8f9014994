//! Working days against dates of the published notices.

use base::Day;

use crate::{Catalogue, Workdays};

fn workdays() -> Workdays {
    Catalogue::built_in().unwrap().workdays().clone()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn spot_dates_of_the_notices() {
    let workdays = workdays();
    let cases = [
        ("2018-12-28", true, "an ordinary Friday"),
        ("2018-12-29", true, "a Saturday worked for New Year 2019"),
        ("2018-12-30", false, "a Sunday"),
        ("2018-12-31", false, "a Monday off for New Year"),
        ("2019-01-01", false, "New Year"),
        ("2007-02-17", true, "a Saturday worked for Spring Festival"),
        ("2016-10-09", true, "a Sunday worked for National Day, wrong in one public table"),
        ("2016-12-30", true, "a Friday, wrong in one public table"),
        ("2020-01-31", false, "Spring Festival lengthened in the epidemic"),
        ("2026-10-07", false, "National Day"),
        ("2026-10-10", true, "a Saturday worked for National Day"),
        ("2026-11-21", false, "an ordinary Saturday"),
        ("2026-11-23", true, "an ordinary Monday"),
    ];
    for (text, worked, why) in cases {
        assert_eq!(workdays.is_workday(day(text)), worked, "{text}: {why}");
    }
}

#[test]
fn years_without_a_notice_are_provisional() {
    let workdays = workdays();
    assert!(workdays.known(2007) && workdays.known(2026));
    assert!(!workdays.known(2006) && !workdays.known(2027));
    assert!(workdays.provisional(day("2027-03-01")) && !workdays.provisional(day("2026-03-01")));
    assert!(workdays.is_workday(day("2027-03-01")), "an unknown year goes by its weekends");
    assert!(!workdays.is_workday(day("2027-03-06")));
}

#[test]
fn counting_on_steps_over_days_off() {
    let workdays = workdays();
    assert_eq!(workdays.after(day("2018-12-28"), 1), day("2018-12-29"));
    assert_eq!(workdays.after(day("2018-12-29"), 1), day("2019-01-02"));
    assert_eq!(workdays.after(day("2026-09-30"), 1), day("2026-10-08"));
    assert_eq!(workdays.after(day("2026-10-01"), 0), day("2026-10-08"));
    assert_eq!(workdays.after(day("2026-11-20"), 5), day("2026-11-27"));
    assert_eq!(workdays.on_or_after(day("2026-11-21")), day("2026-11-23"));
    assert_eq!(workdays.between(day("2026-10-01"), day("2026-10-10")), 3);
    assert_eq!(workdays.between(day("2026-10-02"), day("2026-10-01")), 0);
}

#[test]
fn the_notices_names_are_kept() {
    let workdays = workdays();
    assert_eq!(workdays.special(day("2026-10-01")).map(|s| (s.worked, s.name.as_str())), Some((false, "国庆节")));
    assert_eq!(workdays.special(day("2026-11-23")), None);
}
