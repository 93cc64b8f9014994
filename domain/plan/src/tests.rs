//! Stories of plans on both engines: made, changed, called off, held, and put back; and what other units see of it.

use crate::acts::{self, NewPlan};
use crate::rules::Typed;
use crate::store::{self, Filter, Stand};
use crate::{Plan, PlanId, State};
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, UnitId};
use base::{Day, Fault, Outcome, Period};
use db::testing::TestDb;
use meeting::{Counts, MeetingId, NewMeeting, Roll};
use org::NewUnit;

const TODAY: &str = "2026-11-27";
const DISTRICT: DistrictId = DistrictId(700);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

struct World {
    engine: &'static str,
    d: Deployment,
    clerk: Actor,
    secretary: Actor,
    stranger: Actor,
    first: UnitId,
    organs: UnitId,
    _db: TestDb,
}

async fn worlds() -> Vec<World> {
    meeting::planned::register(crate::PLANNER);
    let steps = [
        access::MIGRATIONS,
        ledger::MIGRATIONS,
        attachment::MIGRATIONS,
        org::MIGRATIONS,
        member::MIGRATIONS,
        meeting::MIGRATIONS,
        crate::MIGRATIONS,
    ];
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps.concat()).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

async fn world(test: TestDb) -> Outcome<World> {
    let d = access::testing::deployment(&test.db, &test.dir, day(TODAY))?;
    let operator = Actor::operator(DISTRICT, UnitId(700));
    let scope = operator.scope("unit.write")?;
    let mut work = d.begin(&operator).await?;
    let new = |name: &str, kind: &str, parent| NewUnit::of(name, kind, parent, day("2026-01-01"));
    let root =
        org::acts::found(&mut work, &scope, new("中共云溪区委员会", "district_committee", None).coded("410")).await?;
    let organs = org::acts::found(&mut work, &scope, new("区直机关工委", "work_committee", Some(root))).await?;
    let first = org::acts::found(&mut work, &scope, new("财政局党支部", "branch", Some(organs))).await?;
    let second = org::acts::found(&mut work, &scope, new("审计局党支部", "branch", Some(organs))).await?;
    work.commit().await?;
    let mut conn = d.db.read().await?;
    let mut somebody = async |role: &str, unit: UnitId| {
        let path = org::store::find(&mut conn, &scope, unit).await?.path;
        Ok::<_, Fault>(access::testing::actor(&d, DISTRICT, role, unit, &path))
    };
    let clerk = somebody("department_clerk", root).await?;
    let secretary = somebody("branch_secretary", first).await?;
    let stranger = somebody("branch_secretary", second).await?;
    drop(conn);
    let engine = test.engine;
    Ok(World { engine, d, clerk, secretary, stranger, first, organs, _db: test })
}

fn typed(on: &str) -> Typed {
    Typed {
        day: on.into(),
        start: "14:30".into(),
        place: "三楼会议室".into(),
        subject: "研究明年工作".into(),
        leader: "安宁".into(),
        ..Typed::default()
    }
}

impl World {
    async fn by<T>(&self, actor: &Actor, act: impl AsyncFnOnce(&mut access::Work, &Scope) -> Outcome<T>) -> Outcome<T> {
        let scope = actor.scope("meeting.write")?;
        let mut work = self.d.begin(actor).await?;
        let done = act(&mut work, &scope).await?;
        work.commit().await?;
        Ok(done)
    }

    async fn plan(&self, kind: &str, typed: Typed, request: &str) -> Outcome<(PlanId, usize)> {
        let new = NewPlan { unit: self.first, kind: kind.into(), typed, request: request.into() };
        let scope = self.secretary.scope("meeting.write")?;
        let mut work = self.d.begin(&self.secretary).await?;
        let made = acts::make(&mut work, &scope, &new).await?;
        // Sent again, nothing is written and nothing committed.
        if made.1 > 0 {
            work.commit().await?;
        }
        Ok(made)
    }

    async fn find(&self, id: PlanId) -> Plan {
        let scope = self.clerk.scope("meeting.read").unwrap();
        store::find(&mut self.d.db.read().await.unwrap(), &scope, id).await.unwrap()
    }

