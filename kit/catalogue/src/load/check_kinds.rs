//! Checks forms: the fields of simple kinds and meetings, and what a simple kind's entries say of its fields.

use indexmap::IndexMap;

use super::Shelves;
use super::items::{Located, doubled, doubled_headings};
use crate::{Amount, CodeTable, Field, FieldType, Kind, KindEntry, Problem, Relation};

/// Checks the simple kinds, and the further fields of meetings.
pub(crate) fn kinds(all: &Shelves, tables: &IndexMap<String, CodeTable>, problems: &mut Vec<Problem>) {
    for kind in all.kinds.values() {
        fields(kind, &kind.item.fields, tables, problems);
        for (index, field) in kind.item.fields.iter().enumerate().filter(|(_, f)| f.unique) {
            let what = format!("台账的字段“{}”不能写 unique", field.key);
            problems.push(kind.problem(&format!("field[{index}].unique"), what, "只有办理事项的步骤会查重，请删去"));
        }
        pillar(kind, "date", &kind.item.date, FieldType::Day, problems);
        pillar(kind, "title", &kind.item.title, FieldType::Text, problems);
        for (at, entry) in kind.item.entries.iter().enumerate() {
            entry_fields(kind, at, entry, problems);
        }
        for (at, relation) in kind.item.relations.iter().enumerate() {
            related(all, kind, (at, relation), problems);
        }
        if kind.item.entries.is_empty() {
            problems.push(kind.problem(
                "",
                "没有流水（[[entry]]），这类记录不会计入任何指标",
                "请至少写一个 [[entry]]",
            ));
        }
    }
    for meeting in all.meetings.values() {
        fields(meeting, &meeting.item.fields, tables, problems);
    }
}

/// Checks a form's fields one by one.
pub(super) fn fields<T>(
    at: &Located<T>,
    fields: &[Field],
    tables: &IndexMap<String, CodeTable>,
    problems: &mut Vec<Problem>,
) {
    for (index, key) in doubled(fields.iter().map(|f| f.key.as_str())) {
        problems.push(at.problem(&format!("field[{index}].key"), format!("字段“{key}”重复"), "请换一个 key"));
    }
    for (index, heading) in doubled_headings(fields.iter().map(|f| (&f.name, &f.synonyms))) {
        let what = format!("表头“{heading}”已经属于另一个字段");
        problems.push(at.problem(&format!("field[{index}]"), what, "导入时分不清，请改 name 或 synonyms"));
    }
    for (index, field) in fields.iter().enumerate() {
        let mut fault = |key: &str, what: String, remedy: &str| {
            problems.push(at.problem(&format!("field[{index}].{key}"), what, remedy));
        };
        let table = field.table.as_deref();
        if let Some(table) = table.filter(|t| !tables.contains_key(*t)) {
            fault("table", format!("没有“{table}”这个代码表"), "请改正或在 codes.toml 中定义它");
        }
        let lists = usize::from(table.is_some()) + usize::from(!field.codes.is_empty());
        if field.kind == FieldType::Code && lists != 1 {
            fault("type", format!("代码字段“{}”要有且只有一个代码列表", field.key), "请写 codes 或 table 中的一个");
        }
        if field.kind != FieldType::Code && lists > 0 {
            fault("type", format!("字段“{}”不是代码字段，不能有代码列表", field.key), "请把 type 改为 code");
        }
        if field.unique && (field.kind != FieldType::Text || field.sensitive) {
            fault("unique", format!("字段“{}”不能查重", field.key), "只有不涉密的 text 字段可以写 unique");
        }
        if field.tag && !matches!(field.kind, FieldType::Code | FieldType::Bool) {
            fault("tag", format!("字段“{}”不能作标签", field.key), "只有 code 和 bool 字段可以作标签");
        }
        for (code, double) in doubled(field.codes.iter().map(|c| c.code.as_str())) {
            fault(&format!("codes[{code}]"), format!("代码“{double}”重复"), "请换一个代码");
        }
        if let Some(default) = field.default.as_deref().filter(|d| !may_default(field, tables, d)) {
            fault("default", format!("字段“{}”不能以“{default}”为默认值", field.key), "请改正默认值");
        }
        if field.min.zip(field.max).is_some_and(|(min, max)| min > max) {
            fault("min", format!("字段“{}”的 min 大于 max", field.key), "请改正");
        }
    }
}

