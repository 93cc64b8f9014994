//! What speaks against a step beyond its gates: who stands, how many, which counts are possible, whether the outcome follows from them.

mod form;
mod meeting;
mod nominate;
mod others;
mod term;

use super::standing;
use crate::way::latest;
use crate::{BY_ELECTION, DIRECT, ELECTION, SHIFT};
use access::Work;
use base::{Day, Outcome, Refusal};
use case::hook::{Doing, Facts, FactsFuture};
use procedure::{Finding, Weight};

pub(super) fn facts<'a>(work: &'a mut Work, doing: Doing<'a>) -> FactsFuture<'a> {
    Box::pin(async move {
        let mut found = Vec::new();
        match (doing.case.procedure.as_str(), doing.step.key.as_str()) {
            (ELECTION | DIRECT, "plan") => {
                one_at_a_time(work, doing, &mut found).await?;
                term::plan(work, doing, &mut found).await?;
            }
            (ELECTION | DIRECT, "approval") if doing.row.outcome == "approved" => {
                approved_once(work, doing, &mut found).await?;
            }
            (BY_ELECTION, "request") => term::vacancy(work, doing, &mut found).await?,
            (SHIFT, "request" | "approval") => term::shift(work, doing, &mut found).await?,
            (_, "nomination") => nominate::nomination(work, doing, &mut found).await?,
            (_, "meeting") => meeting::meeting(work, doing, &mut found).await?,
            (_, "plenary") => meeting::plenary(work, doing, &mut found).await?,
            _ => {}
        }
        Ok(Facts { findings: found })
    })
}

fn by_rule(work: &Work, rule: &str, on: Day, refusal: Refusal) -> Finding {
    Finding::by_rule(work.catalogue(), rule, on, refusal)
}

/// A finding by a rule that warns only.
fn soft(work: &Work, rule: &str, on: Day, refusal: Refusal) -> Finding {
    Finding { weight: Weight::Soft, ..by_rule(work, rule, on, refusal) }
}

/// No second election beside one that is on its way.
async fn one_at_a_time(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let open = case::store::of_unit(work.conn(), doing.scope, doing.case.unit, 200).await?;
    let other = |c: &&case::CaseFile| {
        c.id != doing.case.id && [ELECTION, DIRECT].contains(&c.procedure.as_str()) && !c.stage.is_empty()
    };
    if open.iter().any(|c| other(&c)) {
        let refusal = Refusal::new("这个党组织已有正在办理的换届", "请在已有的换届中继续办理，或先将其逐步撤销");
        found.push(Finding::of(Weight::Never, "open", refusal));
    }
    Ok(())
}

/// One committee is elected on one day: what another case has brought about is not approved once more under a second.
async fn approved_once(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let Some(day) = latest(&standing(doing), "meeting").map(|r| r.on) else { return Ok(()) };
    let keys = work.keys().clone();
    let all = case::store::of_subject(work.conn(), doing.scope, doing.case.unit.0).await?;
    let elections: Vec<_> = all
        .iter()
        .filter(|c| c.id != doing.case.id && [ELECTION, DIRECT].contains(&c.procedure.as_str()))
        .map(|c| c.id)
        .collect();
    let rows = case::store::rows_of(work.conn(), &keys, doing.scope, &elections).await?;
    let of = |id| rows.iter().filter(|r| r.case == id).cloned().collect::<Vec<_>>();
    let same = elections.into_iter().map(of).any(|rows| {
        let stand = case::file::standing(&rows);
        let approved = stand.iter().any(|r| r.step == "approval" && r.outcome == "approved");
        approved && latest(&stand, "meeting").is_some_and(|r| r.on == day)
    });
    if same {
        let what = format!("{}的选举已在另一件换届中批准", day.chinese());
        let refusal = Refusal::new(what, "请核对选举日期；重复登记的，请从后往前逐步撤销");
        found.push(Finding::of(Weight::Never, "twice", refusal));
    }
    Ok(())
}