    async fn record(&self, plan: Option<PlanId>, kind: &str) -> Outcome<MeetingId> {
        let mut new = NewMeeting::of(self.first, kind, day(TODAY));
        new.agenda = "研究明年工作".into();
        new.roll = Roll::Counted(Counts { due: Some(5), present: Some(4), ..Counts::default() });
        new.plan = plan.map(|plan| plan.0);
        let done = async |work: &mut access::Work, scope: &Scope| meeting::acts::record(work, scope, &new).await;
        self.by(&self.secretary, done).await.map(meeting::acts::Recorded::id)
    }

    async fn cancel(&self, id: MeetingId) -> Outcome<()> {
        self.by(&self.secretary, async |work, scope| meeting::acts::cancel(work, scope, id, 1, "重复记录").await).await
    }

    async fn entries(&self) -> i64 {
        ledger::verify(&mut self.d.db.read().await.unwrap(), &self.d.keys, DISTRICT.0).await.unwrap().entries
    }

    /// Whether every plan is as its last audit line says.
    async fn assert_sealed(&self) {
        let mut conn = self.d.db.read().await.unwrap();
        for sealed in crate::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap() {
            let last = access::audit::store::last_seals(&mut conn, DISTRICT.0, sealed.noun).await.unwrap();
            assert!(!sealed.rows.is_empty() && last.len() == sealed.rows.len(), "{}", self.engine);
            assert!(sealed.rows.iter().all(|(id, seal)| last.get(id) == Some(seal)), "{}", self.engine);
        }
    }
}

fn is_stale<T: std::fmt::Debug>(done: Outcome<T>) -> bool {
    matches!(done, Err(Fault::Stale(_)))
}

fn places<T: std::fmt::Debug>(done: Outcome<T>) -> Vec<String> {
    match done {
        Err(Fault::Refused(all)) => all.into_iter().map(|r| r.place).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_plan_is_made_once_changed_and_called_off() {
    for w in worlds().await {
        let before = w.entries().await;
        let repeated = Typed { every: "1".into(), until: "2027-02".into(), ..typed("2026-12-03") };
        let (id, n) = w.plan("assembly", repeated.clone(), "one").await.unwrap();
        assert_eq!(n, 3, "{}", w.engine);
        assert_eq!(w.plan("assembly", repeated.clone(), "one").await.unwrap(), (id, 0), "sent twice is made once");
        assert_eq!(
            places(w.plan("assembly", repeated, "two").await),
            ["day", "day", "day"],
            "the same is not planned twice"
        );
        assert_eq!(places(w.plan("nothing", typed("2026-11-26"), "").await), ["kind", "day"], "all reasons at once");
        assert_eq!(places(w.plan("leadership", typed("2026-12-09"), "").await), ["kind"], "no branch holds that");
        let moved = async |version| {
            w.by(&w.secretary, async |work, scope| acts::change(work, scope, id, version, &typed("2026-12-10")).await)
                .await
        };
        moved(1).await.unwrap();
        assert_eq!(w.find(id).await.what.day, day("2026-12-10"));
        assert!(is_stale(moved(1).await), "somebody else changed it");
        assert_eq!(places(moved(2).await), [""], "nothing is different");
        let off = async |version, why: &'static str| {
            w.by(&w.secretary, async |work, scope| acts::call_off(work, scope, id, version, why).await).await
        };
        assert_eq!(places(off(2, " ").await), ["why"]);
        assert!(is_stale(off(1, "并入下月").await));
        off(2, "并入下月").await.unwrap();
        assert_eq!(w.find(id).await.state, State::CalledOff("并入下月".into()));
        assert!(is_stale(off(3, "并入下月").await) && is_stale(moved(3).await), "what is over is not changed");
        assert_eq!(places(w.record(Some(id), "assembly").await), ["plan"], "nor recorded");
        assert_eq!(w.entries().await, before, "no plan is a fact");
        w.assert_sealed().await;
    }
}

#[tokio::test]
async fn a_meeting_recorded_by_a_plan_holds_it_until_it_is_annulled() {
    for w in worlds().await {
        let (id, _) = w.plan("assembly", typed(TODAY), "").await.unwrap();
        let scope = w.secretary.scope("meeting.write").unwrap();
        assert_eq!(places(w.record(Some(id), "committee").await), [""], "a meeting of another kind");
        let before = w.entries().await;
        let held = w.record(Some(id), "assembly").await.unwrap();
        assert!(w.entries().await > before, "{}: the meeting is the fact", w.engine);
        assert_eq!(w.find(id).await.state, State::Held(held));
        let found = store::of_meeting(&mut w.d.db.read().await.unwrap(), &scope, held).await.unwrap();
        assert_eq!(found.map(|plan| plan.id), Some(id), "linked both ways");
        let meetings = w.entries().await;
        assert_eq!(places(w.record(Some(id), "assembly").await), ["plan"], "two people at once record it once");
        assert_eq!(w.entries().await, meetings, "and nothing is left of the second");
        w.cancel(held).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Open, "annulled, it is open again");
        assert!(is_stale(
            w.by(&w.secretary, async |work, scope| acts::change(work, scope, id, 1, &typed("2026-12-10")).await).await
        ));
        // Recorded without the plan, it can still be said to be the planned one; and it is that of one plan only.
        let plain = w.record(None, "assembly").await.unwrap();
        let version = w.find(id).await.version;
        let link = async |plan, version| {
            w.by(&w.secretary, async |work, scope| acts::link(work, scope, plan, version, plain).await).await
        };
        link(id, version).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Held(plain));
        let (other, _) = w.plan("assembly", typed("2026-12-24"), "").await.unwrap();
        assert_eq!(places(link(other, 1).await), [""]);
        let again = w.record(Some(other), "assembly").await.unwrap();
        w.cancel(again).await.unwrap();
        assert_eq!(
            places(w.by(&w.secretary, async |work, scope| acts::link(work, scope, other, 3, again).await).await),
            [""]
        );
        w.assert_sealed().await;
    }
}

