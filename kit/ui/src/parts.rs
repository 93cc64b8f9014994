//! Small pieces that pages are made of.

use crate::assets;
use base::Refusal;
use catalogue::{Catalogue, Rule};
use maud::{Markup, html};

/// An icon of the sprite, decorative.
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href=(assets::icon_url(name)) {} } }
}

/// A box with a heading.
pub fn card(title: &str, body: &Markup) -> Markup {
    html! { section.card { div.card-header { h2.card-title { (title) } } div.card-body { (body) } } }
}

/// What a list shows when there is nothing: why, and what to do.
pub fn empty(title: &str, hint: &str, act: &Markup) -> Markup {
    html! { div.empty { (icon("folder")) p.empty-title { (title) } p.empty-subtitle { (hint) } (act) } }
}

/// Name and value pairs.
pub fn facts(pairs: &[(&str, String)]) -> Markup {
    html! { dl.facts { @for (name, value) in pairs { div { dt { (name) } dd { (value) } } } } }
}

/// A word about a state: `good`, `warn`, `bad`, `info` or plain.
pub fn state(word: &str, tone: &str) -> Markup {
    let class = if tone.is_empty() { "state".to_owned() } else { format!("state state-{tone}") };
    html! { span class=(class) { (word) } }
}

/// A warning or remark in a box: `info`, `good`, `warn`, `bad`.
pub fn note(tone: &str, body: &Markup) -> Markup {
    let sign = if tone == "bad" || tone == "warn" { "alert-triangle" } else { "info-circle" };
    html! { div class=(format!("note note-{tone}")) { (icon(sign)) div { (body) } } }
}

/// A warning that rests on a clause.
pub fn warning(refusal: &Refusal) -> Markup {
    note(
        "warn",
        &html! {
            p { (refusal.what) @if !refusal.remedy.is_empty() { "，" (refusal.remedy) } }
            @if !refusal.clause.is_empty() { p.clause { (refusal.clause) } }
        },
    )
}

/// The clause something rests on.
pub fn clause(text: &str) -> Markup {
    html! { @if !text.is_empty() { p.clause { (text) } } }
}

/// What a rule says and where it stands; 未核实 beside it when nobody has read the clause.
pub fn rule(rule: &Rule) -> Markup {
    html! {
        p.clause { (rule.text) "（" (rule.basis.clause().unwrap_or_default()) "）" @if rule.basis.unverified() { " " (state("未核实", "warn")) } }
    }
}

/// The same for rules by their keys, for the foot of a page.
pub fn rules(catalogue: &Catalogue, keys: &[&str]) -> Markup {
    html! { @for one in keys.iter().filter_map(|key| catalogue.rule(key)) { (rule(one)) } }
}

/// A tile with a figure; the number links to its evidence. `value` is `None` when missing.
pub fn tile(name: &str, value: Option<&str>, unit: &str, note: &str, href: &str) -> Markup {
    let class = if value.is_some() { "tile" } else { "tile is-missing" };
    html! {
        a class=(class) href=(href) {
            div.tile-name { (name) }
            div.tile-value { (value.unwrap_or("缺")) @if value.is_some() { small { (unit) } } }
            div.tile-note { (note) }
        }
    }
}
