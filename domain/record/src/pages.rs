//! Pages of records. Every page is made from the kind's description in the catalogue.

mod change;
mod field;
pub(crate) mod form;
mod history;
mod import;
mod index;
mod item;
mod list;
mod new;
mod panel;
mod wanted;
mod whose;

use crate::acts;
use access::Scope;
use attachment::FORM_BYTES;
use base::Outcome;
use catalogue::Kind;
use ui::{Need, Panel, Place, Routes, Site};

/// The places in the navigation: one for all kinds, which are listed there.
pub const PLACES: &[Place] =
    &[Place { group: "业务台账", label: "各类台账", href: "/records", icon: "notebook", need: "record.read" }];

/// Largest form with a table to be imported, in bytes.
const IMPORT_BYTES: usize = 33 << 20;

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write, import) = (Need::Can("record.read"), Need::Can("record.write"), Need::Can("import"));
    Routes::new()
        .get("/records", read, index::show)
        .get("/records/item/{id}", read, item::show)
        .get("/records/item/{id}/files/{file}", read, item::file)
        .get("/records/item/{id}/edit", write, change::edit)
        .upload("/records/item/{id}/edit", write, FORM_BYTES, change::correct)
        .get("/records/item/{id}/withdraw", write, change::ask)
        .post("/records/item/{id}/withdraw", write, change::withdraw)
        .get("/records/{kind}", read, list::show)
        .get("/records/{kind}/export", Need::Can("export"), list::export)
        .get("/records/{kind}/new", write, new::blank)
        .upload("/records/{kind}/new", write, FORM_BYTES, new::create)
        .get("/records/{kind}/template", import, import::template)
        .get("/records/{kind}/import", import, import::blank)
        .upload("/records/{kind}/import", import, IMPORT_BYTES, import::check)
}

/// What records contribute to the pages of units and persons.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "unit", need: "record.read", draw: panel::of_unit },
        Panel { about: "person", need: "record.read", draw: panel::of_person },
    ]
}

/// The kind that an address names.
fn kind_of<'s>(site: &'s Site, key: &str) -> Outcome<&'s Kind> {
    acts::kind_of(&site.catalogue, key)
}

/// The way to a kind's list.
fn list_href(kind: &Kind) -> String {
    format!("/records/{}", kind.key)
}

/// Whether several units are in reach, so that it has to be said whose a record is.
fn is_wide(scope: &Scope, units: usize) -> bool {
    scope.is_whole() || units > 1
}
