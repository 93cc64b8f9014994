//! For the tests: a committee that approves, two branches of members, and people with different hands.

use crate::acts::{Begin, begin};
use crate::file::{Kind, Matter};
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
use member::rejoin::Bar;
use member::rights::Asked;
use org::{Details, NewUnit};
use procedure::Ballots;

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// What is known of a full member.
fn facts(name: &str, serial: u32) -> Facts {
    let number = IdNumber::synthetic("999999", day("1980-03-07"), serial);
    Facts::of(name, &number, "full", day("2010-07-01").into()).with("confirmed_on", "2011-07-01")
}

/// A district on one engine: 区委 › 机关党委 › 机关党总支 › 甲支部; 机关党委 › 乙支部.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    /// Of branch 甲.
    pub(crate) secretary: Actor,
    /// Of branch 乙.
    pub(crate) stranger: Actor,
    /// Of the general branch above 甲, which approves nothing.
    pub(crate) general: Actor,
    /// Of the committee above all.
    pub(crate) clerk: Actor,
    pub(crate) department: Actor,
    pub(crate) a: UnitId,
    pub(crate) b: UnitId,
    /// Members of 甲.
    pub(crate) people: Vec<PersonId>,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    case::register(vec![crate::NOUN]);
    member::claim::register(vec![crate::claim]);
    member::rights::register(vec![crate::without]);
    member::influence::register(vec![crate::influenced]);
    member::rejoin::register(vec![crate::rejoin]);
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
    let approves = Details { approves: true, ..Details::default() };
    let committee = NewUnit::of("区直机关党委", "committee", Some(root), on).with(approves);
    let committee = org::acts::found(&mut work, &scope, committee).await?;
    let general = NewUnit::of("财政局党总支", "general_branch", Some(committee), on);
    let general = org::acts::found(&mut work, &scope, general).await?;
    let a = org::acts::found(&mut work, &scope, NewUnit::of("财政局党支部", "branch", Some(general), on)).await?;
    let b = org::acts::found(&mut work, &scope, NewUnit::of("档案馆党支部", "branch", Some(committee), on)).await?;
    let person = |(serial, (name, unit)): (usize, &(&str, UnitId))| NewPerson {
        unit: *unit,
        facts: facts(name, u32::try_from(serial).unwrap() + 1),
    };
    let all = [("王小明", a), ("李芳", a), ("赵云", a), ("钱多", a), ("孙立", b)];
    let people = all.iter().enumerate().map(person).collect();
    let people = member::acts::enrol_many(&mut work, &scope, people, day("2016-02-01"), None).await?;
    work.commit().await?;
    let actor = async |role: &str, unit: UnitId, account: i64| hand(&d, DISTRICT, role, (unit, account)).await;
    let (secretary, stranger) = (actor("branch_secretary", a, 11).await?, actor("branch_secretary", b, 12).await?);
    let general = actor("work_committee_clerk", general, 13).await?;
    let (clerk, department) =
        (actor("work_committee_clerk", committee, 14).await?, actor("department_clerk", root, 15).await?);
    let people = people.into_iter().take(4).collect();
    let engine = test.engine;
    Ok(World { engine, d, secretary, stranger, general, clerk, department, a, b, people, _db: test })
}

/// A step with a vote of all who have one, in which all but one were for it; [`World::take`] counts them.
pub(crate) fn vote(key: &str, on: &str, fields: &[(&str, &str)]) -> NewStep {
    let ballots = Ballots { no: 1, ..Ballots::default() };
    NewStep { ballots: Some(ballots), ..step(key, on, fields) }
}

pub(crate) fn lost(on: &str) -> NewStep {
    step("lost", on, &[("last_contact", "电话停机")])
}

pub(crate) fn search(on: &str, way: &str) -> NewStep {
    step("search", on, &[("way", way), ("searcher", "支委"), ("course", "没有联系上")])
}

pub(crate) fn stop_proposed(on: &str) -> NewStep {
    step("stop_proposed", on, &[("decided_by", "assembly")])
}

pub(crate) fn stop(on: &str) -> NewStep {
    step("stop", on, &[("outcome", "stopped")])
}

