//! Gives kinds of vote and quorums of meetings the shares that their rules say, so that each number stands in one place.

use super::items::Located;
use super::{Shelf, Shelves};
use crate::{Basis, Problem, Rule, Share, Vote, VoteBase};

/// Fills in every share, and reports the rules that say none.
pub(crate) fn fill(all: &mut Shelves, problems: &mut Vec<Problem>) {
    for rule in all.rules.values().filter(|r| r.item.share.is_some_and(|s| !s.makes_sense())) {
        problems.push(rule.problem("share", "分数不对", "分母不能是 0，分子不能大于分母"));
    }
    for vote in all.votes.values_mut() {
        vote.item.attendance = share(&all.rules, vote, "attendance_rule", vote.item.attendance_rule.as_ref(), problems);
        vote.item.pass = share(&all.rules, vote, "pass_rule", vote.item.pass_rule.as_ref(), problems);
        if vote.item.attendance.is_some_and(|share| share.of == VoteBase::Present) {
            problems.push(vote.problem("attendance_rule", "到会人数不能以到会人数为基数", "应为 due"));
        }
        if let Some(basis) = basis(&all.rules, &vote.item) {
            vote.item.basis = basis;
        }
    }
    for meeting in all.meetings.values_mut() {
        let Some(rule) = meeting.item.quorum.as_ref().map(|q| q.rule.clone()) else { continue };
        let found = share(&all.rules, meeting, "quorum.rule", Some(&rule), problems);
        if let (Some(quorum), Some(share)) = (&mut meeting.item.quorum, found) {
            quorum.share = share;
        }
    }
}

/// The share of a rule. A rule that is not there is reported with the other references.
fn share<T>(
    rules: &Shelf<Rule>,
    at: &Located<T>,
    path: &str,
    key: Option<&String>,
    problems: &mut Vec<Problem>,
) -> Option<Share> {
    let rule = &rules.get(key?)?.item;
    let found = rule.share.filter(|share| !share.most && share.of != VoteBase::Members);
    if found.is_none() {
        let what = format!("规则“{}”没有写表决或到会的份额（share）", rule.key);
        problems.push(at.problem(path, what, "请在规则中补上 share，以 due 或 present 为基数"));
    }
    found
}

/// The clause of a kind of vote that names none itself.
fn basis(rules: &Shelf<Rule>, vote: &Vote) -> Option<Basis> {
    let key = vote.pass_rule.as_ref().or(vote.attendance_rule.as_ref()).filter(|_| vote.basis.source.is_none())?;
    Some(rules.get(key)?.item.basis.clone())
}
