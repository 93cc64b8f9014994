//! Drafts (文稿): a report comes in, its figures are found, filled from the records, and every one shows where it comes from.
//!
//! Words: a *slot* is a place in the text that holds a figure or a blank for one; its *choice* says what fills it – a figure the
//! engine proposed, a figure somebody chose, a value typed by hand, or the text as it was. A slot that nothing fills is written
//! 【缺】, never nought. The *trace* lists, for every slot, what was written and the ledger entries behind it.
//!
//! A decision is remembered by the wording around the number, for its writer and its unit, and taken over in their next draft. A
//! *frozen* draft (定稿) keeps its values and the numbers of the entries behind them; it can be verified at any time. A *template* is
//! a draft without values, which the units below may fill.
//!
//! Invariants: only slots change, every other character of the document that came in stays; nothing is invented; every change makes
//! a version, and none is lost; a frozen draft never changes; the text engine ([`scan`]) is pure and deterministic.

pub mod acts;
mod annex;
mod book;
pub mod chart;
pub mod checks;
pub mod fill;
pub mod frozen;
mod lexicon;
pub mod meaning;
mod pages;
pub mod papers;
pub mod rules;
#[cfg(test)]
mod rules_tests;
pub mod scan;
pub mod store;
pub mod table;
pub mod template;
pub mod text;

pub use book::{Book, book};
pub use lexicon::lexicon;

use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;
use ui::{Need, Place, Routes};

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "draft-0001", sql: include_str!("../migrations/0001_draft.sql") },
    db::Migration { id: "draft-0002", sql: include_str!("../migrations/0002_desk.sql") },
];

/// Its places in the navigation.
pub const PLACES: &[Place] =
    &[Place { group: "指标和文稿", label: "文稿", href: "/drafts", icon: "file-text", need: "draft.use" }];

/// Largest document that is taken.
const UPLOAD_BYTES: usize = 20 * 1024 * 1024;

/// Its routes.
pub fn routes() -> Routes {
    let need = Need::Can("draft.use");
    Routes::new()
        .get("/drafts", need, pages::list::list)
        .get("/drafts/new", need, pages::new::new)
        .upload("/drafts/new", need, UPLOAD_BYTES, pages::new::create)
        .get("/drafts/template", need, pages::begin::new)
        .post("/drafts/template", need, pages::begin::create)
        .get("/drafts/memory", need, pages::memory::show)
        .post("/drafts/memory/forget", need, pages::memory::forget)
        .get("/drafts/{id}", need, pages::desk::show)
        .get("/drafts/{id}/panel/{n}", need, pages::desk::panel)
        .get("/drafts/{id}/figures", need, pages::find)
        .post("/drafts/{id}/slots/{n}", need, pages::decide::choose)
        .post("/drafts/{id}/undo", need, pages::decide::undo)
        .post("/drafts/{id}/settings", need, pages::desk::settings)
        .post("/drafts/{id}/remove", need, pages::desk::remove)
        .post("/drafts/{id}/restore", need, pages::desk::restore)
        .get("/drafts/{id}/versions", need, pages::versions::show)
        .post("/drafts/{id}/versions", need, pages::versions::go_back)
        .get("/drafts/{id}/out", need, pages::out::show)
        .get("/drafts/{id}/docx", need, pages::out::docx)
        .get("/drafts/{id}/pdf", need, pages::out::pdf)
        .get("/drafts/{id}/evidence", need, pages::out::evidence)
        .get("/drafts/{id}/annex", need, pages::out::annex)
        .get("/drafts/{id}/trace", need, pages::out::trace)
        .post("/drafts/{id}/freeze", need, pages::frozen::freeze)
        .post("/drafts/{id}/reopen", need, pages::frozen::reopen)
        .get("/drafts/{id}/verify", need, pages::frozen::verify)
        .get("/drafts/{id}/chart", need, pages::chart::show)
        .get("/drafts/{id}/chart.svg", need, pages::chart::svg)
        .get("/drafts/{id}/chart.docx", need, pages::chart::docx)
        .get("/drafts/{id}/chart.pdf", need, pages::chart::pdf)
        .get("/drafts/{id}/template", need, pages::template::show)
        .post("/drafts/{id}/template", need, pages::template::save)
        .post("/drafts/{id}/share", need, pages::template::share)
        .post("/drafts/{id}/begin", need, pages::template::begin)
        .get("/drafts/{id}/answers", need, pages::answers)
}

/// The sealed rows, for `taizhang check`.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    store::sealed(conn, keys, district).await
}
