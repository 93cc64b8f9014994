//! The letters of a case as documents.

use crate::hook::authority;
use crate::papers::letters::{Letter, Written, letter};
use crate::{DIRECT, PROCEDURES};
use access::{Line, Scope, audit};
use axum::extract::{Path, State};
use base::Fault;
use case::CaseId;
use case::acts::procedure_of;
use ui::{Me, Params, Reply, Site};

/// `GET /restructure/{id}/papers/{paper}?format=`
pub async fn show(State(site): State<Site>, me: Me, Path((id, key)): Path<(String, String)>, params: Params) -> Reply {
    me.scope("export")?;
    let scope = me.scope("case.read")?;
    let id = CaseId(id.parse().map_err(|_| Fault::NotFound)?);
    let mut conn = site.db.read().await?;
    let case = case::store::find(&mut conn, &scope, id).await?;
    let which = Letter::ALL.into_iter().find(|l| l.key() == key && PROCEDURES.contains(&case.procedure.as_str()));
    let which = which.ok_or(Fault::NotFound)?;
    let rows = case::store::rows(&mut conn, &site.keys, &scope, id).await?;
    let whole = Scope::whole(me.district);
    let unit = org::store::find(&mut conn, &whole, case.unit).await?;
    let above = authority(&mut conn, &whole, &unit).await?.filter(|_| case.procedure != DIRECT);
    drop(conn);
    let line = Line::done("export", case::STEP, id.0).unit(unit.id).detail(which.name());
    let name = format!("{}{}", case.title, which.name());
    let procedure = procedure_of(&site.catalogue, &case.procedure)?;
    let authority = above.map_or_else(String::new, |a| a.name);
    let w = Written { catalogue: &site.catalogue, procedure, case, unit: unit.name, authority, rows };
    let paper = letter(&w, which).ok_or(Fault::NotFound)?;
    audit::note(&site, &me, line).await?;
    print::serve(paper, &name, &params).await
}
