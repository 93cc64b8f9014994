//! Pages of obligations: the overview, the list, one obligation, and what the desk and the page of a unit say of them.

mod desk;
mod index;
pub mod links;
mod list;
mod one;
mod panel;

use ui::{Need, Panel, Place, Routes};

const READ: Need = Need::Can("duty.read");
const EXEMPT: Need = Need::Can("duty.exempt");

/// The routes of this noun. `{id}` is a unit; which duty and which span stand in the query or the form.
pub fn routes() -> Routes {
    Routes::new()
        .get("/duties", READ, index::show)
        .get("/duties/list", READ, list::show)
        .get("/duties/list/export", Need::Can("export"), list::export)
        .get("/duties/{id}", READ, one::show)
        .post("/duties/{id}/exemption", EXEMPT, one::exempt)
        .post("/duties/{id}/lift", EXEMPT, one::lift)
}

/// Places in the navigation.
pub const PLACES: &[Place] =
    &[Place { group: "组织生活", label: "应办事项", href: "/duties", icon: "calendar-due", need: "duty.read" }];

/// What a unit has to do itself: on the desk and on its page.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "duty.read", draw: desk::mine },
        Panel { about: "unit", need: "duty.read", draw: panel::draw },
    ]
}

/// What the units below have to do: on the desk, after what waits for oneself.
pub fn panels_below() -> Vec<Panel> {
    vec![Panel { about: "desk", need: "duty.read", draw: desk::below }]
}
