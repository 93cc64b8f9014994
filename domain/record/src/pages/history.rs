//! How a record came to say what it says: who changed what, when and why.

use super::item::UnitNames;
use crate::papers::shown;
use crate::record::{Former, Record, State};
use crate::value::MASKED;
use access::Scope;
use base::Moment;
use catalogue::{Catalogue, Field, FieldType, Kind};
use maud::{Markup, html};

/// The line from the latest change back to the beginning.
pub fn line(
    catalogue: &Catalogue,
    scope: &Scope,
    (kind, record): (&Kind, &Record),
    former: &[Former],
    units: &UnitNames,
) -> Markup {
    let mut after = record;
    let mut steps = Vec::new();
    for earlier in former {
        let word = if after.state == State::Withdrawn { "撤销" } else { "更正" };
        let changes = changes(catalogue, scope, kind, (&earlier.record, after), units);
        steps.push(step(earlier.replaced_at, &earlier.replaced_by, &format!("{word}：{}", earlier.reason), &changes));
        after = &earlier.record;
    }
    let how = if record.batch.is_some() { "导入登记" } else { "登记" };
    steps.push(step(record.created_at, &record.created_by, how, &[]));
    html! { ol.line { @for step in &steps { (step) } } }
}

fn step(at: Moment, by: &str, what: &str, changes: &[String]) -> Markup {
    html! {
        li.line-item {
            time datetime=(at.day()) { (at.to_local_text()) }
            div {
                p { b { (by) } " " (what) }
                @for change in changes { p.hint { (change) } }
            }
        }
    }
}

/// What changed, in words: 名称：旧 → 新.
fn changes(
    catalogue: &Catalogue,
    scope: &Scope,
    kind: &Kind,
    (before, after): (&Record, &Record),
    units: &UnitNames,
) -> Vec<String> {
    let mut all = Vec::new();
    if before.unit != after.unit {
        let name = |record: &Record| units.get(&record.unit).map_or("其他党组织", String::as_str);
        all.push(format!("党组织：{} → {}", name(before), name(after)));
    }
    for field in &kind.fields {
        if before.values.get(&field.key) != after.values.get(&field.key) {
            all.push(change(catalogue, scope, field, (before, after)));
        }
    }
    let gone = before.values.iter().filter(|(key, _)| kind.field(key).is_none());
    all.extend(
        gone.filter(|(key, value)| after.values.get(key) != Some(value)).map(|(key, _)| format!("{key}：有改动")),
    );
    all
}

fn change(catalogue: &Catalogue, scope: &Scope, field: &Field, (before, after): (&Record, &Record)) -> String {
    let text = |record: &Record| match shown(catalogue, scope, field, record) {
        empty if empty.is_empty() => "（空）".to_owned(),
        text => text.chars().take(80).collect(),
    };
    let (old, new) = (text(before), text(after));
    if old == MASKED || field.kind == FieldType::File || old == new {
        return format!("{}：有改动", field.name);
    }
    format!("{}：{old} → {new}", field.name)
}
