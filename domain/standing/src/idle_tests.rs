//! Who has missed organisation life for six months: by the pure rule, and by the records of a branch on both engines.

use crate::idle::{self, Ground};
use crate::rules::{Missed, missed};
use crate::testing::{TODAY, World, day, step, worlds};
use access::Scope;
use base::id::PersonId;
use base::{Day, Quantity};
use catalogue::Catalogue;
use ledger::{NewEntry, Source, Tags};
use meeting::store::PersonSeat;
use meeting::{Attend, Mark, MeetingId, NewMeeting, Roll, Who};

fn seats(all: &[(&str, Attend)]) -> Vec<PersonSeat> {
    let seat = |(n, (on, state)): (usize, &(&str, Attend))| PersonSeat {
        person: PersonId(1),
        id: MeetingId(i64::try_from(n).unwrap()),
        kind: "assembly".into(),
        day: day(on),
        state: *state,
    };
    all.iter().enumerate().map(seat).collect()
}

fn since(all: &[(&str, Attend)], today: &str) -> Option<(Day, usize)> {
    let found: Option<Missed> = missed(&Catalogue::built_in().unwrap(), &seats(all), day(today));
    found.map(|m| (m.since, m.meetings.len()))
}

#[test]
fn six_months_count_from_the_first_meeting_missed_and_whoever_comes_or_has_leave_begins_anew() {
    use Attend::{Absent, Leave, Present};
    let run = [("2025-08-31", Absent), ("2025-10-20", Absent), ("2026-01-15", Absent)];
    assert_eq!(since(&run, "2026-02-27"), None, "a day before the end of February");
    assert_eq!(since(&run, "2026-02-28"), Some((day("2025-08-31"), 3)), "31 August and six months");
    assert_eq!(since(&run[..2], "2026-06-01"), None, "twice is no habit");
    for came in [Present, Leave] {
        let broken = [run[0], run[1], ("2025-11-01", came), run[2]];
        assert_eq!(since(&broken, "2026-06-01"), None, "{came:?} in between");
        let before = [&[("2025-07-01", came)], &run[..]].concat();
        assert_eq!(since(&before, "2026-06-01"), Some((day("2025-08-31"), 3)), "{came:?} before");
        let after = [&run[..], &[("2026-02-01", came)]].concat();
        assert_eq!(since(&after, "2026-06-01"), None, "{came:?} after");
    }
    assert_eq!(since(&[], "2026-06-01"), None, "nothing recorded, nothing said");
}

/// Records a meeting of a branch with everybody's attendance.
async fn held(w: &World, kind: &str, on: &str, all: &[(PersonId, Attend)]) {
    let scope = w.secretary.scope("meeting.write").unwrap();
    let marks = all.iter().map(|(who, state)| Mark { who: Who::Person(*who), state: Some(*state) }).collect();
    let mut new = NewMeeting::of(w.a, kind, day(on));
    new.fields = [("topic".to_owned(), "other".to_owned())].into();
    (new.place, new.agenda, new.roll) = ("会议室".into(), "学习".into(), Roll::Named(marks));
    let mut work = w.d.begin(&w.secretary).await.unwrap();
    meeting::acts::record(&mut work, &scope, &new).await.unwrap();
    work.commit().await.unwrap();
}

/// Adds to the registrations of somebody who is elsewhere, as the noun that keeps them would.
async fn registered(w: &World, who: PersonId, n: i64) {
    let mut work = w.d.begin(&w.clerk).await.unwrap();
    let source = Source { noun: "floating_event", id: work.new_id() };
    let entry = NewEntry::one("floating.stock", w.a, day("2026-02-01"), source).about(who.0).of(Quantity::whole(n));
    ledger::post(&mut work, vec![entry.tagged(Tags::one("kind", "abroad"))]).await.unwrap();
    work.audit(access::Line::general("test", ""));
    work.commit().await.unwrap();
}

async fn told(w: &World) -> Vec<(PersonId, usize)> {
    let scope = w.secretary.scope("member.read").unwrap();
    let mut conn = w.d.db.read().await.unwrap();
    let everybody = member::store::persons_of(&mut conn, &w.d.keys, &scope, w.a).await.unwrap();
    let ground = Ground { catalogue: &w.d.catalogue, today: day(TODAY) };
    let found = idle::of(&mut conn, ground, &scope, (w.a, &everybody)).await.unwrap();
    found.iter().map(|(person, m)| (person.id, m.meetings.len())).collect()
}

#[tokio::test]
async fn a_branch_is_told_of_whoever_missed_its_meetings_without_leave_and_of_nobody_who_is_away() {
    use Attend::{Absent, Leave, Present};
    for w in worlds().await {
        let [here, gone, ill, away] = [w.people[0], w.people[1], w.people[2], w.people[3]];
        assert!(told(&w).await.is_empty(), "{}: nothing recorded, nothing said", w.engine);
        for on in ["2026-03-10", "2026-06-10", "2026-09-10"] {
            held(&w, "assembly", on, &[(here, Present), (gone, Absent), (ill, Leave), (away, Absent)]).await;
        }
        assert_eq!(told(&w).await, [(gone, 3), (away, 3)]);
        let scope = w.clerk.scope("member.write").unwrap();
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let found = member::store::find(work.conn(), &w.d.keys, &scope, away).await.unwrap();
        let handle = member::acts::Handle { id: away, version: found.version };
        let facts = found.facts.with("floating", "1").with("floating_to", "外省").with("floating_since", "2026-01-05");
        member::acts::edit(&mut work, &scope, handle, facts).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(told(&w).await, [(gone, 3)], "who is elsewhere has a reason");
        registered(&w, gone, 1).await;
        assert!(told(&w).await.is_empty(), "who is registered as abroad has one too");
        registered(&w, gone, -1).await;
        assert_eq!(told(&w).await, [(gone, 3)], "and no more once the registration is over");
        // Nothing has come of it by itself, and once somebody has taken it up it is told no more.
        assert_eq!(w.stands(gone).await, Some(w.a));
        let mut conn = w.d.db.read().await.unwrap();
        let none = crate::store::of_person(&mut conn, &Scope::whole(crate::testing::DISTRICT), gone, false).await;
        assert!(none.unwrap().is_empty());
        drop(conn);
        let case = w.begin(&w.secretary, crate::Kind::Departure, gone, w.a).await.unwrap();
        let ground = step("ground", "2026-03-10", &[("kind", "life"), ("course", "无正当理由")]);
        w.take(&w.secretary, case, ground).await.unwrap();
        assert!(told(&w).await.is_empty());
        w.assert_sound().await;
    }
}
