//! Figures for programs.

use super::{json, period, unit};
use crate::verbs::figures;
use axum::extract::{Path, State};
use base::Fault;
use ui::{Me, Params, Reply, Site};

/// Most entries given as evidence in one answer; `entries` counts them all.
const MOST: usize = 10_000;

/// `GET /api/v1/figures`.
pub(super) async fn list(State(site): State<Site>, me: Me) -> Reply {
    let mut conn = site.db.read().await?;
    let book = figure::book(&mut conn, &me.scope("figure.read")?, &site.catalogue).await?;
    json(&figures::list(&book))
}

/// `GET /api/v1/figures/{key}`: its value, with `evidence=true` the newest entries behind it too.
pub(super) async fn get(State(site): State<Site>, me: Me, Path(key): Path<String>, params: Params) -> Reply {
    let scope = me.scope("figure.read")?;
    if figure::book(&mut *site.db.read().await?, &scope, &site.catalogue).await?.figure(&key).is_none() {
        return Err(Fault::NotFound.into());
    }
    let period = period(params.text("from"), params.text("to"))?;
    let unit = unit(&site, &me, "figure.read", params.text("unit")).await?;
    let most = if matches!(params.text("evidence"), "true" | "1") { MOST } else { 0 };
    json(&figures::get(&site, &me, (&key, params.text("only")), (&unit, period), most).await?)
}
