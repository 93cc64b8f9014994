//! Who was there, from numbers and names that a table gives: by name when they and the roster agree, else in numbers.
//!
//! Nothing is guessed. Those not named are taken for present only when the numbers leave no other reading.

use super::row::Told;
use crate::record::{Attend, Counts, Mark, Roll};
use crate::rules::Candidate;
use catalogue::Due;

/// What became of a row's attendance.
pub enum Settled {
    /// By name.
    Named(Roll),
    /// In numbers; the text says why not by name, or is empty when the table named nobody.
    Counted(Roll, String),
    /// The names cannot be matched: which, and why.
    Wrong(&'static str, String),
}

/// Settles the attendance of a row against those who may be marked.
pub fn settle(told: &Told<'_>, candidates: &[Candidate]) -> Settled {
    let counted = Roll::Counted(told.counts);
    let named = told.names.iter().any(|n| !n.is_empty());
    if candidates.is_empty() {
        let why = if named { "名册中没有该党组织当日的人员，名单没有记到人" } else { "" };
        return Settled::Counted(counted, why.to_owned());
    }
    let mut marks: Vec<Mark> = Vec::new();
    for (column, state) in ["present", "leave", "absent"].into_iter().zip(Attend::ALL) {
        let at = Attend::ALL.iter().position(|s| *s == state).unwrap_or(0);
        for name in &told.names[at] {
            match find(name, candidates) {
                Ok(found) if marks.iter().any(|m| m.who == found.who) => {
                    return Settled::Wrong(column, format!("“{name}”在名单中出现了两次"));
                }
                Ok(found) => marks.push(Mark { who: found.who, state: Some(state) }),
                Err(why) => return Settled::Wrong(column, why),
            }
        }
    }
    match complete(told, candidates, marks) {
        Some(roll) => Settled::Named(roll),
        None => Settled::Counted(counted, disagreement(told, candidates, named)),
    }
}

fn find<'c>(name: &str, candidates: &'c [Candidate]) -> Result<&'c Candidate, String> {
    let mut same = candidates.iter().filter(|c| base::name::tidy(&c.name) == name);
    match (same.next(), same.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(format!("名册中有两个“{name}”，不知道是哪一个")),
        (None, _) => Err(format!("“{name}”在会议当日不在该党组织的名单中")),
    }
}

/// The marks of everybody, if the numbers leave one reading only.
fn complete(told: &Told<'_>, candidates: &[Candidate], marks: Vec<Mark>) -> Option<Roll> {
    let all_due = matches!(told.kind.due, Due::Members | Due::Committee);
    let listed = |state: Attend| marks.iter().filter(|m| m.state == Some(state)).count();
    let fits = |count: Option<i64>, n: usize| count.is_none_or(|c| usize::try_from(c) == Ok(n));
    let c: &Counts = &told.counts;
    let rest: Vec<&Candidate> = candidates.iter().filter(|x| !marks.iter().any(|m| m.who == x.who)).collect();
    let (leave, absent) = (listed(Attend::Leave), listed(Attend::Absent));
    let rest_state = if !told.names[0].is_empty() || marks.len() == candidates.len() {
        // Those present are named too: whoever is not named was not due.
        let whole = fits(c.due, marks.len()) && (!all_due || rest.is_empty() || c.due.is_some());
        (whole && fits(c.present, listed(Attend::Present))).then_some(None)?
    } else {
        // Only the missing are named: the rest was there, if all are due and the numbers say so.
        let said = c.present.is_some() && fits(c.present, rest.len()) && fits(c.due, candidates.len());
        (all_due && said).then_some(Some(Attend::Present))?
    };
    if !fits(c.leave, leave) || !fits(c.absent, absent) {
        return None;
    }
    let mut all = marks;
    all.extend(rest.into_iter().map(|x| Mark { who: x.who, state: rest_state }));
    Some(Roll::Named(all))
}

fn disagreement(told: &Told<'_>, candidates: &[Candidate], named: bool) -> String {
    let shown = |n: Option<i64>| n.map_or_else(|| "未填".to_owned(), |n| n.to_string());
    if !named && !matches!(told.kind.due, Due::Members | Due::Committee) {
        return String::new();
    }
    format!(
        "应到{}、实到{}与当日名单 {} 人及所列姓名不能对应，只记人数，没有记到人",
        shown(told.counts.due),
        shown(told.counts.present),
        candidates.len()
    )
}
