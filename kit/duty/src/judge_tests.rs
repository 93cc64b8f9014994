//! What is owed when, and what is late only once the time is over.

use crate::{Asked, Facts, Held, State, Term, judge, judge_term, span_of};
use base::Day;
use catalogue::{Catalogue, Every, Hardness};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn asked<'c>(catalogue: &'c Catalogue, key: &str) -> Asked<'c> {
    Asked::of(catalogue, key).unwrap()
}

/// What the state is called in the tables below.
fn word(state: Option<State<'_>>) -> String {
    match state {
        None => "not owed".into(),
        Some(State::Met) => "met".into(),
        Some(State::Owed) => "owed".into(),
        Some(State::Late { since }) => format!("late {since}"),
        Some(State::Exempt(reason)) => format!("exempt {reason}"),
        Some(State::Undated) => "undated".into(),
    }
}

#[test]
fn a_span_is_late_only_when_it_is_over_and_lived() {
    let catalogue = Catalogue::built_in().unwrap();
    let month = span_of(Every::Month, day("2026-10-05"));
    let facts = Facts { has_committee: true, ..Facts::default() };
    let table: &[(&str, Facts, Held<'_>, &str, &str)] = &[
        ("2026-10-31", facts, Held::default(), "owed", "the last day belongs to the span"),
        ("2026-11-01", facts, Held::default(), "late 2026-11-01", "the day after"),
        ("2026-11-01", facts, Held { times: 1, ..Held::default() }, "met", "done once"),
        ("2026-10-01", facts, Held { times: 3, ..Held::default() }, "met", "done more often"),
        ("2026-11-01", facts, Held { exempt: Some("停工"), ..Held::default() }, "exempt 停工", "with a reason"),
        (
            "2026-11-01",
            facts,
            Held { times: 1, exempt: Some("停工"), ..Held::default() },
            "met",
            "what was done is done",
        ),
        ("2026-11-01", Facts::default(), Held::default(), "not owed", "no committee, no committee meeting"),
        ("2026-11-01", Facts { since: Some(day("2026-10-01")), ..facts }, Held::default(), "late 2026-11-01", "all"),
        ("2026-11-01", Facts { since: Some(day("2026-10-02")), ..facts }, Held::default(), "not owed", "a day short"),
        ("2026-11-01", Facts { until: Some(day("2026-10-31")), ..facts }, Held::default(), "not owed", "ended in it"),
        ("2026-11-01", Facts { until: Some(day("2026-11-01")), ..facts }, Held::default(), "late 2026-11-01", "after"),
    ];
    for (today, facts, held, expected, why) in table {
        let asked = asked(&catalogue, "committee");
        let found = judge(&asked, ("branch", facts), month, *held, day(today), catalogue.workdays());
        assert_eq!(word(found.map(|j| j.state)), *expected, "{why}");
    }
}

#[test]
fn each_group_of_a_branch_owes_its_own_meeting() {
    let catalogue = Catalogue::built_in().unwrap();
    let month = span_of(Every::Month, day("2026-10-05"));
    let facts = Facts { has_groups: true, ..Facts::default() };
    let new = Facts { grouped_since: Some(day("2026-10-02")), ..facts };
    for (facts, groups, times, expected, why) in [
        (facts, 3, 3, "met", "each of them met"),
        (facts, 3, 2, "late 2026-11-01", "one did not"),
        (facts, 1, 1, "met", "the only one"),
        (new, 1, 0, "not owed", "divided within the month"),
        (Facts::default(), 0, 0, "not owed", "not divided"),
    ] {
        let asked = asked(&catalogue, "group");
        let held = Held { times, groups, ..Held::default() };
        let found = judge(&asked, ("branch", &facts), month, held, day("2026-11-01"), catalogue.workdays());
        assert_eq!(word(found.map(|j| j.state)), expected, "{why}");
    }
    assert_eq!(asked(&catalogue, "group").words(), "每月每个党小组 1 次");
}

#[test]
fn the_due_day_is_a_working_day_and_may_be_provisional() {
    let catalogue = Catalogue::built_in().unwrap();
    let asked = asked(&catalogue, "theme_day");
    let facts = Facts::default();
    let by = |month: &str| {
        let span = span_of(Every::Month, day(month));
        let found = judge(&asked, ("branch", &facts), span, Held::default(), day("2026-01-01"), catalogue.workdays());
        found.unwrap().by
    };
    // 31 October 2026 is a Saturday.
    assert_eq!((by("2026-10-01").due, by("2026-10-01").limit), (day("2026-10-30"), day("2026-10-31")));
    assert!(!by("2026-10-01").provisional);
    assert!(by("2038-10-01").provisional);
    let asked = Asked { duty: &catalogue::Duty { grace: 3, ..asked.duty.clone() }, ..asked };
    let span = span_of(Every::Month, day("2026-10-01"));
    assert_eq!(asked.by(span, catalogue.workdays()).due, day("2026-11-04"));
}

#[test]
fn a_rule_asks_nothing_before_it_was_in_force() {
    let catalogue = Catalogue::built_in().unwrap();
    let asked = asked(&catalogue, "assembly");
    let owes = |on: &str| asked.owes("branch", &Facts::default(), span_of(Every::Quarter, day(on)));
    assert!(!owes("2018-08-01") && owes("2018-11-01"));
    assert!(!asked.concerns("committee", &Facts::default()) && asked.concerns("joint_branch", &Facts::default()));
    assert_eq!((asked.words().as_str(), asked.hardness()), ("每季度 1 次", Hardness::Soft));
}

#[test]
fn a_term_is_owed_until_its_last_day() {
    let catalogue = Catalogue::built_in().unwrap();
    let asked = asked(&catalogue, "term");
    let facts = Facts::default();
    let term = Some(Term { elected: day("2023-11-28"), ends: day("2026-11-27") });
    let state = |kind: &str, term, exempt, today: &str| {
        word(judge_term(&asked, (kind, &facts), term, exempt, day(today)).map(|j| j.state))
    };
    assert_eq!(state("branch", term, None, "2026-11-27"), "owed");
    assert_eq!(state("branch", term, None, "2026-11-28"), "late 2026-11-28");
    assert_eq!(state("branch", term, Some("批准延期"), "2026-11-28"), "exempt 批准延期");
    assert_eq!(state("branch", None, None, "2026-11-28"), "undated");
    for kind in ["work_committee", "leading_group", "temporary_branch"] {
        assert_eq!(state(kind, None, None, "2026-11-28"), "not owed", "{kind} has no term");
    }
    assert_eq!(asked.reminders(day("2026-11-30")), [day("2026-05-30"), day("2026-08-30")]);
    let ended = Facts { until: Some(day("2026-11-01")), ..facts };
    assert!(judge_term(&asked, ("branch", &ended), term, None, day("2026-11-28")).is_none());
}

#[test]
fn reminders_come_in_days_before_the_due_day() {
    let catalogue = Catalogue::built_in().unwrap();
    let asked = asked(&catalogue, "committee");
    assert_eq!(asked.reminders(day("2026-03-02")), [day("2026-02-20"), day("2026-02-27")]);
}
