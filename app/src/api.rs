//! `/api/v1`: the verbs of the command line over HTTP, for programs that come with somebody's token. docs/api.md is the contract.
//!
//! Units are named by their code, days as `YYYY-MM-DD`. A program reaches what its owner reaches: another unit's code is not found.

mod data;
mod drafts;
mod duties;
mod figures;

use access::Actor;
use axum::Json;
use axum::response::IntoResponse;
use base::{Day, Fault, Outcome, Period, Refusal};
use org::Unit;
use serde::Serialize;
use ui::{Need, Reply, Routes, Site};

/// Largest table or document that is taken.
const FILE_BYTES: usize = 32 * 1024 * 1024;
/// Largest body without a file.
const FORM_BYTES: usize = 64 * 1024;

/// The OpenAPI document; a story compares it with the routes and the answers.
pub const OPENAPI: &str = include_str!("api/openapi.json");

/// All routes for programs.
pub fn routes() -> Routes {
    let (figure, draft, import) = (Need::Can("figure.read"), Need::Can("draft.use"), Need::Can("import"));
    Routes::new()
        .api_get("/api/v1/openapi.json", Need::Public, openapi)
        .api_get("/api/v1/units", Need::Can("unit.read"), data::units)
        .api_get("/api/v1/roster", Need::Can("member.read"), data::roster)
        .api_get("/api/v1/exports/{kind}", Need::Can("export"), data::export)
        .api_post("/api/v1/imports/{kind}", import, FILE_BYTES, data::import)
        .api_post("/api/v1/batches/{id}/undo", import, FORM_BYTES, data::undo)
        .api_get("/api/v1/figures", figure, figures::list)
        .api_get("/api/v1/figures/{key}", figure, figures::get)
        .api_post("/api/v1/drafts/scan", draft, FILE_BYTES, drafts::scan)
        .api_post("/api/v1/drafts/fill", draft, FILE_BYTES, drafts::fill)
        .api_post("/api/v1/drafts/trace", draft, FILE_BYTES, drafts::trace)
        .api_get("/api/v1/duties", Need::Can("duty.read"), duties::list)
        .api_get("/api/v1/check", Need::Can("officer.audit"), data::check)
}

async fn openapi() -> impl IntoResponse {
    ([(axum::http::header::CONTENT_TYPE, ui::download::JSON)], OPENAPI)
}

fn json(value: &impl Serialize) -> Reply {
    Ok(Json(value).into_response())
}

/// The unit of a code, within reach of a capability.
async fn unit(site: &Site, actor: &Actor, capability: &str, code: &str) -> Outcome<Unit> {
    if code.is_empty() {
        return Err(Refusal::at("unit", "没有给出党组织编码", "请加上参数 unit").into());
    }
    let mut conn = site.db.read().await?;
    org::store::by_code(&mut conn, &actor.scope(capability)?, code).await?.ok_or(Fault::NotFound)
}

/// A day that may be left out.
fn maybe_day(name: &str, text: &str) -> Outcome<Option<Day>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|what: String| Refusal::at(name, what, "请按 2026-01-31 的样子填写").into())
}

/// A period; both ends must be given, and everything wrong is told at once.
fn period(from: &str, to: &str) -> Outcome<Period> {
    let mut faults = Vec::new();
    let mut read = |name: &str, text: &str| match maybe_day(name, text) {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.push(Refusal::at(name, "没有给出日期", format!("请加上参数 {name}，如 2026-01-31")));
            None
        }
        Err(Fault::Refused(all)) => {
            faults.extend(all);
            None
        }
        Err(_) => None,
    };
    let (from, to) = (read("from", from), read("to", to));
    match (from, to) {
        (Some(from), Some(to)) => Period::new(from, to).map_err(|what| Refusal::at("from", what, "").into()),
        _ => Err(Fault::Refused(faults)),
    }
}
