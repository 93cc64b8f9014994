//! Pages of matters: the list, beginning one, the notice; what the desk, a person's page and the own page say. The steps are taken on the
//! pages of cases.

mod list;
mod new;
mod notice;
mod panel;

use crate::file::Kind;
use access::Actor;
use ui::{Need, Panel, Place, Routes};

/// The places in the navigation.
pub const PLACES: &[Place] = &[Place {
    group: "办理事项",
    label: "党籍和组织处置",
    href: "/standing",
    icon: "user-check",
    need: "standing.read",
}];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write) = (Need::Can("standing.read"), Need::Can("standing.write"));
    Routes::new()
        .get("/standing", read, list::show)
        .get("/standing/export", Need::Can("export"), list::export)
        .get("/standing/new", write, new::blank)
        .post("/standing/new", write, new::create)
        .get("/standing/{id}/notice", read, notice::download)
}

/// What matters contribute to the desk, to persons' pages and to one's own.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "standing.read", draw: panel::desk },
        Panel { about: "person", need: "standing.read", draw: panel::of_person },
        Panel { about: "me", need: "self.read", draw: panel::of_me },
    ]
}

/// The procedures that somebody may see.
fn seen(actor: &Actor) -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|k| actor.can(k.read())).collect()
}
