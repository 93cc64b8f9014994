//! Forms that remember: what was typed comes back with every reason beside its field.

use base::Refusal;
use maud::{Markup, html};

use crate::Posted;

/// The values and faults of a form being shown.
#[derive(Debug, Clone, Default)]
pub struct Form {
    values: Vec<(String, String)>,
    faults: Vec<Refusal>,
}

/// One field to be shown.
#[derive(Debug, Clone, Default)]
pub struct Field<'a> {
    /// Name in the form.
    pub name: &'a str,
    /// Label.
    pub label: &'a str,
    /// A sentence under it.
    pub help: &'a str,
    /// `text`, `date`, `number`, `tel`, `password`, `search`, `file`, …
    pub kind: &'a str,
    /// Must be filled.
    pub required: bool,
    /// Takes the whole width.
    pub wide: bool,
    /// Longest text.
    pub max: Option<usize>,
    /// `autocomplete` hint; empty means off.
    pub autocomplete: &'a str,
    /// What a choice says when nothing is chosen; empty means 请选择.
    pub none: &'a str,
}

impl<'a> Field<'a> {
    /// A text field.
    pub fn text(name: &'a str, label: &'a str) -> Self {
        Self { name, label, kind: "text", ..Self::default() }
    }
    /// A field of another kind.
    pub fn of(kind: &'a str, name: &'a str, label: &'a str) -> Self {
        Self { name, label, kind, ..Self::default() }
    }
    /// Must be filled.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// With a sentence of help.
    #[must_use]
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = help;
        self
    }
    /// Across the form.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }
    /// What a choice says when nothing is chosen: 全部 in a filter.
    #[must_use]
    pub fn none(mut self, word: &'a str) -> Self {
        self.none = word;
        self
    }
    /// At most so many characters.
    #[must_use]
    pub fn max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }
}

impl Form {
    /// Nothing filled in.
    pub fn empty() -> Self {
        Self::default()
    }

    /// What was posted, with why it was refused.
    pub fn refused(posted: &Posted, faults: Vec<Refusal>) -> Self {
        let values = posted.fields().iter().filter(|(k, _)| k != "_csrf" && !k.contains("password")).cloned().collect();
        Self { values, faults }
    }

    /// Fills a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }

    /// The value of a field.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }

    /// Whether one of a field's values is this.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(k, v)| k == name && v == value)
    }

    /// Whether it came back with faults.
    pub fn is_refused(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The faults of a field.
    pub fn faults_of(&self, name: &str) -> Vec<&Refusal> {
        self.faults.iter().filter(|f| f.place == name).collect()
    }

    /// All faults at the top, each a link to its field.
    pub fn errors(&self) -> Markup {
        html! {
            @if !self.faults.is_empty() {
                div.errors role="alert" tabindex="-1" data-focus="" {
                    h2 { "没有保存，请先处理以下 " (self.faults.len()) " 个问题" }
                    ul {
                        @for fault in &self.faults {
                            li { @if fault.place.is_empty() { (fault) } @else { a href=(format!("#f-{}", fault.place)) { (fault) } } }
                        }
                    }
                }
            }
        }
    }

    /// Label, control and reasons of one field.
    fn shell(&self, field: &Field<'_>, control: &Markup) -> Markup {
        let class = if field.wide { "field wide" } else { "field" };
        html! {
            div class=(class) {
                label.field-label for=(format!("f-{}", field.name)) { (field.label) @if field.required { span.must { "*" } } }
                (control)
                @if !field.help.is_empty() { div.field-help id=(format!("h-{}", field.name)) { (field.help) } }
                @for fault in self.faults_of(field.name) { div.field-error { (fault) } }
            }
        }
    }

    /// A one-line input.
    pub fn input(&self, field: &Field<'_>) -> Markup {
        let wrong = !self.faults_of(field.name).is_empty();
        let class = if wrong { "form-control is-invalid" } else { "form-control" };
        let secret = matches!(field.kind, "password" | "file");
        let value = (!secret).then(|| self.value(field.name));
        let complete = if field.autocomplete.is_empty() { "off" } else { field.autocomplete };
        self.shell(field, &html! {
            input id=(format!("f-{}", field.name)) class=(class) type=(field.kind) name=(field.name) value=[value]
                required[field.required] maxlength=[field.max] autocomplete=(complete)
                aria-invalid=[wrong.then_some("true")] aria-describedby=[(!field.help.is_empty()).then(|| format!("h-{}", field.name))];
        })
    }

    /// A text of several lines.
    pub fn area(&self, field: &Field<'_>, rows: usize) -> Markup {
        let wrong = !self.faults_of(field.name).is_empty();
        let class = if wrong { "form-control is-invalid" } else { "form-control" };
        self.shell(field, &html! {
            textarea id=(format!("f-{}", field.name)) class=(class) name=(field.name) rows=(rows) required[field.required]
                maxlength=[field.max] aria-invalid=[wrong.then_some("true")] { (self.value(field.name)) }
        })
    }

    /// A choice from a list of (code, name).
    pub fn select<C: AsRef<str>, N: AsRef<str>>(&self, field: &Field<'_>, choices: &[(C, N)]) -> Markup {
        let chosen = self.value(field.name);
        let wrong = !self.faults_of(field.name).is_empty();
        let class = if wrong { "form-select is-invalid" } else { "form-select" };
        self.shell(
            field,
            &html! {
                select id=(format!("f-{}", field.name)) class=(class) name=(field.name) required[field.required] {
                    // What must be chosen and is the only choice is chosen.
                    @if !field.required || (chosen.is_empty() && choices.len() != 1) { option value="" { @if field.none.is_empty() { "请选择" } @else { (field.none) } } }
                    @for (code, name) in choices {
                        option value=(code.as_ref()) selected[chosen == code.as_ref()] { (name.as_ref()) }
                    }
                }
            },
        )
    }

    /// A box to tick.
    pub fn tick(&self, name: &str, label: &str) -> Markup {
        html! {
            label.form-check { input.form-check-input type="checkbox" name=(name) value="yes" checked[matches!(self.value(name), "yes" | "true" | "1" | "on")]; span.form-check-label { (label) } }
        }
    }
}
