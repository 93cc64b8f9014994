//! What speaks against a record, and what lists call it.

use super::fields;
use super::{Candidate, Ground, against, title_of};
use crate::record::{Attend, Counts, Mark, NewMeeting, Roll, Who};
use base::id::{PersonId, UnitId};
use base::{Day, PartialDay};
use catalogue::{Catalogue, MeetingKind};
use std::collections::BTreeMap;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn candidate(id: i64, due: bool) -> Candidate {
    let (who, name) = (Who::Person(PersonId(id)), format!("某{id}"));
    Candidate { who, name, remark: String::new(), voting: true, without: None, due }
}

fn meeting(kind: &MeetingKind) -> NewMeeting {
    let mut new = NewMeeting::of(UnitId(1), &kind.key, day("2026-03-18"));
    new.agenda = "学习".into();
    new.roll = Roll::Counted(Counts { present: Some(3), ..Counts::default() });
    new
}

fn told(kind: &MeetingKind, new: &NewMeeting, candidates: &[Candidate]) -> Vec<String> {
    let founded = Some(PartialDay::from(day("2020-01-01")));
    let dissolved = Some(day("2026-10-01"));
    let ground =
        Ground {
            kind, unit: ("财政局党支部", "branch"), founded, dissolved, candidates, today: day("2026-11-22")
        };
    against(new, &ground).into_iter().map(|r| r.place).collect()
}

#[test]
fn days_have_bounds() {
    let catalogue = Catalogue::built_in().unwrap();
    let kind = catalogue.meeting_kind("assembly").unwrap();
    for (on, expected) in [
        ("2020-01-01", &[][..]),
        ("2019-12-31", &["day"]),
        ("2026-09-30", &[]),
        ("2026-10-01", &["day"]),
        ("2026-11-23", &["day", "day"]),
    ] {
        let new = NewMeeting { day: day(on), ..meeting(kind) };
        assert_eq!(told(kind, &new, &[]), expected, "{on}");
    }
}

#[test]
fn times_are_times() {
    let catalogue = Catalogue::built_in().unwrap();
    let kind = catalogue.meeting_kind("assembly").unwrap();
    for (start, fits) in [
        ("", true),
        ("00:00", true),
        ("23:59", true),
        ("24:00", false),
        ("9:30", false),
        ("下午", false),
        ("12:6", false),
    ] {
        let new = NewMeeting { start: start.into(), ..meeting(kind) };
        assert_eq!(told(kind, &new, &[]).is_empty(), fits, "{start}");
    }
}

#[test]
fn numbers_must_add_up_as_far_as_they_are_known() {
    let catalogue = Catalogue::built_in().unwrap();
    let kind = catalogue.meeting_kind("assembly").unwrap();
    // due, present, leave, absent → at which field
    let table = [
        (None, Some(3), None, None, ""),
        (None, None, None, None, "n-present"),
        (Some(5), Some(3), None, None, ""),
        (Some(5), Some(5), None, None, ""),
        (Some(5), Some(6), None, None, "n-due"),
        (Some(5), Some(3), Some(2), None, ""),
        (Some(5), Some(3), Some(3), None, "n-due"),
        (Some(5), Some(3), Some(1), Some(1), ""),
        (Some(5), Some(3), Some(1), Some(0), "n-due"),
        (Some(-1), Some(0), None, None, "n-due"),
    ];
    for (due, present, leave, absent, at) in table {
        let roll = Roll::Counted(Counts { due, present, leave, absent });
        let places = told(kind, &NewMeeting { roll, ..meeting(kind) }, &[]);
        assert_eq!(places.first().map_or("", String::as_str), at, "{due:?} {present:?} {leave:?} {absent:?}");
    }
}

#[test]
fn an_agenda_is_asked_where_nothing_else_says_what_it_was_about() {
    let catalogue = Catalogue::built_in().unwrap();
    for (kind, expected) in [("assembly", &["agenda"][..]), ("committee", &["agenda"]), ("theme_day", &[])] {
        let kind = catalogue.meeting_kind(kind).unwrap();
        assert_eq!(told(kind, &NewMeeting { agenda: "  ".into(), ..meeting(kind) }, &[]), expected);
    }
}

#[test]
fn everybody_due_must_be_marked_at_an_assembly_only() {
    let catalogue = Catalogue::built_in().unwrap();
    let mark = |id, state| Mark { who: Who::Person(PersonId(id)), state };
    let candidates = [candidate(1, true), candidate(2, true)];
    let some = Roll::Named(vec![mark(1, Some(Attend::Present))]);
    let assembly = catalogue.meeting_kind("assembly").unwrap();
    assert_eq!(told(assembly, &NewMeeting { roll: some.clone(), ..meeting(assembly) }, &candidates), ["attend"]);
    let all = Roll::Named(vec![mark(1, Some(Attend::Present)), mark(2, None)]);
    assert!(told(assembly, &NewMeeting { roll: all, ..meeting(assembly) }, &candidates).is_empty());
    let group = catalogue.meeting_kind("group").unwrap();
    assert!(told(group, &NewMeeting { roll: some, ..meeting(group) }, &candidates).is_empty());
}

#[test]
fn titles_come_from_theme_or_agenda() {
    let catalogue = Catalogue::built_in().unwrap();
    let title = |kind: &str, fields: &[(&str, &str)], agenda: &str| {
        let fields: BTreeMap<String, String> = fields.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        title_of(catalogue.meeting_kind(kind).unwrap(), &fields, agenda)
    };
    assert_eq!(title("theme_day", &[("theme", "重温誓词")], "学习"), "重温誓词");
    assert_eq!(title("lecture", &[("title", "学党章")], ""), "学党章");
    for (agenda, expected) in [
        ("\n一、学习文件\n二、其他", "学习文件"),
        ("1. 学习文件", "学习文件"),
        ("（一）学习文件", "学习文件"),
        ("学习第1、2章", "学习第1、2章"),
        ("", "支部党员大会"),
    ] {
        assert_eq!(title("assembly", &[], agenda), expected);
    }
}

#[test]
fn further_fields_are_read_by_their_type() {
    let catalogue = Catalogue::built_in().unwrap();
    let kind = catalogue.meeting_kind("org_life").unwrap();
    let read = |pairs: &[(&str, &'static str)]| {
        let typed: BTreeMap<String, &'static str> = pairs.iter().map(|(k, v)| ((*k).to_owned(), *v)).collect();
        fields::read(&catalogue, kind, |key| typed.get(key).copied().unwrap_or(""))
    };
    let (values, faults) = read(&[("level", "支部党员大会"), ("problems", "12"), ("topic", "rectification")]);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(values.get("level").map(String::as_str), Some("assembly"), "a name is as good as its code");
    let (_, faults) = read(&[("problems", "-1")]);
    let places: Vec<&str> = faults.iter().map(|f| f.place.as_str()).collect();
    assert_eq!(places, ["x-level", "x-problems"]);
}
