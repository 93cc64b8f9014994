//! What may be done with a member, and when.

use super::{Finding, probation_months};
use crate::facts::Facts;
use crate::life::{Event, EventKind, Life, live, went_out};
use base::id::UnitId;
use base::{Day, PartialDay};
use catalogue::Catalogue;

/// Something about to be done with a member.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// What.
    pub kind: EventKind,
    /// Business day.
    pub on: Day,
    /// The unit afterwards.
    pub unit: UnitId,
    /// Code of the reason, result or front line.
    pub reason: &'a str,
    /// Code of the distance of a transfer.
    pub scope: &'a str,
}

/// Everything that speaks against it, seen from the facts and events so far.
pub fn against(plan: &Plan<'_>, facts: &Facts, events: &[Event], catalogue: &Catalogue, today: Day) -> Vec<Finding> {
    let life = crate::life::fold(events);
    let mut found = Vec::new();
    if plan.on > today {
        found.push(Finding::hard("on", "日期晚于今天", "只登记已经发生的事项，请核对日期"));
    }
    if let Some(last) = live(events).last()
        && plan.on < last.day
    {
        let what = format!("日期早于上一次变动（{}{}）", last.day.chinese(), last.kind.name());
        found.push(Finding::hard("on", what, "请核对日期；如上一次变动有误，先撤销它"));
    }
    if let Some(joined) = facts.day("joined_on")
        && plan.on < joined.first()
    {
        found.push(Finding::hard("on", format!("日期早于入党日期{}", joined.chinese()), "请核对日期"));
    }
    present(plan, &life, &mut found);
    match plan.kind {
        EventKind::Confirmed => confirm(plan, facts, catalogue, &mut found),
        EventKind::Moved => arrive(plan, &life, &mut found),
        EventKind::Left => leave(plan, catalogue, &mut found),
        EventKind::CameIn => distance(plan, catalogue, &mut found),
        EventKind::Accepted => accept(plan, facts, &mut found),
        _ => {}
    }
    found
}

/// Entrances are for those who are not in the roster, everything else for those who are.
fn present(plan: &Plan<'_>, life: &Life, found: &mut Vec<Finding>) {
    let is_in = life.current().is_some();
    if plan.kind.is_entrance() && is_in {
        found.push(Finding::hard("", "该党员已在名册中", "无需重复登记"));
    }
    if !plan.kind.is_entrance() && !is_in {
        found.push(Finding::hard("", "该党员已不在名册中，不能办理", "如登记有误，请先在时间线上撤销减少"));
    }
}

fn confirm(plan: &Plan<'_>, facts: &Facts, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    if facts.get("category") == "full" {
        found.push(Finding::hard("", "该党员已是正式党员", "无需办理转正"));
    }
    let due = facts.day("joined_on").map(|joined| joined.last().plus_months(probation_months(catalogue)));
    if let Some(due) = due
        && plan.on < due
        && !known_to_the_month(facts.day("joined_on"), plan.on, catalogue)
    {
        let what = format!("预备期到{}才满一年", due.chinese());
        found.push(Finding::soft("on", what, "请核对转正日期和入党日期").by_rule(catalogue, "probation_length", None));
    }
    if !matches!(plan.reason, "on_time" | "extended") {
        found.push(Finding::hard("reason", "没有选择转正情况", "请选择按期转正或延长预备期后转正"));
    }
}

/// Where joining is known to the month only, the first possible day counts: nobody is accused on a guess.
fn known_to_the_month(joined: Option<PartialDay>, on: Day, catalogue: &Catalogue) -> bool {
    joined.is_some_and(|j| j.exact().is_none() && on >= j.first().plus_months(probation_months(catalogue)))
}

fn arrive(plan: &Plan<'_>, life: &Life, found: &mut Vec<Finding>) {
    if life.current().is_some_and(|stay| stay.unit == plan.unit) {
        found.push(Finding::hard("unit", "该党员就在这个党组织", "请选择转往的党组织"));
    }
}

fn leave(plan: &Plan<'_>, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    if went_out(plan.reason) {
        distance(plan, catalogue, found);
    } else if catalogue.codes("member_left_reason").and_then(|t| t.get(plan.reason)).is_none() {
        found.push(Finding::hard("reason", "没有选择减少原因", "请从列表中选择"));
    }
}

/// From or to another district: how far, and never within this one.
fn distance(plan: &Plan<'_>, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    let known = catalogue.codes("transfer_scope").is_some_and(|t| t.get(plan.scope).is_some());
    if !known {
        found.push(Finding::hard("scope", "没有选择转接范围", "请从列表中选择"));
    } else if plan.scope == "district" {
        found.push(Finding::hard("scope", "本区（县）内的转接不减少也不增加党员", "请在党员页面办理组织关系转接"));
    }
}

fn accept(plan: &Plan<'_>, facts: &Facts, found: &mut Vec<Finding>) {
    if facts.get("category") == "full" {
        found.push(Finding::hard("category", "新发展的应为预备党员", "请把人员类别改为预备党员"));
    }
    if let Some(joined) = facts.day("joined_on")
        && !(joined.first() <= plan.on && plan.on <= joined.last())
    {
        let what = format!("接收日期{}与入党日期{}不一致", plan.on.chinese(), joined.chinese());
        found.push(Finding::hard("joined_on", what, "入党日期即支部大会通过接收为预备党员的日期，请改为一致"));
    }
}
