//! For the tests: a branch with members under a committee that may approve, and people with different hands.

use crate::acts::{self, Correction, NewApplicant, NewQuota, NewTick};
use crate::applicant::ApplicantId;
use crate::checks::{Ground, of_all};
use crate::finding::Finding;
use access::testing::hand;
use access::{Actor, Deployment, Scope};
use base::id::{DistrictId, PersonId, UnitId};
use base::{Day, IdNumber, Outcome, Period};
use case::CaseId;
use case::acts::NewStep;
use case::rules::Leave;
pub(crate) use case::testing::step;
use db::Conn;
use db::testing::TestDb;
use ledger::{Question, Span};
use member::Facts;
use member::acts::NewPerson;
use member::rejoin::{Bar, BarFuture};
use member::rights::Asked;
use member::store::Person;
use org::{Details, NewUnit};
use procedure::Ballots;

pub(crate) const TODAY: &str = "2026-11-22";
pub(crate) const DISTRICT: DistrictId = DistrictId(500);

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn id_number(birth: &str, serial: u32) -> IdNumber {
    IdNumber::synthetic("999999", day(birth), serial)
}

/// A district on one engine: 区委 › 机关党委 › 财政局机关党支部.
pub(crate) struct World {
    pub(crate) engine: &'static str,
    pub(crate) d: Deployment,
    pub(crate) secretary: Actor,
    pub(crate) clerk: Actor,
    pub(crate) second_clerk: Actor,
    pub(crate) committee: UnitId,
    pub(crate) branch: UnitId,
    /// Five full members.
    pub(crate) people: Vec<PersonId>,
    _db: TestDb,
}

/// The same district on every engine at hand.
pub(crate) async fn worlds() -> Vec<World> {
    case::register(vec![crate::NOUN]);
    case::register_waits(vec![crate::DAYS], Vec::new());
    member::testing::register_no_vote();
    member::rejoin::register(vec![five_years]);
    let steps = case::testing::migrations(crate::MIGRATIONS);
    let mut all = Vec::new();
    for test in db::testing::each_engine(&steps).await.unwrap() {
        all.push(world(test).await.unwrap());
    }
    all
}

/// Bars whoever was expelled for five years from the day of leaving, and for good by a remark of the roster, as a noun would that knows.
fn five_years<'a>(conn: &'a mut Conn, _: i64, _: Asked<'a>, person: &'a Person) -> BarFuture<'a> {
    Box::pin(async move {
        let events = member::store::events(conn, &Scope::whole(DISTRICT), person.id).await?;
        let left =
            member::life::live(&events).last().map(|e| e.day).filter(|_| person.facts.get("left_by") == "expelled");
        let from = left.map(|on| on.plus_months(60)).filter(|_| !person.facts.has("note"));
        Ok(left.map(|_| Bar { what: "已被开除党籍".into(), rule: "discipline_expel", from }))
    })
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
    let committee = committee.with(Details { approves: true, ..Details::default() });
    let committee = org::acts::found(&mut work, &scope, committee).await?;
    let branch = NewUnit::of("财政局机关党支部", "branch", Some(committee), on);
    let branch = org::acts::found(&mut work, &scope, branch).await?;
    let person = |(serial, name): (usize, &&str)| NewPerson {
        unit: branch,
        facts: Facts::of(
            name,
            &id_number("1980-03-07", u32::try_from(serial).unwrap()),
            "full",
            day("2010-07-01").into(),
        )
        .with("confirmed_on", "2011-07-01"),
    };
    let people = ["王小明", "李芳", "赵云", "钱多", "孙立"].iter().enumerate().map(person).collect();
    let people = member::acts::enrol_many(&mut work, &scope, people, day("2016-02-01"), None).await?;
    work.commit().await?;
    let actor = async |role: &str, unit: UnitId, account: i64| hand(&d, DISTRICT, role, (unit, account)).await;
    let secretary = actor("branch_secretary", branch, 11).await?;
    let clerk = actor("work_committee_clerk", committee, 13).await?;
    let second_clerk = actor("work_committee_clerk", committee, 14).await?;
    Ok(World { engine: test.engine, d, secretary, clerk, second_clerk, committee, branch, people, _db: test })
}

/// The same with the numbers of a secret vote of five.
pub(crate) fn voted(mut new: NewStep, yes: u32) -> NewStep {
    new.ballots = Some(Ballots { due: 5, present: 5, issued: 5, returned: 5, yes, no: 5 - yes, ..Ballots::default() });
    new
}

/// The same with the numbers of a committee of nine of whom eight are there.
pub(crate) fn by_committee(mut new: NewStep, yes: u32) -> NewStep {
    new.ballots = Some(Ballots { due: 9, present: 8, yes, no: 8 - yes, ..Ballots::default() });
    new
}

/// The same, taken over from paper.
pub(crate) fn paper(mut new: NewStep) -> NewStep {
    new.leave = Leave { paper: true, reason: String::new() };
    new
}

