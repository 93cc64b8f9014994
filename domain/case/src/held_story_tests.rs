//! Stories of steps taken at recorded meetings, on both engines: nothing is typed twice, and neither moves without the other.

use crate::acts::NewStep;
use crate::due_story_tests::{begun, vote};
use crate::world::{World, day, paper, refusals, worlds};
use access::Actor;
use base::Outcome;
use base::id::UnitId;
use catalogue::VOTERS;
use meeting::acts::{cancel, correct, record};
use meeting::{Attend, Counts, Mark, MeetingId, NewMeeting, Roll, Who};
use procedure::Ballots;
use record::rules::Texts;

/// The member of the first branch at a place in the roster.
async fn marks(w: &World, states: &[Attend]) -> Vec<Mark> {
    let mut conn = w.d.db.read().await.unwrap();
    let scope = w.clerk.scope("member.read").unwrap();
    let all = member::store::of_branch(&mut conn, &scope, w.first, day("2026-11-22")).await.unwrap();
    all.iter().zip(states).map(|(m, state)| Mark { who: Who::Person(m.id), state: Some(*state) }).collect()
}

async fn held(w: &World, who: &Actor, unit: UnitId, (kind, on): (&str, &str), roll: Roll) -> MeetingId {
    let new = NewMeeting { agenda: "讨论有关事项".into(), roll, ..NewMeeting::of(unit, kind, day(on)) };
    let mut work = w.d.begin(who).await.unwrap();
    let id = record(&mut work, &who.scope("meeting.write").unwrap(), &new).await.unwrap().id();
    work.commit().await.unwrap();
    id
}

/// Two of three were there.
async fn assembly(w: &World, on: &str) -> MeetingId {
    let roll = Roll::Named(marks(w, &[Attend::Present, Attend::Present, Attend::Leave]).await);
    held(w, &w.secretary, w.first, ("assembly", on), roll).await
}

/// A step of which only meeting and ballots are told.
fn at(key: &str, meeting: MeetingId, yes: u32) -> NewStep {
    NewStep {
        step: key.into(),
        texts: Texts::new().with("outcome", "passed"),
        ballots: Some(Ballots { yes, ..Ballots::default() }),
        meeting: Some(meeting.0),
        ..NewStep::default()
    }
}

async fn change(w: &World, id: MeetingId, roll: Option<Roll>) -> Outcome<()> {
    let scope = w.secretary.scope("meeting.write").unwrap();
    let mut work = w.d.begin(&w.secretary).await.unwrap();
    let old = meeting::store::find(work.conn(), &scope, id).await.unwrap();
    match roll {
        Some(roll) => {
            let new = NewMeeting {
                roll,
                content: "记录已补".into(),
                agenda: old.agenda,
                ..NewMeeting::of(old.unit, old.kind, old.day)
            };
            correct(&mut work, &scope, id, old.version, &new, "核对后更正").await?;
        }
        None => cancel(&mut work, &scope, id, old.version, "记错了支部").await?,
    }
    work.commit().await
}

#[tokio::test]
async fn a_step_takes_day_attendance_and_voters_from_its_meeting() {
    for w in worlds().await {
        let (w, id) = begun(w).await;
        let meeting = assembly(&w, "2026-03-10").await;
        w.take(&w.secretary, id, at("members", meeting, 2)).await.unwrap();
        let rows = w.rows(id).await;
        let ballots = rows[0].ballots.unwrap();
        assert_eq!((rows[0].on, ballots.due, ballots.present), (day("2026-03-10"), 3, 2), "{}", w.engine);
        assert_eq!(rows[0].meeting, Some(meeting.0));
        assert!(rows[0].values.get(VOTERS).is_some());
        assert_eq!(rows[0].values.persons().len(), 2, "who was on leave did not vote");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn what_the_meeting_says_otherwise_is_refused_and_all_of_it_at_once() {
    for w in worlds().await {
        let (w, id) = begun(w).await;
        let meeting = assembly(&w, "2026-03-10").await;
        let other = NewStep { meeting: Some(meeting.0), ..vote("members", "2026-03-12", 3, &[]) };
        let told = refusals(w.take(&w.secretary, id, other.clone()).await);
        assert!(told.contains("日期与所选会议不一致，会议于2026年3月10日召开"), "{}: {told}", w.engine);
        assert!(told.contains("实到会3人，所选会议记录中有表决权的实到2人"), "{told}");
        // Paper files say what they say; the difference stays as a mark.
        w.take(&w.clerk, id, paper(other)).await.unwrap();
        assert_eq!(w.rows(id).await[0].marks.iter().filter(|m| m.rule == "meeting").count(), 2);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn only_a_meeting_of_the_own_unit_and_of_the_right_kind_that_counts_is_taken() {
    for w in worlds().await {
        let (w, id) = begun(w).await;
        let meeting = assembly(&w, "2026-03-10").await;
        let told = refusals(w.take(&w.secretary, id, at("committee", meeting, 2)).await);
        assert!(
            told.contains("所选会议不办理这一步") && told.contains("请选择本党组织召开的支委会"),
            "{}: {told}",
            w.engine
        );
        let counts = Counts { due: Some(1), present: Some(1), leave: Some(0), absent: Some(0) };
        let elsewhere = w.stranger.home_unit().unwrap();
        let foreign = held(&w, &w.stranger, elsewhere, ("assembly", "2026-03-11"), Roll::Counted(counts)).await;
        let told = refusals(w.take(&w.secretary, id, at("members", foreign, 1)).await);
        assert!(told.contains("没有找到所选的会议"), "out of reach is not there: {told}");
        let told = refusals(w.take(&w.clerk, id, at("members", foreign, 1)).await);
        assert!(told.contains("不是本党组织召开的"), "{told}");
        change(&w, meeting, None).await.unwrap();
        let told = refusals(w.take(&w.secretary, id, at("members", meeting, 2)).await);
        assert!(told.contains("已经撤销") && !told.contains("日期"), "nothing follows from it: {told}");
        assert!(w.rows(id).await.is_empty());
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_meeting_keeps_what_a_step_has_taken_from_it_until_the_step_is_annulled() {
    meeting::hold::register(vec![crate::holds]);
    for w in worlds().await {
        let (w, id) = begun(w).await;
        let meeting = assembly(&w, "2026-03-10").await;
        let row = w.take(&w.secretary, id, at("members", meeting, 2)).await.unwrap();
        let all = [Attend::Present; 3];
        let told = refusals(change(&w, meeting, Some(Roll::Named(marks(&w, &all).await))).await);
        assert!(told.contains("“试行”的“支部党员大会”按这次会议登记"), "{}: {told}", w.engine);
        assert!(refusals(change(&w, meeting, None).await).contains("请先在办理事项中撤销这一步"));
        // What no step has taken from it may still be corrected.
        let same = [Attend::Present, Attend::Present, Attend::Absent];
        change(&w, meeting, Some(Roll::Named(marks(&w, &same).await))).await.unwrap();
        w.annul(&w.secretary, id, row, "会议记错").await.unwrap();
        change(&w, meeting, None).await.unwrap();
        w.assert_sound().await;
    }
}
