//! Pages of units: the tree and the list, one unit, the forms for what happens to it, imports.

mod batches;
mod change;
mod committee;
mod desk;
mod edit;
mod import;
mod list;
mod one;
mod one_view;
mod tree_view;
#[cfg(test)]
mod tree_view_tests;
mod warnings;

pub(crate) use import::{Sent, ignored, problems, sent};

use ui::{Need, Panel, Place, Routes};

const READ: Need = Need::Can("unit.read");
const WRITE: Need = Need::Can("unit.write");
/// What was approved already and did not go through a procedure here.
const PAPER: Need = Need::Can("case.backfill");
/// Largest table of units that may be uploaded.
const TABLE_BYTES: usize = 16 * 1024 * 1024;

/// Places in the navigation.
pub const PLACES: &[Place] = &[
    Place { group: "党组织和党员", label: "党组织", href: "/units", icon: "sitemap", need: "unit.read" },
    Place {
        group: "党组织和党员", label: "导入记录", href: "/imports", icon: "database-import", need: "import"
    },
];

/// All routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/units", READ, list::show)
        .get("/units/export", READ, list::export)
        .get("/units/options", Need::Own, list::options)
        .get("/units/warnings", READ, warnings::show)
        .get("/units/new", WRITE, edit::new)
        .post("/units/new", WRITE, edit::found)
        .get("/units/import", WRITE, import::show)
        .upload("/units/import", WRITE, TABLE_BYTES, import::submit)
        .get("/units/import/template", WRITE, import::template)
        .get("/units/events/{id}", READ, one::event)
        .get("/units/terms/{id}", READ, one::term)
        .get("/units/{id}", READ, one::show)
        .get("/units/{id}/lower", READ, list::lower)
        .get("/units/{id}/edit", WRITE, edit::edit)
        .post("/units/{id}/edit", WRITE, edit::correct)
        .get("/units/{id}/rename", PAPER, change::rename)
        .post("/units/{id}/rename", PAPER, change::do_rename)
        .get("/units/{id}/move", PAPER, change::relocate)
        .post("/units/{id}/move", PAPER, change::do_move)
        .get("/units/{id}/kind", PAPER, change::kind)
        .post("/units/{id}/kind", PAPER, change::do_kind)
        .get("/units/{id}/merge", PAPER, change::merge)
        .post("/units/{id}/merge", PAPER, change::do_merge)
        .get("/units/{id}/dissolve", PAPER, change::dissolve)
        .post("/units/{id}/dissolve", PAPER, change::do_dissolve)
        .get("/units/{id}/committee", WRITE, committee::show)
        .post("/units/{id}/committee", WRITE, committee::set_post)
        .post("/units/{id}/term", WRITE, committee::set_term)
        .post("/units/{id}/committee/end", WRITE, committee::end)
        .get("/imports", Need::Can("import"), batches::show)
        .post("/imports/{id}/undo", Need::Can("import"), batches::undo)
}

/// What this noun adds to other pages: warnings on the desk, posts on a person's page.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "unit.read", draw: desk::draw },
        Panel { about: "person", need: "unit.read", draw: committee::draw_posts },
    ]
}