#[tokio::test]
async fn lists_are_within_reach_and_by_month() {
    for w in worlds().await {
        let (id, _) = w.plan("assembly", typed("2026-12-03"), "").await.unwrap();
        w.plan("theme_day", typed("2026-11-28"), "").await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let month = Period { from: day("2026-12-01"), to: day("2026-12-31") };
        let filter = |stand, today: &str| Filter { period: month, kind: String::new(), stand, today: day(today) };
        let of = |actor: &Actor| actor.scope("meeting.read").unwrap();
        for (actor, wanted) in [(&w.clerk, 1), (&w.secretary, 1), (&w.stranger, 0)] {
            assert_eq!(store::count(&mut conn, &of(actor), &filter(Stand::Any, TODAY)).await.unwrap(), wanted);
            assert_eq!(
                store::page(&mut conn, &of(actor), &filter(Stand::Open, TODAY), 0, 50).await.unwrap().len(),
                wanted as usize
            );
        }
        for (stand, today, wanted) in
            [(Stand::Overdue, TODAY, 0), (Stand::Overdue, "2026-12-04", 1), (Stand::Held, TODAY, 0)]
        {
            assert_eq!(
                store::count(&mut conn, &of(&w.clerk), &filter(stand, today)).await.unwrap(),
                wanted,
                "{stand:?}"
            );
        }
        assert!(matches!(store::find(&mut conn, &of(&w.stranger), id).await, Err(Fault::NotFound)));
        assert_eq!(store::by_day(&mut conn, &of(&w.clerk), month).await.unwrap(), [(day("2026-12-03"), 1)]);
        let own = store::between(&mut conn, &of(&w.stranger), &[w.first, w.organs], month).await.unwrap();
        assert!(own.is_empty(), "{}: another's unit cannot be named", w.engine);
        drop(conn);
        let refused = w.by(&w.stranger, async |work, scope| acts::call_off(work, scope, id, 1, "不该能取消").await);
        assert!(matches!(refused.await, Err(Fault::NotFound)));
    }
}
