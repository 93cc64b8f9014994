//! The notice as a document.

use crate::{PUBLICITY, papers};
use access::{Line, audit};
use axum::extract::State;
use base::Fault;
use case::CaseId;
use ui::{Id, Me, Params, Reply, Site};

/// `GET /publicities/{id}/paper?format=`
pub async fn notice(State(site): State<Site>, me: Me, Id(id): Id<CaseId>, params: Params) -> Reply {
    me.scope("export")?;
    let scope = me.scope("case.read")?;
    let mut conn = site.db.read().await?;
    let case = case::store::find(&mut conn, &scope, id).await?;
    if case.procedure != PUBLICITY {
        return Err(Fault::NotFound.into());
    }
    let unit = org::store::find(&mut conn, &scope, case.unit).await?;
    let rows = case::store::rows(&mut conn, &site.keys, &scope, id).await?;
    drop(conn);
    let paper = papers::notice(&site.catalogue, &case, &unit.name, &rows)?;
    let line = Line::done("export", case::STEP, id.0).unit(unit.id).detail("公示");
    audit::note(&site, &me, line).await?;
    print::serve(paper, &case.title, &params).await
}
