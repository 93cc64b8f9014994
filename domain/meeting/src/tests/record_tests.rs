//! Recording: entries, distinct persons, scope, forged marks, the same request twice.

use super::world::{A, DISTRICT, L, P, counts, day, places, worlds};
use crate::acts::{self, Recorded};
use crate::record::{Attend, Mark, NewMeeting, Roll, Who};
use crate::{MeetingId, store};
use base::Fault;
use base::id::PersonId;
use member::rights::Asked;

#[tokio::test]
async fn a_meeting_writes_one_entry_and_one_for_each_seat() {
    for world in worlds().await {
        let id = world.record(&world.assembly("2026-03-18", [P, P, P, L, A])).await.unwrap();
        let meeting = world.find(id).await;
        assert_eq!(meeting.title, "学习有关文件");
        assert_eq!((meeting.counts.due, meeting.counts.present), (Some(5), Some(3)));
        assert_eq!(meeting.names(Attend::Leave), ["丁晓"]);
        assert!(!meeting.seats[4].voting, "{}: the one on probation has no vote", world.engine);
        assert_eq!(world.ledger("meeting.assembly").await, (1, 0));
        assert_eq!(world.ledger("meeting.attended").await, (3, 3));
        assert_eq!(world.ledger("meeting.leave").await, (1, 1));
        assert_eq!(world.ledger("meeting.absent").await, (1, 1));

        // Another meeting of the same people: more attendances, not more persons.
        world.record(&world.assembly("2026-06-18", [P, P, None, None, None])).await.unwrap();
        assert_eq!(world.ledger("meeting.attended").await, (5, 3));

        let mut conn = world.d.db.read().await.unwrap();
        let entries = ledger::of_source(&mut conn, &world.read(), "meeting", id.0).await.unwrap();
        assert_eq!(entries.len(), 6);
        assert_eq!(entries[0].tags.get("topic"), Some("theory"));
        assert_eq!(entries[1].tags.get("kind"), Some("assembly"));
        let verified = ledger::verify(&mut conn, &world.d.keys, DISTRICT.0).await.unwrap();
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);
        drop(conn);
        assert!(world.is_sound().await);
    }
}

#[tokio::test]
async fn whoever_has_lost_the_vote_is_there_and_is_not_counted_for_the_quorum() {
    for world in worlds().await {
        member::testing::register_no_vote();
        for at in [0, 3] {
            member::testing::take_vote(&world.d, &world.clerk, world.people[at]).await.unwrap();
        }
        let id = world.record(&world.assembly("2026-03-18", [P, P, L, P, P])).await.unwrap();
        let meeting = world.find(id).await;
        let voting: Vec<bool> = meeting.seats.iter().map(|s| s.voting).collect();
        assert_eq!(voting, [false, true, true, false, false], "{}", world.engine);
        let kind = world.d.catalogue.meeting_kind("assembly").unwrap();
        let standing = crate::rules::quorum::standing(kind, true, &meeting.seats, &meeting.counts).unwrap();
        assert_eq!((standing.base, standing.have), (Some(2), Some(1)));
        // Of the committee the secretary is there without a vote.
        let committee = world.d.catalogue.meeting_kind("committee").unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        let asked = Asked { keys: &world.d.keys, catalogue: &world.d.catalogue, on: day("2026-03-18") };
        let unit = org::store::find(&mut conn, &world.read(), world.first).await.unwrap();
        let all = crate::due::candidates(&mut conn, &world.read(), asked, committee, &unit).await.unwrap();
        assert_eq!(all[0].remark, "书记、无表决权");
        assert!(!all[0].voting && all[1].voting);
    }
}

#[tokio::test]
async fn the_same_request_is_recorded_once() {
    for world in worlds().await {
        let mut new = world.assembly("2026-03-18", [P; 5]);
        new.request = Some("one-form".into());
        let scope = world.write();
        let once = async || -> Result<Recorded, Fault> {
            let mut work = world.d.begin(&world.secretary).await?;
            let recorded = acts::record(&mut work, &scope, &new).await?;
            if let Recorded::New(_) = recorded {
                work.commit().await?;
            }
            Ok(recorded)
        };
        let (one, two) = tokio::join!(once(), once());
        let three = once().await.unwrap();
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(one.id(), two.id(), "{}", world.engine);
        assert_eq!(three, Recorded::Before(one.id()));
        assert!(matches!(
            (one, two),
            (Recorded::New(_), Recorded::Before(_)) | (Recorded::Before(_), Recorded::New(_))
        ));
        assert_eq!(world.ledger("meeting.assembly").await, (1, 0));
        assert_eq!(world.ledger("meeting.attended").await, (5, 5));
        assert!(world.is_sound().await);
    }
}

