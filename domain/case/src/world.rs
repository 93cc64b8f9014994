//! For the tests: a small district with members, and people with different hands.

use crate::acts::{self, NewCase, NewStep};
use crate::file::{CaseFile, CaseId, StepRow};
use crate::rules::Leave;
use crate::store;
pub(crate) use crate::testing::step;
use access::testing::hand;
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, UnitId};
use base::{Day, IdNumber, Outcome, Period};
use db::testing::TestDb;
use ledger::{Question, Span};
use member::Facts;
use member::acts::NewPerson;
use org::NewUnit;
use procedure::Ballots;

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A district on one engine: 区委 › 机关工委 › 财政局机关党支部、审计局机关党支部.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    /// Secretary of the first branch.
    pub(crate) secretary: Actor,
    /// Two clerks of the work committee above it.
    pub(crate) clerk: Actor,
    pub(crate) second_clerk: Actor,
    /// Secretary of another branch.
    pub(crate) stranger: Actor,
    pub(crate) first: UnitId,
    /// The work committee above it.
    pub(crate) organs: UnitId,
    _db: TestDb,
}

/// ID numbers of an area that does not exist, with a valid check character.
fn id_number(serial: usize) -> IdNumber {
    IdNumber::synthetic("999999", day("1990-03-07"), u32::try_from(serial).unwrap())
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    let steps = crate::testing::migrations(&[]);
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

async fn world(test: TestDb) -> Outcome<World> {
    let d = access::testing::deployment(&test.db, &test.dir, day(TODAY))?;
    let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
    let scope = operator.scope("unit.write")?;
    let mut work = d.begin(&operator).await?;
    let on = day("2020-01-01");
    let root = NewUnit::of("中共云溪区委员会", "district_committee", None, on).coded("410");
    let root = org::acts::found(&mut work, &scope, root).await?;
    let approves = org::Details { approves: true, ..org::Details::default() };
    let organs = NewUnit::of("区直机关工作委员会", "work_committee", Some(root), on).with(approves);
    let organs = org::acts::found(&mut work, &scope, organs).await?;
    let mut units = Vec::new();
    for name in ["财政局机关党支部", "审计局机关党支部"] {
        units.push(org::acts::found(&mut work, &scope, NewUnit::of(name, "branch", Some(organs), on)).await?);
    }
    let person = |(serial, name): (usize, &&str)| NewPerson {
        unit: units[0],
        facts: Facts::of(name, &id_number(serial + 1), "full", day("2012-07-01").into()),
    };
    let people = ["王小明", "李芳", "赵云"].iter().enumerate().map(person).collect();
    member::acts::enrol_many(&mut work, &scope, people, day("2020-02-01"), None).await?;
    work.commit().await?;
    let actor = async |role: &str, unit: UnitId, account: i64| hand(&d, DISTRICT, role, (unit, account)).await;
    let secretary = actor("branch_secretary", units[0], 11).await?;
    let stranger = actor("branch_secretary", units[1], 12).await?;
    let clerk = actor("work_committee_clerk", organs, 13).await?;
    let second_clerk = actor("work_committee_clerk", organs, 14).await?;
    let first = units[0];
    Ok(World { engine: test.engine, d, secretary, clerk, second_clerk, stranger, first, organs, _db: test })
}

/// The same with the numbers of its vote.
pub(crate) fn voted(mut new: NewStep, due: u32, present: u32, yes: u32) -> NewStep {
    new.ballots = Some(Ballots { due, present, yes, no: present - yes, ..Ballots::default() });
    new
}

/// The same, let pass by whoever records it.
pub(crate) fn let_pass(mut new: NewStep, reason: &str) -> NewStep {
    new.leave = Leave { reason: reason.into(), ..Leave::default() };
    new
}

/// The same, taken over from paper.
pub(crate) fn paper(mut new: NewStep) -> NewStep {
    new.leave.paper = true;
    new
}

impl World {
    pub(crate) fn write(actor: &Actor) -> Scope {
        actor.scope("case.write").unwrap()
    }

    pub(crate) async fn open(&self, actor: &Actor, procedure: &str, title: &str) -> Outcome<CaseId> {
        let new = NewCase {
            procedure: procedure.into(),
            unit: self.first.0,
            title: title.into(),
            request: format!("{procedure}{title}"),
            ..NewCase::default()
        };
        let mut work = self.d.begin(actor).await?;
        let id = acts::open(&mut work, &Self::write(actor), &new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Takes a step at the version that stands now.
    pub(crate) async fn take(&self, actor: &Actor, id: CaseId, new: NewStep) -> Outcome<i64> {
        let version = self.find(id).await.version;
        self.take_as_seen(actor, id, NewStep { version, ..new }).await
    }

    /// Takes a step at the version that the form showed.
    pub(crate) async fn take_as_seen(&self, actor: &Actor, id: CaseId, new: NewStep) -> Outcome<i64> {
        let mut work = self.d.begin(actor).await?;
        let row = acts::take(&mut work, &Self::write(actor), &self.d.attachments, id, &new).await?;
        work.commit().await?;
        Ok(row)
    }

    pub(crate) async fn annul(&self, actor: &Actor, id: CaseId, row: i64, reason: &str) -> Outcome<()> {
        let version = self.find(id).await.version;
        let mut work = self.d.begin(actor).await?;
        acts::annul(&mut work, &Self::write(actor), row, version, reason).await?;
        work.commit().await
    }

    pub(crate) async fn retract(&self, actor: &Actor, id: CaseId, reason: &str) -> Outcome<()> {
        let version = self.find(id).await.version;
        let mut work = self.d.begin(actor).await?;
        acts::retract(&mut work, &Self::write(actor), id, version, reason).await?;
        work.commit().await
    }

    pub(crate) async fn find(&self, id: CaseId) -> CaseFile {
        let mut conn = self.d.db.read().await.unwrap();
        store::find(&mut conn, &self.clerk.scope("case.read").unwrap(), id).await.unwrap()
    }

    pub(crate) async fn rows(&self, id: CaseId) -> Vec<StepRow> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("case.read").unwrap();
        store::rows(&mut conn, &self.d.keys, &scope, id).await.unwrap()
    }

    /// Sum of a kind of entry in the year.
    pub(crate) async fn year(&self, kind: &str) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let question = Question::of(kind, Span::Within(Period::year(2026).unwrap()));
        let scope = self.clerk.scope("figure.read").unwrap();
        let sums = ledger::by_unit(&mut conn, &scope, &question).await.unwrap();
        sums.iter().map(|s| s.quantity.0).sum::<i64>() / 1000
    }

    /// Chain, seals and sources fit; as `taizhang check` compares them.
    pub(crate) async fn assert_sound(&self) {
        let mut conn = self.d.db.read().await.unwrap();
        let sealed = crate::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap();
        let faults = member::testing::faults(&mut conn, &self.d.keys, DISTRICT, &sealed).await.unwrap();
        assert!(faults.is_empty(), "{}: {faults:?}", self.engine);
    }
}

/// What a refusal says, all of it.
pub(crate) fn refusals<T: std::fmt::Debug>(refused: Outcome<T>) -> String {
    access::testing::refusals(refused).unwrap()
}
