//! Pages of grids and residences: the list, one place with its posts and its log, what can be done there, vacancies by unit and post.

mod act;
mod appoint;
mod form;
mod list;
mod log;
mod moving;
mod new;
mod one;
mod panel;
mod vacancy;

pub(crate) use list::{Row, called};
pub(crate) use vacancy::Row as VacancyRow;

use crate::place::Place;
use access::{Scope, Work};
use axum::response::{IntoResponse, Redirect, Response};
use base::{Fault, Outcome, Refusal};
use maud::Markup;
use ui::{Me, Need, Panel, Place as Spot, Routes, parts};

/// The place in the navigation.
pub const PLACES: &[Spot] =
    &[Spot { group: "党组织和党员", label: "网格和岗位", href: "/grids", icon: "map-2", need: "grid.read" }];

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, write, export) = (Need::Can("grid.read"), Need::Can("grid.write"), Need::Can("export"));
    org::upload::routes(Routes::new(), &crate::import::UPLOAD)
        .get("/grids", read, list::show)
        .get("/grids/export", export, list::export)
        .get("/grids/vacancies", read, vacancy::show)
        .get("/grids/vacancies/export", export, vacancy::export)
        .get("/grids/new", write, new::blank)
        .post("/grids/new", write, new::open)
        .get("/grids/events/{id}", read, one::of_event)
        .get("/grids/{id}", read, one::show)
        .get("/grids/{id}/change", write, new::blank_change)
        .post("/grids/{id}/change", write, new::change)
        .get("/grids/{id}/appoint", write, appoint::blank)
        .post("/grids/{id}/appoint", write, appoint::appoint)
        .get("/grids/{id}/move", write, moving::ask)
        .post("/grids/{id}/move", write, moving::move_to)
        .get("/grids/{id}/close", write, act::ask_close)
        .post("/grids/{id}/close", write, act::close)
        .get("/grids/{id}/relieve/{row}", write, act::ask_relieve)
        .post("/grids/{id}/relieve/{row}", write, act::relieve)
        .get("/grids/{id}/annul/{row}", write, act::ask_annul)
        .post("/grids/{id}/annul/{row}", write, act::annul)
}

/// What this noun contributes to desks and the pages of units and persons.
pub fn panels() -> Vec<Panel> {
    vec![
        Panel { about: "desk", need: "grid.read", draw: panel::of_desk },
        Panel { about: "unit", need: "grid.read", draw: panel::of_unit },
        Panel { about: "person", need: "grid.read", draw: panel::of_person },
    ]
}

/// The title of the list, in crumbs.
const LIST: &str = "网格和岗位";

/// Leads elsewhere without a word.
fn lead(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// Commits what was done, or gives back why it was refused, so that the form comes again.
async fn kept<T>(work: Work, done: Outcome<T>) -> Outcome<Result<T, Vec<Refusal>>> {
    match done {
        Ok(done) => {
            work.commit().await?;
            Ok(Ok(done))
        }
        Err(Fault::Refused(faults)) => Ok(Err(faults)),
        Err(other) => Err(other),
    }
}

/// What may be exported: whoever may export may do so for the units of that right only.
fn exported(me: &Me) -> Outcome<Scope> {
    let (scope, may) = (me.scope("grid.read")?, me.scope("export")?);
    Ok(if may.tops() == scope.tops() { scope } else { may })
}

/// Where a place stands, in words with a colour.
fn sign(place: &Place) -> Markup {
    match place.state() {
        "open" => parts::state("使用中", "info"),
        "ended" => parts::state("已撤并", ""),
        _ => parts::state("已撤销", ""),
    }
}

/// What is missing, in words with a colour.
fn gap(vacant: i64) -> Markup {
    if vacant > 0 { parts::state(&format!("空缺{vacant}"), "warn") } else { parts::state("配齐", "good") }
}
