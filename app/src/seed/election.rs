//! Elections on their way in all stages, some done this year; a few terms extended, a vacancy filled.

use super::life::Life;
use access::Actor;
use base::id::{AccountId, UnitId};
use base::{Day, Outcome};
use case::CaseId;
use case::acts::{NewCase, NewStep};
use election::{BY_ELECTION, DIRECT, ELECTION, SHIFT};
use member::store::Brief;
use procedure::Ballots;
use record::rules::Texts;

/// Of a hundred branches so many have an election that was begun within the last year; at least a dozen.
const PER_HUNDRED: usize = 14;
const FEWEST: usize = 12;
/// Days from the meeting to the plan for it.
const PLAN: i64 = -100;

/// Those who act: the branch, and whoever stands above it.
struct Hands {
    own: Actor,
    above: Actor,
}

/// One election, as it is being held.
struct Vote<'a> {
    life: &'a Life<'a>,
    hands: &'a Hands,
    unit: UnitId,
    procedure: &'static str,
    case: CaseId,
    full: Vec<Brief>,
}

/// Lets branches elect: those whose term ends about now, as far as the calendar has come.
///
/// # Errors
/// When a step is refused, which a synthetic district must not bring about.
pub async fn elect(life: &mut Life<'_>) -> Outcome<()> {
    let branches = life.made.planted.branches.clone();
    let wanted = (branches.len() * PER_HUNDRED / 100).max(FEWEST);
    let hands = Hands {
        own: Actor { account: Some(AccountId(-1)), name: "支部书记".into(), ..life.made.actor.clone() },
        above: Actor { account: Some(AccountId(-2)), name: "组织员".into(), ..life.made.actor.clone() },
    };
    let mut held = 0;
    for branch in &branches {
        let Some(ends) = ends(life, branch.id).await? else { continue };
        let near = (life.today.plus_days(-400)..life.today.plus_days(170)).contains(&ends);
        if !near || held >= wanted {
            continue;
        }
        held += 1;
        let meeting = ends.plus_days(life.random.between(-25, 8)).max(life.made.begins.plus_days(190));
        hold(life, &hands, branch.id, (meeting, held)).await?;
    }
    Ok(())
}

async fn ends(life: &Life<'_>, unit: UnitId) -> Outcome<Option<Day>> {
    let scope = life.made.actor.scope("unit.read")?;
    let mut conn = life.deployment.db.read().await?;
    Ok(org::store::terms(&mut conn, &scope, unit).await?.first().map(org::Term::last_day))
}

/// Which election this is, and everything it goes through.
async fn hold(life: &Life<'_>, hands: &Hands, unit: UnitId, (meeting, n): (Day, usize)) -> Outcome<()> {
    let members = life.of_branch(unit, life.today.min(meeting)).await?;
    let since = life.of_branch(unit, meeting.plus_days(-60).min(life.today)).await?;
    let there = |m: &Brief| since.iter().any(|s| s.id == m.id && s.category == "full");
    let full: Vec<Brief> = members.into_iter().filter(|m| m.category == "full" && there(m)).collect();
    if full.len() < 5 {
        return Ok(());
    }
    // The plan is judged by who is there on its day.
    let planned = life.of_branch(unit, life.today.min(meeting.plus_days(PLAN))).await?;
    let planned = planned.iter().filter(|m| m.category == "full").count();
    let least = life.deployment.catalogue.rule("branch_committee_threshold").and_then(|r| r.value).unwrap_or(7);
    let procedure = match n % 9 {
        4 => SHIFT,
        7 => BY_ELECTION,
        _ if planned < usize::try_from(least)? => DIRECT,
        _ => ELECTION,
    };
    let scope = hands.own.scope("case.write")?;
    let mut work = life.deployment.begin(&hands.own).await?;
    let new = NewCase { procedure: procedure.into(), unit: unit.0, ..NewCase::default() };
    let case = case::acts::open(&mut work, &scope, &new).await?;
    work.commit().await?;
    let vote = Vote { life, hands, unit, procedure, case, full };
    match procedure {
        SHIFT => vote.shift(meeting).await,
        _ => vote.walk(meeting).await,
    }
}

