//! Planned meetings of the synthetic branches: this month and the next ones, some called off, a few whose day has passed without a record.

use super::life::{AGENDAS, Life};
use access::Deployment;
use base::id::UnitId;
use base::{Clock, Day, Outcome};
use plan::acts::{self, NewPlan};
use plan::rules::Typed;

/// Branches that plan at most; the others record only what they held.
const MOST: usize = 200;
/// Days back on which what is now overdue was planned.
const BEFORE: i64 = 12;

/// Plans, unevenly.
///
/// # Errors
/// When something is refused, which a synthetic district must not bring about.
pub async fn plan(life: &mut Life<'_>) -> Outcome<()> {
    let (_, scope) = life.work("meeting.write").await?;
    // Those that were dissolved or merged meanwhile are not among them.
    let there = org::store::list(&mut *life.deployment.db.read().await?, &scope).await?;
    let branches = life.made.planted.branches.clone();
    let branches = branches.iter().filter(|branch| there.iter().any(|unit| unit.id == branch.id));
    for (n, branch) in branches.take(MOST).enumerate() {
        let next = life.today.plus_months(1).month_start();
        let coming = life.today.plus_days(i64::try_from(n % 9).unwrap_or(0) + 1);
        let agenda = *life.random.pick(&AGENDAS);
        make(life, life.deployment, branch.id, ("committee", coming, agenda, "")).await?;
        let assembly = life.day_in(next);
        make(life, life.deployment, branch.id, ("assembly", assembly, "总结全年工作，讨论明年计划", "")).await?;
        if n % 3 != 2 {
            let until = next.plus_months(3).month_key();
            make(life, life.deployment, branch.id, ("theme_day", coming, "", &until)).await?;
        }
        if n % 4 == 1 {
            let then = Clock::at(life.today.plus_days(-BEFORE));
            let earlier = Deployment { clock: then, ..life.deployment.clone() };
            let on = life.today.plus_days(-2);
            make(life, &earlier, branch.id, ("lecture", on, "学习党的创新理论", "")).await?;
        }
        if n % 5 == 1 {
            let off = make(life, life.deployment, branch.id, ("org_life", coming, "专题学习交流", "")).await?;
            let (mut work, scope) = life.work("meeting.write").await?;
            acts::call_off(&mut work, &scope, off, 1, "与上级会议时间冲突").await?;
            work.commit().await?;
        }
    }
    Ok(())
}

/// Makes one, as a deployment that may look back; `until` is the month to which it is repeated.
async fn make(
    life: &Life<'_>,
    deployment: &Deployment,
    unit: UnitId,
    (kind, on, subject, until): (&str, Day, &str, &str),
) -> Outcome<plan::PlanId> {
    let leader = life.of_branch(unit, life.today).await?.first().map_or(String::new(), |m| m.name.clone());
    let typed = Typed {
        day: on.to_string(),
        start: "14:30".into(),
        place: "支部活动室".into(),
        subject: subject.to_owned(),
        leader,
        every: if until.is_empty() { "" } else { "1" }.into(),
        until: until.to_owned(),
    };
    let new = NewPlan { unit, kind: kind.to_owned(), typed, request: String::new() };
    let scope = life.made.actor.scope("meeting.write")?;
    let mut work = deployment.begin(&life.made.actor).await?;
    let (id, _) = acts::make(&mut work, &scope, &new).await?;
    work.commit().await?;
    Ok(id)
}
