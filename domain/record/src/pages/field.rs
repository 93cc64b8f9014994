//! One field of a form, by its type.

use crate::value::{MASKED, Named, Value, Values};
use access::Scope;
use catalogue::{Field, FieldType, Kind};
use maud::{Markup, html};
use member::store::Brief;
use org::Unit;
use std::collections::HashMap;
use ui::{Form, Site, parts};

/// Beyond so many codes a select is no longer pleasant.
const LONGEST_SELECT: usize = 300;
/// Up to so many members of a unit are shown to be chosen from.
pub const LISTED_MEMBERS: usize = 60;
/// Longest text of a field that sets no bound.
const TEXT_CHARS: usize = 200;

/// Everything that the fields of a form are drawn from.
pub struct Fields<'a> {
    /// The site.
    pub site: &'a Site,
    /// The kind.
    pub kind: &'a Kind,
    /// Whoever writes, within reach.
    pub scope: &'a Scope,
    /// What is filled in.
    pub form: &'a Form,
    /// The unit's members, if not too many.
    pub members: &'a [Brief],
    /// Others who are chosen already.
    pub others: &'a [Named],
    /// Units in reach.
    pub units: &'a [Unit],
    /// The record being corrected; empty for a new one.
    pub former: &'a Values,
    /// Names of its files.
    pub files: &'a HashMap<i64, String>,
}

/// The name under which persons are typed beside the list.
pub fn typed_name(key: &str) -> String {
    format!("{key}.typed")
}

