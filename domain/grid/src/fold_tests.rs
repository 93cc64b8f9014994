//! What events add up to, and what is asked of a form: by tables.

use crate::fold::fold;
use crate::place::{Data, Event, EventKind as E, Facts, Held, Kind, PlaceId, subject};
use crate::post::{self, posts};
use crate::testing::{TODAY, day, typed};
use crate::typed::judge;
use base::id::PersonId;
use base::{Keys, Moment};
use catalogue::Catalogue;

/// Kind, day, person or the event that ends or is taken back.
type Told = (E, &'static str, i64);
/// Events, and needed, held, vacant of each seat.
type Seats<'a> = (&'a [Told], &'a [(i64, i64, i64)]);
/// Kind of place, day, fields, what is refused.
type Case<'a> = (Kind, &'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

/// Events in order, each with its number as id.
fn events(all: &[Told]) -> Vec<Event> {
    let event = |(at, (kind, on, n)): (usize, &Told)| {
        let held = Held { post: "grid_member".into(), name: format!("第{n}人"), subject: *n, ..Held::default() };
        let facts =
            Facts { name: format!("第{n}"), needs: [("grid_member".to_owned(), 2)].into(), ..Facts::default() };
        let data = Data {
            facts: matches!(kind, E::Open | E::Change).then_some(facts),
            held: (*kind == E::Appoint).then_some(held),
            gone: (*kind == E::Relieve).then_some(*n),
            ..Data::default()
        };
        Event {
            id: i64::try_from(at).unwrap() + 1,
            place: PlaceId(1),
            kind: *kind,
            day: day(on),
            data,
            annuls: (*kind == E::Annul).then_some(*n),
            recorded_at: Moment(0),
            recorded_by: "李芳".to_owned(),
        }
    };
    all.iter().enumerate().map(event).collect()
}

#[test]
fn events_fit_each_other_or_are_refused_with_the_reason() {
    let cases: [(&[Told], &str); 13] = [
        (&[(E::Appoint, "2026-01-10", 7)], ""),
        (&[(E::Appoint, "2026-01-09", 7)], "早于设立日期"),
        (&[(E::Appoint, "2026-02-01", 7), (E::Appoint, "2026-03-01", 7)], "已在这个岗位上"),
        (&[(E::Appoint, "2026-03-01", 7), (E::Appoint, "2026-02-01", 7)], "已在这个岗位上"),
        (&[(E::Appoint, "2026-02-01", 7), (E::Relieve, "2026-03-01", 2), (E::Appoint, "2026-03-01", 7)], ""),
        (&[(E::Appoint, "2026-02-01", 7), (E::Relieve, "2026-01-20", 2)], "不在这个岗位上"),
        (
            &[(E::Appoint, "2026-02-01", 7), (E::Relieve, "2026-03-01", 2), (E::Annul, "2026-02-01", 2)],
            "不在这个岗位上",
        ),
        (&[(E::Change, "2026-03-01", 8), (E::Change, "2026-02-01", 9)], "早于上一次变更"),
        (&[(E::Change, "2026-03-01", 8), (E::Annul, "2026-03-01", 2), (E::Change, "2026-02-01", 9)], ""),
        (&[(E::Appoint, "2026-02-01", 7), (E::Close, "2026-03-01", 0)], "撤并当天还有1人在岗：第7人"),
        (&[(E::Appoint, "2026-02-01", 7), (E::Relieve, "2026-03-01", 2), (E::Close, "2026-03-01", 0)], ""),
        (&[(E::Close, "2026-03-01", 0), (E::Change, "2026-03-02", 8)], "已于2026年3月1日撤并"),
        (&[(E::Appoint, "2026-02-01", 7), (E::Annul, "2026-01-10", 1)], "设立之后还有别的记录"),
    ];
    for (rest, refused) in cases {
        let all = [&[(E::Open, "2026-01-10", 1)], rest].concat();
        let told = fold(&events(&all)).err().map(|r| r.to_string()).unwrap_or_default();
        assert_eq!(told.is_empty(), refused.is_empty(), "{rest:?}: {told}");
        assert!(told.contains(refused), "{rest:?}: {told}");
    }
}

#[test]
fn seats_are_what_is_needed_and_held() {
    let open = (E::Open, "2026-01-10", 1);
    let cases: [Seats<'_>; 5] = [
        (&[open], &[(2, 0, 2)]),
        (&[open, (E::Appoint, "2026-02-01", 7)], &[(2, 1, 1)]),
        (
            &[open, (E::Appoint, "2026-02-01", 7), (E::Appoint, "2026-02-01", 8), (E::Appoint, "2026-02-01", 9)],
            &[(2, 3, 0)],
        ),
        (&[open, (E::Appoint, "2026-02-01", 7), (E::Relieve, "2026-03-01", 2)], &[(2, 0, 2)]),
        (&[open, (E::Close, "2026-03-01", 0)], &[]),
    ];
    for (all, seats) in cases {
        let standing = fold(&events(all)).unwrap().unwrap();
        let told: Vec<_> = standing.seats().iter().map(|s| (s.needed, s.held, s.vacant())).collect();
        assert_eq!(told, seats, "{all:?}");
    }
    assert!(fold(&events(&[open, (E::Annul, "2026-01-10", 1)])).unwrap().is_none());
}

#[test]
fn a_form_is_told_everything_at_once() {
    let catalogue = Catalogue::built_in().unwrap();
    let cases: [Case<'_>; 6] = [
        (Kind::Grid, "2026-03-01", &[], &[]),
        (Kind::Grid, "2027-03-01", &[("name", "")], &["日期晚于今天", "没有填写名称"]),
        (Kind::Grid, "1900-01-01", &[("households", "-1")], &["日期过早", "“-1”不能用"]),
        (Kind::Grid, "", &[("grid_member", "很多")], &["没有填写日期", "“很多”不能用"]),
        (Kind::Residence, "2026-03-01", &[("form", "castle")], &["没有选择类型"]),
        (Kind::Micro, "2026-13-01", &[], &["不是有效的日期"]),
    ];
    for (kind, on, fields, refused) in cases {
        let read = judge(kind, &posts(&catalogue, kind), &typed(on, "01", fields), day(TODAY));
        let told = read.err().unwrap_or_default();
        assert_eq!(told.len(), refused.len(), "{kind:?} {on} {fields:?}: {told:?}");
        for what in refused {
            assert!(told.iter().any(|r| r.to_string().contains(what)), "{kind:?} {on} {fields:?}: {told:?}");
        }
    }
}

#[test]
fn every_post_of_the_catalogue_stands_somewhere_with_a_number_and_in_the_entries() {
    let catalogue = Catalogue::built_in().unwrap();
    for (code, name) in post::all(&catalogue) {
        let somewhere = Kind::ALL.iter().any(|k| posts(&catalogue, *k).iter().any(|p| p.code == code));
        assert!(somewhere, "{name}");
        for entry in ["grid.held", "grid.appointed"] {
            assert_eq!(catalogue.entry(entry).unwrap().value_name("post", &code), Some(name.as_str()));
        }
    }
    for row in catalogue.codes(post::TABLE).unwrap().iter() {
        assert!(row.extra.values().all(|n| n.parse::<i64>().is_ok()), "{row:?}");
    }
}

#[test]
fn one_person_is_one_subject_and_another_is_another() {
    let keys = Keys::from_master(&[7; 32]);
    let of = |name: &str, phone: &str| subject(&keys, None, name, phone);
    assert_eq!(subject(&keys, Some(PersonId(9)), "周正", "13800138000"), 9);
    assert_eq!(of("周正", "13800138000"), of("周正", "13800138000"));
    assert!(of("周正", "13800138000") < 0);
    assert_ne!(of("周正", "13800138000"), of("周正", "13900139000"));
    assert_ne!(of("周正", "13800138000"), of("周直", "13800138000"));
}
