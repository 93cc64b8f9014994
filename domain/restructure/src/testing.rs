//! For the tests: a committee with branches of different size, a second committee, and people with different hands.

use access::testing::hand;
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, PersonId, UnitId};
use base::{Day, IdNumber, Outcome, Period};
use case::CaseId;
use case::acts::{NewCase, NewStep};
pub(crate) use case::testing::step;
use db::testing::TestDb;
use ledger::{Question, Span};
use member::Facts;
use member::acts::NewPerson;
use org::{NewPost, NewUnit, Unit};

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// 区委 › 甲党委 › 大支部 (9+1), 小支部 (4), 微支部 (2); 区委 › 乙党委.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    /// Secretary of the large branch.
    pub(crate) secretary: Actor,
    /// Of the first committee.
    pub(crate) clerk: Actor,
    pub(crate) second: Actor,
    /// Of the district.
    pub(crate) department: Actor,
    pub(crate) second_department: Actor,
    pub(crate) first: UnitId,
    pub(crate) other: UnitId,
    pub(crate) large: UnitId,
    pub(crate) small: UnitId,
    pub(crate) tiny: UnitId,
    /// Members of the large branch; the last is probationary.
    pub(crate) people: Vec<PersonId>,
    /// Members of the small branch.
    pub(crate) few: Vec<PersonId>,
    _db: TestDb,
}

