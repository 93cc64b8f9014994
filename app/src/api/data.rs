//! Units, roster, imports, exports and the check for programs.

use super::{json, maybe_day, unit};
use crate::verbs::export::{self, Asked, page_of};
use crate::verbs::import::{self, Table};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use base::id::UnitId;
use base::{Fault, Refusal};
use serde::Serialize;
use std::collections::HashMap;
use ui::api::Told;
use ui::{Id, Me, Params, Posted, Reply, Site};

/// Rows of a page unless asked otherwise, and at most.
const PAGE: i64 = 100;
const LARGEST_PAGE: i64 = 1000;

/// A unit of the list.
#[derive(Serialize)]
struct Listed<'a> {
    code: &'a str,
    name: &'a str,
    kind: &'a str,
    /// Code of the unit above, if that is in reach.
    parent: Option<&'a str>,
    founded: Option<String>,
}

/// `GET /api/v1/units`: the units in reach that exist now, each before those below it; with `unit`, those of its subtree.
pub(super) async fn units(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let mut scope = me.scope("unit.read")?;
    if !params.text("unit").is_empty() {
        let top = unit(&site, &me, "unit.read", params.text("unit")).await?;
        scope = scope.within(&top.path).ok_or(Fault::NotFound)?;
    }
    let mut conn = site.db.read().await?;
    let all = org::store::list(&mut conn, &scope).await?;
    let codes: HashMap<UnitId, &str> = all.iter().map(|u| (u.id, u.code.as_str())).collect();
    let mut list = Vec::with_capacity(all.len());
    for u in &all {
        let parent = u.parent.and_then(|p| codes.get(&p).copied());
        let founded = u.founded.map(|d| d.to_string());
        list.push(Listed { code: &u.code, name: &u.name, kind: &u.kind, parent, founded });
    }
    json(&list)
}

/// `GET /api/v1/roster`: the members of a unit and all below it, today or as of a day, masked as the page masks them.
pub(super) async fn roster(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let unit = unit(&site, &me, "member.read", params.text("unit")).await?;
    let today = site.today();
    let as_of = maybe_day("as_of", params.text("as_of"))?.filter(|day| *day < today);
    let size = params.read("size").unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let scope = me.scope("member.read")?;
    let mut conn = site.db.read().await?;
    let asked = member::roster::Asked { unit: unit.id, as_of, page: params.page(), size };
    json(&member::roster::page(&mut conn, &site, &scope, &asked).await?)
}

/// `GET /api/v1/exports/{kind}`: the file that the page's export gives.
pub(super) async fn export(State(site): State<Site>, me: Me, Path(kind): Path<String>, params: Params) -> Reply {
    let unit = unit(&site, &me, "export", params.text("unit")).await?;
    let format = if params.text("format").is_empty() { "xlsx" } else { params.text("format") };
    let as_of = maybe_day("as_of", params.text("as_of"))?;
    let asked = Asked { kind: &kind, unit: unit.id.to_string(), format, as_of };
    let path = page_of(&site.catalogue, &asked, site.today())?;
    Ok(export::fetch(site, me.0, &path).await?)
}

/// `POST /api/v1/imports/{kind}`: all of a table or nothing; with `dry_run` only a check. 422 with the answer when it has problems.
pub(super) async fn import(State(site): State<Site>, me: Me, Path(kind): Path<String>, posted: Posted) -> Reply {
    let unit = unit(&site, &me, "import", posted.text("unit")).await?;
    let Some(file) = posted.files("file").next() else {
        return Err(Refusal::at("file", "没有收到文件", "请以 multipart/form-data 提交，文件放在 file 一项").into());
    };
    let table =
        Table { kind, name: file.name.clone(), bytes: file.bytes.clone(), unit, dry_run: posted.ticked("dry_run") };
    let answer = import::import(&site, &me, table).await?;
    if answer.problems.is_empty() {
        return json(&answer);
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut body = serde_json::to_value(&answer)?;
    if let Some(map) = body.as_object_mut() {
        map.insert("error".into(), serde_json::to_value(Told::of(status, vec![import::refusal(&answer)]))?);
    }
    Ok((status, Json(body)).into_response())
}

/// What was undone.
#[derive(Serialize)]
struct Undone {
    batch: i64,
    file: String,
    rows: i64,
}

/// `POST /api/v1/batches/{id}/undo`.
pub(super) async fn undo(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let mut work = site.begin(&me).await?;
    let undone = org::batch::undo(&mut work, id).await?;
    work.commit().await?;
    json(&Undone { batch: id, file: undone.file_name, rows: undone.counts.rows })
}

/// `GET /api/v1/check`: for the auditor; reads everything, so it takes a while.
pub(super) async fn check(State(site): State<Site>, me: Me) -> Reply {
    me.scope("officer.audit")?;
    json(&crate::check::run(&site).await?)
}
