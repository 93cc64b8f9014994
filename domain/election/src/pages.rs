//! Pages of elections: who is due when, and the papers of a case. The steps are pages of cases.

mod bodies;
mod panel;
mod paper;

pub(crate) use bodies::last_day;
pub(crate) use paper::{PAPERS, Written};

use crate::rules::reminder::Due;
use ui::{Need, Panel, Place, Routes};

/// The places in the navigation.
pub const PLACES: &[Place] =
    &[Place { group: "办理事项", label: "换届提醒", href: "/elections", icon: "calendar", need: "case.read" }];

/// The routes of this noun.
pub fn routes() -> Routes {
    let read = Need::Can("case.read");
    Routes::new()
        .get("/elections", read, bodies::show)
        // Asks for the right to read cases as well.
        .get("/elections/export", Need::Can("export"), bodies::export)
        .get("/elections/{id}/papers/{paper}", read, paper::show)
}

/// What elections contribute to the pages of units.
pub fn panels() -> Vec<Panel> {
    vec![Panel { about: "unit", need: "case.read", draw: panel::of }]
}

/// The colour of a place on the ladder.
pub(crate) fn tone(due: Due) -> &'static str {
    match due {
        Due::Overdue => "bad",
        Due::Missing | Due::Soon => "warn",
        Due::Near => "info",
        Due::Later => "",
    }
}
