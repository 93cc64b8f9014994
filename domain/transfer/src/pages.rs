//! Pages of transfers: the list of both sides, proposing, a letter from outside, one transfer with its steps, the printed letter.

mod arrive;
mod facts;
mod incoming;
mod letter;
mod list;
mod new;
mod one;
mod panel;
mod step;

pub(crate) use facts::facts;

use attachment::FORM_BYTES;
use ui::{Need, Panel, Place, Routes, Site};

/// The places in the navigation.
pub const PLACES: &[Place] = &[Place {
    group: "办理事项",
    label: "组织关系接转",
    href: "/transfer",
    icon: "arrows-exchange",
    need: "transfer.read",
}];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write) = (Need::Can("transfer.read"), Need::Can("transfer.write"));
    Routes::new()
        .get("/transfer", read, list::show)
        .get("/transfer/export", Need::Can("export"), list::export)
        .get("/transfer/new", write, new::blank)
        .post("/transfer/new", write, new::propose)
        .get("/transfer/receivers", write, new::suggest)
        .get("/transfer/incoming", write, incoming::show)
        .post("/transfer/incoming", write, incoming::accept)
        .get("/transfer/arrive", write, arrive::blank)
        .upload("/transfer/arrive", write, FORM_BYTES, arrive::register)
        .get("/transfer/{id}", read, one::show)
        .get("/transfer/{id}/letter", read, letter::show)
        .get("/transfer/{id}/letter/print", Need::Can("transfer.letter"), letter::print)
        .get("/transfer/{id}/receipt", read, letter::receipt)
        .get("/transfer/{id}/files/{file}", read, one::file)
        .get("/transfer/{id}/steps/{step}", write, step::blank)
        .upload("/transfer/{id}/steps/{step}", write, FORM_BYTES, step::take)
        .get("/transfer/{id}/annul/{row}", write, step::ask)
        .post("/transfer/{id}/annul/{row}", write, step::annul)
}

/// What transfers contribute to the pages of units and persons.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "unit", need: "transfer.read", draw: panel::of_unit },
        Panel { about: "person", need: "transfer.read", draw: panel::of_person },
    ]
}

/// (code, name) of how far it is, beyond the district.
fn far(site: &Site) -> Vec<(String, String)> {
    let rows = site.catalogue.codes("transfer_scope").into_iter().flat_map(catalogue::CodeTable::iter);
    rows.filter(|row| row.code != "district").map(|row| (row.code.clone(), row.name.clone())).collect()
}
