//! Who stands: full members of the unit, enough of them, each once, and no others after the superior has agreed.

use super::by_rule;
use crate::ELECTION;
use crate::rules::{Contest, least_candidates};
use crate::way::contests;
use access::{Scope, Work};
use base::id::PersonId;
use base::{Outcome, Refusal};
use case::hook::Doing;
use member::influence::{self, Limit};
use member::rights::{self, Asked};
use procedure::{Finding, Weight};
use record::value::Named;
use std::collections::BTreeSet;

pub(super) async fn nomination(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let rows = super::standing(doing);
    if rows.iter().any(|r| r.step == "candidates" && r.outcome == "agreed") {
        let refusal = Refusal::new("候选人已经上级批复", "确需调整的，请先由上级撤销对候选人的批复");
        found.push(Finding::of(Weight::Never, "agreed", refusal));
    }
    if rows.iter().any(|r| r.step == "meeting") {
        let refusal = Refusal::new("已经登记选举大会，候选人不能再变", "登记有误的，请先撤销选举大会");
        found.push(Finding::of(Weight::Never, "held", refusal));
    }
    let all = contests(&doing.case.procedure, &rows, doing.row);
    each_once(&all, found);
    for contest in &all {
        enough(work, doing, contest, found);
    }
    let people: Vec<&Named> = all.iter().flat_map(|c| &c.candidates).collect();
    let mut without = BTreeSet::new();
    for against in not_electable(work, doing, &people).await? {
        without.insert(against.id);
        let remedy = against.remedy.as_deref().unwrap_or("请从在册正式党员中提名");
        let refusal = Refusal::at(field(doing), against.what, remedy);
        found.push(by_rule(work, "election_rights", doing.row.on, refusal));
    }
    let standing: Vec<(&str, &Named)> =
        all.iter().flat_map(|c| c.candidates.iter().map(|who| (c.post.as_str(), who))).collect();
    let standing: Vec<(&str, &Named)> = standing.into_iter().filter(|(_, who)| !without.contains(&who.id)).collect();
    influenced(work, doing, (field(doing), &standing), found).await
}

/// Whom a disciplinary decision keeps from the post for which they stand. What is said names no decision, because a mark keeps it for
/// everybody who sees the case; who may see decisions is told in the remedy.
pub(super) async fn influenced(
    work: &mut Work,
    doing: Doing<'_>,
    (place, standing): (&str, &[(&str, &Named)]),
    found: &mut Vec<Finding>,
) -> Outcome<()> {
    let (catalogue, keys, on) = (work.catalogue().clone(), work.keys().clone(), doing.row.on);
    let ids: Vec<PersonId> = standing.iter().map(|(_, who)| PersonId(who.id)).collect();
    let asked = Asked { keys: &keys, catalogue: &catalogue, on };
    let limited = influence::of(work.conn(), doing.scope.district(), asked, &ids).await?;
    if limited.is_empty() {
        return Ok(());
    }
    let whole = Scope::whole(work.district());
    let held = org::store::committee(work.conn(), &whole, doing.case.unit, on).await?;
    for (post, who) in standing {
        let Some(one) = limited.iter().find(|i| i.person.0 == who.id) else { continue };
        let before = held.iter().filter(|h| h.person == Some(one.person)).map(|h| rank(&h.post)).max().unwrap_or(0);
        // Whether a post is higher is for people to judge; whether it is given at all is the rule's.
        let weight = match one.limit {
            Limit::Promotion if rank(post) <= before => continue,
            Limit::Promotion => Weight::Soft,
            Limit::Post => Weight::Hard,
        };
        // Of a mark there is no remedy to be read.
        let whom = if weight == Weight::Soft { "，请向组织部门了解" } else { "" };
        let refusal = one.refusal(doing.scope, place, format!("{}目前不符合提名、任职条件{whom}", who.name));
        let by = by_rule(work, influence::RULE, on, refusal);
        found.push(Finding { weight: by.weight.min(weight), ..by });
    }
    Ok(())
}

/// How high a post of a committee is among the others.
fn rank(post: &str) -> u8 {
    match post {
        "secretary" => 3,
        "deputy_secretary" => 2,
        _ => 1,
    }
}

/// Somebody who has no right to be elected.
pub(super) struct Against {
    /// Who.
    pub id: i64,
    /// Why, as anybody may read it.
    pub what: String,
    /// What to do, where that is not the usual.
    pub remedy: Option<String>,
}

