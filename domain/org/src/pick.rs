//! Choosing a unit in a form: a select with indentation, beyond 60 units a field with a list to search in, and beyond 300 one whose
//! list is fetched while one types, so that the page stays small. Without script the code or full name can always be typed.

use crate::{Unit, search};
use base::id::UnitId;
use maud::{Markup, html};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use ui::{Field, Form};

/// Beyond so many units a plain select is no longer pleasant.
const LONGEST_SELECT: usize = 60;
/// Beyond so many units the list would make the page heavy.
const LONGEST_LIST: usize = 300;
/// How many suggestions are fetched at once.
const SUGGESTIONS: usize = 30;

/// The field; what is posted is the unit's id, or from the searching field `编码 名称` – read both with [`chosen`].
pub fn unit_field(form: &Form, field: &Field<'_>, units: &[Unit]) -> Markup {
    unit_field_from(form, field, units, "/units/options")
}

/// The same with suggestions from another address: for units that are known beyond one's own reach, by name only.
pub fn unit_field_from(form: &Form, field: &Field<'_>, units: &[Unit], address: &str) -> Markup {
    if units.len() <= LONGEST_SELECT {
        let choices: Vec<(String, String)> = indented(units);
        return form.select(field, &choices);
    }
    let current = form.value(field.name);
    let typed = units.iter().find(|u| u.id.to_string() == current).map_or_else(|| current.to_owned(), label);
    let list = format!("units-of-{}", field.name);
    let wrong = !form.faults_of(field.name).is_empty();
    let fetched = units.len() > LONGEST_LIST;
    let fetch = fetched.then(|| format!("{address}?field={}", field.name));
    let class = if wrong { "form-control is-invalid" } else { "form-control" };
    html! {
        div class=(if field.wide { "field wide" } else { "field" }) {
            label.field-label for=(format!("f-{}", field.name)) { (field.label) @if field.required { span.must { "*" } } }
            input class=(class) id=(format!("f-{}", field.name)) type="text" name=(field.name) value=(typed) list=(list) required[field.required]
                autocomplete="off" aria-invalid=[wrong.then_some("true")] placeholder="输入编码或名称查找" aria-describedby=(format!("h-{}", field.name))
                hx-get=[fetch] hx-trigger=[fetched.then_some("input changed delay:200ms")] hx-target=[fetched.then(|| format!("#{list}"))];
            div.field-help id=(format!("h-{}", field.name)) { @if field.help.is_empty() { "输入编码或名称的一部分，从列表中选择" } @else { (field.help) } }
            datalist id=(list) { @if !fetched { (options(units.iter())) } }
            @for fault in form.faults_of(field.name) { div.field-error { (fault) } }
        }
    }
}

fn options<'u>(units: impl Iterator<Item = &'u Unit>) -> Markup {
    html! { @for unit in units { option value=(label(unit)) {} } }
}

/// Of very many units only those with lower ones and the one chosen, so that a page that lists them stays small.
pub fn few(units: &[Unit], chosen: UnitId) -> Cow<'_, [Unit]> {
    if units.len() <= LONGEST_LIST {
        return Cow::Borrowed(units);
    }
    let parents: HashSet<UnitId> = units.iter().filter_map(|u| u.parent).collect();
    Cow::Owned(units.iter().filter(|u| parents.contains(&u.id) || u.id == chosen).cloned().collect())
}

/// The suggestions for what was typed so far.
pub fn suggestions(units: &[Unit], typed: &str) -> Markup {
    // After a choice the field holds `编码 名称`, of which the name is what is searched for.
    let wanted = typed.split_whitespace().last().unwrap_or("");
    options(units.iter().filter(|u| search::matches(u, wanted)).take(SUGGESTIONS))
}

/// The unit that a field of [`unit_field`] names: its id, its code, `编码 名称`, or its full name if no other has it.
pub fn chosen(text: &str, units: &[Unit]) -> Option<UnitId> {
    let text = text.trim();
    let code = text.split_whitespace().next().unwrap_or("");
    let by_id = units.iter().find(|u| u.id.to_string() == text);
    let by_code = || units.iter().find(|u| u.code == code && (text == code || text == label(u)));
    let by_name = || {
        let mut same = units.iter().filter(|u| u.name == text || (!u.short_name.is_empty() && u.short_name == text));
        same.next().filter(|_| same.next().is_none())
    };
    by_id.or_else(by_code).or_else(by_name).map(|u| u.id)
}

fn label(unit: &Unit) -> String {
    format!("{} {}", unit.code, unit.name)
}

/// (id, name) with two blanks for each step below the topmost of the list.
fn indented(units: &[Unit]) -> Vec<(String, String)> {
    let mut depths: HashMap<UnitId, usize> = HashMap::new();
    let mut choices = Vec::with_capacity(units.len());
    for unit in units {
        let depth = unit.parent.and_then(|p| depths.get(&p)).map_or(0, |d| d + 1);
        depths.insert(unit.id, depth);
        choices.push((unit.id.to_string(), format!("{}{}", "　".repeat(depth), unit.name)));
    }
    choices
}
