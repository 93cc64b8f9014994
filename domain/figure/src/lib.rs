//! Figures (指标): named questions to the ledger, asked for a unit with all below it and a period.
//!
//! Words: a figure is *traced* when entries show it, *manual* when somebody entered it by hand with a reason, *missing* when
//! neither is so. Missing is never zero: nought is said only when entries say it (a stock went to nought); entries that were all reversed say nothing.
//! A flow counts what happened within the period; a stock is the balance on its last day.
//!
//! Invariants: a figure has no table of facts of its own; every number shown leads to the entries behind it.

pub mod acts;
pub mod balance;
mod chart;
mod compute;
mod narrow;
mod pages;
mod panels;
pub mod rules;
pub mod store;

pub use compute::{Asked, Prepared, ask, changes, evidence, prepare, prepare_all};
pub use narrow::{narrow, narrow_by};
pub use pages::{evidence_href, href};
pub use panels::panels;
pub use rules::{State, Value};
pub use store::own::book;

use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;
use ui::{Need, Place, Routes};

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "figure-0001", sql: include_str!("../migrations/0001_figure.sql") },
    db::Migration { id: "figure-0002", sql: include_str!("../migrations/0002_own.sql") },
];

/// Its places in the navigation.
pub const PLACES: &[Place] =
    &[Place { group: "指标和文稿", label: "指标", href: "/figures", icon: "chart-bar", need: "figure.read" }];

/// Its routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/figures", Need::Can("figure.read"), pages::list::list)
        .get("/figures/export", Need::Can("export"), pages::list::export)
        .get("/figures/compare", Need::Can("figure.read"), pages::compare::show)
        .get("/figures/compare/export", Need::Can("export"), pages::compare::export)
        .get("/figures/balance", Need::Can("member.read"), pages::balance::show)
        .get("/figures/balance/export", Need::Can("export"), pages::balance::export)
        .get("/figures/by-hand", Need::Can("figure.read"), pages::hand::list)
        .get("/figures/own", Need::Can("figure.read"), pages::own::list)
        .get("/figures/own/new", Need::Can("figure.write"), pages::own::new)
        .post("/figures/own/new", Need::Can("figure.write"), pages::own::create)
        .get("/figures/own/{key}", Need::Can("figure.write"), pages::own::edit)
        .post("/figures/own/{key}", Need::Can("figure.write"), pages::own::update)
        .post("/figures/own/{key}/retire", Need::Can("figure.write"), pages::own::retire)
        .get("/figures/{key}", Need::Can("figure.read"), pages::one::show)
        .post("/figures/{key}/manual", Need::Can("figure.write"), pages::one::enter)
        .post("/figures/{key}/withdraw", Need::Can("figure.write"), pages::one::withdraw)
}

/// The sealed rows, for `taizhang check`.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    store::sealed(conn, keys, district).await
}

#[cfg(test)]
mod narrow_tests;
#[cfg(test)]
mod own_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod tests;
