//! Checks that every reference between items leads somewhere.

use indexmap::IndexMap;

use super::items::{Located, doubled_headings};
use super::{Shelf, Shelves};
use crate::{
    Aggregation, CodeTable, ColumnKind, Figure, MeetingKind, OneOrMany, Problem, Role, RosterColumn, UnitKind,
};

/// Checks all items but the simple kinds.
pub(crate) fn references(all: &Shelves, tables: &IndexMap<String, CodeTable>, problems: &mut Vec<Problem>) {
    for figure in all.figures.values() {
        figure_references(all, figure, problems);
    }
    for meeting in all.meetings.values() {
        meeting_references(all, meeting, problems);
    }
    for unit in all.unit_kinds.values() {
        unit_references(all, unit, tables, problems);
    }
    for post in all.posts.values() {
        let kinds = post.item.unit_kinds.iter();
        known(post, "unit_kinds", "党组织类别", kinds, &all.unit_kinds, problems);
    }
    for role in all.roles.values() {
        known(role, "unit_kinds", "党组织类别", role.item.unit_kinds.iter(), &all.unit_kinds, problems);
        sensitive(all, role, problems);
    }
    for rule in all.rules.values() {
        known(rule, "unit_kinds", "党组织类别", rule.item.unit_kinds.iter(), &all.unit_kinds, problems);
    }
    for column in all.columns.values() {
        column_references(column, tables, problems);
    }
    let headings = doubled_headings(all.columns.values().map(|c| (&c.item.name, &c.item.synonyms)));
    for (column, heading) in headings.into_iter().filter_map(|(at, h)| Some((all.columns.get_index(at)?.1, h))) {
        let what = format!("表头“{heading}”已经属于另一栏");
        problems.push(column.problem("", what, "导入时分不清，请改 name 或 synonyms"));
    }
    for entry in all.entries.values() {
        for (tag, _) in entry.item.values.iter().filter(|(tag, _)| !entry.item.tags.contains(tag)) {
            let what = format!("values 里的标签“{tag}”没有列在 tags 中");
            problems.push(entry.problem(&format!("values.{tag}"), what, "请补进 tags"));
        }
    }
}

/// Reports every key that is not on the shelf, at its place in the list (or text) named `path`.
pub(crate) fn known<'a, T, U>(
    at: &Located<T>,
    path: &str,
    what: &str,
    keys: impl Iterator<Item = &'a String>,
    shelf: &Shelf<U>,
    problems: &mut Vec<Problem>,
) {
    for (index, key) in keys.enumerate() {
        if !shelf.contains_key(key) {
            let problem = at.problem(&format!("{path}[{index}]"), format!("没有“{key}”这个{what}"), "请改正或先定义它");
            problems.push(problem);
        }
    }
}

/// What a role may see unmasked is a column of the roster, a sensitive field of a register or of a step, or what entries keep to themselves.
fn sensitive(all: &Shelves, role: &Located<Role>, problems: &mut Vec<Problem>) {
    let registers = all.kinds.values().flat_map(|k| &k.item.fields);
    let steps = all.procedures.values().flat_map(|p| &p.item.steps).flat_map(|s| &s.fields);
    let fields: Vec<&str> = registers.chain(steps).filter(|f| f.sensitive).map(|f| f.key.as_str()).collect();
    let kept = |key: &str| all.entries.values().any(|e| e.item.sensitive.as_deref() == Some(key));
    let is_known = |key: &str| all.columns.contains_key(key) || fields.contains(&key) || kept(key);
    for (index, key) in role.item.sensitive.iter().enumerate().filter(|(_, key)| !is_known(key)) {
        let what = format!("没有“{key}”这个名册栏目或敏感字段");
        problems.push(role.problem(&format!("sensitive[{index}]"), what, "请改正或先定义它"));
    }
}

fn figure_references(all: &Shelves, figure: &Located<Figure>, problems: &mut Vec<Problem>) {
    let item = &figure.item;
    known(figure, "entries", "流水类别", item.entries.iter(), &all.entries, problems);
    known(figure, "numerator", "指标", item.numerator.iter(), &all.figures, problems);
    known(figure, "denominator", "指标", item.denominator.iter(), &all.figures, problems);
    let ratio = item.aggregation == Aggregation::Ratio;
    if ratio && !item.entries.is_empty() {
        problems.push(figure.problem("entries", "比率指标不能有 entries", "请用 numerator 和 denominator"));
    }
    if ratio && item.numerator.is_some() != item.denominator.is_some() {
        problems.push(figure.problem("aggregation", "比率指标的分子、分母只写了一个", "请补上另一个，或两个都不写"));
    }
    if !ratio && (item.numerator.is_some() || item.denominator.is_some()) {
        problems.push(figure.problem(
            "aggregation",
            "只有比率指标可以有分子、分母",
            "请改 aggregation 或删去分子、分母",
        ));
    }
    for key in [&item.numerator, &item.denominator].into_iter().flatten() {
        if all.figures.get(key).is_some_and(|other| other.item.aggregation == Aggregation::Ratio) {
            problems.push(figure.problem(
                "aggregation",
                format!("分子或分母“{key}”本身也是比率"),
                "请改用计数或合计指标",
            ));
        }
    }
    if item.of_period.is_some() && (item.aggregation != Aggregation::Parameter || !item.entries.is_empty()) {
        problems.push(figure.problem(
            "of_period",
            "只有参数（parameter）可以取自报告期间，且不能有 entries",
            "请改 aggregation，或删去 of_period",
        ));
    }
    if item.scale == 0 {
        problems.push(figure.problem("scale", "scale 不能是 0", "请填 1、100、10000 等"));
    }
    tags(all, figure, &item.entries, &item.filter, problems);
}

