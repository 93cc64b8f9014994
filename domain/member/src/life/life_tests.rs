//! Folding events into stays, and the entries they make.

use super::*;

const A: UnitId = UnitId(1);
const B: UnitId = UnitId(2);

fn day(n: i64) -> Day {
    Day::from_unix_days(20_000 + n)
}

fn event(id: i64, kind: EventKind, on: i64, unit: UnitId, category: &str) -> Event {
    Event {
        id,
        person: PersonId(7),
        kind,
        day: day(on),
        unit,
        from_unit: (kind == EventKind::Moved).then_some(if unit == A { B } else { A }),
        category: category.into(),
        reason: String::new(),
        scope: String::new(),
        note: String::new(),
        document: String::new(),
        former: None,
        annuls: None,
        batch: None,
        version: 1,
        recorded_at: Moment(0),
        recorded_by: String::new(),
    }
}

fn annul(id: i64, wrong: i64) -> Event {
    Event { annuls: Some(wrong), ..event(id, EventKind::Annulled, 0, A, "full") }
}

/// What the entries of the events that count say, by (unit, category), at the end of a day.
fn stock(events: &[Event], on: i64) -> Vec<(UnitId, String, i64)> {
    let mut sums: Vec<(UnitId, String, i64)> = Vec::new();
    for e in live(events).into_iter().flat_map(postings).filter(|e| e.kind == "member.stock" && e.on <= day(on)) {
        let category = e.tags.get("category").unwrap_or("").to_owned();
        match sums.iter_mut().find(|(u, c, _)| *u == e.unit && *c == category) {
            Some(sum) => sum.2 += e.quantity.0 / 1000,
            None => sums.push((e.unit, category, e.quantity.0 / 1000)),
        }
    }
    sums.retain(|(_, _, n)| *n != 0);
    sums
}

fn stays(events: &[Event], on: i64) -> Vec<(UnitId, String, i64)> {
    let held = |s: &&Stay| s.from <= day(on) && s.until.is_none_or(|until| until > day(on));
    fold(events).stays.iter().filter(held).map(|s| (s.unit, s.category.clone(), 1)).collect()
}

#[test]
fn stays_and_ledger_tell_the_same_story_on_every_day() {
    use EventKind::{Accepted, CameIn, Confirmed, Enrolled, Left, Moved, Restored};
    let stories: Vec<Vec<Event>> = vec![
        vec![event(1, Enrolled, 0, A, "full")],
        vec![
            event(1, Accepted, 0, A, "probationary"),
            event(2, Confirmed, 5, A, "full"),
            event(3, Moved, 7, B, "full"),
        ],
        vec![event(1, Enrolled, 0, A, "full"), event(2, Moved, 0, B, "full"), event(3, Left, 4, B, "full")],
        vec![event(1, Enrolled, 0, A, "full"), event(2, Left, 3, A, "full"), event(3, Restored, 6, B, "full")],
        vec![event(1, Enrolled, 0, A, "full"), annul(2, 1), event(3, Enrolled, 0, B, "probationary")],
        vec![
            event(1, Enrolled, 2, A, "full"),
            event(2, Moved, 4, B, "full"),
            annul(3, 2),
            event(4, Moved, 6, B, "full"),
        ],
        vec![event(1, CameIn, 1, A, "full"), annul(2, 1)],
    ];
    for (at, story) in stories.iter().enumerate() {
        for on in -1..10 {
            assert_eq!(stays(story, on), stock(story, on), "story {at}, day {on}");
        }
    }
}

#[test]
fn an_annulled_entrance_leaves_nobody_known() {
    let events = vec![event(1, EventKind::Enrolled, 0, A, "full"), annul(2, 1)];
    assert_eq!(fold(&events), Life::default());
    let left = vec![event(1, EventKind::Enrolled, 0, A, "full"), event(2, EventKind::Left, 0, A, "full")];
    assert!(fold(&left).known && fold(&left).stays.is_empty());
}

#[test]
fn kinds_are_read_as_they_are_kept() {
    for kind in EventKind::ALL {
        assert_eq!(EventKind::of(kind.key()), Some(kind));
    }
    assert_eq!(EventKind::of("invented"), None);
}

#[test]
fn leaving_for_another_district_is_a_transfer_and_no_loss() {
    let gone = Event { reason: TRANSFERRED.into(), scope: "city".into(), ..event(1, EventKind::Left, 0, A, "full") };
    let kinds: Vec<String> = postings(&gone).into_iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["transfer.out", "member.stock"]);
    let died = Event { reason: "died".into(), ..event(1, EventKind::Left, 0, A, "full") };
    let kinds: Vec<String> = postings(&died).into_iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["member.left", "member.stock"]);
}
