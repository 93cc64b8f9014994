//! A year and a bit of life: committees, members' changes, meetings. Uneven, as life is: some branches are behind.

use super::people::People;
use super::random::Random;
use super::tree::Branch;
use super::{Made, records};
use access::{Actor, Deployment, Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome};
use case::CaseId;
use case::acts::NewStep;
use meeting::{Attend, Mark, NewMeeting, Roll, Who};
use member::acts::{Doing, Entrance, Handle};
use member::rights::{self, Asked};
use member::store::Brief;
use std::collections::BTreeMap;

/// What everything here needs.
pub struct Life<'a> {
    /// The deployment.
    pub deployment: &'a Deployment,
    /// The district.
    pub made: &'a Made,
    /// Chance.
    pub random: Random,
    /// Makes people.
    pub people: People,
    /// Today.
    pub today: Day,
    /// Who sits on the committee of a branch that has one.
    pub committees: BTreeMap<UnitId, Vec<PersonId>>,
}

/// Months that are filled, the current one included.
const MONTHS: i32 = 14;
const TOPICS: [&str; 5] = ["party_building", "theory", "discipline", "rectification", "business"];
pub(super) const AGENDAS: [&str; 6] = [
    "学习上级会议精神",
    "研究支部年度工作计划",
    "通报党费收缴使用情况",
    "讨论重点工作推进情况",
    "部署主题党日活动",
    "研究问题整改措施",
];
const THEMES: [&str; 6] =
    ["重温入党誓词", "参观革命纪念馆", "社区志愿服务", "学习身边榜样", "交流学习体会", "义务植树"];
const LECTURES: [&str; 5] = ["加强党性修养", "学习党章", "做合格党员", "弘扬优良作风", "以实干促发展"];

/// Lives through the months.
///
/// # Errors
/// When something is refused, which a synthetic district must not bring about.
pub async fn live(deployment: &Deployment, made: &Made, seed: u64) -> Outcome<()> {
    let today = deployment.today();
    let mut life = Life {
        deployment,
        made,
        random: Random::new(seed ^ 77),
        people: People::new(seed ^ 99),
        today,
        committees: BTreeMap::new(),
    };
    life.committees().await?;
    life.founded().await?;
    let first = today.month_start().plus_months(1 - MONTHS).max(made.begins);
    let mut month = first;
    while month <= today {
        life.month(month).await?;
        month = month.plus_months(1);
    }
    records::record(&mut life, first).await?;
    super::admission::admit(&mut life).await?;
    super::election::elect(&mut life).await?;
    super::transfer::transfer(&mut life).await?;
    super::floating::register(&mut life).await?;
    super::standing::stand(&mut life).await?;
    super::weak::rectify(&mut life).await?;
    super::restructure::restructure(&mut life).await?;
    super::coverage::cover(&mut life).await?;
    super::grid::grids(&mut life).await?;
    super::monthly::check(&mut life).await?;
    super::duties::exempt(deployment, &made.actor).await
}

