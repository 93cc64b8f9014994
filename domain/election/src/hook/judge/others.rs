//! Votes for somebody who was not nominated (另选他人): named with votes, once, and with the right to be elected.

use super::{by_rule, nominate};
use crate::rules::too_many_written_in;
use crate::way::{Progress, Slot, number, people};
use access::Work;
use base::{Outcome, Refusal};
use case::hook::Doing;
use procedure::{Finding, Weight};
use record::value::Named;

/// The rule that lets another be named.
const RULE: &str = "election_choice";

pub(super) async fn others(
    work: &mut Work,
    doing: Doing<'_>,
    before: &[Progress],
    found: &mut Vec<Finding>,
) -> Outcome<()> {
    let mut named: Vec<(Slot, Named)> = Vec::new();
    for p in before {
        let mut here: Vec<(Slot, Named)> = Vec::new();
        for slot in p.slots() {
            if let Some(who) = pair(doing, &slot, found) {
                if let Some(refusal) = against_twice(p, &here, (&slot, &who)) {
                    found.push(Finding::of(Weight::Wrong, "twice", refusal));
                }
                here.push((slot, who));
            }
        }
        if let Some(refusal) = too_many_written_in(&p.counts(doing.row)) {
            found.push(by_rule(work, RULE, doing.row.on, refusal));
        }
        named.extend(here);
    }
    let everybody: Vec<&Named> = named.iter().map(|(_, who)| who).collect();
    for against in nominate::not_electable(work, doing, &everybody).await? {
        let place = named.iter().find(|(_, who)| who.id == against.id).map_or_else(String::new, |(slot, _)| slot.who());
        let refusal = Refusal::at(place, against.what, "这些票无效，请按废票登记或核对人名");
        found.push(Finding { weight: Weight::Wrong, ..by_rule(work, "election_rights", doing.row.on, refusal) });
    }
    let standing: Vec<(&str, &Named)> = named.iter().map(|(slot, who)| (slot.post.as_str(), who)).collect();
    nominate::influenced(work, doing, ("", &standing), found).await
}

/// Who stands in a line; a name and its votes come together.
fn pair(doing: Doing<'_>, slot: &Slot, found: &mut Vec<Finding>) -> Option<Named> {
    let values = &doing.row.values;
    let who = people(values, &slot.who()).into_iter().next();
    let refusal = match (&who, number(values, &slot.yes())) {
        (Some(who), None) => Refusal::at(slot.yes(), format!("没有填写另选的{}的得票", who.name), "请按计票单填写"),
        (None, Some(_)) => Refusal::at(slot.who(), "填写了另选他人的得票，没有选择是谁", "请选择，或清空得票"),
        _ => return who,
    };
    found.push(Finding::of(Weight::Wrong, "numbers", refusal));
    who
}

/// Named before, nominated, or elected already.
fn against_twice(p: &Progress, before: &[(Slot, Named)], (slot, who): (&Slot, &Named)) -> Option<Refusal> {
    if before.iter().any(|(_, other)| other.id == who.id) {
        return Some(Refusal::at(slot.who(), format!("另选的{}填写了两次", who.name), "请合并得票"));
    }
    if p.is_elected(who.id) {
        return Some(Refusal::at(slot.who(), format!("{}已经当选", who.name), "请清空"));
    }
    let stands = p.standing().any(|s| s.id == who.id);
    stands.then(|| Refusal::at(slot.who(), format!("{}是候选人", who.name), "得票请填写在候选人一栏"))
}
