//! What is owed when, and what is missing only once the time is over.

use super::duty::{UnitFacts, concerns, missing, owed_now, rule_of, words, year};
use base::Day;
use catalogue::Catalogue;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn held(months: &[usize]) -> [i64; 12] {
    let mut all = [0; 12];
    for month in months {
        all[month - 1] += 1;
    }
    all
}

/// Kind, months with a meeting, today, since when the unit stood; the months marked missing.
type Case = (&'static str, &'static [usize], &'static str, Option<&'static str>, &'static [usize]);

#[test]
fn months_quarters_and_years_are_missing_only_when_over() {
    let catalogue = Catalogue::built_in().unwrap();
    let table: &[Case] = &[
        ("assembly", &[2, 5, 8], "2026-11-22", None, &[]),
        ("assembly", &[2, 8], "2026-11-22", None, &[6]),
        ("assembly", &[], "2026-11-22", None, &[3, 6, 9]),
        ("assembly", &[], "2026-12-31", None, &[3, 6, 9]),
        ("assembly", &[], "2027-01-01", None, &[3, 6, 9, 12]),
        ("assembly", &[], "2026-11-22", Some("2026-04-01"), &[6, 9]),
        ("assembly", &[], "2026-11-22", Some("2026-04-02"), &[9]),
        ("theme_day", &[1, 2, 3, 4, 5, 6, 7, 8, 9], "2026-11-22", None, &[10]),
        ("theme_day", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "2026-11-30", None, &[]),
        ("theme_day", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "2026-12-01", None, &[11]),
        ("org_life", &[], "2026-12-31", None, &[]),
        ("org_life", &[], "2027-01-01", None, &[12]),
        ("org_life", &[11], "2027-01-01", None, &[]),
    ];
    for (kind, months, today, since, expected) in table {
        let rule = rule_of(&catalogue, catalogue.meeting_kind(kind).unwrap(), "branch", day("2026-11-22"));
        let facts = UnitFacts { since: since.map(day), ..UnitFacts::default() };
        let cells = year(rule, &held(months), 2026, day(today), &facts);
        let marked: Vec<usize> = (1..=12).filter(|m| cells[m - 1].missing).collect();
        assert_eq!(&marked, expected, "{kind} {months:?} {today} {since:?}");
        assert_eq!(missing(&cells), expected.len());
    }
}

#[test]
fn a_unit_that_ended_owes_nothing_afterwards() {
    let catalogue = Catalogue::built_in().unwrap();
    let rule = rule_of(&catalogue, catalogue.meeting_kind("assembly").unwrap(), "branch", day("2026-11-22"));
    let facts = UnitFacts { until: Some(day("2026-07-01")), ..UnitFacts::default() };
    let cells = year(rule, &[0; 12], 2026, day("2026-11-22"), &facts);
    assert!(cells[2].missing && cells[5].missing && !cells[8].missing);
    let earlier = UnitFacts { until: Some(day("2026-06-30")), ..UnitFacts::default() };
    assert!(!year(rule, &[0; 12], 2026, day("2026-11-22"), &earlier)[5].missing);
}

#[test]
fn no_committee_no_committee_meeting() {
    let catalogue = Catalogue::built_in().unwrap();
    let kind = |key: &str| catalogue.meeting_kind(key).unwrap();
    let bare = UnitFacts::default();
    assert!(
        !concerns(kind("committee"), &bare) && !concerns(kind("group"), &bare) && concerns(kind("assembly"), &bare)
    );
    let full = UnitFacts { has_committee: true, has_groups: true, ..bare };
    assert!(concerns(kind("committee"), &full) && concerns(kind("group"), &full));
}

#[test]
fn the_running_span_is_owed_until_it_is_held() {
    let catalogue = Catalogue::built_in().unwrap();
    let rule = rule_of(&catalogue, catalogue.meeting_kind("assembly").unwrap(), "branch", day("2026-11-22")).unwrap();
    assert!(owed_now(rule, &held(&[9]), day("2026-11-22")));
    assert!(!owed_now(rule, &held(&[10]), day("2026-11-22")));
    assert_eq!(words(rule), "每季度 1 次");
    assert!(rule_of(&catalogue, catalogue.meeting_kind("assembly").unwrap(), "committee", day("2026-11-22")).is_none());
}