/// A figure or duty may filter only on tags that all its entries carry, and only on codes they can have.
pub(crate) fn tags<T>(
    all: &Shelves,
    figure: &Located<T>,
    entries: &[String],
    filter: &IndexMap<String, OneOrMany>,
    problems: &mut Vec<Problem>,
) {
    let entries: Vec<_> = entries.iter().filter_map(|key| all.entries.get(key)).map(|e| &e.item).collect();
    for (tag, values) in filter {
        let path = format!("filter.{tag}");
        for entry in &entries {
            if !entry.tags.contains(tag) {
                let what = format!("流水“{}”没有“{tag}”这个标签", entry.key);
                let remedy = format!("可用的标签：{}", entry.tags.join("、"));
                problems.push(figure.problem(&path, what, remedy));
            }
            let Some(codes) = entry.values.get(tag) else { continue };
            for value in values.0.iter().filter(|v| !codes.contains_key(*v)) {
                let what = format!("流水“{}”的标签“{tag}”没有“{value}”这个取值", entry.key);
                let remedy = format!("可用的取值：{}", codes.keys().cloned().collect::<Vec<_>>().join("、"));
                problems.push(figure.problem(&path, what, remedy));
            }
        }
    }
}

fn meeting_references(all: &Shelves, meeting: &Located<MeetingKind>, problems: &mut Vec<Problem>) {
    let item = &meeting.item;
    known(meeting, "entry", "流水类别", std::iter::once(&item.entry), &all.entries, problems);
    known(meeting, "held_by", "党组织类别", item.held_by.iter(), &all.unit_kinds, problems);
    known(meeting, "rules", "规则", item.rules.iter(), &all.rules, problems);
    if let Some(quorum) = &item.quorum {
        known(meeting, "quorum.rule", "规则", std::iter::once(&quorum.rule), &all.rules, problems);
    }
    for (at, field) in item.fields.iter().enumerate().filter(|(_, f)| f.tag) {
        if all.entries.get(&item.entry).is_some_and(|e| !e.item.tags.contains(&field.key)) {
            let what = format!("流水“{}”没有“{}”这个标签", item.entry, field.key);
            problems.push(meeting.problem(&format!("field[{at}].tag"), what, "请补进流水类别的 tags"));
        }
    }
}

fn unit_references(
    all: &Shelves,
    unit: &Located<UnitKind>,
    tables: &IndexMap<String, CodeTable>,
    problems: &mut Vec<Problem>,
) {
    let item = &unit.item;
    known(unit, "under", "党组织类别", item.under.iter(), &all.unit_kinds, problems);
    known(unit, "term_rule", "规则", item.term_rule.iter(), &all.rules, problems);
    known(unit, "term_rule_village", "规则", item.term_rule_village.iter(), &all.rules, problems);
    for rule in item.term_rule.iter().chain(&item.term_rule_village).filter_map(|key| all.rules.get(key)) {
        if rule.item.value.is_none() {
            let what = format!("规则“{}”没有写年限（value）", rule.item.key);
            problems.push(unit.problem("term_rule", what, "请在规则中补上 value"));
        }
    }
    if let Some(code) = &item.code
        && tables.get("party_org_type").is_none_or(|table| table.get(code).is_none())
    {
        problems.push(unit.problem("code", format!("代码表 party_org_type 中没有“{code}”"), "请改正代码"));
    }
    if item.elected == item.term_rule.is_none() {
        let what = "选举产生的党组织应写明任期规则（term_rule），非选举产生的不能写";
        problems.push(unit.problem("elected", what, "请改 elected 或 term_rule"));
    }
}

fn column_references(
    column: &Located<RosterColumn>,
    tables: &IndexMap<String, CodeTable>,
    problems: &mut Vec<Problem>,
) {
    match (&column.item.table, column.item.kind) {
        (None, ColumnKind::Code) => {
            problems.push(column.problem("kind", "代码栏目没有写代码表", "请补上 table"));
        }
        (Some(table), ColumnKind::Code) if !tables.contains_key(table) => {
            problems.push(column.problem(
                "table",
                format!("没有“{table}”这个代码表"),
                "请改正或在 codes.toml 中定义它",
            ));
        }
        (Some(_), kind) if kind != ColumnKind::Code => {
            problems.push(column.problem("table", "只有代码栏目可以写代码表", "请把 kind 改为 code 或删去 table"));
        }
        _ => {}
    }
}
