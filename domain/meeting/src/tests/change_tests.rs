//! Correcting, cancelling, two people at once, meddling with the rows.

use super::world::{A, DISTRICT, L, P, places, worlds};
use crate::record::{State, Who};
use crate::{Mark, Roll, acts, store};
use base::Fault;

#[tokio::test]
async fn a_correction_keeps_what_was_there_and_turns_the_ledger() {
    for world in worlds().await {
        let id = world.record(&world.assembly("2026-03-18", [P, P, P, L, A])).await.unwrap();
        let new = world.assembly("2026-03-19", [P, P, P, P, None]);
        let changed =
            world.by(&world.secretary, async |w, s| acts::correct(w, s, id, 1, &new, "日期和名单记错").await).await;
        assert!(changed.unwrap());
        let meeting = world.find(id).await;
        assert_eq!((meeting.version, meeting.day.to_string().as_str()), (2, "2026-03-19"));
        assert_eq!(meeting.recorded_by, "测试用户");
        assert_eq!(world.ledger("meeting.assembly").await, (1, 0));
        assert_eq!(world.ledger("meeting.attended").await, (4, 4));
        assert_eq!(world.ledger("meeting.leave").await, (0, 0));
        assert_eq!(world.ledger("meeting.absent").await, (0, 0));

        let mut conn = world.d.db.read().await.unwrap();
        let versions = store::versions(&mut conn, &world.read(), id).await.unwrap();
        assert_eq!(versions.len(), 1);
        assert_eq!((versions[0].version, versions[0].why.as_str()), (1, "日期和名单记错"));
        assert_eq!(versions[0].body.counts.absent, Some(1));
        let entries = ledger::of_source(&mut conn, &world.read(), "meeting", id.0).await.unwrap();
        assert_eq!(entries.len(), 6 + 6 + 5, "written, reversed in red, written anew");
        assert!(entries.iter().filter(|e| e.reverses.is_some()).all(|e| e.reason.as_deref() == Some("日期和名单记错")));
        drop(conn);
        assert!(world.is_sound().await);
    }
}

#[tokio::test]
async fn writing_the_minutes_later_leaves_the_ledger_alone() {
    for world in worlds().await {
        let mut new = world.assembly("2026-03-18", [P; 5]);
        let id = world.record(&new).await.unwrap();
        let correct = async |new: &crate::NewMeeting, version, why: &str| {
            world.by(&world.secretary, async |w, s| acts::correct(w, s, id, version, new, why).await).await
        };
        new.content = "书记传达了文件，大家谈了体会。".into();
        assert!(correct(&new, 1, "补记内容").await.unwrap());
        let mut conn = world.d.db.read().await.unwrap();
        let entries = ledger::of_source(&mut conn, &world.read(), "meeting", id.0).await.unwrap();
        assert_eq!(entries.len(), 6);
        drop(conn);
        // Nothing different: nothing is written, and a work without audit does not commit.
        let scope = world.write();
        let mut work = world.d.begin(&world.secretary).await.unwrap();
        assert!(!acts::correct(&mut work, &scope, id, 2, &new, "再存一次").await.unwrap());
        drop(work);
        assert_eq!(world.find(id).await.version, 2);
        assert_eq!(places(correct(&new, 2, " ").await), ["why"]);
    }
}

#[tokio::test]
async fn of_two_with_the_same_version_one_is_too_late() {
    for world in worlds().await {
        let id = world.record(&world.assembly("2026-03-18", [P; 5])).await.unwrap();
        let (one, two) = (world.assembly("2026-03-19", [P; 5]), world.assembly("2026-03-20", [P; 5]));
        let correct = async |new: &crate::NewMeeting| {
            world.by(&world.secretary, async |w, s| acts::correct(w, s, id, 1, new, "日期记错").await).await
        };
        let (one, two) = tokio::join!(correct(&one), correct(&two));
        let stale = [&one, &two].iter().filter(|r| matches!(r, Err(Fault::Stale(_)))).count();
        assert_eq!(stale, 1, "{}: {one:?} {two:?}", world.engine);
        assert_eq!(world.find(id).await.version, 2);
        assert_eq!(world.ledger("meeting.assembly").await, (1, 0));
        assert!(world.is_sound().await);
    }
}

