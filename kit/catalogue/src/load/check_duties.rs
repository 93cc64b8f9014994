//! Checks duties: the rule, the entries, the tags and the kinds of unit named must be there, and a rule must say how often.

use super::Shelves;
use super::check::{known, tags};
use super::items::Located;
use crate::{Duty, DutyFact, Problem, Rule};

/// Checks all of them.
pub(crate) fn duties(all: &Shelves, problems: &mut Vec<Problem>) {
    for duty in all.duties.values() {
        let item = &duty.item;
        known(duty, "rule", "规则", std::iter::once(&item.rule), &all.rules, problems);
        known(duty, "unit_kinds", "党组织类别", item.unit_kinds.iter(), &all.unit_kinds, problems);
        known(duty, "entries", "流水类别", item.entries.iter(), &all.entries, problems);
        tags(all, duty, &item.entries, &item.filter, problems);
        if let Some(rule) = all.rules.get(&item.rule) {
            asked(all, duty, &rule.item, problems);
        }
        shape(duty, problems);
        for (at, key) in item.entries.iter().enumerate() {
            if all.entries.get(key).is_some_and(|e| e.item.stock) {
                let what = format!("流水“{key}”是存量，不能说明做过几次");
                problems.push(duty.problem(&format!("entries[{at}]"), what, "请换成按次计的流水"));
            }
        }
    }
}

/// The rule must say how many times in which span, and to whom it speaks.
fn asked(all: &Shelves, duty: &Located<Duty>, rule: &Rule, problems: &mut Vec<Problem>) {
    let item = &duty.item;
    if !item.term && (rule.every.is_none() || rule.value.is_none_or(|n| n < 1)) {
        let what = format!("规则“{}”没有写多久（every）几次（value）", rule.key);
        problems.push(duty.problem("rule", what, "请在规则中补上，或换一个规则"));
    }
    if item.unit_kinds.is_empty() && rule.unit_kinds.is_empty() {
        problems.push(duty.problem("unit_kinds", "没有说明哪些党组织应办", "请写 unit_kinds，或在规则中写明"));
    }
    let elected = |key: &String| all.unit_kinds.get(key).is_none_or(|kind| kind.item.elected);
    if item.term && !item.unit_kinds.iter().all(elected) {
        problems.push(duty.problem("unit_kinds", "不经选举产生的党组织没有任期", "请删去没有任期的类别"));
    }
}

/// What belongs to a duty of a span, and what to one of a term.
fn shape(duty: &Located<Duty>, problems: &mut Vec<Problem>) {
    let item = &duty.item;
    let for_span = item.below || item.in_program || item.fact.is_some();
    if item.term && (!item.entries.is_empty() || item.grace > 0 || for_span) {
        let remedy = "请删去 entries、grace、fact、below 和 in_program";
        problems.push(duty.problem("term", "按届办理的事项以新一届任期为准，不看流水", remedy));
    }
    if item.below && item.fact == Some(DutyFact::Groups) {
        problems.push(duty.problem("below", "各党小组分别应办的，不能再算下级办的", "below 和 fact 只能写一个"));
    }
    if !item.term && item.entries.is_empty() {
        problems.push(duty.problem("entries", "没有写办了以后由哪些流水证明", "请补上 entries"));
    }
    if item.term && !item.remind_days.is_empty() {
        problems.push(duty.problem("remind_days", "按届办理的事项按月提醒", "请改用 remind_months"));
    }
    if !item.term && !item.remind_months.is_empty() {
        problems.push(duty.problem("remind_months", "按期办理的事项按天提醒", "请改用 remind_days"));
    }
    let falls = |all: &[i64]| all.windows(2).all(|pair| pair[0] > pair[1]) && all.iter().all(|n| *n > 0);
    let months: Vec<i64> = item.remind_months.iter().map(|n| i64::from(*n)).collect();
    for (key, all) in [("remind_days", &item.remind_days), ("remind_months", &months)] {
        if !falls(all) {
            problems.push(duty.problem(key, "提醒没有按由早到晚的顺序写", "请写成由大到小的正数，如 [10, 3]"));
        }
    }
}
