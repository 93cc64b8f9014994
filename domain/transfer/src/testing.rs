//! For the tests: two committees with branches of members, and people with different hands on both sides.

use crate::acts::{self, Arrival, Proposal, Target};
use crate::file::{Letter, Transfer, TransferId};
use access::testing::hand;
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, PersonId, UnitId};
use base::{Day, IdNumber, Outcome, Period};
use case::CaseId;
use case::acts::NewStep;
pub(crate) use case::testing::step;
use db::testing::TestDb;
use ledger::{Question, Span};
use member::Facts;
use member::acts::NewPerson;
use org::{Details, NewUnit};
use record::rules::Texts;

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn id_number(serial: u32) -> IdNumber {
    IdNumber::synthetic("999999", day("1980-03-07"), serial)
}

/// A district on one engine: 区委 › 机关党委 › 甲、乙支部; 区委 › 街道工委 › 丙支部.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    /// Of branch 甲.
    pub(crate) sender: Actor,
    /// Of branch 丙, below another committee.
    pub(crate) receiver: Actor,
    /// Of branch 乙.
    pub(crate) stranger: Actor,
    /// Of the committee above 甲 and 乙.
    pub(crate) clerk: Actor,
    pub(crate) department: Actor,
    pub(crate) a: UnitId,
    pub(crate) b: UnitId,
    pub(crate) c: UnitId,
    /// Members of 甲.
    pub(crate) people: Vec<PersonId>,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    case::register(vec![crate::NOUN]);
    case::register_waits(Vec::new(), vec![crate::HANDS]);
    member::claim::register(vec![crate::claim]);
    let steps = case::testing::migrations(crate::MIGRATIONS);
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
    let on = day("2015-01-01");
    let root = NewUnit::of("中共云溪区委员会", "district_committee", None, on).coded("410");
    let root = org::acts::found(&mut work, &scope, root).await?;
    let mut found = Vec::new();
    for (name, kind) in [("区直机关党委", "committee"), ("城关街道党工委", "work_committee")] {
        let unit = NewUnit::of(name, kind, Some(root), on).with(Details { approves: true, ..Details::default() });
        found.push(org::acts::found(&mut work, &scope, unit).await?);
    }
    let (committee, street) = (found[0], found[1]);
    let mut branches = Vec::new();
    for (name, parent) in [("财政局党支部", committee), ("档案馆党支部", committee), ("文化社区党支部", street)]
    {
        branches.push(org::acts::found(&mut work, &scope, NewUnit::of(name, "branch", Some(parent), on)).await?);
    }
    let (a, b, c) = (branches[0], branches[1], branches[2]);
    let person = |(serial, (name, unit)): (usize, &(&str, UnitId))| NewPerson {
        unit: *unit,
        facts: Facts::of(name, &id_number(u32::try_from(serial).unwrap() + 1), "full", day("2010-07-01").into())
            .with("confirmed_on", "2011-07-01"),
    };
    let all = [("王小明", a), ("李芳", a), ("赵云", a), ("钱多", b), ("孙立", b), ("周正", c)];
    let people = all.iter().enumerate().map(person).collect();
    let people = member::acts::enrol_many(&mut work, &scope, people, day("2016-02-01"), None).await?;
    work.commit().await?;
    let actor = async |role: &str, unit: UnitId, account: i64| hand(&d, DISTRICT, role, (unit, account)).await;
    let (sender, receiver) = (actor("branch_secretary", a, 11).await?, actor("branch_secretary", c, 12).await?);
    let stranger = actor("branch_secretary", b, 13).await?;
    let (clerk, department) =
        (actor("work_committee_clerk", committee, 14).await?, actor("department_clerk", root, 15).await?);
    let people = people.into_iter().take(3).collect();
    let engine = test.engine;
    Ok(World { engine, d, sender, receiver, stranger, clerk, department, a, b, c, people, _db: test })
}

pub(crate) fn accept(on: &str) -> NewStep {
    step("accept", on, &[("outcome", "accepted")])
}