impl Life<'_> {
    /// Begins a piece of work with the scope of one capability.
    pub async fn work(&self, need: &str) -> Outcome<(Work, Scope)> {
        Ok((self.deployment.begin(&self.made.actor).await?, self.made.actor.scope(need)?))
    }

    /// Takes a step of a case as somebody, in a piece of work of its own.
    pub(super) async fn step(&self, actor: &Actor, case: CaseId, new: NewStep) -> Outcome<i64> {
        let scope = actor.scope("case.write")?;
        let mut work = self.deployment.begin(actor).await?;
        let version = case::store::find(work.conn(), &scope, case).await?.version;
        let new = NewStep { version, ..new };
        let row = case::acts::take(&mut work, &scope, &self.deployment.attachments, case, &new).await?;
        work.commit().await?;
        Ok(row)
    }

    pub(super) async fn of_branch(&self, unit: UnitId, on: Day) -> Outcome<Vec<Brief>> {
        let scope = self.made.actor.scope("member.read")?;
        let mut conn = self.deployment.db.read().await?;
        member::store::of_branch(&mut conn, &scope, unit, on).await
    }

    /// Those of a branch who have the vote on a day.
    pub(super) async fn voters(&self, unit: UnitId, on: Day) -> Outcome<Vec<Brief>> {
        let scope = self.made.actor.scope("member.read")?;
        let asked = Asked { keys: &self.deployment.keys, catalogue: &self.deployment.catalogue, on };
        let mut conn = self.deployment.db.read().await?;
        Ok(rights::voters(&mut conn, &scope, asked, unit).await?.may)
    }

    async fn month(&mut self, month: Day) -> Outcome<()> {
        self.changes(month).await?;
        let branches = self.made.planted.branches.clone();
        let mut planned = Vec::new();
        for branch in &branches {
            self.branch_month(branch, month, &mut planned).await?;
        }
        self.leaders_month(month, &mut planned);
        planned.retain(|m| m.day <= self.today);
        let (mut work, scope) = self.work("meeting.write").await?;
        meeting::acts::record_many(&mut work, &scope, &planned, None).await?;
        work.commit().await
    }

    /// A day of the month that is a working day more often than not.
    pub fn day_in(&mut self, month: Day) -> Day {
        let day = month.plus_days(self.random.between(2, 25));
        if day.weekday() > 5 { day.plus_days(2) } else { day }
    }

    async fn branch_month(&mut self, branch: &Branch, month: Day, planned: &mut Vec<NewMeeting>) -> Outcome<()> {
        self.committee_month(branch, month, planned);
        let quarter_end = month.month().is_multiple_of(3);
        let does = |random: &mut Random, share: u64| random.percent(branch.diligence * share / 100);
        if does(&mut self.random, 100) {
            let theme = *self.random.pick(&THEMES);
            self.meeting(branch, "theme_day", month, theme, planned).await?;
        }
        if quarter_end && does(&mut self.random, 100) {
            let agenda = *self.random.pick(&AGENDAS);
            self.meeting(branch, "assembly", month, agenda, planned).await?;
        }
        if quarter_end && does(&mut self.random, 90) {
            let title = *self.random.pick(&LECTURES);
            self.meeting(branch, "lecture", month, title, planned).await?;
        }
        if month.month() == 1 && does(&mut self.random, 95) {
            self.meeting(branch, "org_life", month, "年度组织生活会", planned).await?;
        }
        if matches!(month.month(), 5 | 8) && does(&mut self.random, 60) {
            self.meeting(branch, "thematic_org_life", month, "专题组织生活会", planned).await?;
        }
        if month.month() == 4 && does(&mut self.random, 70) {
            self.meeting(branch, "mobilisation", month, "学习教育动员座谈会", planned).await?;
        }
        Ok(())
    }

    /// What the minutes say; now and then nobody wrote any.
    pub fn content(&mut self, title: &str) -> String {
        let ends = ["与会同志结合实际作了交流发言。", "会议明确了责任分工和完成时限。", "会后将落实情况报上级党组织。"];
        if self.random.percent(12) {
            String::new()
        } else {
            format!("会议围绕“{title}”进行。{}", self.random.pick(&ends))
        }
    }

    /// Plans a meeting with the members of its day.
    async fn meeting(
        &mut self,
        branch: &Branch,
        kind: &str,
        month: Day,
        title: &str,
        planned: &mut Vec<NewMeeting>,
    ) -> Outcome<()> {
        let day = self.day_in(month);
        let members = if day > self.today { Vec::new() } else { self.of_branch(branch.id, day).await? };
        if members.is_empty() {
            return Ok(());
        }
        let mut new = NewMeeting::of(branch.id, kind, day);
        new.place = "支部活动室".into();
        new.start = format!("{:02}:30", self.random.between(8, 16));
        new.minutes = Some(self.random.between(4, 12) * 10);
        new.agenda = title.to_owned();
        new.content = self.content(title);
        new.chair = members.first().map_or(String::new(), |m| m.name.clone());
        new.fields = self.fields(kind, title);
        let marks = members.iter().map(|m| Mark { who: Who::Person(m.id), state: Some(self.attends(branch)) });
        new.roll = Roll::Named(marks.collect());
        planned.push(new);
        Ok(())
    }

    fn attends(&mut self, branch: &Branch) -> Attend {
        let here = 82 + branch.diligence / 8;
        match self.random.below(100) as u64 {
            n if n < here => Attend::Present,
            n if n < here + 4 => Attend::Leave,
            _ => Attend::Absent,
        }
    }

    /// The kind's required fields, and its topic where it has one.
    pub fn fields(&mut self, kind: &str, title: &str) -> BTreeMap<String, String> {
        let Some(known) = self.deployment.catalogue.meeting_kind(kind) else { return BTreeMap::new() };
        let mut fields = BTreeMap::new();
        for field in &known.fields {
            let choices = self.deployment.catalogue.choices(field);
            let topic = *self.random.pick(&TOPICS);
            let value = match field.key.as_str() {
                "topic" if choices.iter().any(|(code, _)| *code == topic) => topic.to_owned(),
                _ if !field.required => continue,
                "lecturer" => "支部书记".to_owned(),
                _ if choices.is_empty() => title.to_owned(),
                _ => choices[0].0.to_owned(),
            };
            fields.insert(field.key.clone(), value);
        }
        fields
    }

    /// The work committee's own meetings.
    fn leaders_month(&mut self, month: Day, planned: &mut Vec<NewMeeting>) {
        let Some(organs) = self.made.planted.organs else { return };
        let mut kinds = vec!["leadership"];
        match month.month() {
            6 => kinds.push("demonstration"),
            3 | 9 => kinds.push("promotion"),
            _ => {}
        }
        for kind in kinds {
            let mut new = NewMeeting::of(organs, kind, self.day_in(month));
            new.agenda = match kind {
                "leadership" => "研究机关党建工作",
                "promotion" => "机关党建重点工作推进会",
                _ => "“三会一课”现场观摩",
            }
            .into();
            new.place = "机关会议室".into();
            new.fields = self.fields(kind, &new.agenda);
            if kind == "leadership" {
                new.fields.insert("topic".into(), "party_building".into());
            }
            let present = self.random.between(6, 9);
            new.roll = Roll::Counted(meeting::Counts {
                due: Some(9),
                present: Some(present),
                leave: Some(9 - present),
                absent: Some(0),
            });
            planned.push(new);
        }
    }

    /// Admissions, confirmations, transfers and departures of the month.
    async fn changes(&mut self, month: Day) -> Outcome<()> {
        let branches = self.made.planted.branches.clone();
        let (mut work, scope) = self.work("member.write").await?;
        for branch in &branches {
            let day = self.day_in(month);
            if day > self.today {
                continue;
            }
            if self.random.percent(5) {
                let new = self.people.accepted(branch, day);
                let frontline = if self.random.percent(8) { "yes" } else { "no" };
                let doing = Doing::on(day).by("支部大会决议").because(frontline);
                member::acts::add(&mut work, &scope, new, Entrance::Accepted, &doing).await?;
            }
            if self.random.percent(4) {
                self.one_change(&mut work, &scope, branch, day).await?;
            }
            self.confirmations(&mut work, &scope, branch, month).await?;
        }
        work.audit(access::Line::general("seed", "演示数据"));
        work.commit().await
    }

    async fn one_change(&mut self, work: &mut Work, scope: &Scope, branch: &Branch, day: Day) -> Outcome<()> {
        let keys = work.keys().clone();
        let members = member::store::of_branch(work.conn(), scope, branch.id, day).await?;
        let full: Vec<&Brief> = members.iter().filter(|m| m.category == "full").collect();
        // The first few hold posts and stay.
        if full.len() < 9 {
            return Ok(());
        }
        let who = full[3 + self.random.below(full.len() - 3)].id;
        let person = member::store::find(work.conn(), &keys, scope, who).await?;
        let handle = Handle { id: who, version: person.version };
        if self.random.percent(70) {
            let to = self.random.pick(&self.made.planted.branches).id;
            if to != branch.id {
                unless_refused(
                    member::acts::move_to(work, scope, handle, to, &Doing::on(day).noting("工作调动")).await,
                )?;
            }
        } else {
            unless_refused(member::acts::leave(work, scope, handle, &Doing::on(day).because("died")).await)?;
        }
        Ok(())
    }

    /// Whoever has been on probation for a year is confirmed, mostly on time.
    async fn confirmations(&mut self, work: &mut Work, scope: &Scope, branch: &Branch, month: Day) -> Outcome<()> {
        let keys = work.keys().clone();
        let members = member::store::of_branch(work.conn(), scope, branch.id, month).await?;
        for m in members.iter().filter(|m| m.category == "probationary") {
            let person = member::store::find(work.conn(), &keys, scope, m.id).await?;
            let Some(joined) = person.facts.day("joined_on").map(|d| d.last()) else { continue };
            let due = joined.plus_months(12);
            let day = due.plus_days(self.random.between(0, 20)).max(month);
            if due <= month.month_end() && day <= self.today && self.random.percent(85) {
                let handle = Handle { id: m.id, version: person.version };
                unless_refused(member::acts::confirm(work, scope, handle, &Doing::on(day).because("on_time")).await)?;
            }
        }
        Ok(())
    }
}

/// A change that the rules refuse (two in one month whose days cross) does not happen; the rules decide before they write.
fn unless_refused(result: Outcome<()>) -> Outcome<()> {
    match result {
        Err(Fault::Refused(_)) => Ok(()),
        other => other,
    }
}
