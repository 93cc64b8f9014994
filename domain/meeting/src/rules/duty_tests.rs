//! What is owed when, and what is missing only once the time is over.

use super::duty::{Cell, Group, UnitFacts, Year, asked_of, kinds_that_meet, missing};
use base::Day;
use catalogue::Catalogue;
use duty::Asked;

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

fn asked<'c>(catalogue: &'c Catalogue, kind: &str) -> Option<Asked<'c>> {
    asked_of(catalogue, catalogue.meeting_kind(kind).unwrap(), "branch", day("2026-11-22"))
}

fn year<'a>(counted: &'a [i64; 12], today: &str, facts: &'a UnitFacts) -> Year<'a> {
    Year { unit_kind: "branch", facts, year: 2026, counted, groups: &[], today: day(today) }
}

fn cells(catalogue: &Catalogue, kind: &str, counted: &[i64; 12], today: &str, facts: &UnitFacts) -> [Cell; 12] {
    year(counted, today, facts).cells(asked(catalogue, kind).as_ref(), counted, catalogue.workdays())
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
        let facts = UnitFacts { since: since.map(day), ..UnitFacts::default() };
        let cells = cells(&catalogue, kind, &held(months), today, &facts);
        let marked: Vec<usize> = (1..=12).filter(|m| cells[m - 1].missing).collect();
        assert_eq!(&marked, expected, "{kind} {months:?} {today} {since:?}");
        assert_eq!(missing(&cells), expected.len());
    }
}

#[test]
fn a_unit_that_ended_owes_nothing_afterwards() {
    let catalogue = Catalogue::built_in().unwrap();
    let until = |end: &str| {
        let facts = UnitFacts { until: Some(day(end)), ..UnitFacts::default() };
        cells(&catalogue, "assembly", &[0; 12], "2026-11-22", &facts)
    };
    let ended = until("2026-07-01");
    assert!(ended[2].missing && ended[5].missing && !ended[8].missing);
    assert!(!until("2026-06-30")[5].missing);
}

#[test]
fn no_committee_no_committee_meeting() {
    let catalogue = Catalogue::built_in().unwrap();
    let bare = UnitFacts::default();
    let full = UnitFacts { has_committee: true, has_groups: true, ..bare };
    for (kind, alone) in [("committee", false), ("group", false), ("assembly", true)] {
        let asked = asked(&catalogue, kind).unwrap();
        assert_eq!(asked.concerns("branch", &bare), alone, "{kind}");
        assert!(asked.concerns("branch", &full), "{kind}");
    }
}

#[test]
fn every_group_that_stood_is_missed_where_it_did_not_meet() {
    let catalogue = Catalogue::built_in().unwrap();
    let asked = asked(&catalogue, "group").unwrap();
    let group = |since: Option<&str>, months: &[usize]| Group { since: since.map(day), months: held(months) };
    let groups = [group(None, &[1, 2, 4, 4]), group(Some("2026-03-15"), &[4])];
    let facts = UnitFacts { has_groups: true, grouped_since: Group::first(&groups), ..UnitFacts::default() };
    let table: &[(&[usize], &[usize], &str)] = &[
        (&[], &[3, 5], "the second is owed from April on; what the first held twice does not stand for the other"),
        (&[5], &[3, 5], "one recorded in the branch stands for one group"),
        (&[3, 5, 5], &[], "two for two"),
    ];
    for (own, expected, why) in table {
        let own = held(own);
        let year = Year {
            unit_kind: "branch",
            facts: &facts,
            year: 2026,
            counted: &own,
            groups: &groups,
            today: day("2026-06-01"),
        };
        let cells = year.cells(Some(&asked), &own, catalogue.workdays());
        let marked: Vec<usize> = (1..=12).filter(|m| cells[m - 1].missing).collect();
        assert_eq!(&marked, expected, "{why}");
    }
}

#[test]
fn the_running_span_is_owed_until_it_is_held() {
    let catalogue = Catalogue::built_in().unwrap();
    let (facts, workdays) = (UnitFacts::default(), catalogue.workdays());
    let assembly = asked(&catalogue, "assembly").unwrap();
    assert!(year(&held(&[9]), "2026-11-22", &facts).owed_now(&assembly, workdays));
    assert!(!year(&held(&[10]), "2026-11-22", &facts).owed_now(&assembly, workdays));
    assert_eq!(assembly.words(), "每季度 1 次");
    let kind = |key: &str| catalogue.meeting_kind(key).unwrap();
    assert!(asked_of(&catalogue, kind("assembly"), "committee", day("2026-11-22")).is_none());
    assert!(asked_of(&catalogue, kind("lecture"), "committee", day("2026-11-22")).is_none(), "it asks who lectured");
}

#[test]
fn a_thematic_meeting_meets_the_same_duty() {
    let catalogue = Catalogue::built_in().unwrap();
    let thematic = asked(&catalogue, "thematic_org_life").unwrap();
    assert_eq!(thematic.duty.key, asked(&catalogue, "org_life").unwrap().duty.key);
    let kinds: Vec<&str> = kinds_that_meet(&catalogue, &thematic).map(|k| k.key.as_str()).collect();
    assert_eq!(kinds, ["org_life", "thematic_org_life"]);
}
