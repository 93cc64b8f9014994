//! Disciplinary decisions: how long their effect lasts, by kind, as the catalogue's rules say.

use super::{Reading, after, came, code, last, number};
use crate::file::Now;
use base::{Day, Refusal};
use case::StepRow;
use catalogue::Catalogue;
use member::influence::Limit;
use procedure::{Finding, Weight};
use record::value::Value;

/// The rule of a kind's effect.
fn rule(kind: &str) -> &'static str {
    match kind {
        "warning" => "discipline_warning",
        "serious" => "discipline_serious",
        "removal" => "discipline_removal",
        "probation" => "discipline_probation",
        _ => "discipline_expel",
    }
}

/// In Chinese: what a decision is called by its code.
pub fn kind_name(kind: &str) -> &'static str {
    match kind {
        "warning" => "警告",
        "serious" => "严重警告",
        "removal" => "撤销党内职务",
        "probation" => "留党察看",
        _ => "开除党籍",
    }
}

pub(super) fn reading(catalogue: &Catalogue, rows: &[&StepRow]) -> Option<Reading> {
    if let Some(row) = came(rows, "ended", "expelled").or_else(|| came(rows, "checked", "expelled")) {
        return Some(Reading::of(Now::Expelled, row));
    }
    if let Some(row) = last(rows, "ended").filter(|r| r.outcome != "extended") {
        return Some(Reading::of(Now::Expired, row));
    }
    let row = came(rows, "checked", "confirmed")?;
    Some(Reading::of(Now::Influence, row).until(period_end(catalogue, rows)))
}

/// Years of 留党察看, those added included.
fn years(rows: &[&StepRow]) -> Option<i64> {
    let first = last(rows, "recorded")?;
    let extended = rows.iter().filter(|r| r.step == "ended" && r.outcome == "extended").count();
    Some(number(&first.values, "discipline_years")? + i64::try_from(extended).ok()?)
}

/// The last day of the period in question: of the effect, of 留党察看 its own end. None of an expulsion.
pub fn period_end(catalogue: &Catalogue, rows: &[&StepRow]) -> Option<Day> {
    let first = last(rows, "recorded")?;
    match code(&first.values, "discipline_kind") {
        "probation" => Some(first.on.plus_months(i32::try_from(years(rows)? * 12).ok()?)),
        "expelled" => None,
        kind => after(catalogue, rule(kind), first.on),
    }
}

/// Until when the effect on posts lasts: of 留党察看 two years more, from the day on which the rights are restored.
pub fn influence_until(catalogue: &Catalogue, rows: &[&StepRow]) -> Option<Day> {
    let first = last(rows, "recorded")?;
    if code(&first.values, "discipline_kind") != "probation" {
        return period_end(catalogue, rows);
    }
    let from = came(rows, "ended", "restored").map_or_else(|| period_end(catalogue, rows), |row| Some(row.on))?;
    after(catalogue, "discipline_probation_effect", from)
}

/// Whether a checked decision limits somebody's posts on a day, and until when it is known to; of 留党察看 until the rights are restored
/// and two years more.
pub fn limits(catalogue: &Catalogue, rows: &[&StepRow], on: Day) -> Option<(Limit, Option<Day>)> {
    let first = last(rows, "recorded").filter(|r| r.on <= on)?;
    came(rows, "checked", "confirmed")?;
    let kind = code(&first.values, "discipline_kind");
    let limit = match kind {
        "warning" | "serious" => Limit::Promotion,
        "removal" | "probation" => Limit::Post,
        _ => return None,
    };
    if kind == "probation" && came(rows, "ended", "restored").is_none_or(|row| on < row.on) {
        return Some((limit, None));
    }
    let until = influence_until(catalogue, rows)?;
    (on < until).then_some((limit, Some(until)))
}

/// From when until when 留党察看 holds, once the decision is checked: to the day on which the rights are restored, and no day sooner.
pub fn probation(rows: &[&StepRow]) -> Option<(Day, Option<Day>)> {
    let first = last(rows, "recorded").filter(|r| code(&r.values, "discipline_kind") == "probation")?;
    came(rows, "checked", "confirmed")?;
    let over = last(rows, "ended").filter(|r| r.outcome != "extended");
    Some((first.on, over.map(|r| r.on)))
}

/// What speaks against a step of the register.
pub(super) fn against(catalogue: &Catalogue, row: &StepRow, rows: &[&StepRow]) -> Vec<Finding> {
    let never = |place: &str, what: &str, remedy: &str| {
        Finding::of(Weight::Never, "discipline", Refusal::at(place, what, remedy))
    };
    let first = if row.step == "recorded" { Some(row) } else { last(rows, "recorded") };
    let Some(first) = first else { return Vec::new() };
    let kind = code(&first.values, "discipline_kind");
    let mut found = Vec::new();
    match row.step.as_str() {
        "recorded" => {
            let typed = number(&row.values, "discipline_years");
            if (kind == "probation") != typed.is_some() {
                found.push(never("discipline_years", "留党察看要写明年限，其他处分不写", "请核对处分种类和年限"));
            }
            if kind != "expelled" && row.values.get("discipline_never") == Some(&Value::Bool(true)) {
                found.push(never("discipline_never", "只有开除党籍才涉及不得重新入党", "请核对处分种类"));
            }
            found.extend(too_long(catalogue, typed.unwrap_or(0), row.on));
        }
        "checked" if (kind == "expelled") != (row.outcome == "expelled") => {
            found.push(never("outcome", "核对结果与登记的处分种类不一致", "开除党籍的选择“核对无误，开除党籍”"));
        }
        "ended" => found.extend(ended(catalogue, kind, row, rows)),
        _ => {}
    }
    found
}

fn too_long(catalogue: &Catalogue, years: i64, on: Day) -> Option<Finding> {
    let most = catalogue.rule("discipline_probation").and_then(|r| r.most.or(r.value))?;
    let refusal = || Refusal::at("discipline_years", format!("留党察看{years}年，超过{most}年"), "请核对处分决定");
    (years > most).then(|| Finding::by_rule(catalogue, "discipline_probation", on, refusal()))
}

fn ended(catalogue: &Catalogue, kind: &str, row: &StepRow, rows: &[&StepRow]) -> Vec<Finding> {
    let mut found = Vec::new();
    if (kind == "probation") == (row.outcome == "expired") {
        let refusal = Refusal::at(
            "outcome",
            "期满结果与处分种类不一致",
            "留党察看的选择恢复党员权利、延长或者开除党籍，其他处分选择影响期满",
        );
        found.push(Finding::of(Weight::Never, "discipline", refusal));
    }
    let end = period_end(catalogue, rows).filter(|end| row.on < *end && row.outcome != "expelled");
    if let Some(end) = end {
        let what = format!("到{}才期满", end.chinese());
        found.push(Finding::by_rule(catalogue, rule(kind), row.on, Refusal::at("on", what, "请核对日期，期满后登记")));
    }
    if row.outcome == "extended" {
        found.extend(too_long(catalogue, years(rows).unwrap_or(0) + 1, row.on));
    }
    found
}
