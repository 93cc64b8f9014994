//! The assembly and what the committee above makes of it.

use super::{Found, Ground, Past, when};
use crate::checks::past::{Step, persons, says};
use procedure::{decide, impossible};
use record::value::Value;

/// The first vote for which something holds.
fn vote_that(past: &Past, ground: Ground<'_>, wrong: fn(&catalogue::Vote, &procedure::Ballots) -> Found) -> Found {
    let rule = ground.catalogue.vote("branch_admission")?;
    let meetings = past.steps.iter().filter(|s| matches!(s.key.as_str(), "assembly" | "conversion_assembly"));
    let decided = meetings.filter(|s| s.outcome != "failed");
    decided.filter_map(|s| s.ballots.as_ref()).find_map(|b| wrong(rule, b))
}

pub(super) fn quorum(past: &Past, ground: Ground<'_>) -> Found {
    vote_that(past, ground, |rule, b| {
        when(!decide(rule, b).quorate, || format!("应到{}人，实到{}人", b.due, b.present))
    })
}

pub(super) fn votes(past: &Past, ground: Ground<'_>) -> Found {
    vote_that(past, ground, |rule, b| {
        let wrong = impossible(rule, b);
        if let Some(first) = wrong.first() {
            return Some(first.what.clone());
        }
        let decided = decide(rule, b);
        when(decided.quorate && !decided.passed, || format!("应到{}人，赞成{}票", b.due, decided.yes))
    })
}

pub(super) fn batch_vote(past: &Past, _: Ground<'_>) -> Found {
    let together = |key: &str| past.all(key).iter().any(|s| says(&s.values, "together") == Some(true));
    when(together("assembly") || together("conversion_assembly"), || "多人合并表决".to_owned())
}

pub(super) fn probationer_voted(past: &Past, _: Ground<'_>) -> Found {
    let meetings = past.steps.iter().filter(|s| matches!(s.key.as_str(), "assembly" | "conversion_assembly"));
    let count =
        |s: &Step| persons(&s.values, "voters").iter().filter(|p| past.had_rights(**p, s.on) == Some(false)).count();
    meetings.map(count).find(|n| *n > 0).map(|n| format!("参加表决的有{n}名没有表决权"))
}

pub(super) fn approver_not_authorised(past: &Past, _: Ground<'_>) -> Found {
    let approvals = [past.approved(), past.with("conversion_approval", "converted")];
    approvals.into_iter().flatten().find_map(|step| match step.values.get("approver") {
        Some(Value::Unit(unit)) => {
            let facts = past.units.get(&unit.id)?;
            when(!facts.approves, || format!("由{}审批", facts.name))
        }
        _ => None,
    })
}

pub(super) fn approval_late(past: &Past, ground: Ground<'_>) -> Found {
    let (vote, approval) = (past.passed()?, past.approved()?);
    let usual = ground.until("admission_approval", vote.on)?;
    let most = ground.until("admission_approval_most", vote.on)?;
    let reason = approval.values.text("why_late").trim();
    let wrong = approval.on > most || (approval.on > usual && reason.is_empty());
    when(wrong, || format!("大会{}，审批{}", vote.on, approval.on))
}

pub(super) fn no_talk_before_approval(past: &Past, _: Ground<'_>) -> Found {
    let (vote, approval) = (past.passed()?, past.approved()?);
    let talked = past.all("approver_talk").iter().any(|t| vote.on <= t.on && t.on <= approval.on);
    when(!talked, || "大会与审批之间没有谈话记录".to_owned())
}