pub(crate) fn found(on: &str, outcome: &str) -> NewStep {
    step("found", on, &[("course", "本人来电"), ("outcome", outcome)])
}

pub(crate) fn propose(on: &str, kind: &str, punished: &str) -> NewStep {
    let ground = match kind {
        "persuade" => "no_change",
        "strike" => "faith",
        _ => "passive",
    };
    let fields = [("kind", kind), ("ground", ground), ("disposal_facts", "绝密事实甲乙丙"), ("punished", punished)];
    step("propose", on, &fields)
}

pub(crate) fn investigate(on: &str, who: PersonId) -> NewStep {
    step("investigate", on, &[("group", &format!("#{who}")), ("disposal_findings", "情况属实")])
}

pub(crate) fn talk(on: &str) -> NewStep {
    step("talk", on, &[("talker", "支部书记"), ("disposal_statement", "愿意改正")])
}

pub(crate) fn decision(on: &str, kind: &str, years: &str) -> NewStep {
    let fields = [
        ("discipline_kind", kind),
        ("discipline_organ", "区纪委"),
        ("discipline_document", "云纪决〔2025〕9号"),
        ("discipline_matter", "绝密事由子丑寅"),
    ];
    let made = step("recorded", on, &fields);
    let texts = if years.is_empty() { made.texts } else { made.texts.with("discipline_years", years) };
    NewStep { texts, ..made }
}

impl World {
    pub(crate) async fn begin(&self, actor: &Actor, kind: Kind, person: PersonId, unit: UnitId) -> Outcome<CaseId> {
        let scope = actor.scope(kind.write())?;
        let mut work = self.d.begin(actor).await?;
        let case = begin(&mut work, &scope, &Begin { kind, person, unit, request: String::new() }).await?;
        work.commit().await?;
        Ok(case)
    }

    /// More members of 甲.
    pub(crate) async fn enrol(&self, many: u32) -> Vec<PersonId> {
        let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
        let scope = operator.scope("member.write").unwrap();
        let mut work = self.d.begin(&operator).await.unwrap();
        let new = |serial: u32| NewPerson { unit: self.a, facts: facts("张新民", 100 + serial) };
        let new = (0..many).map(new).collect();
        let made = member::acts::enrol_many(&mut work, &scope, new, day("2016-02-01"), None).await.unwrap();
        work.commit().await.unwrap();
        made
    }

    /// Takes a step at the version that stands now.
    pub(crate) async fn take(&self, actor: &Actor, case: CaseId, new: NewStep) -> Outcome<i64> {
        let found = self.case(case).await;
        let kind = Kind::parse(&found.procedure).unwrap();
        let new = self.counted(found.unit, new).await;
        case::testing::take(&self.d, (actor, kind.write()), case, new).await
    }

    /// A vote that says nothing of who is due is one of all members with the vote that day, as the roster names them one by one.
    async fn counted(&self, unit: UnitId, mut new: NewStep) -> NewStep {
        let on = new.texts.of("on").first().and_then(|on| on.parse().ok());
        let (Some(on), Some(b)) = (on, new.ballots.filter(|b| b.due == 0)) else { return new };
        let mut conn = self.d.db.read().await.unwrap();
        let asked = Asked { keys: &self.d.keys, catalogue: &self.d.catalogue, on };
        let voters = member::rights::voters(&mut conn, &Scope::whole(DISTRICT), asked, unit).await.unwrap();
        let all = u32::try_from(voters.may.len()).unwrap();
        let no = b.no.min(all.saturating_sub(1));
        new.ballots = Some(Ballots { due: all, present: all, yes: all - no, no, ..b });
        new
    }

    /// Takes several steps, each by the hand it is for.
    pub(crate) async fn go(&self, case: CaseId, steps: Vec<NewStep>) -> Vec<i64> {
        let kind = self.case(case).await.procedure;
        let procedure = self.d.catalogue.procedure(&kind).unwrap().clone();
        let mut rows = Vec::new();
        for new in steps {
            let above = procedure.step(&new.step).unwrap().by == catalogue::StepBy::Superior;
            let name = new.step.clone();
            let row = self.take(if above { &self.clerk } else { &self.secretary }, case, new).await;
            rows.push(row.unwrap_or_else(|e| panic!("{} {name}: {e:?}", self.engine)));
        }
        rows
    }

