//! Pages of cases. Every page is made from the procedure's description in the catalogue.

mod annul;
mod desk;
mod held;
mod index;
mod list;
mod new;
mod one;
mod panel;
mod step;
mod trail;
mod waiting;

pub(crate) use list::More;
pub use one::serve_file;
pub(crate) use waiting::Line;

use crate::acts::procedure_of;
use crate::file::CaseFile;
use access::{Actor, Scope};
use attachment::FORM_BYTES;
use base::Outcome;
use catalogue::Procedure;
use ui::{Need, Panel, Place, Routes, Site};

/// The places in the navigation: one for all procedures, which are listed there.
pub const PLACES: &[Place] =
    &[Place { group: "办理事项", label: "办理事项", href: "/procedures", icon: "notebook", need: "case.read" }];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write) = (Need::Can("case.read"), Need::Can("case.write"));
    Routes::new()
        .get("/procedures", read, index::show)
        .get("/procedures/{procedure}", read, list::show)
        .get("/procedures/{procedure}/export", Need::Can("export"), list::export)
        .get("/procedures/{procedure}/new", write, new::blank)
        .post("/procedures/{procedure}/new", write, new::create)
        .get("/cases/waiting", read, waiting::show)
        .get("/cases/waiting/export", Need::Can("export"), waiting::export)
        .get("/cases/{id}", read, one::show)
        .get("/cases/{id}/retract", write, annul::ask_retract)
        .post("/cases/{id}/retract", write, annul::retract)
        .get("/cases/{id}/steps/{step}", write, step::blank)
        .upload("/cases/{id}/steps/{step}", write, FORM_BYTES, step::take)
        .get("/cases/rows/{row}", read, one::by_row)
        .get("/cases/rows/{row}/annul", write, annul::ask)
        .post("/cases/rows/{row}/annul", write, annul::annul)
        .get("/cases/files/{file}", read, one::file)
}

/// What cases contribute to the desk and to the pages of units and persons.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "case.read", draw: desk::draw },
        Panel { about: "unit", need: "case.read", draw: panel::of_unit },
        Panel { about: "person", need: "case.read", draw: panel::of_person },
        Panel { about: meeting::NOUN, need: "case.read", draw: held::draw },
    ]
}

/// The way to a procedure's list.
fn list_href(procedure: &Procedure) -> String {
    format!("/procedures/{}", procedure.key)
}

/// The procedure of a case, and the reach for reading it; whoever may not read this procedure does not find it.
fn readable<'s>(site: &'s Site, me: &Actor, case: &CaseFile) -> Outcome<(&'s Procedure, Scope)> {
    let procedure = procedure_of(&site.catalogue, &case.procedure)?;
    let scope = me.scope(&procedure.read).map_err(|_| base::Fault::NotFound)?;
    Ok((procedure, scope))
}

/// Name of a step, as lists show where a case stands.
fn stage_name(procedure: &Procedure, key: &str) -> String {
    procedure.step(key).map_or_else(|| "尚未办理".to_owned(), |s| s.name.clone())
}
