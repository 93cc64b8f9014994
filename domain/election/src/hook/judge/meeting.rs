//! The counts: possible, complete, by those who may elect; and the outcome is what they say.

use super::{by_rule, form, nominate, others, soft, standing};
use crate::rules::{Count, impossible, unaccounted};
use crate::way::{self, Progress, number, people, progress, told};
use access::Work;
use base::{Outcome, Refusal};
use case::StepRow;
use case::hook::Doing;
use procedure::{Finding, Weight};
use record::value::Value;
use std::collections::BTreeSet;

/// Posts to which the new committee elects.
const OFFICERS: [&str; 2] = ["secretary", "deputy_secretary"];

pub(super) async fn meeting(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let catalogue = work.catalogue().clone();
    let rows = standing(doing);
    let before = progress(&catalogue, &doing.case.procedure, &rows);
    let valid = valid_ballots(doing.row, found);
    scrutineers(work, doing, &before, found);
    for p in &before {
        let counts = p.counts(doing.row);
        found.extend(impossible(p.open, &counts, valid).into_iter().map(|r| wrong(work, doing, r)));
        uncounted(work, doing, (&counts, valid), found);
    }
    others::others(work, doing, &before, found).await?;
    outcome(work, doing, &rows, found);
    form::congress(work, doing, found).await
}

/// A number that contradicts another, with the clause of ballots.
fn wrong(work: &Work, doing: Doing<'_>, refusal: Refusal) -> Finding {
    Finding { weight: Weight::Wrong, ..by_rule(work, "election_ballots", doing.row.on, refusal) }
}

/// Ballots that count: those returned without the void ones.
fn valid_ballots(row: &StepRow, found: &mut Vec<Finding>) -> u32 {
    let returned = row.ballots.map_or(0, |b| b.returned);
    let void = number(&row.values, "void").unwrap_or(0);
    if void > returned {
        let what = format!("废票{void}张，多于收回的{returned}张");
        found.push(Finding::of(Weight::Wrong, "numbers", Refusal::at("void", what, "请核对计票单")));
    }
    returned.saturating_sub(void)
}

fn uncounted(work: &Work, doing: Doing<'_>, (counts, valid): (&[Count], u32), found: &mut Vec<Finding>) {
    let names: Vec<&str> = unaccounted(counts, valid).iter().map(|c| c.who.name.as_str()).collect();
    if !names.is_empty() {
        let what = format!("{}的赞成、反对、弃权合计少于有效票{valid}张", names.join("、"));
        found.push(soft(work, "election_ballots", doing.row.on, Refusal::new(what, "请核对计票单")));
    }
}

fn scrutineers(work: &Work, doing: Doing<'_>, before: &[Progress], found: &mut Vec<Finding>) {
    let stands = |id: i64| before.iter().any(|p| p.standing().any(|who| who.id == id));
    for who in people(&doing.row.values, "scrutineers").iter().filter(|who| stands(who.id)) {
        let refusal = Refusal::at("scrutineers", format!("{}是候选人，不能担任监票人", who.name), "请另行推选");
        found.push(by_rule(work, "election_scrutineers", doing.row.on, refusal));
    }
}

/// What was chosen as the outcome is what the counts say.
fn outcome(work: &Work, doing: Doing<'_>, rows: &[&StepRow], found: &mut Vec<Finding>) {
    let mut with: Vec<&StepRow> = rows.to_vec();
    with.push(doing.row);
    let after = progress(work.catalogue(), &doing.case.procedure, &with);
    twice(&after, found);
    let open: u32 = after.iter().map(|p| p.open).sum();
    let nobody = after.iter().any(|p| p.elected.is_empty());
    let said = doing.row.outcome.as_str();
    let fits = match said {
        "filled" => open == 0,
        "reduced" => open > 0 && !nobody,
        _ => open > 0,
    };
    if !fits {
        let told = after.iter().map(told).collect::<Vec<_>>().join("；");
        let what = format!("与得票不一致：{told}");
        let refusal = Refusal::at("outcome", what, "请核对票数和结果；没有人当选的职务不能减少名额");
        found.push(Finding { weight: Weight::Wrong, ..by_rule(work, "election_more", doing.row.on, refusal) });
    }
}

