//! The tree as nested lists that fold; what lies deeper is fetched when it is unfolded, or shown on its own page without script.

use crate::papers::kind_name;
use crate::{Members, Node, Tree};
use base::Day;
use base::id::UnitId;
use catalogue::Catalogue;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::list::address;

/// The tree with the members of each unit and all below it.
pub(super) struct View<'a> {
    pub tree: &'a Tree,
    pub members: &'a HashMap<UnitId, Members>,
    pub catalogue: &'a Catalogue,
    /// The day it is shown for; `None` is today.
    pub as_of: Option<Day>,
}

impl View<'_> {
    /// Some units with `levels` of what is below them.
    pub(super) fn units<'n>(&self, units: impl Iterator<Item = &'n Node>, levels: usize) -> Markup {
        html! { @for unit in units { (self.unit(unit, levels)) } }
    }

    fn unit(&self, unit: &Node, levels: usize) -> Markup {
        let lower = self.tree.children(unit.id).count();
        html! {
            li {
                (self.row(unit))
                @if lower > 0 && levels > 0 {
                    details open { summary aria-label=(format!("{}的下级", unit.name)) {} ul { (self.units(self.tree.children(unit.id), levels - 1)) } }
                } @else if lower > 0 {
                    (self.folded(unit, lower))
                }
            }
        }
    }

    /// Fetched once when it is unfolded; without script the line inside leads to a page of its own.
    fn folded(&self, unit: &Node, lower: usize) -> Markup {
        let on = self.as_of.map(|d| d.to_string()).unwrap_or_default();
        let fragment = address(&format!("/units/{}/lower", unit.id), &[("as_of", &on)]);
        let alone = address("/units", &[("top", &unit.id.to_string()), ("as_of", &on)]);
        html! {
            details hx-get=(fragment) hx-trigger="toggle once" hx-target="find ul" {
                summary aria-label=(format!("{}的下级", unit.name)) {}
                ul { li { div.tree-row { a href=(alone) { "查看" (lower) "个下级党组织" } } } }
            }
        }
    }

    fn row(&self, unit: &Node) -> Markup {
        let members = self.members.get(&unit.id).map(|m| m.total());
        html! {
            div.tree-row {
                a href=(format!("/units/{}", unit.id)) { (unit.name) }
                span.hint { (kind_name(self.catalogue, &unit.kind)) }
                @if let Some(n) = members { span.count aria-label=(format!("党员{n}名")) { (n) } }
            }
        }
    }
}