pub(crate) fn give_back(on: &str) -> NewStep {
    step("accept", on, &[("outcome", "returned"), ("opinion", "档案不全")])
}

pub(crate) fn letter(on: &str, days: &str) -> NewStep {
    step("letter", on, &[("valid_days", days)])
}

pub(crate) fn receipt(on: &str) -> NewStep {
    step("receipt", on, &[("accepted_by", "外市某委"), ("outcome", "received")])
}

pub(crate) fn withdraw(on: &str) -> NewStep {
    step("withdraw", on, &[("opinion", "本人不去了"), ("outcome", "withdrawn")])
}

pub(crate) fn outside() -> Target {
    Target::Out { place: "中共外市某区委组织部".into(), scope: "province".into() }
}

/// A proposal for some members, on a day.
pub(crate) fn proposal(from: UnitId, to: Target, people: &[PersonId], on: &str) -> Proposal {
    let step = step("propose", on, &[("reason", "work"), ("paid_to", "2026-10")]);
    Proposal { from, to, whole: false, people: people.iter().map(|p| (*p, String::new())).collect(), step }
}

/// A letter from outside.
pub(crate) fn arrival(unit: UnitId, name: &str, serial: u32) -> Arrival {
    let facts =
        Facts::of(name, &id_number(serial), "full", day("2008-05-01").into()).with("confirmed_on", "2009-05-01");
    let fields =
        [("letter_no", "〔2026〕第77号"), ("letter_on", "2026-10-20"), ("valid_days", "60"), ("paid_to", "2026-10")];
    let step = step("register", "2026-11-01", &fields);
    Arrival {
        unit: unit.0, place: "中共外市某区委".into(), scope: "outside".into(), facts, step, ..Arrival::default()
    }
}

impl World {
    fn write(actor: &Actor) -> Scope {
        actor.scope("transfer.write").unwrap()
    }

    pub(crate) async fn propose(&self, actor: &Actor, new: Proposal) -> Outcome<Vec<TransferId>> {
        let mut work = self.d.begin(actor).await?;
        let cases = acts::propose(&mut work, &Self::write(actor), &self.d.attachments, new).await?;
        work.commit().await?;
        Ok(self.of(&cases).await)
    }

    pub(crate) async fn register(&self, actor: &Actor, new: Arrival) -> Outcome<TransferId> {
        let mut work = self.d.begin(actor).await?;
        let case = acts::register(&mut work, &Self::write(actor), &self.d.attachments, new).await?;
        work.commit().await?;
        Ok(self.of(&[case]).await[0])
    }

    async fn of(&self, cases: &[CaseId]) -> Vec<TransferId> {
        let mut conn = self.d.db.read().await.unwrap();
        let all = Scope::whole(DISTRICT);
        let mut ids = Vec::new();
        for case in cases {
            ids.push(crate::store::of_case(&mut conn, &self.d.keys, &all, *case).await.unwrap().id);
        }
        ids
    }

    /// Takes a step at the version that stands now.
    pub(crate) async fn take(&self, actor: &Actor, id: TransferId, new: NewStep) -> Outcome<i64> {
        let version = self.version(id).await;
        self.take_as_seen(actor, id, NewStep { version, ..new }).await
    }

    pub(crate) async fn take_as_seen(&self, actor: &Actor, id: TransferId, new: NewStep) -> Outcome<i64> {
        let mut work = self.d.begin(actor).await?;
        let row = acts::take(&mut work, &Self::write(actor), &self.d.attachments, id, &new).await?;
        work.commit().await?;
        Ok(row)
    }

    /// Accepts several at once, at the versions that stand now.
    pub(crate) async fn accept(&self, actor: &Actor, ids: &[TransferId], on: &str) -> Outcome<()> {
        let mut chosen = Vec::new();
        for id in ids {
            chosen.push((*id, self.version(*id).await));
        }
        let mut work = self.d.begin(actor).await?;
        let step = NewStep { texts: Texts::new().with("on", on), ..NewStep::default() };
        acts::accept(&mut work, &Self::write(actor), &self.d.attachments, &chosen, &step).await?;
        work.commit().await
    }