/// Nobody is elected to two posts at once; of written-in names that may come about.
fn twice(after: &[Progress], found: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    for (_, who) in way::elected(after).iter().filter(|(_, who)| !seen.insert(who.id)) {
        let what = format!("{}同时当选两个职务", who.name);
        let refusal = Refusal::new(what, "由大会明确任哪一职务，另一职务按另行选举登记");
        found.push(Finding::of(Weight::Wrong, "twice", refusal));
    }
}

/// The new committee elects its secretary and deputies, as many as there are offices, by the votes of those there.
pub(super) async fn plenary(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let (catalogue, on) = (work.catalogue().clone(), doing.row.on);
    let rows = standing(doing);
    let committee = way::elected(&progress(&catalogue, &doing.case.procedure, &rows));
    let valid = valid_ballots(doing.row, found);
    let post = |key: &str, id: i64| doing.row.values.get(&format!("{key}_{id}")).and_then(Value::code).unwrap_or("");
    let heads =
        committee.iter().filter(|(_, who)| catalogue.post(post("post", who.id)).is_some_and(|p| p.head)).count();
    if heads != 1 {
        let place = committee.first().map_or(String::new(), |(_, who)| format!("post_{}", who.id));
        let what = format!("书记应为一名，现为{heads}名");
        let by = by_rule(work, "election_officers", on, Refusal::at(place, what, "请核对职务"));
        found.push(Finding { weight: Weight::Wrong, ..by });
    }
    let ballots = doing.row.ballots.unwrap_or_default();
    let share = way::share(&catalogue);
    for (_, who) in &committee {
        let (main, also) = (post("post", who.id), post("also", who.id));
        if main == also {
            let refusal =
                Refusal::at(format!("also_{}", who.id), format!("{}的兼任职务与职务相同", who.name), "请清空");
            found.push(Finding::of(Weight::Wrong, "officers", refusal));
        }
        let place = format!("yes_{}", who.id);
        let count = way::count(&doing.row.values, who);
        found.extend(impossible(1, count.as_slice(), valid).into_iter().map(|r| wrong(work, doing, r)));
        let officer = OFFICERS.iter().any(|p| *p == main || *p == also);
        let refusal = match &count {
            _ if !officer => continue,
            None => Refusal::at(place, format!("没有填写{}的得票", who.name), "书记、副书记由委员会选举产生，请填写"),
            Some(c) if !share.met(c.yes, ballots.present) => {
                let what = format!("{}得{}票，没有超过实到{}名委员的半数", who.name, c.yes, ballots.present);
                Refusal::at(place, what, "没有当选，应当重新酝酿人选再选")
            }
            Some(_) => continue,
        };
        found.push(Finding { weight: Weight::Wrong, ..by_rule(work, "election_win", on, refusal) });
    }
    singles(doing, &committee, &catalogue, found);
    let officers = committee.iter().filter_map(|(_, who)| {
        let given = [post("post", who.id), post("also", who.id)];
        OFFICERS.iter().find(|p| given.contains(*p)).map(|p| (*p, who))
    });
    let officers: Vec<(&str, &record::value::Named)> = officers.collect();
    nominate::influenced(work, doing, ("", &officers), found).await
}

/// A post that one person holds is given once.
fn singles(
    doing: Doing<'_>,
    committee: &[(String, record::value::Named)],
    catalogue: &catalogue::Catalogue,
    found: &mut Vec<Finding>,
) {
    let given = |post: &catalogue::Post| {
        let is = |key: &str, id: i64| {
            doing.row.values.get(&format!("{key}_{id}")).and_then(Value::code) == Some(post.key.as_str())
        };
        committee.iter().filter(|(_, who)| is("post", who.id) || is("also", who.id)).count()
    };
    for post in catalogue.posts().filter(|p| p.single && !p.head && p.committee && given(p) > 1) {
        let place = committee.first().map_or(String::new(), |(_, who)| format!("post_{}", who.id));
        let refusal = Refusal::at(place, format!("{}只能由一名委员担任", post.name), "请核对职务");
        found.push(Finding::of(Weight::Wrong, "officers", refusal));
    }
}
