//! What must hold of what a step says.

use super::{code, correction_end, discipline, last, number, reading};
use crate::file::{Kind, Now};
use base::Refusal;
use case::StepRow;
use catalogue::{Catalogue, Code};
use procedure::{Finding, Weight};
use std::collections::BTreeSet;

/// Fewer ways of searching than this are hardly 多方查找.
const WAYS: usize = 2;

/// Everything that speaks against a row, seen from the rows that stand before it; `punished` says whether the register holds a
/// disciplinary decision about the person.
pub fn against_fields(
    catalogue: &Catalogue,
    kind: Kind,
    row: &StepRow,
    rows: &[&StepRow],
    punished: bool,
) -> Vec<Finding> {
    match kind {
        Kind::Lost => lost(catalogue, row, rows).into_iter().collect(),
        Kind::Disposal => disposal(catalogue, row, rows, punished),
        Kind::Discipline => discipline::against(catalogue, row, rows),
        Kind::Stop | Kind::Restore | Kind::Withdrawal | Kind::Departure => Vec::new(),
    }
}

fn never(place: &str, what: impl Into<String>, remedy: &str) -> Finding {
    Finding::of(Weight::Never, "standing", Refusal::at(place, what, remedy))
}

fn lost(catalogue: &Catalogue, row: &StepRow, rows: &[&StepRow]) -> Option<Finding> {
    let stopped = reading(catalogue, Kind::Lost, rows).now == Now::Stopped;
    match row.step.as_str() {
        "confirm" => {
            let searches = rows.iter().filter(|r| r.step == "search");
            let ways: BTreeSet<&str> = searches.map(|r| code(&r.values, "way")).collect();
            let clause = catalogue.rule("member_lost").and_then(|r| r.basis.clause()).unwrap_or_default();
            let what = format!("只登记了{}种查找办法", ways.len());
            let refusal = Refusal::new(what, "请用多种办法查找后再认定").by(clause);
            (ways.len() < WAYS).then(|| Finding::of(Weight::Soft, "member_lost", refusal))
        }
        "found" if stopped != (row.outcome == "may_restore") => {
            let remedy = "停止党籍以前找到的，恢复管理或者启动限期改正；以后找到的，选择可以申请恢复党籍";
            Some(never("outcome", "结果与是否已停止党籍不一致", remedy))
        }
        _ => None,
    }
}

fn disposal(catalogue: &Catalogue, row: &StepRow, rows: &[&StepRow], punished: bool) -> Vec<Finding> {
    let decided = |step: &str| last(rows, step).map(|r| r.outcome.as_str());
    let mut found = Vec::new();
    match row.step.as_str() {
        "propose" => {
            found.extend(unfit(catalogue, row));
            found.extend(twice(catalogue, row, punished));
        }
        "approve" => {
            found.extend(other_than_decided(row, decided("assembly")));
            found.extend(months(catalogue, row));
        }
        "review_assembly" => found.extend(early(catalogue, row, rows)),
        "review_approve" => found.extend(other_than_decided(row, decided("review_assembly"))),
        "archive" => {
            let now = reading(catalogue, Kind::Disposal, rows).now;
            if matches!(now, Now::Going | Now::Heard | Now::Correcting | Now::Persuading) {
                found.push(never("", format!("处置还没有最后结果（{}）", now.name()), "请先办完前面的步骤"));
            }
        }
        _ => {}
    }
    found
}

/// Each ground belongs to some of the measures: those whose rule it names. Where it names none it may lead to any.
fn unfit(catalogue: &Catalogue, row: &StepRow) -> Option<Finding> {
    let step = catalogue.procedure(Kind::Disposal.key())?.step("propose")?;
    let field = |key: &str| step.fields.iter().find(|f| f.key == key);
    let chosen = |key: &str| field(key)?.codes.iter().find(|c| c.code == code(&row.values, key));
    let (kind, ground) = (chosen("kind")?, chosen("ground")?);
    let fits = |of: &Code| of.rules.iter().any(|rule| ground.rules.contains(rule));
    let others: Vec<&str> = field("kind")?.codes.iter().filter(|c| fits(c)).map(|c| c.name.as_str()).collect();
    if others.is_empty() || fits(kind) {
        return None;
    }
    let what = format!("“{}”适用的处置是{}，不是{}", ground.name, others.join("、"), kind.name);
    let refusal = Refusal::at("ground", what, "请核对情形和处置；有几种情形的，选与处置相应的一种");
    Some(Finding::by_rule(catalogue, kind.rules.first()?, row.on, refusal))
}

/// Not for the same matter twice.
fn twice(catalogue: &Catalogue, row: &StepRow, punished: bool) -> Option<Finding> {
    let told = code(&row.values, "punished") == "yes";
    let refusal = |what: &str, remedy: &str| Refusal::at("punished", what, remedy);
    if told {
        let refusal = refusal("就同一事由已受党纪处分", "不再作组织处置");
        return Some(Finding::by_rule(catalogue, "disposal_not_twice", row.on, refusal));
    }
    let clause = catalogue.rule("disposal_not_twice").and_then(|r| r.basis.clause()).unwrap_or_default();
    let refusal = refusal("该党员有党纪处分记录", "请核对是否同一事由").by(clause);
    punished.then(|| Finding::of(Weight::Soft, "disposal_not_twice", refusal))
}

/// What is approved is what the assembly has decided, or nothing.
fn other_than_decided(row: &StepRow, decided: Option<&str>) -> Option<Finding> {
    let differs = row.outcome != "refused" && decided.is_some_and(|d| d != row.outcome);
    differs.then(|| never("outcome", "审批结果与支部大会的决定不一致", "不同意支部大会决定的，选择不批准"))
}

/// Generally six months, a year at most.
fn months(catalogue: &Catalogue, row: &StepRow) -> Option<Finding> {
    let typed = number(&row.values, "months");
    if (row.outcome == "correct") != typed.is_some() {
        return Some(never("months", "限期改正要写明期限，其他处置不写", "请填写几个月，或者清空"));
    }
    let (typed, rule) = (typed?, catalogue.rule("disposal_correct")?);
    let refusal = |what: String| Refusal::at("months", what, "请核对期限");
    if let Some(most) = rule.most.filter(|most| typed > *most) {
        let what = format!("限期改正{typed}个月，超过{most}个月");
        return Some(Finding::by_rule(catalogue, "disposal_correct", row.on, refusal(what)));
    }
    let usual = rule.value.filter(|usual| typed != *usual)?;
    let refusal = refusal(format!("限期改正{typed}个月，一般为{usual}个月"));
    Some(Finding::of(Weight::Soft, "disposal_correct", refusal.by(rule.basis.clause().unwrap_or_default())))
}

/// Not before the period is over.
fn early(catalogue: &Catalogue, row: &StepRow, rows: &[&StepRow]) -> Option<Finding> {
    let end = correction_end(rows).filter(|end| row.on < *end)?;
    let what = format!("限期改正到{}才期满", end.chinese());
    Some(Finding::by_rule(catalogue, "disposal_correct", row.on, Refusal::at("on", what, "请期满后再作决定")))
}