/// Who has no right to be elected on the day, and why: no full members of this unit, or their right is withheld for a time.
pub(super) async fn not_electable(work: &mut Work, doing: Doing<'_>, people: &[&Named]) -> Outcome<Vec<Against>> {
    let (catalogue, keys, on) = (work.catalogue().clone(), work.keys().clone(), doing.row.on);
    let full = full_here(work, doing, people).await?;
    let not_full = people.iter().filter(|who| !full.contains(&who.id));
    let told = |who: &&&Named| {
        let what = format!("{}在{}不是本党组织的正式党员", who.name, on.chinese());
        Against { id: who.id, what, remedy: None }
    };
    let mut all: Vec<Against> = not_full.map(|who| told(&who)).collect();
    let ids: Vec<PersonId> = people.iter().map(|who| PersonId(who.id)).collect();
    let asked = Asked { keys: &keys, catalogue: &catalogue, on };
    for without in rights::withheld_of(work.conn(), doing.scope.district(), asked, &ids).await? {
        let name = people.iter().find(|who| who.id == without.person.0).map_or("", |who| who.name.as_str());
        let what = format!("{name}在{}没有被选举权，不符合提名条件", on.chinese());
        let remedy = influence::remedy(doing.scope, &format!("处于{}期间", without.why));
        all.push(Against { id: without.person.0, what, remedy: Some(remedy) });
    }
    Ok(all)
}

fn field(doing: Doing<'_>) -> &'static str {
    if doing.case.procedure == crate::DIRECT { "secretary" } else { "candidates" }
}

fn each_once(all: &[Contest], found: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for who in all.iter().flat_map(|c| &c.candidates).filter(|who| !seen.insert(who.id)) {
        let refusal =
            Refusal::at("deputy_secretary", format!("{}同时提名为书记和副书记候选人", who.name), "请只提名一项");
        found.push(Finding::of(Weight::Wrong, "twice", refusal));
    }
}

/// More names than seats by the margin for a committee; as many as seats elsewhere.
fn enough(work: &Work, doing: Doing<'_>, contest: &Contest, found: &mut Vec<Finding>) {
    let n = u32::try_from(contest.candidates.len()).unwrap_or(u32::MAX);
    let place = if doing.case.procedure == crate::DIRECT { contest.post.as_str() } else { "candidates" };
    if contest.seats == 0 {
        let what = format!("{}没有名额，提名了{n}名", contest.name);
        found.push(Finding::of(Weight::Wrong, "seats", Refusal::at(place, what, "请核对，或先撤销后重新研究名额")));
    } else if n < contest.seats {
        let what = format!("{}应选{}名，候选人只有{n}名", contest.name, contest.seats);
        found.push(Finding::of(Weight::Wrong, "seats", Refusal::at(place, what, "候选人不能少于名额")));
    } else if doing.case.procedure == ELECTION {
        let percent = work.catalogue().rule("election_margin").and_then(|r| r.value).unwrap_or(20);
        let least = least_candidates(contest.seats, u32::try_from(percent).unwrap_or(20));
        if n < least {
            let what = format!("应选委员{}名，差额{percent}%，候选人应不少于{least}名，现为{n}名", contest.seats);
            let refusal = Refusal::at(place, what, "请增加候选人");
            found.push(by_rule(work, "election_margin", doing.row.on, refusal));
        }
    }
}

/// Who of these are full members of the unit, or of those below it, on the day.
async fn full_here(work: &mut Work, doing: Doing<'_>, people: &[&Named]) -> Outcome<BTreeSet<i64>> {
    let unit = org::store::find(work.conn(), doing.scope, doing.case.unit).await?;
    let on = doing.row.on;
    if work.catalogue().unit_kind(&unit.kind).is_some_and(|k| k.holds_members) {
        let here = member::store::of_branch(work.conn(), doing.scope, unit.id, on).await?;
        return Ok(here.iter().filter(|m| m.category == "full").map(|m| m.id.0).collect());
    }
    let below = doing.scope.within(&unit.path).unwrap_or_else(|| doing.scope.clone());
    let ids: Vec<PersonId> = people.iter().map(|who| PersonId(who.id)).collect();
    let known = member::store::memberships(work.conn(), &below, &ids).await?;
    Ok(known.iter().filter(|m| m.was_full(on)).map(|m| m.id.0).collect())
}
