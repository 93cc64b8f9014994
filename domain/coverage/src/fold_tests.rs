//! What events add up to, on their days and whatever the order in which they were written down.

use crate::file::{Data, Event, EventKind as E, FileId, Form, Kind};
use crate::fold::{Fact, fold, on_day};
use crate::words::due;
use base::{Day, Moment};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn event(id: i64, kind: E, on: &str, data: Data) -> Event {
    let (recorded_at, recorded_by) = (Moment(0), "测试".to_owned());
    Event { id, file: FileId(1), kind, day: day(on), data, annuls: None, recorded_at, recorded_by }
}

fn begun(full: i64) -> Event {
    let data = Data { full: Some(full), least: 3, form: "none".to_owned(), ..Data::default() };
    event(1, E::Register, "2026-01-10", data)
}

fn by(id: i64, kind: E, on: &str, who: i64) -> Event {
    event(id, kind, on, Data { instructor: Some(who), ..Data::default() })
}

fn form(id: i64, on: &str, form: &str) -> Event {
    event(id, E::Form, on, Data { form: form.to_owned(), branch: Some(9), ..Data::default() })
}

/// What stands in the ledger of a kind and code of a tag after all events.
fn balance(events: &[Event], kind: &str, code: &str) -> i64 {
    let folded = fold(Kind::Social, events).unwrap().unwrap();
    let of = |f: &&Fact| f.kind == kind && f.tags.iter().any(|(_, c)| *c == code);
    folded.facts.values().flatten().filter(of).map(|f| f.n).sum()
}

#[test]
fn what_an_organisation_was_is_answered_for_every_day() {
    let mut events = vec![begun(4), by(2, E::Assign, "2026-02-01", 7), form(3, "2026-05-01", "own")];
    events.push(event(4, E::End, "2026-09-01", Data { how: "moved".to_owned(), ..Data::default() }));
    for (on, was, why) in [
        ("2026-01-09", None, "not registered yet"),
        ("2026-01-10", Some("none"), "registered"),
        ("2026-02-01", Some("instructor"), "an instructor came"),
        ("2026-04-30", Some("instructor"), "the day before"),
        ("2026-05-01", Some("own"), "the day itself"),
        ("2026-08-31", Some("own"), ""),
        ("2026-09-01", None, "gone"),
    ] {
        assert_eq!(on_day(Kind::Social, &events, day(on)).unwrap(), was, "{on} {why}");
    }
    assert_eq!(balance(&events, "coverage.stock", "social"), 0, "what ended is in no stock");
    events.pop();
    assert_eq!(balance(&events, "coverage.stock", "own"), 1, "due and built");
    assert_eq!(balance(&events, "coverage.instructed", "social"), 1);
}

#[test]
fn what_is_written_down_late_counts_on_its_day() {
    // Two instructors, and only then it is told that the first had left before the second came.
    let mut events = vec![begun(0), by(2, E::Assign, "2026-02-01", 7), by(3, E::Assign, "2026-06-01", 8)];
    let folded = fold(Kind::Social, &events).unwrap().unwrap();
    assert!(!folded.facts[&3].iter().any(|f| f.kind == "coverage.instructed"), "there was one already");
    events.push(by(4, E::Release, "2026-04-01", 7));
    let folded = fold(Kind::Social, &events).unwrap().unwrap();
    assert!(
        folded.facts[&3].iter().any(|f| f.kind == "coverage.instructed" && f.n == 1),
        "now the second is the first"
    );
    assert_eq!(on_day(Kind::Social, &events, day("2026-05-01")).unwrap(), Some("none"));
    assert_eq!(balance(&events, "coverage.instructed", "social"), 1);
    assert_eq!(folded.standing.contact_on, Some(day("2026-06-01")), "since there is somebody again");
}

#[test]
fn what_does_not_fit_is_refused() {
    let start = vec![begun(2), by(2, E::Assign, "2026-02-01", 7)];
    let contact = |problem: &str, on: &str, who: i64| {
        let data =
            Data { instructor: Some(who), problem: problem.to_owned(), solved: "no".to_owned(), ..Data::default() };
        event(5, E::Contact, on, data)
    };
    let solve = |about: i64, on: &str| event(6, E::Solve, on, Data { about: Some(about), ..Data::default() });
    let end = || event(7, E::End, "2026-03-01", Data::default());
    for (more, says) in [
        (vec![form(3, "2026-01-09", "own")], "早于登记日期"),
        (vec![by(3, E::Assign, "2026-02-02", 7)], "已经在联系"),
        (vec![by(3, E::Release, "2026-01-20", 7)], "当时没有在联系"),
        (vec![contact("", "2026-01-31", 7)], "当时没有在联系"),
        (vec![contact("", "2026-02-03", 8)], "当时没有在联系"),
        (vec![contact("没有活动场所", "2026-02-03", 7), solve(5, "2026-02-02")], "没有这个还没有解决的问题"),
        (vec![solve(5, "2026-02-02")], "没有这个还没有解决的问题"),
        (vec![end(), form(3, "2026-03-02", "own")], "结束"),
        (vec![event(3, E::Form, "2026-03-01", Data { form: "none".to_owned(), ..Data::default() })], "已经是未组建"),
    ] {
        let all = [start.clone(), more].concat();
        let refused = fold(Kind::Enterprise, &all).unwrap_err().to_string();
        assert!(refused.contains(says), "{refused} should say {says}");
    }
    let all = [start, vec![contact("没有活动场所", "2026-02-03", 7)]].concat();
    assert_eq!(fold(Kind::Enterprise, &all).unwrap().unwrap().standing.problems, [5]);
    let solved = [all, vec![solve(5, "2026-02-10")]].concat();
    assert!(fold(Kind::Enterprise, &solved).unwrap().unwrap().standing.problems.is_empty());
    let wrong = vec![begun(0), form(3, "2026-02-01", "own")];
    assert!(fold(Kind::Village, &wrong).unwrap_err().to_string().contains("村没有"));
}

#[test]
fn what_is_due_follows_the_members() {
    for (form, full, says) in [
        (Form::None, 3, "own"),
        (Form::None, 2, "joint"),
        (Form::Union, 1, "joint"),
        (Form::None, 0, "no"),
        (Form::Joint, 0, "joint"),
        (Form::Own, 4, "own"),
    ] {
        assert_eq!(due(form, full, 3), says, "{form:?} {full}");
    }
}
