//! The notice of a decision as a document.

use crate::file::Kind;
use crate::hook::approver;
use crate::{papers, store};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::Fault;
use case::CaseId;
use ui::{Id, Me, Params, Reply, Site};

/// `GET /standing/{id}/notice?format=`: the notice of the last decision of a case.
pub async fn download(State(site): State<Site>, me: Me, Id(id): Id<CaseId>, params: Params) -> Reply {
    let scope = me.scope("standing.read")?;
    let mut conn = site.db.read().await?;
    let m = store::find_case(&mut conn, &scope, id).await?;
    if m.kind == Kind::Discipline {
        return Err(Fault::NotFound.into());
    }
    let rows = case::store::rows(&mut conn, &site.keys, &scope, id).await?;
    let decision = papers::decision(&site.catalogue, m.kind, &case::file::standing(&rows)).ok_or(Fault::NotFound)?;
    let all = Scope::whole(me.district);
    let unit = org::store::find(&mut conn, &all, m.unit).await?;
    let by = approver(&mut conn, me.district, m.unit).await?;
    drop(conn);
    let by = by.map_or_else(|| unit.name.clone(), |u| u.name);
    let paper = papers::notice(&m, &decision, (&unit.name, &by), site.today());
    let line = Line::done("standing.print", crate::file::MATTER, m.id.0).unit(m.unit).detail("下载决定通知书");
    audit::note(&site, &me, line).await?;
    print::serve(paper, &format!("通知书_{}", m.name), &params).await
}
