//! Pages of 两个覆盖: the list, what is wanting, registering, one file with its history and log, what happens in it.

mod event;
mod form;
mod gaps;
mod list;
mod new;
mod one;
mod over;
mod panel;

use crate::file::{File, Kind};
use crate::words::cover_name;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use ui::{Need, Panel, Place, Routes, parts};

pub(crate) use list::Row;

/// The place in the navigation.
pub const PLACES: &[Place] =
    &[Place {
        group: "党组织和党员", label: "两个覆盖", href: "/coverage", icon: "building", need: "coverage.read"
    }];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write) = (Need::Can("coverage.read"), Need::Can("coverage.write"));
    org::upload::routes(Routes::new(), &crate::import::UPLOAD)
        .get("/coverage", read, list::show)
        .get("/coverage/export", Need::Can("export"), list::export)
        .get("/coverage/gaps", read, gaps::show)
        .get("/coverage/new", write, new::blank)
        .post("/coverage/new", write, new::register)
        .get("/coverage/move", write, over::ask)
        .post("/coverage/move", write, over::hand_over)
        .get("/coverage/branches", write, form::suggest)
        .get("/coverage/events/{id}", read, one::of_event)
        .get("/coverage/{id}", read, one::show)
        .get("/coverage/{id}/do/{what}", write, event::blank)
        .post("/coverage/{id}/do/{what}", write, event::take)
        .get("/coverage/{id}/annul/{row}", write, event::ask)
        .post("/coverage/{id}/annul/{row}", write, event::annul)
}

/// What this noun contributes to desks and the pages of units.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "coverage.read", draw: panel::of_unit },
        Panel { about: "unit", need: "coverage.read", draw: panel::of_unit },
    ]
}

/// The title of the list, in crumbs.
const LIST: &str = "两个覆盖";

/// Leads elsewhere without a word.
fn lead(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// How an organisation is covered, whether a village is; where an instructor stands.
fn standing(file: &File) -> &'static str {
    match (file.state(), file.kind) {
        ("ended", _) => "已结束",
        ("undone", _) => "已撤销",
        (_, Kind::Instructor) => "在岗",
        (_, Kind::Village) if file.served > 0 => "有指导员",
        (_, Kind::Village) => "没有指导员",
        _ => cover_name(file.form, file.served > 0),
    }
}

/// The same with its colour.
fn sign(file: &File) -> Markup {
    let good = file.kind == Kind::Instructor || file.form.is_built() || file.served > 0;
    parts::state(
        standing(file),
        if !file.is_open() {
            ""
        } else if good {
            "good"
        } else {
            "info"
        },
    )
}
