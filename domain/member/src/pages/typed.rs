//! Columns of the roster as fields of a form: drawn and read in one way wherever facts of a person are typed.

use super::choices;
use crate::facts::Facts;
use crate::papers::masked;
use crate::reading::Reader;
use base::Refusal;
use catalogue::{ColumnKind, RosterColumn};
use maud::Markup;
use ui::{Field, Form, Posted, Site};

/// What is typed to take a sensitive value away; an empty field leaves it as it is.
const CLEAR: &str = "无";

/// Reads columns of a form over what is known. `before` is `None` for somebody new.
pub fn read<'c>(
    site: &Site,
    posted: &Posted,
    columns: impl Iterator<Item = &'c RosterColumn>,
    before: Option<&Facts>,
) -> (Facts, Vec<Refusal>) {
    let reader = Reader::new(&site.catalogue, site.today());
    let (mut facts, mut reasons) = (before.cloned().unwrap_or_default(), Vec::new());
    for column in columns {
        let text = posted.text(&column.key);
        let kept = before.is_some() && column.sensitive;
        if kept && (text.is_empty() || (text == CLEAR && !column.required)) {
            if text == CLEAR {
                facts.set(&column.key, "");
            }
            continue;
        }
        match reader.typed(column, text) {
            Ok(value) => facts.set(&column.key, value.unwrap_or_default()),
            Err(reason) => {
                let what = format!("{}：{}", column.name, reason.what);
                reasons.push(Refusal::at(&column.key, what, reason.remedy));
            }
        }
    }
    (facts, reasons)
}

/// The control of a column. Sensitive values of a known person are not put into the page again.
pub fn control(site: &Site, form: &Form, column: &RosterColumn, known: Option<&Facts>) -> Markup {
    let mut help = column.help.clone();
    let value = known.map_or("", |facts| facts.get(&column.key));
    if column.sensitive && !value.is_empty() {
        let clear = if column.required { "" } else { "，填“无”清除" };
        help = format!("现为{}；留空不改动{clear}", masked(column, value));
    } else if column.kind == ColumnKind::Day && help.is_empty() {
        help = "如 1991-05-12，只知道年月可填 1991-05".to_owned();
    }
    let kind = match column.kind {
        ColumnKind::Phone => "tel",
        _ => "text",
    };
    let mut field = Field::of(kind, &column.key, &column.name).help(&help);
    if column.required && !(column.sensitive && known.is_some()) {
        field = field.required();
    }
    match column.kind {
        ColumnKind::Code => form.select(&field, &choices(site, column.table.as_deref().unwrap_or(""))),
        ColumnKind::Bool => form.select(&field, &[("1", "是"), ("0", "否")]),
        ColumnKind::Text if column.key == "note" => form.area(&field.wide().max(500), 2),
        ColumnKind::Text => form.input(&field.max(column.max.and_then(|m| usize::try_from(m).ok()).unwrap_or(200))),
        _ => form.input(&field.max(40)),
    }
}
