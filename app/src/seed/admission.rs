//! People on their way into the Party, in all stages; some cases with the faults that a check finds.

use super::life::Life;
use super::tree::Branch;
use access::Actor;
use admission::acts::{NewApplicant, NewQuota, apply, set_quota};
use base::id::{AccountId, UnitId};
use base::{Day, Outcome, Period};
use case::CaseId;
use case::acts::NewStep;
use case::rules::Leave;
use ledger::{Question, Span};
use procedure::Ballots;
use record::rules::Texts;

/// Cases for every hundred branches; at least a dozen.
const PER_HUNDRED: usize = 30;
const FEWEST: usize = 12;
/// The oldest application lies so many days back: long enough for the whole way.
const OLDEST: i64 = 1_280;

/// One person's way, as it is being walked.
struct Walk<'a> {
    unit: UnitId,
    case: CaseId,
    contacts: Vec<i64>,
    approver: i64,
    own: Actor,
    above: &'a Actor,
    today: Day,
    /// What is done against a rule.
    fault: &'static str,
    frozen: bool,
}

/// Faults that are planted now and then: what a check of past cases finds.
const FAULTS: [&str; 12] = ["", "", "", "talk", "", "training", "", "", "gap", "", "oath", ""];

/// Lets some apply, and walks with each as far as the calendar has come.
///
/// # Errors
/// When a step is refused, which a synthetic district must not bring about.
pub async fn admit(life: &mut Life<'_>) -> Outcome<()> {
    let branches = life.made.planted.branches.clone();
    let wanted = (branches.len() * PER_HUNDRED / 100).max(FEWEST);
    let above = Actor { account: Some(AccountId(-2)), name: "组织员".into(), ..life.made.actor.clone() };
    for n in 0..wanted {
        let Some(branch) = branches.get(n * 7 % branches.len().max(1)) else { return Ok(()) };
        let on = life.today.plus_days(-life.random.between(4, OLDEST));
        walk(life, branch, on, (&above, FAULTS.get(n % FAULTS.len()).copied().unwrap_or(""))).await?;
    }
    plans(life).await
}

/// The yearly plan of the first branches: as many as they have admitted this year, and now and then one more.
async fn plans(life: &mut Life<'_>) -> Outcome<()> {
    let scope = life.made.actor.scope("unit.write")?;
    let branches = life.made.planted.branches.clone();
    let mut work = life.deployment.begin(&life.made.actor).await?;
    let question = Question::of("admission.accepted", Span::Within(Period::year_to_date(life.today)));
    let admitted = ledger::by_unit(work.conn(), &scope, &question).await?;
    for branch in branches.iter().take(40) {
        let so_far = admitted.iter().find(|s| s.unit == branch.id).map_or(0, |s| s.quantity.0 / 1000);
        let planned = (so_far + life.random.between(0, 1)).max(1);
        let new = NewQuota {
            unit: branch.id.0,
            year: i64::from(life.today.year()),
            planned,
            document: format!("{}年发展党员计划", life.today.year()),
        };
        set_quota(&mut work, &scope, &new).await?;
    }
    work.commit().await
}

/// Two members of the branch who were full members when it began, and the body that may approve; nothing for a branch without them.
async fn ground(life: &Life<'_>, branch: &Branch, on: Day) -> Outcome<Option<(Vec<i64>, i64)>> {
    let scope = life.made.actor.scope("member.read")?;
    let mut conn = life.deployment.db.read().await?;
    let mut contacts = Vec::new();
    for member in member::store::of_branch(&mut conn, &scope, branch.id, life.today).await?.iter().take(20) {
        let person = member::store::find(&mut conn, &life.deployment.keys, &scope, member.id).await?;
        let since = person.facts.day("confirmed_on").map(|d| d.last());
        if person.category() == "full" && since.is_some_and(|since| since < on) && contacts.len() < 2 {
            contacts.push(member.id.0);
        }
    }
    let mut unit = org::store::find(&mut conn, &scope, branch.id).await?;
    while let Some(parent) = unit.parent.filter(|_| !unit.approves) {
        unit = org::store::find(&mut conn, &scope, parent).await?;
    }
    Ok((contacts.len() == 2 && unit.approves).then_some((contacts, unit.id.0)))
}

