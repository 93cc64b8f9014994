//! Pages of the monthly check.

mod list;
mod panel;
mod reopen;
mod request;
mod sheet;

use crate::Month;
use base::id::UnitId;
use ui::{Need, Panel, Place, Routes};

/// The place in the navigation.
pub const PLACES: &[Place] =
    &[Place {
        group: "党组织和党员", label: "每月校对", href: "/monthly", icon: "notebook", need: "member.read"
    }];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write, own) = (Need::Can("member.read"), Need::Can("member.write"), Need::Can("self.read"));
    Routes::new()
        .get("/monthly", read, list::show)
        .get("/monthly/export", Need::Can("export"), list::export)
        .get("/monthly/{unit}/{month}", read, sheet::show)
        .post("/monthly/{unit}/{month}/confirm", write, sheet::confirm)
        .post("/monthly/{unit}/{month}/take-back", write, sheet::take_back)
        .post("/monthly/{unit}/{month}/finish", write, sheet::finish)
        .get("/monthly/checks/{id}", read, reopen::go)
        .get("/monthly/checks/{id}/reopen", write, reopen::ask)
        .post("/monthly/checks/{id}/reopen", write, reopen::reopen)
        .get("/monthly/requests/{id}", write, request::show)
        .post("/monthly/requests/{id}", write, request::reply)
        .get("/me/corrections", own, request::mine)
        .post("/me/corrections", own, request::ask)
}

/// What the monthly check contributes to desks, the page of a unit, and one's own page.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "member.read", draw: panel::of_unit },
        Panel { about: "unit", need: "member.read", draw: panel::of_unit },
        Panel { about: "me", need: "self.read", draw: panel::of_me },
    ]
}

/// Leads elsewhere without a word.
fn lead(to: &str) -> axum::response::Response {
    axum::response::IntoResponse::into_response(axum::response::Redirect::to(to))
}

/// The way to a sheet.
fn href(unit: UnitId, month: Month) -> String {
    format!("/monthly/{unit}/{month}")
}
