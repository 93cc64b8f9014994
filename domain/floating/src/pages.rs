//! Pages of members who are elsewhere or need care: the list, registering, one file with its log, what happens in it, one's own.

mod event;
mod form;
mod list;
mod me;
mod new;
mod one;
mod panel;

pub(crate) use list::Row;
pub use me::lines;

use crate::acts::HARDSHIP;
use crate::file::{File, Kind};
use access::Scope;
use axum::response::{IntoResponse, Redirect, Response};
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use maud::Markup;
use std::collections::HashMap;
use ui::{Need, Panel, Place, Routes, parts};

/// The place in the navigation.
pub const PLACES: &[Place] = &[Place {
    group: "党组织和党员",
    label: "流动和困难党员",
    href: "/floating",
    icon: "users",
    need: "floating.read",
}];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write, own) = (Need::Can("floating.read"), Need::Can("floating.write"), Need::Can("self.read"));
    let card = Need::Can("floating.card");
    Routes::new()
        .get("/floating", read, list::show)
        .get("/floating/export", Need::Can("export"), list::export)
        .get("/floating/new", write, new::blank)
        .post("/floating/new", write, new::register)
        .get("/floating/hosts", write, event::suggest)
        .get("/floating/events/{id}", read, one::of_event)
        .get("/floating/{id}", read, one::show)
        .get("/floating/{id}/paper", read, one::paper)
        .get("/floating/{id}/do/{what}", write, event::blank)
        .post("/floating/{id}/do/{what}", write, event::take)
        .get("/floating/{id}/card/{what}", card, event::blank_card)
        .post("/floating/{id}/card/{what}", card, event::take_card)
        .get("/floating/{id}/annul/{row}", write, event::ask)
        .post("/floating/{id}/annul/{row}", write, event::annul)
        .get("/me/floating", own, me::show)
        .post("/me/floating", own, me::report)
}

/// What this noun contributes to desks, the pages of units and persons, and one's own.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "floating.read", draw: panel::of_unit },
        Panel { about: "unit", need: "floating.read", draw: panel::of_unit },
        Panel { about: "person", need: "floating.read", draw: panel::of_person },
        Panel { about: "me", need: "self.read", draw: panel::of_me },
    ]
}

/// The title of the list, in crumbs.
const LIST: &str = "流动和困难党员";

/// Leads elsewhere without a word.
fn lead(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// Names of units, whoever's they are: each side is told the other's name.
async fn names(conn: &mut Conn, scope: &Scope, ids: &[UnitId]) -> Outcome<HashMap<UnitId, String>> {
    org::store::names(conn, &Scope::whole(scope.district_id()), ids).await
}

/// Whether somebody's name, reason and page are shown.
fn shown(file: &File, scope: &Scope) -> bool {
    file.kind != Kind::Hardship || scope.may_see(HARDSHIP)
}

/// The name, or its first character only.
fn name(file: &File, scope: &Scope) -> String {
    if shown(file, scope) {
        return file.name.clone();
    }
    format!("{}**", file.name.chars().next().map(String::from).unwrap_or_default())
}

/// Where a file stands, in words.
fn standing(file: &File) -> &'static str {
    match file.state() {
        "open" => "登记中",
        "ended" => "已结束",
        _ => "已撤销",
    }
}

/// The same with its colour.
fn sign(file: &File) -> Markup {
    parts::state(standing(file), if file.is_open() { "info" } else { "" })
}
