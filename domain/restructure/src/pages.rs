//! Pages of restructuring: which branches no longer fit, what is on its way, and the ways to begin. The steps are pages of cases.

mod in_the_way;
mod letter;
mod list;
mod panel;
mod tasks;
mod took_part;

pub(crate) use tasks::{Listed, kind_name};
pub use took_part::lines;

use crate::rules::Need;
use base::id::UnitId;
use ui::{Need as Right, Panel, Place, Routes};

/// The places in the navigation.
pub const PLACES: &[Place] = &[
    Place { group: "办理事项", label: "党组织设置", href: "/restructure", icon: "sitemap", need: "case.read" },
    Place { group: "办理事项", label: "专项任务", href: "/tasks", icon: "flag", need: "case.read" },
];

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/restructure", Right::Can("case.read"), list::show)
        // Asks for the right to read cases as well.
        .get("/restructure/export", Right::Can("export"), list::export)
        // Asks for the right to export as well.
        .get("/restructure/{id}/papers/{paper}", Right::Can("case.read"), letter::show)
        .get("/tasks", Right::Can("case.read"), tasks::show)
        .get("/tasks/export", Right::Can("export"), tasks::export)
}

/// What restructuring contributes to desks and the pages of units, cases and persons.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "unit", need: "case.read", draw: panel::of },
        Panel { about: "case", need: "case.read", draw: in_the_way::of_case },
        Panel { about: "person", need: "member.read", draw: took_part::of_person },
        Panel { about: "me", need: "self.read", draw: took_part::of_me },
        Panel { about: "desk", need: "case.read", draw: tasks::late },
    ]
}

/// The colour of a need.
fn tone(need: Need) -> &'static str {
    match need {
        Need::Few => "bad",
        Need::Many | Need::Wide => "warn",
        Need::Fine => "",
    }
}

/// Where a procedure is begun for a unit.
fn begin(procedure: &str, unit: UnitId) -> String {
    ui::list::address(&format!("/procedures/{procedure}/new"), &[("unit", &unit.to_string())])
}