/// Whether a field can hold this value from the start.
fn may_default(field: &Field, tables: &IndexMap<String, CodeTable>, value: &str) -> bool {
    match field.kind {
        FieldType::Code => {
            let tabled = || field.table.as_deref().and_then(|t| tables.get(t)).is_some_and(|t| t.get(value).is_some());
            field.codes.iter().any(|c| c.code == value) || tabled()
        }
        FieldType::Bool => matches!(value, "yes" | "no"),
        FieldType::Number | FieldType::Money => value.parse::<f64>().is_ok(),
        FieldType::Text | FieldType::Long => true,
        FieldType::Unit => value == crate::APPROVER,
        FieldType::Day | FieldType::Person | FieldType::Persons | FieldType::File => false,
    }
}

/// The business date and the title: without them a record cannot be listed or counted.
fn pillar(kind: &Located<Kind>, role: &str, key: &str, wanted: FieldType, problems: &mut Vec<Problem>) {
    let what = match kind.item.field(key) {
        None => format!("{role} 指的字段“{key}”不存在"),
        Some(field) if field.kind != wanted => format!("{role} 指的字段“{key}”类型不对"),
        Some(field) if !field.required => format!("{role} 指的字段“{key}”不是必填"),
        Some(_) => return,
    };
    let remedy = if wanted == FieldType::Day { "应为必填的 day 字段" } else { "应为必填的 text 字段" };
    problems.push(kind.problem(role, what, remedy));
}

/// What a relation speaks of must be numbers of the form, and it holds them against one other by a rule.
fn related(all: &Shelves, kind: &Located<Kind>, (at, relation): (usize, &Relation), problems: &mut Vec<Problem>) {
    let mut fault = |key: &str, what: String, remedy: &str| {
        problems.push(kind.problem(&format!("relation[{at}]{key}"), what, remedy));
    };
    if relation.sum_of.is_empty() || relation.equals.is_some() == relation.at_most.is_some() {
        let what = "数字关系没有写全".to_owned();
        fault("", what, "请写 sum_of，并在 equals（等于）和 at_most（不超过）中写一个");
    }
    for key in relation.sum_of.iter().map(String::as_str).chain(relation.against()) {
        match kind.item.field(key) {
            None => fault("", format!("没有“{key}”这个字段"), "应为 number 字段的 key"),
            Some(found) if found.kind != FieldType::Number => {
                fault("", format!("字段“{key}”的类型不对"), "应为 number 字段的 key");
            }
            Some(_) => {}
        }
    }
    match all.rules.get(&relation.rule).map(|rule| rule.item.share) {
        None => fault(".rule", format!("没有“{}”这个规则", relation.rule), "请改正"),
        Some(Some(share)) if !share.most && relation.at_most.is_some() => {
            let what = format!("规则“{}”的份额不是上限", relation.rule);
            fault(".rule", what, "请换成“不超过”的规则（most = true）");
        }
        Some(_) => {}
    }
}

/// The fields an entry speaks of must be there and of the right type.
pub(super) fn entry_fields(kind: &Located<Kind>, at: usize, entry: &KindEntry, problems: &mut Vec<Problem>) {
    let mut wants = |key: &str, field: &str, types: &[FieldType], remedy: &str| {
        let place = format!("entry[{at}].{key}");
        match kind.item.field(field) {
            None => problems.push(kind.problem(&place, format!("没有“{field}”这个字段"), remedy)),
            Some(found) if !types.contains(&found.kind) => {
                problems.push(kind.problem(&place, format!("字段“{field}”的类型不对"), remedy));
            }
            Some(_) => {}
        }
    };
    if let Amount::Field(quantity) = entry.amount() {
        let types = [FieldType::Number, FieldType::Money];
        wants("quantity", quantity, &types, "应为 1、-1，或者 number、money 字段的 key");
    }
    if let Some(subject) = &entry.subject {
        wants("subject", subject, &[FieldType::Person, FieldType::Unit], "应为 person 或 unit 字段的 key");
    }
    if let Some(per) = &entry.per {
        wants("per", per, &[FieldType::Persons], "应为 persons 字段的 key");
    }
    if let Some(when) = &entry.when {
        wants("when.field", &when.field, &[FieldType::Code, FieldType::Bool], "应为 code 或 bool 字段的 key");
        let Some(field) = kind.item.field(&when.field) else { return };
        let known = |value: &str| {
            field.table.is_some() || field.codes.iter().any(|c| c.code == value) || matches!(value, "yes" | "no")
        };
        for value in when.is.0.iter().filter(|v| !known(v)) {
            let what = format!("字段“{}”没有“{value}”这个取值", when.field);
            problems.push(kind.problem(&format!("entry[{at}].when.is"), what, "请改正"));
        }
    }
}
