//! What events add up to, what is asked of a form, and when something should be seen to: by tables.

use crate::alarm::{alarms, months};
use crate::file::{Data, Event, EventKind as E, File, FileId, Kind};
use crate::fold::fold;
use crate::testing::{TODAY, day, typed};
use crate::typed::judge;
use base::Moment;
use base::id::{PersonId, UnitId};
use catalogue::Catalogue;

/// Kind, day, host or code, what it takes back.
type Told<'a> = (E, &'a str, &'a str, i64);
/// Kind of file and event, day, fields, what is refused.
type Case<'a> = (Kind, E, &'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

/// Events in order, each with its id: kind, day, host or code, what it takes back.
fn events(all: &[Told<'_>]) -> Vec<Event> {
    let event = |(at, (kind, on, word, annuls)): (usize, &Told<'_>)| Event {
        id: i64::try_from(at).unwrap() + 1,
        file: FileId(1),
        kind: *kind,
        day: day(on),
        data: Data { host: word.parse().ok(), how: (*word).to_owned(), card: Some((9, 2026, 1)), ..Data::default() },
        annuls: (*annuls != 0).then_some(*annuls),
        recorded_at: Moment(0),
        recorded_by: "李芳".to_owned(),
    };
    all.iter().enumerate().map(event).collect()
}

#[test]
fn events_fit_each_other_or_are_refused_with_the_reason() {
    const START: Told<'_> = (E::Register, "2026-01-10", "", 0);
    let cases: [(&[Told<'_>], &str); 14] = [
        (&[(E::Contact, "2026-01-10", "", 0)], ""),
        (&[(E::Contact, "2026-01-09", "", 0)], "早于开始"),
        (&[(E::HostIn, "2026-02-01", "7", 0), (E::HostIn, "2026-03-01", "7", 0)], "已经在这个党支部"),
        (&[(E::HostIn, "2026-02-01", "7", 0), (E::HostIn, "2026-03-01", "8", 0)], ""),
        (&[(E::HostOut, "2026-02-01", "7", 0)], "没有在这个党支部"),
        (&[(E::HostIn, "2026-02-01", "7", 0), (E::HostOut, "2026-01-20", "7", 0)], "没有在这个党支部"),
        (&[(E::Card, "2026-02-01", "", 0), (E::Card, "2026-03-01", "", 0)], "已有活动证"),
        (&[(E::Card, "2026-02-01", "", 0), (E::Recall, "2026-03-01", "lost", 0), (E::Card, "2026-03-02", "", 0)], ""),
        (&[(E::Audit, "2026-02-01", "", 0)], "没有正在使用"),
        (&[(E::End, "2026-05-01", "returned", 0), (E::Contact, "2026-05-02", "", 0)], "已于2026年5月1日结束"),
        (&[(E::End, "2026-05-01", "returned", 0), (E::Contact, "2026-05-01", "", 0)], ""),
        (
            &[
                (E::Card, "2026-02-01", "", 0),
                (E::End, "2026-05-01", "returned", 0),
                (E::Recall, "2026-06-01", "recalled", 0),
            ],
            "",
        ),
        (&[(E::Contact, "2026-02-01", "", 0), (E::Annul, "2026-01-10", "", 1)], "登记之后还有别的记录"),
        (
            &[(E::Card, "2026-02-01", "", 0), (E::Audit, "2026-03-01", "", 0), (E::Annul, "2026-02-01", "", 2)],
            "没有正在使用",
        ),
    ];
    for (more, told) in cases {
        let all = events(&[&[START], more].concat());
        match fold(Kind::Out, &all) {
            Ok(_) => assert!(told.is_empty(), "{more:?} should be refused: {told}"),
            Err(refusal) => assert!(!told.is_empty() && refusal.what.contains(told), "{more:?}: {refusal}"),
        }
    }
    assert!(fold(Kind::Abroad, &events(&[START, (E::Card, "2026-02-01", "", 0)])).is_err(), "no card abroad");
    assert_eq!(fold(Kind::Out, &events(&[START, (E::Annul, "2026-01-10", "", 1)])), Ok(None), "taken back whole");
}

#[test]
fn the_latest_counts_whenever_it_was_written_down() {
    let all = [
        (E::Register, "2026-01-10", "", 0),
        (E::Contact, "2026-06-01", "", 0),
        (E::Contact, "2026-03-01", "", 0),
        (E::Report, "2026-07-01", "", 0),
        (E::HostIn, "2026-02-01", "7", 0),
        (E::End, "2026-09-01", "returned", 0),
    ];
    let stands = fold(Kind::Out, &events(&all)).unwrap().unwrap();
    assert_eq!((stands.contact_on, stands.report_on), (day("2026-07-01"), day("2026-07-01")), "a report is a contact");
    assert_eq!(stands.hosts[0].to, Some(day("2026-09-01")), "whoever is back takes part at home");
    let back = [all.as_slice(), &[(E::Annul, "2026-09-01", "", 6), (E::Annul, "2026-07-01", "", 4)]].concat();
    let stands = fold(Kind::Out, &events(&back)).unwrap().unwrap();
    assert_eq!((stands.contact_on, stands.end, stands.hosts[0].to), (day("2026-06-01"), None, None));
}

#[test]
fn a_form_is_told_everything_at_once() {
    let today = day(TODAY);
    let place = ("place", "广东省深圳市");
    let whole = [place, ("reason", "work"), ("contact", "李芳")];
    let cases: [Case<'_>; 13] = [
        (Kind::Out, E::Register, "2026-03-01", &whole, &[]),
        (Kind::Out, E::Register, "2026-02-30", &[], &["不是有效的日期", "没有选择原因", "没有写明地点", "联系人"]),
        (Kind::Out, E::Register, "2026-11-23", &whole, &["晚于今天"]),
        (Kind::Out, E::Register, "0026-03-01", &whole, &["日期过早"]),
        (Kind::Out, E::Register, "", &whole, &["没有填写日期"]),
        (Kind::Out, E::Register, "2026-03-01", &[place, ("reason", "illness"), ("contact", "李芳")], &["没有选择原因"]),
        (
            Kind::Out,
            E::Register,
            "2026-03-01",
            &[whole.as_slice(), &[("expected", "2026-02-01"), ("phone", "12")]].concat(),
            &["早于日期", "电话号码"],
        ),
        (Kind::In, E::Register, "2026-03-01", &[place, ("reason", "work")], &["组织关系所在党组织"]),
        (Kind::Hardship, E::Register, "2026-03-01", &[("reason", "illness")], &[]),
        (Kind::Out, E::Contact, "2026-03-01", &[], &["联系方式", "由谁联系", "联系情况"]),
        (Kind::Out, E::Change, "2026-03-01", &[], &["没有填写变更"]),
        (Kind::Out, E::End, "2026-03-01", &[("how", "eased")], &["没有选择结束的原因"]),
        (Kind::Out, E::End, "2026-03-01", &[("how", "other")], &["没有写明结束的原因"]),
    ];
    for (kind, event, on, fields, told) in cases {
        let faults = judge(kind, event, &typed(on, fields), today).err().unwrap_or_default();
        assert_eq!(faults.len(), told.len(), "{event:?} {on} {fields:?}: {faults:?}");
        for word in told {
            assert!(faults.iter().any(|f| f.what.contains(word)), "{word}: {faults:?}");
        }
    }
}

fn file(kind: Kind) -> File {
    let now = day(TODAY);
    File {
        id: FileId(1),
        kind,
        unit: UnitId(2),
        person: Some(PersonId(3)),
        name: "王小明".to_owned(),
        place: "广东省深圳市".to_owned(),
        area: String::new(),
        since: day("2024-01-01"),
        expected: None,
        contact_on: now,
        report_on: now,
        review_on: now,
        audit_on: None,
        card: String::new(),
        card_state: String::new(),
        end: None,
        undone: false,
        astray: false,
        version: 1,
        created_at: Moment(0),
        created_by: String::new(),
    }
}

#[test]
fn what_should_be_seen_to_names_its_clause() {
    let catalogue = Catalogue::built_in().unwrap();
    let said = |file: File| -> Vec<String> {
        alarms(&file, &catalogue, day(TODAY)).into_iter().map(|a| format!("{}｜{}", a.what, a.clause)).collect()
    };
    let out = || file(Kind::Out);
    let (six, nearly) = (day("2026-05-22"), day("2026-05-23"));
    assert!(said(out()).is_empty());
    assert!(said(File { contact_on: nearly, ..out() }).is_empty(), "a day is missing");
    let told = said(File { contact_on: six, ..out() });
    assert!(told.len() == 1 && told[0].contains("已6个月没有联系") && told[0].contains("第三十二条"), "{told:?}");
    let told = said(File { contact_on: six, ..file(Kind::Abroad) });
    assert!(told[0].contains("第三十四条"), "{told:?}");
    let told = said(File { since: day("2021-11-22"), ..file(Kind::Abroad) });
    assert!(told[0].contains("已满5年") && told[0].contains("第二十四条"), "{told:?}");
    assert!(said(File { since: day("2021-11-23"), ..file(Kind::Abroad) }).is_empty());
    assert!(said(File { report_on: day("2025-11-22"), ..out() })[0].contains("12个月没有汇报"));
    assert!(said(File { report_on: day("2025-11-22"), ..file(Kind::In) }).is_empty(), "reports to the own branch");
    let told = said(File { review_on: day("2025-11-01"), ..file(Kind::Hardship) });
    assert!(told[0].contains("没有复核") && told[0].contains("未核实"), "from memory only: {told:?}");
    assert!(said(File { contact_on: six, ..file(Kind::Hardship) }).is_empty());
    let carded = || File { card_state: "good".to_owned(), audit_on: Some(day("2025-11-22")), ..out() };
    assert!(said(carded())[0].contains("年审到期"));
    let ended = File { end: Some((day(TODAY), "returned".to_owned())), contact_on: six, ..carded() };
    let told = said(ended.clone());
    assert!(told.len() == 1 && told[0].contains("还没有收回"), "{told:?}");
    assert!(said(File { undone: true, ..ended }).is_empty());
    assert!(said(File { expected: Some(day("2026-11-21")), ..out() })[0].contains("已过"));
    assert!(said(File { astray: true, ..out() })[0].contains("已不在本支部"));
}

#[test]
fn months_are_whole() {
    for (from, to, n) in [
        ("2026-05-22", "2026-11-22", 6),
        ("2026-05-23", "2026-11-22", 5),
        ("2025-11-30", "2026-02-28", 3),
        ("2026-11-22", "2026-11-22", 0),
        ("2020-02-29", "2021-02-28", 12),
    ] {
        assert_eq!(months(day(from), day(to)), n, "{from} {to}");
    }
}