async fn walk(life: &mut Life<'_>, branch: &Branch, on: Day, (above, fault): (&Actor, &'static str)) -> Outcome<()> {
    let Some((contacts, approver)) = ground(life, branch, on).await? else { return Ok(()) };
    let on = life.deployment.catalogue.workdays().on_or_after(on);
    if on > life.today {
        return Ok(());
    }
    let own = Actor { account: Some(AccountId(-1)), name: "支部书记".into(), ..life.made.actor.clone() };
    let person = life.people.accepted(branch, on);
    let mut facts = person.facts;
    for key in ["category", "joined_on"] {
        facts.set(key, "");
    }
    let first = NewStep { texts: Texts::new().with("on", on.to_string()).with("way", "usual"), ..NewStep::default() };
    let new = NewApplicant {
        unit: branch.id.0,
        facts,
        league: life.random.percent(30),
        step: first,
        ..NewApplicant::default()
    };
    let scope = own.scope("admission.write")?;
    let mut work = life.deployment.begin(&own).await?;
    let case = apply(&mut work, &scope, &life.deployment.attachments, new).await?;
    work.commit().await?;
    let today = life.today;
    let mut w =
        Walk { unit: branch.id, case, contacts, approver, own, above, today, fault, frozen: life.random.percent(8) };
    let activist = w.until_activist(life, on).await?;
    let Some(activist) = activist else { return Ok(()) };
    let Some(object) = w.until_object(life, activist).await? else { return Ok(()) };
    let Some(vote) = w.until_assembly(life, object).await? else { return Ok(()) };
    w.until_archive(life, vote).await
}