#[tokio::test]
async fn out_of_scope_is_as_if_it_were_not() {
    for world in worlds().await {
        let id = world.record(&world.assembly("2026-03-18", [P; 5])).await.unwrap();
        let new = world.assembly("2026-06-18", [P; 5]);
        let stranger = &world.stranger;
        let refused = world.by(stranger, async |work, scope| acts::record(work, scope, &new).await).await;
        assert!(matches!(refused, Err(Fault::NotFound)));
        let refused =
            world.by(stranger, async |work, scope| acts::correct(work, scope, id, 1, &new, "改一改").await).await;
        assert!(matches!(refused, Err(Fault::NotFound)));
        let refused = world.by(stranger, async |work, scope| acts::cancel(work, scope, id, 1, "不要了").await).await;
        assert!(matches!(refused, Err(Fault::NotFound)));
        let scope = stranger.scope("meeting.read").unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        assert!(matches!(store::find(&mut conn, &scope, id).await, Err(Fault::NotFound)));
        assert!(matches!(store::find(&mut conn, &scope, MeetingId(1)).await, Err(Fault::NotFound)));
        assert_eq!(store::count(&mut conn, &scope, &store::Filter::default()).await.unwrap(), 0);
        assert_eq!(store::latest(&mut conn, &scope, world.first, 5).await.unwrap(), []);
        let year = base::Period::year(2026).unwrap();
        assert_eq!(store::by_month(&mut conn, &scope, &[world.first], year).await.unwrap(), []);
        assert_eq!(store::of_person(&mut conn, &scope, world.people[0], year).await.unwrap(), []);
        assert_eq!(store::of_person(&mut conn, &world.read(), world.people[0], year).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn only_those_of_the_branch_and_each_once_can_be_marked() {
    for world in worlds().await {
        let with = |extra: Vec<Mark>| {
            let mut new = world.assembly("2026-03-18", [P; 5]);
            if let Roll::Named(marks) = &mut new.roll {
                marks.extend(extra);
            }
            new
        };
        let mark = |who| Mark { who, state: P };
        let foreign = with(vec![mark(Who::Person(world.others[0]))]);
        let forged = with(vec![mark(Who::Person(PersonId(424_242))), mark(Who::Post(1))]);
        let twice = with(vec![mark(Who::Person(world.people[0]))]);
        for new in [foreign, forged, twice] {
            assert_eq!(places(world.record(&new).await), ["attend"]);
        }
        let mut some = world.assembly("2026-03-18", [P; 5]);
        some.roll = Roll::Named(vec![mark(Who::Person(world.people[0]))]);
        assert_eq!(places(world.record(&some).await), ["attend"], "four of the roster are not marked at all");
        assert_eq!(places(world.record(&world.assembly("2026-03-18", [None; 5])).await), ["attend"]);
        assert_eq!(world.ledger("meeting.attended").await, (0, 0));
    }
}

#[tokio::test]
async fn a_committee_meets_without_the_others() {
    for world in worlds().await {
        let mut new = NewMeeting::of(world.first, "committee", day("2026-04-10"));
        new.agenda = "研究发展党员".into();
        let mark = |at: usize, state| Mark { who: Who::Person(world.people[at]), state };
        new.roll = Roll::Named(vec![mark(0, P), mark(1, P), mark(2, L)]);
        let id = world.record(&new).await.unwrap();
        assert_eq!(world.find(id).await.counts.due, Some(3));
        new.roll = Roll::Named(vec![mark(0, P), mark(3, P)]);
        assert_eq!(places(world.record(&new).await), ["attend"], "the fourth is no member of the committee");

        // A group's meeting may name whom it likes of its branch.
        let mut group = NewMeeting::of(world.group, "group", day("2026-04-10"));
        group.agenda = "交流学习".into();
        group.roll = Roll::Named(vec![mark(3, P), mark(4, P)]);
        let id = world.record(&group).await.unwrap();
        assert_eq!(world.find(id).await.counts.due, Some(2));
    }
}

#[tokio::test]
async fn where_no_roster_is_known_numbers_do() {
    for world in worlds().await {
        let mut new = NewMeeting::of(world.organs, "lecture", day("2026-07-01"));
        new.fields = [("title", "学党章"), ("lecturer", "工委书记"), ("lecturer_kind", "superior")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        new.roll = counts(120, 113);
        let record = async |new: &NewMeeting| world.by(&world.clerk, async |w, s| acts::record(w, s, new).await).await;
        let id = record(&new).await.unwrap().id();
        let meeting = world.find(id).await;
        assert!(!meeting.named);
        assert_eq!((meeting.counts.due, meeting.counts.absent), (Some(120), None));
        assert_eq!(world.ledger("meeting.lecture").await, (1, 0));
        assert_eq!(world.ledger("meeting.attended").await, (0, 0), "nobody is invented");
        new.roll = counts(120, 121);
        assert_eq!(places(record(&new).await), ["n-due"]);
    }
}

#[tokio::test]
async fn every_reason_is_told_at_once() {
    for world in worlds().await {
        let mut new = NewMeeting::of(world.first, "lecture", day("2026-12-01"));
        new.start = "25:00".into();
        new.minutes = Some(0);
        new.place = "长".repeat(101);
        new.fields.insert("lecturer_kind".into(), "nobody".into());
        new.roll = counts(1, -1);
        let told = places(world.record(&new).await);
        for place in ["day", "start", "minutes", "place", "n-present", "x-title", "x-lecturer", "x-lecturer_kind"] {
            assert!(told.contains(&place.to_owned()), "{place} in {told:?}");
        }
        let wrong_kind = NewMeeting { kind: "leadership".into(), ..NewMeeting::of(world.first, "", day("2026-03-01")) };
        assert!(places(world.record(&wrong_kind).await).contains(&"kind".to_owned()));
        let unknown = NewMeeting::of(world.first, "party", day("2026-03-01"));
        assert_eq!(places(world.record(&unknown).await), ["kind"]);
    }
}

#[tokio::test]
async fn many_are_recorded_together_or_not_at_all() {
    for world in worlds().await {
        let mut all: Vec<NewMeeting> =
            (1..=12).map(|month| world.assembly(&format!("2026-{month:02}-10"), [P; 5])).collect();
        let refused = world.by(&world.secretary, async |w, s| acts::record_many(w, s, &all, None).await).await;
        assert_eq!(places(refused), ["第12条：day"], "december is still to come");
        assert_eq!(world.ledger("meeting.assembly").await, (0, 0));
        all.pop();
        let ids = world.by(&world.secretary, async |w, s| acts::record_many(w, s, &all, None).await).await.unwrap();
        assert_eq!(ids.len(), 11);
        assert_eq!(world.ledger("meeting.attended").await, (55, 5));
        assert!(world.is_sound().await);
    }
}
