//! Drafts (文稿): a report comes in, its figures are found, filled from the records, and every one shows where it comes from.
//!
//! Words: a *slot* is a place in the text that holds a figure or a blank for one; its *choice* says what fills it – a figure the
//! engine proposed, a figure somebody chose, a value typed by hand, or the text as it was. A slot that nothing fills is written
//! 【缺】, never nought. The *trace* lists, for every slot, what was written and the ledger entries behind it.
//!
//! Invariants: only slots change, every other character of the document that came in stays; nothing is invented; the text engine
//! ([`scan`]) is pure and deterministic.

pub mod acts;
pub mod fill;
#[cfg(test)]
mod fill_tests;
mod lexicon;
mod pages;
pub mod papers;
pub mod rules;
#[cfg(test)]
mod rules_tests;
pub mod scan;
pub mod store;
pub mod template;
pub mod text;

pub use lexicon::lexicon;

use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;
use ui::{Need, Place, Routes};

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "draft-0001", sql: include_str!("../migrations/0001_draft.sql") }];

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
        .get("/drafts/new", need, pages::list::new)
        .upload("/drafts/new", need, UPLOAD_BYTES, pages::list::create)
        .get("/drafts/template", need, pages::template::new)
        .post("/drafts/template", need, pages::template::create)
        .get("/drafts/{id}", need, pages::desk::show)
        .get("/drafts/{id}/panel/{n}", need, pages::desk::panel)
        .post("/drafts/{id}/slots/{n}", need, pages::desk::choose)
        .post("/drafts/{id}/settings", need, pages::desk::settings)
        .post("/drafts/{id}/remove", need, pages::desk::remove)
        .get("/drafts/{id}/out", need, pages::out::choose)
        .get("/drafts/{id}/docx", need, pages::out::docx)
        .get("/drafts/{id}/pdf", need, pages::out::pdf)
        .get("/drafts/{id}/evidence", need, pages::out::evidence)
        .get("/drafts/{id}/trace", need, pages::out::trace)
}

/// The sealed rows, for `taizhang check`.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    store::sealed(conn, keys, district).await
}