impl Walk<'_> {
    /// Takes a step on a working day from `target` on; `None` when that day has not come yet.
    async fn step(
        &mut self,
        life: &Life<'_>,
        (key, outcome): (&str, &str),
        target: Day,
        fields: &[(&str, String)],
    ) -> Outcome<Option<Day>> {
        let on = life.deployment.catalogue.workdays().on_or_after(target);
        if on > self.today || self.frozen && key == "object" {
            return Ok(None);
        }
        let mut texts = Texts::new().with("on", on.to_string());
        if !outcome.is_empty() {
            texts.push("outcome", outcome);
        }
        fields.iter().for_each(|(field, value)| texts.push(field, value.clone()));
        let superior = life.deployment.catalogue.procedure(admission::PROCEDURE).and_then(|p| p.step(key));
        let superior = superior.is_some_and(|s| s.by == catalogue::StepBy::Superior);
        let actor = if superior { self.above.clone() } else { self.own.clone() };
        let scope = actor.scope("admission.write")?;
        let ballots = match key {
            "assembly" | "conversion_assembly" => Some(self.ballots(life, on).await?),
            // A committee of nine, of whom one is away.
            "approval" | "conversion_approval" => Some(Ballots { due: 9, present: 8, yes: 8, ..Ballots::default() }),
            _ => None,
        };
        let mut work = life.deployment.begin(&actor).await?;
        let version = case::store::find(work.conn(), &scope, self.case).await?.version;
        let leave = Leave { paper: self.fault == key, reason: String::new() };
        let new = NewStep { step: key.into(), version, texts, ballots, leave, ..NewStep::default() };
        case::acts::take(&mut work, &scope, &life.deployment.attachments, self.case, &new).await?;
        work.commit().await?;
        Ok(Some(on))
    }

    /// A vote by as many as the roster has that day.
    async fn ballots(&self, life: &Life<'_>, on: Day) -> Outcome<Ballots> {
        let full = u32::try_from(life.voters(self.unit, on).await?.len())?;
        let due = if full == 0 { 12 } else { full };
        let present = due - due / 8;
        Ok(Ballots { due, present, issued: present, returned: present, yes: present, ..Ballots::default() })
    }

    fn people(&self) -> Vec<(&'static str, String)> {
        self.contacts.iter().map(|id| ("people", format!("#{id}"))).collect()
    }

    async fn until_activist(&mut self, life: &Life<'_>, apply: Day) -> Outcome<Option<Day>> {
        let late = if self.fault == "talk" { 47 } else { 15 };
        let talker = [("talker", format!("#{}", self.contacts.first().copied().unwrap_or(0)))];
        let Some(talk) = self.step(life, ("talk", ""), apply.plus_days(late), &talker).await? else { return Ok(None) };
        let how = [("recommended", "members".to_owned()), ("decided_by", "committee".to_owned())];
        let Some(activist) = self.step(life, ("activist", "agreed"), talk.plus_days(50), &how).await? else {
            return Ok(None);
        };
        self.step(life, ("activist_filed", ""), activist.plus_days(10), &[]).await?;
        let people = self.people();
        self.step(life, ("contacts", ""), activist.plus_days(12), &people).await?;
        Ok(Some(activist))
    }

    async fn until_object(&mut self, life: &Life<'_>, activist: Day) -> Outcome<Option<Day>> {
        let opinion = [("opinion", "表现良好，要求进步".to_owned())];
        if self.fault != "gap" {
            self.step(life, ("cultivation", ""), activist.plus_days(165), &opinion).await?;
        }
        if self.step(life, ("cultivation", ""), activist.plus_days(325), &opinion).await?.is_none() {
            return Ok(None);
        }
        let heard = [("heard", "听取党小组、培养联系人、党员和群众意见，无不同意见".to_owned())];
        let Some(object) =
            self.step(life, ("object", "agreed"), activist.plus_months(12).plus_days(20), &heard).await?
        else {
            return Ok(None);
        };
        self.step(life, ("object_filed", "agreed"), object.plus_days(12), &[]).await
    }

    async fn until_assembly(&mut self, life: &Life<'_>, filed: Day) -> Outcome<Option<Day>> {
        let people = self.people();
        self.step(life, ("introducers", ""), filed.plus_days(3), &people).await?;
        let conclusion = [("conclusion", "政治审查合格".to_owned())];
        self.step(life, ("review", "qualified"), filed.plus_days(12), &conclusion).await?;
        let days = if self.fault == "training" { "2" } else { "3" };
        let training = [("days", days.to_owned()), ("organiser", "区委党校".to_owned())];
        if self.step(life, ("training", "passed"), filed.plus_days(25), &training).await?.is_none() {
            return Ok(None);
        }
        let Some(exam) =
            self.step(life, ("branch_exam", "qualified"), filed.plus_days(40), &[("leaving", "no".to_owned())]).await?
        else {
            return Ok(None);
        };
        let examiner = [("examiner", self.approver.to_string())];
        let Some(pre) = self.step(life, ("pre_exam", "qualified"), exam.plus_days(14), &examiner).await? else {
            return Ok(None);
        };
        let serial = [("serial", format!("{}-{}", pre.year(), self.case.0))];
        if self.step(life, ("form", ""), pre.plus_days(5), &serial).await?.is_none() {
            return Ok(None);
        }
        self.step(
            life,
            ("assembly", "passed"),
            pre.plus_days(12),
            &[("count", "1".to_owned()), ("together", "no".to_owned())],
        )
        .await
    }

    async fn until_archive(&mut self, life: &Life<'_>, vote: Day) -> Outcome<()> {
        let approver = || [("approver", self.approver.to_string())];
        let (by, talker) = (approver(), [("talker", "组织员".to_owned())]);
        self.step(life, ("approver_talk", ""), vote.plus_days(15), &talker).await?;
        let Some(approval) = self.step(life, ("approval", "approved"), vote.plus_days(30), &by).await? else {
            return Ok(());
        };
        self.step(life, ("upper_filed", ""), approval.plus_days(6), &[]).await?;
        self.step(life, ("assigned", ""), approval.plus_days(8), &[("dues_from", vote.to_string())]).await?;
        if self.fault != "oath" {
            self.step(life, ("oath", ""), approval.plus_days(20), &[("place", "区党群服务中心".to_owned())]).await?;
        }
        self.step(life, ("probation", ""), vote.plus_months(6), &[("opinion", "履行党员义务，表现良好".to_owned())])
            .await?;
        let due = vote.plus_months(12);
        if self.step(life, ("conversion_applied", ""), due.plus_days(-10), &[]).await?.is_none() {
            return Ok(());
        }
        let fields = [("count", "1".to_owned()), ("together", "no".to_owned())];
        let Some(meeting) = self.step(life, ("conversion_assembly", "convert"), due.plus_days(6), &fields).await?
        else {
            return Ok(());
        };
        if self.step(life, ("conversion_approval", "converted"), meeting.plus_days(20), &by).await?.is_none() {
            return Ok(());
        }
        let kept = ["has_form", "has_application", "has_review", "has_conversion", "has_cultivation"];
        let mut archive: Vec<(&str, String)> = kept.iter().map(|key| (*key, "yes".to_owned())).collect();
        archive.push(("where", "本人人事档案".to_owned()));
        self.step(life, ("archived", ""), meeting.plus_days(27), &archive).await.map(drop)
    }
}