impl World {
    fn write(actor: &Actor) -> Scope {
        actor.scope("admission.write").unwrap()
    }

    pub(crate) async fn apply(&self, name: &str, birth: &str, on: &str) -> Outcome<CaseId> {
        self.apply_as(name, birth, on, false).await
    }

    pub(crate) async fn apply_as(&self, name: &str, birth: &str, on: &str, league: bool) -> Outcome<CaseId> {
        let number = id_number(birth, 33);
        let facts = Facts::new().with("name", name).with("id_number", number.expose()).with("work_place", "区财政局");
        let first = step("apply", on, &[("way", "usual")]);
        let new = NewApplicant { unit: self.branch.0, facts, league, step: first, ..NewApplicant::default() };
        let mut work = self.d.begin(&self.secretary).await?;
        let id = acts::apply(&mut work, &Self::write(&self.secretary), &self.d.attachments, new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// One of many who apply, told apart by number.
    pub(crate) async fn apply_nth(&self, n: u32, on: &str) -> Outcome<CaseId> {
        let facts = Facts::new().with("name", "周新").with("id_number", id_number("1995-05-05", 100 + n).expose());
        let new = NewApplicant {
            unit: self.branch.0,
            facts,
            step: step("apply", on, &[("way", "usual")]),
            ..NewApplicant::default()
        };
        let mut work = self.d.begin(&self.secretary).await?;
        let id = acts::apply(&mut work, &Self::write(&self.secretary), &self.d.attachments, new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// The numbers due, there and for it of the latest vote of a case.
    pub(crate) async fn ballots(&self, id: CaseId) -> Option<(u32, u32, u32)> {
        let mut conn = self.d.db.read().await.unwrap();
        let rows = case::store::rows(&mut conn, &self.d.keys, &Scope::whole(DISTRICT), id).await.unwrap();
        rows.iter().rfind(|r| r.annuls.is_none())?.ballots.map(|b| (b.due, b.present, b.yes))
    }

    /// What the check finds in one case, but that many came at once.
    pub(crate) async fn found_in(&self, id: CaseId) -> Vec<&'static str> {
        let all = self.findings().await;
        all.iter().filter(|f| f.case == id.0 && f.found && f.check != "rush").map(|f| f.check).collect()
    }

    /// The last day of a step that waits; empty when it does not.
    pub(crate) async fn due(&self, id: CaseId, step: &str) -> String {
        let mut conn = self.d.db.read().await.unwrap();
        let all = case::store::wait::all(&mut conn, &Scope::whole(DISTRICT), day("2099-01-01")).await.unwrap();
        let found = all.iter().find(|one| one.case.id == id && one.wait.step == step);
        found.and_then(|one| one.wait.due).map(|day| day.to_string()).unwrap_or_default()
    }

    /// A member of the branch leaves it, with a remark.
    pub(crate) async fn leave(&self, at: usize, (on, reason): (&str, &str), note: &str) {
        let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
        let scope = operator.scope("member.write").unwrap();
        let mut work = self.d.begin(&operator).await.unwrap();
        let id = self.people[at];
        let find =
            async |work: &mut access::Work| member::store::find(work.conn(), &self.d.keys, &scope, id).await.unwrap();
        let person = find(&mut work).await;
        let handle = member::acts::Handle { id, version: person.version };
        member::acts::edit(&mut work, &scope, handle, person.facts.with("note", note)).await.unwrap();
        let handle = member::acts::Handle { id, version: find(&mut work).await.version };
        let how = member::acts::Doing::on(day(on)).because(reason);
        member::acts::leave(&mut work, &scope, handle, &how).await.unwrap();
        work.commit().await.unwrap();
    }

    /// The same person applies anew, taken by somebody, let pass for a reason.
    pub(crate) async fn apply_anew(&self, actor: &Actor, at: u32, on: &str, reason: &str) -> Outcome<CaseId> {
        let number = id_number("1980-03-07", at);
        let facts = Facts::new().with("name", "钱多").with("id_number", number.expose()).with("phone", "13900000001");
        let leave = Leave { reason: reason.into(), ..Leave::default() };
        let step = NewStep { leave, ..step("apply", on, &[("way", "usual")]) };
        let new = NewApplicant { unit: self.branch.0, facts, step, ..NewApplicant::default() };
        let mut work = self.d.begin(actor).await?;
        let id = acts::apply(&mut work, &Self::write(actor), &self.d.attachments, new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// A person of the roster, member or not.
    pub(crate) async fn person(&self, id: PersonId) -> Person {
        let mut conn = self.d.db.read().await.unwrap();
        member::store::find(&mut conn, &self.d.keys, &Scope::whole(DISTRICT), id).await.unwrap()
    }

    pub(crate) async fn take(&self, actor: &Actor, id: CaseId, new: NewStep) -> Outcome<i64> {
        case::testing::take(&self.d, (actor, "admission.write"), id, new).await
    }

    pub(crate) async fn annul(&self, actor: &Actor, id: CaseId, row: i64) -> Outcome<()> {
        case::testing::annul(&self.d, (actor, "admission.write"), id, row).await
    }

    pub(crate) async fn find(&self, id: CaseId) -> case::CaseFile {
        let mut conn = self.d.db.read().await.unwrap();
        case::store::find(&mut conn, &self.clerk.scope("admission.read").unwrap(), id).await.unwrap()
    }

    /// Corrects an applicant's name and number.
    pub(crate) async fn correct(&self, id: CaseId, name: &str, birth: &str) -> Outcome<()> {
        self.correct_to(id, name, &id_number(birth, 33)).await
    }

    pub(crate) async fn correct_to(&self, id: CaseId, name: &str, number: &IdNumber) -> Outcome<()> {
        let scope = Self::write(&self.secretary);
        let mut work = self.d.begin(&self.secretary).await?;
        let who = ApplicantId(self.find(id).await.subject.unwrap());
        let who = crate::store::find(work.conn(), &self.d.keys, &scope, who).await?;
        let facts = who.facts.clone().with("name", name).with("id_number", number.expose());
        let new = Correction { version: who.version, facts, ..Correction::default() };
        acts::correct(&mut work, &scope, id, new).await?;
        work.commit().await
    }

    pub(crate) async fn plan(&self, unit: UnitId, year: i64, planned: i64) -> Outcome<()> {
        let mut work = self.d.begin(&self.clerk).await?;
        let new = NewQuota { unit: unit.0, year, planned, document: "计划".into() };
        acts::set_quota(&mut work, &self.clerk.scope("admission.plan")?, &new).await?;
        work.commit().await
    }

    /// The facts of a member of the branch.
    pub(crate) async fn facts(&self, name: &str) -> Facts {
        let id = self.members().await.iter().find(|m| m.name == name).unwrap().id;
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("member.read").unwrap();
        member::store::find(&mut conn, &self.d.keys, &scope, id).await.unwrap().facts
    }

    /// Keys of the rules that are marked on a row.
    pub(crate) async fn marks(&self, id: CaseId, row: i64) -> Vec<String> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("admission.read").unwrap();
        let rows = case::store::rows(&mut conn, &self.d.keys, &scope, id).await.unwrap();
        rows.iter().find(|r| r.id == row).unwrap().marks.iter().map(|m| m.rule.clone()).collect()
    }

    /// Keys of what the check of all cases finds.
    pub(crate) async fn found(&self) -> Vec<&'static str> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("admission.check").unwrap();
        let ground = Ground { catalogue: &self.d.catalogue, today: day(TODAY) };
        let gathered = crate::gather::all(&mut conn, &self.d.keys, &scope, ground, None).await.unwrap();
        of_all(&gathered.pasts, &gathered.plans, ground).iter().map(|v| v.check).collect()
    }

    /// Keys of the checks that stay silent for want of a paper.
    pub(crate) async fn unclear(&self) -> Vec<&'static str> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("admission.check").unwrap();
        let ground = Ground { catalogue: &self.d.catalogue, today: day(TODAY) };
        let found = crate::gather::findings(&mut conn, &self.d.keys, &scope, ground, None).await.unwrap();
        found.unclear.iter().map(|u| u.check).collect()
    }

    /// The list to work off.
    pub(crate) async fn findings(&self) -> Vec<Finding> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("admission.check").unwrap();
        let ground = Ground { catalogue: &self.d.catalogue, today: day(TODAY) };
        crate::gather::findings(&mut conn, &self.d.keys, &scope, ground, None).await.unwrap().all
    }

    /// Makes something of the finding of a check in a case, on the day before today.
    pub(crate) async fn tick(&self, id: CaseId, check: &str, last: i64, outcome: &str, how: &str) -> Outcome<()> {
        let on = Some(day(TODAY).plus_days(-1));
        let new = NewTick { case: id.0, check: check.into(), last, outcome: outcome.into(), on, how: how.into() };
        let mut work = self.d.begin(&self.clerk).await?;
        acts::tick(&mut work, &self.clerk.scope("admission.check")?, &new).await?;
        work.commit().await
    }

    /// A stock today, or the flow of all years.
    pub(crate) async fn sum(&self, kind: &str) -> i64 {
        let mut conn = self.d.db.read().await.unwrap();
        let period = Period::new(day("2000-01-01"), day(TODAY)).unwrap();
        let scope = self.clerk.scope("figure.read").unwrap();
        let sums = ledger::by_unit(&mut conn, &scope, &Question::of(kind, Span::Within(period))).await.unwrap();
        sums.iter().map(|s| s.quantity.0).sum::<i64>() / 1000
    }

    pub(crate) async fn members(&self) -> Vec<member::store::Brief> {
        let mut conn = self.d.db.read().await.unwrap();
        let scope = self.clerk.scope("member.read").unwrap();
        member::store::of_branch(&mut conn, &scope, self.branch, day(TODAY)).await.unwrap()
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