    pub(crate) async fn annul(&self, actor: &Actor, case: CaseId, row: i64) -> Outcome<()> {
        let kind = Kind::parse(&self.case(case).await.procedure).unwrap();
        case::testing::annul(&self.d, (actor, kind.write()), case, row).await
    }

    pub(crate) async fn case(&self, case: CaseId) -> case::CaseFile {
        let mut conn = self.d.db.read().await.unwrap();
        case::store::find(&mut conn, &Scope::whole(DISTRICT), case).await.unwrap()
    }

    pub(crate) async fn matter(&self, case: CaseId) -> Option<Matter> {
        let mut conn = self.d.db.read().await.unwrap();
        crate::store::of_case(&mut conn, DISTRICT.0, case).await.unwrap()
    }

    pub(crate) async fn now(&self, case: CaseId) -> (crate::Now, crate::State) {
        let m = self.matter(case).await.unwrap();
        (m.now, m.state)
    }

    pub(crate) async fn person(&self, person: PersonId) -> member::store::Person {
        let mut conn = self.d.db.read().await.unwrap();
        let all = Scope::whole(DISTRICT);
        member::store::find(&mut conn, &self.d.keys, &all, person).await.unwrap()
    }

    /// Where a member stands: branch, or none when no longer in the roster.
    pub(crate) async fn stands(&self, person: PersonId) -> Option<UnitId> {
        let found = self.person(person).await;
        found.is_active().then_some(found.unit)
    }

    /// Who of 甲 has no vote on a day, by name, and the sentence that says so.
    pub(crate) async fn without(&self, on: &str) -> (Vec<PersonId>, String) {
        let mut conn = self.d.db.read().await.unwrap();
        let asked = Asked { keys: &self.d.keys, catalogue: &self.d.catalogue, on: day(on) };
        let all = Scope::whole(DISTRICT);
        let voters = member::rights::voters(&mut conn, &all, asked, self.a).await.unwrap();
        let below = member::rights::withheld_below(&mut conn, &all, asked).await.unwrap();
        assert_eq!(below, voters.without, "{}: of one branch and of all", self.engine);
        (voters.without.iter().map(|w| w.person).collect(), voters.told())
    }

    /// What a decision keeps somebody from on a day, and which it is; empty when none does.
    pub(crate) async fn limited(&self, person: PersonId, on: &str) -> String {
        let mut conn = self.d.db.read().await.unwrap();
        let asked = Asked { keys: &self.d.keys, catalogue: &self.d.catalogue, on: day(on) };
        let all = member::influence::of(&mut conn, DISTRICT.0, asked, &[person]).await.unwrap();
        let word = |limit| if limit == member::influence::Limit::Post { "不得担任" } else { "不得提升" };
        all.iter().map(|i| format!("{}：{}", word(i.limit), i.which)).collect()
    }

    /// What keeps somebody from applying anew.
    pub(crate) async fn bars(&self, person: PersonId) -> Vec<Bar> {
        let found = self.person(person).await;
        let mut conn = self.d.db.read().await.unwrap();
        let asked = Asked { keys: &self.d.keys, catalogue: &self.d.catalogue, on: day(TODAY) };
        member::rejoin::bars(&mut conn, DISTRICT.0, asked, &found).await.unwrap()
    }

    /// How many members a branch has today.
    pub(crate) async fn members(&self, unit: UnitId) -> usize {
        let mut conn = self.d.db.read().await.unwrap();
        let all = Scope::whole(DISTRICT);
        member::store::of_branch(&mut conn, &all, unit, day(TODAY)).await.unwrap().len()
    }

    /// Sum of an entry over all years.
    pub(crate) async fn sum(&self, kind: &str) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let period = Period::new(day("2000-01-01"), day(TODAY)).unwrap();
        let all = Scope::whole(DISTRICT);
        let sums = ledger::by_unit(&mut conn, &all, &Question::of(kind, Span::Within(period))).await.unwrap();
        sums.iter().map(|s| s.quantity.0).sum::<i64>() / 1000
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
