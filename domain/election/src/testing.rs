//! For the tests: a branch that has a committee and one that has none, under a committee, and people with different hands.

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
use org::{NewPost, NewTerm, NewUnit, PostHolder, Term};
use procedure::Ballots;

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);
/// Nine full members and a probationary one; the last is that.
const LARGE: [&str; 10] = ["王小明", "李芳", "赵云", "钱多", "孙立", "周正", "吴迪", "郑和", "冯春", "陈新"];
const SMALL: [&str; 4] = ["褚一", "卫二", "蒋三", "沈四"];

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// 区委 › 机关党委 › 财政局机关党支部（有委员会）、老干部局党支部（不设）.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    pub(crate) secretary: Actor,
    /// Secretary of the other branch.
    pub(crate) stranger: Actor,
    pub(crate) clerk: Actor,
    pub(crate) second_clerk: Actor,
    pub(crate) committee: UnitId,
    pub(crate) large: UnitId,
    pub(crate) small: UnitId,
    pub(crate) people: Vec<PersonId>,
    pub(crate) few: Vec<PersonId>,
    _db: TestDb,
}

pub(crate) async fn worlds() -> Vec<World> {
    case::register(vec![crate::NOUN]);
    case::register_fields(vec![crate::FIELDS]);
    member::testing::register_no_vote();
    member::testing::register_limited();
    let steps = case::testing::migrations(&[]);
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

fn person(unit: UnitId, serial: usize, name: &str, category: &str) -> NewPerson {
    let number = IdNumber::synthetic("999999", day("1980-03-07"), u32::try_from(serial).unwrap());
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
    let committee = NewUnit::of("财政局机关党委", "committee", Some(root), on);
    let committee = org::acts::found(&mut work, &scope, committee).await?;
    let large = NewUnit::of("财政局机关党支部", "branch", Some(committee), on);
    let large = org::acts::found(&mut work, &scope, large).await?;
    let small = NewUnit::of("老干部局党支部", "branch", Some(committee), on);
    let small = org::acts::found(&mut work, &scope, small).await?;
    let category = |n: usize| if n == LARGE.len() - 1 { "probationary" } else { "full" };
    let people = LARGE.iter().enumerate().map(|(n, name)| person(large, n, name, category(n))).collect();
    let people = member::acts::enrol_many(&mut work, &scope, people, day("2016-02-01"), None).await?;
    let few = SMALL.iter().enumerate().map(|(n, name)| person(small, 100 + n, name, "full")).collect();
    let few = member::acts::enrol_many(&mut work, &scope, few, day("2016-02-01"), None).await?;
    for (unit, who, name) in [(large, people[0], LARGE[0]), (small, few[0], SMALL[0])] {
        let elected = day("2023-06-10");
        let new = NewTerm { elected, years: None, extended_to: None, document: String::new() };
        org::acts::set_committee_term(&mut work, &scope, unit, new).await?;
        let (name, person) = (name.to_owned(), Some(who));
        let new = NewPost { post: "secretary".into(), name, person, from: elected, detail: "上届".into() };
        org::acts::set_post(&mut work, &scope, unit, new).await?;
    }
    work.commit().await?;
    let actor = async |role: &str, unit: UnitId, account: i64| hand(&d, DISTRICT, role, (unit, account)).await;
    let secretary = actor("branch_secretary", large, 11).await?;
    let stranger = actor("branch_secretary", small, 12).await?;
    let clerk = actor("work_committee_clerk", committee, 13).await?;
    let second_clerk = actor("work_committee_clerk", committee, 14).await?;
    let engine = test.engine;
    Ok(World { engine, d, secretary, stranger, clerk, second_clerk, committee, large, small, people, few, _db: test })
}

/// The same with ballots: so many due, so many there, each with one ballot.
pub(crate) fn ballots(mut new: NewStep, due: u32, present: u32) -> NewStep {
    new.ballots = Some(Ballots { due, present, issued: present, returned: present, ..Ballots::default() });
    new
}

/// The same with people in a field.
pub(crate) fn people(mut new: NewStep, field: &str, all: &[PersonId]) -> NewStep {
    for person in all {
        new.texts.push(field, format!("#{person}"));
    }
    new
}

/// The same with the counts of candidates: votes for, the rest against.
pub(crate) fn counts(mut new: NewStep, valid: u32, all: &[(PersonId, u32)]) -> NewStep {
    for (person, yes) in all {
        new.texts.push(&format!("yes_{person}"), yes.to_string());
        new.texts.push(&format!("no_{person}"), (valid - yes).to_string());
    }
    new
}

impl World {
    fn write(actor: &Actor) -> Scope {
        actor.scope("case.write").unwrap()
    }

    pub(crate) async fn open(&self, actor: &Actor, procedure: &str, unit: UnitId) -> Outcome<CaseId> {
        let new = NewCase { procedure: procedure.into(), unit: unit.0, ..NewCase::default() };
        let mut work = self.d.begin(actor).await?;
        let id = case::acts::open(&mut work, &Self::write(actor), &new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Takes a step at the version that stands now.
    pub(crate) async fn take(&self, actor: &Actor, id: CaseId, new: NewStep) -> Outcome<i64> {
        let version = self.find(id).await.version;
        self.take_as_seen(actor, id, NewStep { version, ..new }).await
    }

    pub(crate) async fn take_as_seen(&self, actor: &Actor, id: CaseId, new: NewStep) -> Outcome<i64> {
        let mut work = self.d.begin(actor).await?;
        let row = case::acts::take(&mut work, &Self::write(actor), &self.d.attachments, id, &new).await?;
        work.commit().await?;
        Ok(row)
    }

    pub(crate) async fn annul(&self, actor: &Actor, id: CaseId, row: i64) -> Outcome<()> {
        case::testing::annul(&self.d, (actor, "case.write"), id, row).await
    }

    pub(crate) async fn rows(&self, id: CaseId) -> Vec<case::StepRow> {
        let mut conn = self.d.db.read().await.unwrap();
        case::store::rows(&mut conn, &self.d.keys, &Scope::whole(DISTRICT), id).await.unwrap()
    }

    pub(crate) async fn find(&self, id: CaseId) -> case::CaseFile {
        let mut conn = self.d.db.read().await.unwrap();
        case::store::find(&mut conn, &self.clerk.scope("case.read").unwrap(), id).await.unwrap()
    }

    /// Keys of the rules that are marked on a row.
    pub(crate) async fn marks(&self, id: CaseId, row: i64) -> Vec<String> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("case.read").unwrap();
        let rows = case::store::rows(&mut conn, &self.d.keys, &scope, id).await.unwrap();
        rows.iter().find(|r| r.id == row).unwrap().marks.iter().map(|m| m.rule.clone()).collect()
    }

    pub(crate) async fn terms(&self, unit: UnitId) -> Vec<Term> {
        let mut conn = self.d.db.read().await.unwrap();
        org::store::terms(&mut conn, &self.clerk.scope("unit.read").unwrap(), unit).await.unwrap()
    }

    pub(crate) async fn posts_on(&self, unit: UnitId, on: &str) -> Vec<(String, String)> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("unit.read").unwrap();
        let all: Vec<PostHolder> = org::store::committee(&mut conn, &scope, unit, day(on)).await.unwrap();
        let mut all: Vec<_> = all.into_iter().map(|p| (p.post, p.name)).collect();
        all.sort();
        all
    }

    /// Entries of a kind in a year, only those with a tag.
    pub(crate) async fn sum(&self, kind: &str, year: i32, tag: Option<(&str, &str)>) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("figure.read").unwrap();
        let question = Question::of(kind, Span::Within(Period::year(year).unwrap()));
        let question = tag.map_or(question.clone(), |(tag, code)| question.only(tag, code));
        let sums = ledger::by_unit(&mut conn, &scope, &question).await.unwrap();
        sums.iter().map(|s| s.quantity.0).sum::<i64>() / 1000
    }

    /// Chain and seals fit; as `taizhang check` compares them.
    pub(crate) async fn assert_sound(&self) {
        let mut conn = self.d.db.read().await.unwrap();
        let mut sealed = org::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap();
        sealed.extend(case::check(&mut conn, &self.d.keys, DISTRICT.0).await.unwrap());
        let faults = member::testing::faults(&mut conn, &self.d.keys, DISTRICT, &sealed).await.unwrap();
        assert!(faults.is_empty(), "{}: {faults:?}", self.engine);
    }
}

/// What a refusal says, all of it.
pub(crate) fn refusals<T: std::fmt::Debug>(refused: Outcome<T>) -> String {
    access::testing::refusals(refused).unwrap()
}