#[tokio::test]
async fn a_cancelled_meeting_counts_no_more_and_stays_to_be_read() {
    for world in worlds().await {
        let id = world.record(&world.assembly("2026-03-18", [P, P, P, L, A])).await.unwrap();
        let cancel = async |version, why: &str| {
            world.by(&world.secretary, async |w, s| acts::cancel(w, s, id, version, why).await).await
        };
        assert_eq!(places(cancel(1, "").await), ["why"]);
        assert!(matches!(cancel(7, "重复记录").await, Err(Fault::Stale(_))));
        cancel(1, "重复记录").await.unwrap();
        let meeting = world.find(id).await;
        assert_eq!((meeting.state, meeting.why.as_str()), (State::Cancelled, "重复记录"));
        for kind in ["meeting.assembly", "meeting.attended", "meeting.leave", "meeting.absent"] {
            assert_eq!(world.ledger(kind).await, (0, 0), "{kind}");
        }
        assert_eq!(places(cancel(2, "再撤一次").await), [""]);
        let mut conn = world.d.db.read().await.unwrap();
        let held = store::count(&mut conn, &world.read(), &store::Filter::default()).await.unwrap();
        let filter = store::Filter { cancelled: true, ..store::Filter::default() };
        let cancelled = store::count(&mut conn, &world.read(), &filter).await.unwrap();
        assert_eq!((held, cancelled), (0, 1));
        drop(conn);
        assert!(world.is_sound().await);
    }
}

#[tokio::test]
async fn who_has_moved_since_may_stay_in_the_record() {
    for world in worlds().await {
        let id = world.record(&world.assembly("2026-03-18", [P; 5])).await.unwrap();
        // The roster was put right: the first of them had not been in the branch at all.
        let mut work = world.d.begin(&world.clerk).await.unwrap();
        sqlx::query("UPDATE stay SET unit = $1 WHERE person = $2")
            .bind(world.second.0)
            .bind(world.people[0].0)
            .execute(work.conn())
            .await
            .unwrap();
        work.audit(access::Line::general("test", ""));
        work.commit().await.unwrap();
        let mut new = world.assembly("2026-03-18", [P; 5]);
        new.place = "三楼会议室".into();
        let changed = world.by(&world.secretary, async |w, s| acts::correct(w, s, id, 1, &new, "补地点").await).await;
        assert!(changed.unwrap());
        assert_eq!(world.find(id).await.counts.present, Some(5));
        // A new record cannot name them.
        assert_eq!(places(world.record(&world.assembly("2026-06-18", [P; 5])).await), ["attend"]);
        let mut rest = world.assembly("2026-06-18", [P; 5]);
        if let Roll::Named(marks) = &mut rest.roll {
            marks.retain(|m: &Mark| m.who != Who::Person(world.people[0]));
        }
        world.record(&rest).await.unwrap();
    }
}

#[tokio::test]
async fn a_row_changed_behind_our_back_is_found() {
    for world in worlds().await {
        let id = world.record(&world.assembly("2026-03-18", [P, P, P, L, A])).await.unwrap();
        assert!(world.is_sound().await);
        for sql in [
            "UPDATE attendance SET state = 'present' WHERE meeting = $1 AND state = 'absent'",
            "UPDATE meeting SET content = '写得很好' WHERE id = $1",
            "DELETE FROM attendance WHERE meeting = $1 AND seat = 2",
        ] {
            let mut tx = world.d.db.begin().await.unwrap();
            sqlx::query(sql).bind(id.0).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
            assert!(!world.is_sound().await, "{}: {sql}", world.engine);
        }
        let mut conn = world.d.db.read().await.unwrap();
        assert!(ledger::verify(&mut conn, &world.d.keys, DISTRICT.0).await.unwrap().faults.is_empty());
    }
}
