//! The further fields of a kind of meeting: from what was typed to canonical texts, and back to what is shown.

use base::{Day, Fen, Quantity, Refusal};
use catalogue::{Catalogue, Field, FieldType, MeetingKind};
use std::collections::BTreeMap;

/// Longest one-line text where the catalogue does not say.
const LINE_MAX: i64 = 200;
/// Longest text of several lines where the catalogue does not say.
const TEXT_MAX: i64 = 5000;

/// Name of a field in the form.
pub fn form_name(key: &str) -> String {
    format!("x-{key}")
}

/// Reads all fields of a kind; `typed` gives what was typed for a key. Every fault stands at its form field.
pub fn read<'t>(
    catalogue: &Catalogue,
    kind: &MeetingKind,
    typed: impl Fn(&str) -> &'t str,
) -> (BTreeMap<String, String>, Vec<Refusal>) {
    let (mut values, mut faults) = (BTreeMap::new(), Vec::new());
    for field in &kind.fields {
        let text = typed(&field.key).trim();
        match one(catalogue, field, text) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => {
                values.insert(field.key.clone(), value);
            }
            Err(what) => faults.push(Refusal::at(form_name(&field.key), format!("“{}”{what}", field.name), "")),
        }
    }
    (values, faults)
}

/// The canonical text of one field; empty when nothing was typed.
fn one(catalogue: &Catalogue, field: &Field, text: &str) -> Result<String, String> {
    if text.is_empty() {
        return if field.required { Err("未填写，请填写".into()) } else { Ok(String::new()) };
    }
    match field.kind {
        FieldType::Text | FieldType::Person | FieldType::Persons | FieldType::File => {
            let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            length(field, &line, LINE_MAX).map(|()| line)
        }
        FieldType::Long => length(field, text, TEXT_MAX).map(|()| text.to_owned()),
        FieldType::Number => {
            let number: Quantity = text.parse()?;
            bounds(field, number).map(|()| number.to_string())
        }
        FieldType::Money => {
            let money: Fen = text.parse()?;
            bounds(field, money.quantity()).map(|()| money.to_string())
        }
        FieldType::Day => text.parse::<Day>().map(|day| day.to_string()),
        FieldType::Code => catalogue
            .choice_of(field, text)
            .map(ToOwned::to_owned)
            .ok_or_else(|| format!("没有“{text}”这一项，请从所列选项中选择")),
        FieldType::Bool => match text {
            "yes" | "是" | "1" => Ok("yes".into()),
            "no" | "否" | "0" => Ok("no".into()),
            _ => Err("请填写“是”或“否”".into()),
        },
        FieldType::Unit => {
            text.parse::<i64>().map(|id| id.to_string()).map_err(|_| "不是可选的党组织，请重新选择".into())
        }
    }
}

fn length(field: &Field, text: &str, otherwise: i64) -> Result<(), String> {
    let (count, most) = (i64::try_from(text.chars().count()).unwrap_or(i64::MAX), field.max.unwrap_or(otherwise));
    if count > most {
        return Err(format!("有 {count} 个字，最多 {most} 个字，请精简"));
    }
    match field.min {
        Some(least) if count < least => Err(format!("至少 {least} 个字，请补充")),
        _ => Ok(()),
    }
}

fn bounds(field: &Field, number: Quantity) -> Result<(), String> {
    if field.min.is_some_and(|least| number < Quantity::whole(least)) {
        return Err(format!("不能小于 {}，请核对", field.min.unwrap_or(0)));
    }
    if field.max.is_some_and(|most| number > Quantity::whole(most)) {
        return Err(format!("不能大于 {}，请核对", field.max.unwrap_or(0)));
    }
    Ok(())
}

/// What a value means to a reader. Units are ids here; whoever knows their names puts them in.
pub fn shown(catalogue: &Catalogue, field: &Field, value: &str) -> String {
    match field.kind {
        FieldType::Code => {
            let choices = catalogue.choices(field);
            choices.iter().find(|(code, _)| *code == value).map_or_else(|| value.to_owned(), |(_, n)| (*n).to_owned())
        }
        FieldType::Bool => if value == "yes" { "是" } else { "否" }.to_owned(),
        FieldType::Money => format!("{value} 元"),
        FieldType::Number if !field.unit.is_empty() => format!("{value} {}", field.unit),
        _ => value.to_owned(),
    }
}