impl Vote<'_> {
    /// Takes a step on a working day from `target` on; false when that day has not come yet.
    async fn step(&self, key: &str, target: Day, texts: Texts, ballots: Option<Ballots>) -> Outcome<bool> {
        let on = self.life.deployment.catalogue.workdays().on_or_after(target);
        if on > self.life.today {
            return Ok(false);
        }
        let superior = self.life.deployment.catalogue.procedure(self.procedure).and_then(|p| p.step(key));
        let superior = superior.is_some_and(|s| s.by == catalogue::StepBy::Superior);
        let actor = if superior { &self.hands.above } else { &self.hands.own };
        let scope = actor.scope("case.write")?;
        let mut work = self.life.deployment.begin(actor).await?;
        let version = case::store::find(work.conn(), &scope, self.case).await?.version;
        let texts = texts.with("on", on.to_string());
        let new = NewStep { step: key.into(), version, texts, ballots, ..NewStep::default() };
        case::acts::take(&mut work, &scope, &self.life.deployment.attachments, self.case, &new).await?;
        work.commit().await?;
        Ok(true)
    }

    async fn shift(&self, meeting: Day) -> Outcome<()> {
        let Some(ends) = ends(self.life, self.unit).await? else { return Ok(()) };
        let to = ends.plus_months(6).to_string();
        let texts = Texts::new().with("kind", "late").with("to", to).with("reason", "正值机构改革，班子尚未配齐");
        if !self.step("request", meeting.plus_days(-90), texts, None).await? {
            return Ok(());
        }
        let number = format!("云工委〔{}〕{}号", meeting.year(), self.case.0 % 90 + 1);
        let texts = Texts::new().with("outcome", "agreed").with("number", number);
        self.step("approval", meeting.plus_days(-70), texts, None).await.map(drop)
    }

    /// From the reminder to the archive, as far as the calendar has come.
    async fn walk(&self, meeting: Day) -> Outcome<()> {
        let by = self.procedure == BY_ELECTION;
        let seats = if by { 1 } else { 3 };
        if !by {
            self.step("reminded", meeting.plus_days(-165), Texts::new().with("way", "letter"), None).await?;
            let texts = Texts::new().with("seats", seats.to_string()).with("deputies", "0");
            if !self.step("plan", meeting.plus_days(PLAN), texts, None).await? {
                return Ok(());
            }
        }
        let texts = Texts::new().with("post", "member").with("seats", "1").with("reason", "原委员调离");
        let steps = [("request", -95, texts), ("reply", -80, Texts::new().with("outcome", "agreed"))];
        for (key, days, texts) in steps {
            if !self.step(key, meeting.plus_days(days), texts, None).await? {
                return Ok(());
            }
        }
        let field = if self.procedure == DIRECT { "secretary" } else { "candidates" };
        let candidates = if self.procedure == ELECTION { 4 } else { 2 };
        let named = self.full.iter().take(candidates);
        let texts = named.fold(Texts::new(), |texts, m| texts.with(field, format!("#{}", m.id)));
        let agreed = Texts::new().with("outcome", "agreed");
        if !self.step("nomination", meeting.plus_days(-45), texts, None).await?
            || !self.step("candidates", meeting.plus_days(-30), agreed, None).await?
            || !self.meet(meeting, candidates).await?
        {
            return Ok(());
        }
        self.after(meeting, seats).await
    }

    /// The meeting: all are there but one in ten; the last candidate has too few votes, and somebody who is none has one.
    async fn meet(&self, meeting: Day, candidates: usize) -> Outcome<bool> {
        let on = self.life.deployment.catalogue.workdays().on_or_after(meeting);
        if on > self.life.today {
            return Ok(false);
        }
        let voters = self.life.voters(self.unit, on).await?;
        let due = u32::try_from(voters.len())?;
        let present = due - due / 10;
        let ballots = Ballots { due, present, issued: present, returned: present, ..Ballots::default() };
        let fixed = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
        let mut texts = fixed.iter().fold(Texts::new(), |texts, (key, value)| texts.with(key, *value));
        let scrutineer = self.full.last().map(|m| m.id);
        scrutineer.iter().for_each(|id| texts.push("scrutineers", format!("#{id}")));
        // Nobody marks more names than seats: what the winners lack is all that others can have.
        let against = (present / 8).max(1);
        let seats = if candidates == 4 { 3 } else { 1 };
        let mut left = against * seats;
        let standing = || self.full.iter().take(candidates);
        let other = voters.iter().find(|m| Some(m.id) != scrutineer && !standing().any(|s| s.id == m.id));
        if let Some(other) = other.filter(|_| seats == 3) {
            left -= 1;
            texts.push("other_member_1", format!("#{}", other.id));
            texts.push("other_yes_member_1", "1");
        }
        for (n, who) in standing().enumerate() {
            let yes = if n + 1 == candidates { (present / 4).min(left) } else { present - against };
            texts.push(&format!("yes_{}", who.id), yes.to_string());
            texts.push(&format!("no_{}", who.id), (present - yes).to_string());
        }
        self.step("meeting", on, texts, Some(ballots)).await
    }

    async fn after(&self, meeting: Day, seats: u32) -> Outcome<()> {
        if self.procedure == ELECTION {
            let mut texts = Texts::new().with("void", "0");
            for (who, post) in self.full.iter().zip(["secretary", "organisation", "propaganda"]) {
                texts.push(&format!("post_{}", who.id), post);
            }
            if let Some(first) = self.full.first() {
                texts.push(&format!("yes_{}", first.id), seats.to_string());
            }
            let ballots = Ballots { due: seats, present: seats, issued: seats, returned: seats, ..Ballots::default() };
            if !self.step("plenary", meeting, texts, Some(ballots)).await? {
                return Ok(());
            }
        }
        let approved = Texts::new().with("outcome", "approved");
        if self.step("report", meeting.plus_days(5), Texts::new(), None).await?
            && self.step("approval", meeting.plus_days(16), approved, None).await?
        {
            self.step("filed", meeting.plus_days(30), Texts::new().with("where", "党建档案柜"), None).await?;
        }
        Ok(())
    }
}