    pub(crate) async fn annul(&self, actor: &Actor, id: TransferId, row: i64) -> Outcome<()> {
        let version = self.version(id).await;
        let mut work = self.d.begin(actor).await?;
        acts::annul(&mut work, &Self::write(actor), (id, row), version, "录错").await?;
        work.commit().await
    }

    /// The version of its case.
    pub(crate) async fn version(&self, id: TransferId) -> i64 {
        let case = self.find(id).await.case;
        let mut conn = self.d.db.read().await.unwrap();
        case::store::find(&mut conn, &Scope::whole(DISTRICT), case).await.unwrap().version
    }

    pub(crate) async fn find(&self, id: TransferId) -> Transfer {
        let mut conn = self.d.db.read().await.unwrap();
        let all = Scope::whole(DISTRICT);
        crate::store::find(&mut conn, &self.d.keys, &all, id).await.unwrap()
    }

    pub(crate) async fn seen_by(&self, actor: &Actor, id: TransferId) -> bool {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = actor.scope("transfer.read").unwrap();
        crate::store::find(&mut conn, &self.d.keys, &scope, id).await.is_ok()
    }

    /// The steps that wait for a unit.
    pub(crate) async fn waits(&self, actor: &Actor, unit: UnitId) -> Vec<String> {
        let mut conn = self.d.db.read().await.unwrap();
        let unit = org::store::find(&mut conn, &Scope::whole(DISTRICT), unit).await.unwrap();
        let asked = case::turn::Asked { catalogue: &self.d.catalogue, actor, today: day(TODAY) };
        let turn = case::turn::of(&mut conn, asked, &unit).await.unwrap();
        turn.mine.into_iter().chain(turn.can).map(|one| one.wait.step).collect()
    }

    pub(crate) async fn letters(&self, id: TransferId) -> Vec<Letter> {
        let mut conn = self.d.db.read().await.unwrap();
        crate::store::letters(&mut conn, &Scope::whole(DISTRICT), id).await.unwrap()
    }

    /// Where a member stands: branch, or none when no longer in the roster.
    pub(crate) async fn stands(&self, person: PersonId) -> Option<UnitId> {
        let mut conn = self.d.db.read().await.unwrap();
        let all = Scope::whole(DISTRICT);
        let found = member::store::find(&mut conn, &self.d.keys, &all, person).await.unwrap();
        found.is_active().then_some(found.unit)
    }

    /// How many members a branch has today.
    pub(crate) async fn members(&self, unit: UnitId) -> usize {
        let mut conn = self.d.db.read().await.unwrap();
        let all = Scope::whole(DISTRICT);
        member::store::of_branch(&mut conn, &all, unit, day(TODAY)).await.unwrap().len()
    }

    /// Sum of an entry of a unit, of all years.
    pub(crate) async fn sum(&self, kind: &str, unit: UnitId) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let period = Period::new(day("2000-01-01"), day(TODAY)).unwrap();
        let all = Scope::whole(DISTRICT);
        let sums = ledger::by_unit(&mut conn, &all, &Question::of(kind, Span::Within(period))).await.unwrap();
        sums.iter().filter(|s| s.unit == unit).map(|s| s.quantity.0).sum::<i64>() / 1000
    }

    /// Chain, seals, stocks fit; as `taizhang check` compares them.
    pub(crate) async fn assert_sound(&self) {
        let mut conn = self.d.db.read().await.unwrap();
        let mut sealed = crate::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap();
        sealed.extend(case::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap());
        let faults = member::testing::faults(&mut conn, &self.d.keys, DISTRICT, &sealed).await.unwrap();
        assert!(faults.is_empty(), "{}: {faults:?}", self.engine);
    }
}

/// What a refusal says, all of it.
pub(crate) fn refusals<T: std::fmt::Debug>(refused: Outcome<T>) -> String {
    access::testing::refusals(refused).unwrap()
}