pub(crate) async fn worlds() -> Vec<World> {
    case::register(vec![crate::NOUN]);
    case::register_fields(vec![crate::FIELDS]);
    member::claim::register(vec![crate::claim]);
    org::obstacle::register(vec![case::obstacles]);
    let steps = case::testing::migrations(crate::MIGRATIONS);
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

fn person(unit: UnitId, serial: u32, name: &str, category: &str) -> NewPerson {
    let number = IdNumber::synthetic("999999", day("1980-03-07"), serial);
    let facts = Facts::of(name, &number, category, day("2010-07-01").into());
    let facts = if category == "full" { facts.with("confirmed_on", "2011-07-01") } else { facts };
    NewPerson { unit, facts }
}

async fn world(test: TestDb) -> Outcome<World> {
    let d = access::testing::deployment(&test.db, &test.dir, day(TODAY))?;
    let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
    let scope = operator.scope("unit.write")?;
    let mut work = d.begin(&operator).await?;
    let on = day("2015-01-01");
    let root = NewUnit::of("中共云溪区委员会", "district_committee", None, on).coded("410");
    let root = org::acts::found(&mut work, &scope, root).await?;
    let mut units = Vec::new();
    for (name, kind, parent) in [
        ("甲局机关党委", "committee", None),
        ("乙局机关党委", "committee", None),
        ("甲局大支部", "branch", Some(0)),
        ("甲局小支部", "branch", Some(0)),
        ("甲局微支部", "branch", Some(0)),
    ] {
        let parent = parent.map_or(root, |at: usize| units[at]);
        units.push(org::acts::found(&mut work, &scope, NewUnit::of(name, kind, Some(parent), on)).await?);
    }
    let names = ["王小明", "李芳", "赵云", "钱多", "孙立", "周正", "吴迪", "郑和", "冯春", "陈新"];
    let of = |unit, from: u32, names: &[&str]| {
        let category = |n: usize| if n == 9 { "probationary" } else { "full" };
        let all = names.iter().zip(from..).enumerate();
        all.map(|(n, (name, serial))| person(unit, serial, name, category(n))).collect::<Vec<_>>()
    };
    let enrolled = day("2016-02-01");
    let people = of(units[2], 0, &names);
    let people = member::acts::enrol_many(&mut work, &scope, people, enrolled, None).await?;
    let few = of(units[3], 100, &["褚一", "卫二", "蒋三", "沈四"]);
    let few = member::acts::enrol_many(&mut work, &scope, few, enrolled, None).await?;
    let tiny = of(units[4], 200, &["韩五", "杨六"]);
    let tiny = member::acts::enrol_many(&mut work, &scope, tiny, enrolled, None).await?;
    for (unit, person, name) in [(units[2], people[0], names[0]), (units[4], tiny[0], "韩五")] {
        let (post, person) = ("secretary".to_owned(), Some(person));
        let new = NewPost { post, name: name.into(), person, from: day("2023-06-10"), detail: "上届".into() };
        org::acts::set_post(&mut work, &scope, unit, new).await?;
    }
    work.commit().await?;
    let actor = async |role: &str, unit: UnitId, account: i64| hand(&d, DISTRICT, role, (unit, account)).await;
    Ok(World {
        secretary: actor("branch_secretary", units[2], 11).await?,
        clerk: actor("work_committee_clerk", units[0], 12).await?,
        second: actor("work_committee_clerk", units[0], 13).await?,
        department: actor("department_clerk", root, 14).await?,
        second_department: actor("department_clerk", root, 15).await?,
        first: units[0],
        other: units[1],
        large: units[2],
        small: units[3],
        tiny: units[4],
        people,
        few,
        engine: test.engine,
        d,
        _db: test,
    })
}

/// The same with people in a field.
pub(crate) fn people(mut new: NewStep, field: &str, all: &[PersonId]) -> NewStep {
    all.iter().for_each(|person| new.texts.push(field, format!("#{person}")));
    new
}

/// A reply that agrees, with its number.
pub(crate) fn agreed(on: &str) -> NewStep {
    step("reply", on, &[("outcome", "agreed"), ("number", "甲党〔2026〕8号")])
}

/// A request to found a branch with so many full members.
pub(crate) fn founding(on: &str, full: &str) -> NewStep {
    step("request", on, &[("place", "beside"), ("kind", "branch"), ("full", full), ("probationary", "0")])
}

impl World {
    fn write(actor: &Actor) -> Scope {
        actor.scope("case.write").unwrap()
    }

    pub(crate) async fn open(&self, actor: &Actor, procedure: &str, unit: UnitId, title: &str) -> Outcome<CaseId> {
        let new = NewCase { procedure: procedure.into(), unit: unit.0, title: title.into(), ..NewCase::default() };
        let mut work = self.d.begin(actor).await?;
        let id = case::acts::open(&mut work, &Self::write(actor), &new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Takes a step at the version that stands now.
    pub(crate) async fn take(&self, actor: &Actor, id: CaseId, new: NewStep) -> Outcome<i64> {
        case::testing::take(&self.d, (actor, "case.write"), id, new).await
    }

    pub(crate) async fn annul(&self, actor: &Actor, id: CaseId, row: i64) -> Outcome<()> {
        case::testing::annul(&self.d, (actor, "case.write"), id, row).await
    }

    pub(crate) async fn find(&self, id: CaseId) -> case::CaseFile {
        let mut conn = self.d.db.read().await.unwrap();
        case::store::find(&mut conn, &self.department.scope("case.read").unwrap(), id).await.unwrap()
    }

    /// Keys of the rules that are marked on a row.
    pub(crate) async fn marks(&self, id: CaseId, row: i64) -> Vec<String> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.department.scope("case.read").unwrap();
        let rows = case::store::rows(&mut conn, &self.d.keys, &scope, id).await.unwrap();
        rows.iter().find(|r| r.id == row).unwrap().marks.iter().map(|m| m.rule.clone()).collect()
    }

    /// A unit by its name, standing or not.
    pub(crate) async fn named(&self, name: &str) -> Option<Unit> {
        self.units().await.into_iter().find(|u| u.name == name)
    }

    /// Every unit, also those that have ended.
    pub(crate) async fn units(&self) -> Vec<Unit> {
        let mut conn = self.d.db.read().await.unwrap();
        org::store::list_all(&mut conn, &self.department.scope("unit.read").unwrap()).await.unwrap()
    }

    /// Ids of those who stand in a unit on a day, by the roster.
    pub(crate) async fn there(&self, unit: UnitId, on: &str) -> Vec<PersonId> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.department.scope("member.read").unwrap();
        let all = member::store::of_branch(&mut conn, &scope, unit, day(on)).await.unwrap();
        let mut all: Vec<_> = all.into_iter().map(|m| m.id).collect();
        all.sort();
        all
    }

    /// Posts held in a unit on a day.
    pub(crate) async fn posts(&self, unit: UnitId, on: &str) -> Vec<String> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.department.scope("unit.read").unwrap();
        let all = org::store::committee(&mut conn, &scope, unit, day(on)).await.unwrap();
        all.into_iter().map(|p| format!("{} {}", p.post, p.name)).collect()
    }

    /// When the present committee of a unit was elected.
    pub(crate) async fn term(&self, unit: UnitId) -> Option<Day> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.department.scope("unit.read").unwrap();
        let one = org::store::current_term(&mut conn, &scope, unit).await.unwrap().map(|t| t.elected);
        let all = org::store::latest_terms(&mut conn, &scope).await.unwrap();
        assert_eq!(all.iter().find(|t| t.unit == unit).map(|t| t.elected), one, "{}: of one and of all", self.engine);
        one
    }

    /// Entries of a kind in 2026, or their balance today.
    pub(crate) async fn sum(&self, kind: &str, stock: bool) -> i64 {
        let span = if stock { Span::AsOf(day(TODAY)) } else { Span::Within(Period::year(2026).unwrap()) };
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.department.scope("figure.read").unwrap();
        let sums = ledger::by_unit(&mut conn, &scope, &Question::of(kind, span)).await.unwrap();
        sums.iter().map(|s| s.quantity.0).sum::<i64>() / 1000
    }

    /// Chain, seals and stocks fit; as `taizhang check` compares them.
    pub(crate) async fn assert_sound(&self) {
        let mut conn = self.d.db.read().await.unwrap();
        let mut sealed = org::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap();
        sealed.extend(case::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap());
        sealed.extend(crate::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap());
        let faults = member::testing::faults(&mut conn, &self.d.keys, DISTRICT, &sealed).await.unwrap();
        assert!(faults.is_empty(), "{}: {faults:?}", self.engine);
    }
}

/// What a refusal says, all of it.
pub(crate) fn refusals<T: std::fmt::Debug>(refused: Outcome<T>) -> String {
    access::testing::refusals(refused).unwrap()
}