impl Fields<'_> {
    /// All fields of the kind, in order.
    pub fn all(&self) -> Markup {
        html! { div.fields { @for field in &self.kind.fields { (self.one(field)) } } }
    }

    fn one(&self, field: &Field) -> Markup {
        if field.sensitive && self.former.get(&field.key).is_some() && !self.scope.may_see(&field.key) {
            return hidden(field);
        }
        let measure = if field.unit.is_empty() { String::new() } else { format!("（{}）", field.unit) };
        let label = format!("{}{measure}", field.name);
        let base = |kind| {
            let control = ui::Field::of(kind, &field.key, &label).help(&field.help);
            ui::Field { required: field.required, ..control }
        };
        let max = field.max.and_then(|m| usize::try_from(m).ok());
        match field.kind {
            FieldType::Text => self.form.input(&base("text").max(max.unwrap_or(TEXT_CHARS))),
            FieldType::Long => self.form.area(&base("text").max(max.unwrap_or(5000)).wide(), 4),
            FieldType::Number | FieldType::Money => self.form.input(&base("text").max(20)),
            FieldType::Day => self.form.input(&base("date")),
            FieldType::Code => {
                let choices = self.site.catalogue.choices(field);
                if choices.len() > LONGEST_SELECT {
                    return self.form.input(&base("text"));
                }
                self.form.select(&base("select"), &choices)
            }
            FieldType::Bool => self.form.select(&base("select"), &[("yes", "是"), ("no", "否")]),
            FieldType::Person => self.person(field),
            FieldType::Persons => self.persons(field),
            FieldType::Unit => self.unit(&base("text")),
            FieldType::File => self.file(field),
        }
    }

    /// A unit in reach; one that was named before and is out of reach now stays as a text.
    fn unit(&self, field: &ui::Field<'_>) -> Markup {
        match self.former.get(field.name) {
            Some(Value::Unit(unit)) if !self.units.iter().any(|u| u.id.0 == unit.id) => self.form.input(field),
            _ => org::pick::unit_field(self.form, field, self.units),
        }
    }

    /// Members to choose from: the unit's, and those chosen already.
    fn offered(&self, field: &Field) -> Vec<(String, String)> {
        let of_unit = self.members.iter().map(|m| (format!("#{}", m.id), m.name.clone()));
        let chosen = |p: &&Named| self.form.has(&field.key, &format!("#{}", p.id));
        let known = |p: &&Named| self.members.iter().any(|m| m.id.0 == p.id);
        let others = self.others.iter().filter(|p| chosen(p) && !known(p));
        of_unit.chain(others.map(|p| (format!("#{}", p.id), p.name.clone()))).collect()
    }

    fn person(&self, field: &Field) -> Markup {
        let offered = self.offered(field);
        html! {
            @if offered.is_empty() {
                (self.typed(field, &field.name, true))
            } @else {
                (self.form.select(&ui::Field { required: false, ..ui::Field::text(&field.key, &field.name).help(&field.help) }, &offered))
                (self.typed(field, &format!("{}（不在列表中的）", field.name), false))
            }
        }
    }

    fn persons(&self, field: &Field) -> Markup {
        let offered = self.offered(field);
        if offered.is_empty() {
            return self.typed(field, &field.name, true);
        }
        let help = format!("h-{}", field.key);
        html! {
            fieldset.wide id=(format!("f-{}", field.key)) aria-describedby=[(!field.help.is_empty()).then_some(&help)] {
                legend.field-label { (field.name) @if field.required { span.must { "*" } } }
                div.d-flex.flex-wrap.gap-3 {
                    @for (value, name) in &offered {
                        label.form-check {
                            input.form-check-input type="checkbox" name=(field.key) value=(value) checked[self.form.has(&field.key, value)];
                            span.form-check-label { (name) }
                        }
                    }
                }
                @if !field.help.is_empty() { div.field-help id=(help) { (field.help) } }
                @for fault in self.form.faults_of(&field.key) { div.field-error { (fault) } }
            }
            (self.typed(field, &format!("{}（不在列表中的）", field.name), false))
        }
    }

    /// Persons by name, for those whom no list shows. Carries the field's id and faults when it stands alone.
    fn typed(&self, field: &Field, label: &str, alone: bool) -> Markup {
        let name = typed_name(&field.key);
        let id = if alone { format!("f-{}", field.key) } else { format!("f-{name}") };
        let faults = if alone { self.form.faults_of(&field.key) } else { Vec::new() };
        let several = field.kind == FieldType::Persons;
        let class = if faults.is_empty() { "form-control" } else { "form-control is-invalid" };
        html! {
            div class=(if several { "field wide" } else { "field" }) {
                label.field-label for=(id) { (label) @if alone && field.required { span.must { "*" } } }
                input class=(class) id=(id) type="text" name=(name) value=(self.form.value(&name)) autocomplete="off"
                    maxlength="2000" aria-describedby=(format!("h-{name}"));
                div.field-help id=(format!("h-{name}")) {
                    @if alone && !field.help.is_empty() { (field.help) "；" }
                    "填写在册党员姓名，同名的加证号末四位，如“张三（1234）”" @if several { "，多人用顿号隔开" }
                }
                @for fault in faults { div.field-error { (fault) } }
            }
        }
    }

    fn file(&self, field: &Field) -> Markup {
        let former = self.former.files(&field.key);
        let kept = |id: &i64| !self.form.is_refused() || self.form.has(&field.key, &id.to_string());
        let label = if field.required { format!("{}*", field.name) } else { field.name.clone() };
        html! {
            @if !former.is_empty() {
                fieldset.wide {
                    legend.field-label { "已有的" (field.name) "（去掉勾选即移除）" }
                    @for id in former {
                        label.form-check {
                            input.form-check-input type="checkbox" name=(field.key) value=(id) checked[kept(id)];
                            span.form-check-label { (self.files.get(id).map_or("附件", String::as_str)) }
                        }
                    }
                }
            }
            (attachment::field(self.form, &field.key, &label))
        }
    }
}

/// A value that whoever corrects may not see stays as it is.
fn hidden(field: &Field) -> Markup {
    html! {
        div.field {
            div.field-label { (field.name) }
            (parts::state(MASKED, ""))
            div.field-help { "您没有查看这一项的权限，保存后保持不变" }
        }
    }
}

/// What a record holds, filled into a form.
pub fn filled(kind: &Kind, values: &Values, units: &[Unit]) -> Form {
    let mut form = Form::empty();
    for field in kind.fields.iter().filter(|f| f.kind != FieldType::File) {
        match values.get(&field.key) {
            Some(Value::Unit(unit)) if !units.iter().any(|u| u.id.0 == unit.id) => {
                form = form.with(&field.key, &unit.name)
            }
            Some(value) => form = value.typed().into_iter().fold(form, |form, text| form.with(&field.key, text)),
            None => {}
        }
    }
    form
}
