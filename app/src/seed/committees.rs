//! Committees of the synthetic branches: who sits on them, that they meet, and what was founded this year.

use super::life::{AGENDAS, Life};
use super::tree::Branch;
use access::{Scope, Work};
use base::{Day, Outcome, PartialDay, Period};
use meeting::{Attend, Mark, NewMeeting, Roll, Who};
use member::store::Brief;
use org::{NewPost, NewTerm, NewUnit};

/// Names, kinds and sectors of what is founded this year.
const FOUNDED: [(&str, &str, &str); 4] = [
    ("中共云溪区防汛抢险临时党支部", "temporary_branch", "organ"),
    ("中共云溪区重点项目工地临时党支部", "temporary_branch", "organ"),
    ("中共云溪区家政服务行业协会党支部", "branch", "social"),
    ("中共云溪区快递物流企业联合党支部", "joint_branch", "private_enterprise"),
];

impl Life<'_> {
    /// Secretaries and committees; a few branches have an overdue term or no secretary.
    pub async fn committees(&mut self) -> Outcome<()> {
        let branches = self.made.planted.branches.clone();
        let (mut work, scope) = self.work("unit.write").await?;
        for branch in &branches {
            let members = self.of_branch(branch.id, self.made.begins).await?;
            let full: Vec<&Brief> = members.iter().filter(|m| m.category == "full").collect();
            if self.random.percent(3) || full.is_empty() {
                continue;
            }
            // Most terms of three years run on; a few have ended and nobody noticed.
            let ago =
                if self.random.percent(9) { self.random.between(420, 900) } else { self.random.between(-300, 330) };
            let elected = self.made.begins.plus_days(-ago);
            let new = NewTerm { elected, years: None, extended_to: None, document: String::new() };
            org::acts::set_committee_term(&mut work, &scope, branch.id, new).await?;
            let posts: &[&str] =
                if full.len() >= 7 { &["secretary", "organisation", "propaganda"] } else { &["secretary"] };
            for (post, holder) in posts.iter().zip(&full) {
                let new = NewPost {
                    post: (*post).into(),
                    name: holder.name.clone(),
                    person: Some(holder.id),
                    from: elected.max(self.made.begins),
                    detail: String::new(),
                };
                org::acts::set_post(&mut work, &scope, branch.id, new).await?;
            }
            if posts.len() > 1 {
                self.committees.insert(branch.id, full.iter().take(posts.len()).map(|m| m.id).collect());
            }
        }
        self.terms_above(&mut work, &scope).await?;
        work.commit().await
    }

    /// Terms of the committees and general branches above the branches; a few nobody has entered.
    async fn terms_above(&mut self, work: &mut Work, scope: &Scope) -> Outcome<()> {
        for unit in org::store::list(work.conn(), scope).await? {
            if !matches!(unit.kind.as_str(), "committee" | "general_branch") || self.random.percent(15) {
                continue;
            }
            let elected = self.made.begins.plus_days(-self.random.between(30, 900));
            let new = NewTerm { elected, years: None, extended_to: None, document: String::new() };
            org::acts::set_committee_term(work, scope, unit.id, new).await?;
        }
        Ok(())
    }

    /// What was founded this year: branches of joint firms, and temporary ones for a task.
    pub async fn founded(&mut self) -> Outcome<()> {
        let year = Period::year_to_date(self.today);
        let days = self.today.unix_days() - year.from.unix_days();
        let (mut work, scope) = self.work("unit.write").await?;
        for (name, kind, sector) in FOUNDED {
            let on = year.from.plus_days(self.random.between(0, days.max(0)));
            let mut new = NewUnit::of(name, kind, self.made.planted.organs, on);
            new.details.founded = Some(PartialDay::from(on));
            new.details.sector = sector.into();
            org::acts::found(&mut work, &scope, new).await?;
        }
        work.audit(access::Line::general("seed", "演示数据"));
        work.commit().await
    }

    /// The committee meets once a month, more often than the whole branch does something.
    pub fn committee_month(&mut self, branch: &Branch, month: Day, planned: &mut Vec<NewMeeting>) {
        let Some(members) = self.committees.get(&branch.id).cloned() else { return };
        if !self.random.percent((branch.diligence + 100) / 2) {
            return;
        }
        let agenda = *self.random.pick(&AGENDAS);
        let mut new = NewMeeting::of(branch.id, "committee", self.day_in(month));
        new.place = "支部活动室".into();
        new.agenda = agenda.to_owned();
        new.content = self.content(agenda);
        new.fields = self.fields("committee", agenda);
        let marks = members.into_iter().map(|id| Mark { who: Who::Person(id), state: Some(Attend::Present) });
        new.roll = Roll::Named(marks.collect());
        planned.push(new);
    }
}
