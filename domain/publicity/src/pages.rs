//! Pages of publicities: those that members see and say something to, beginning one from a case, the notice on paper. The steps are pages of
//! cases, and so is the list.

mod begin;
mod me;
mod panel;
mod paper;

use attachment::FORM_BYTES;
use ui::{Need, Panel, Place, Routes};

/// The places in the navigation: that of members.
pub const PLACES: &[Place] =
    &[Place {
        group: "本人", label: "党务公示", href: "/me/publicities", icon: "speakerphone", need: "self.read"
    }];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write, own) = (Need::Can("case.read"), Need::Can("case.write"), Need::Can("self.read"));
    Routes::new()
        .get("/me/publicities", own, me::list)
        .get("/me/publicities/{id}", own, me::show)
        .post("/me/publicities/{id}", own, me::object)
        .get("/me/publicities/{id}/files/{file}", own, me::file)
        .get("/publicities/new", write, begin::blank)
        .upload("/publicities/new", write, FORM_BYTES, begin::create)
        // Asks for the right to export as well.
        .get("/publicities/{id}/paper", read, paper::notice)
}

/// What publicities contribute to the desk, to the pages of cases, and to one's own.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "case.read", draw: panel::waiting },
        Panel { about: "case", need: "case.read", draw: panel::of_case },
        Panel { about: "me", need: "self.read", draw: panel::of_me },
    ]
}
