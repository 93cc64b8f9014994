//! The papers of a case as documents.

use crate::{BY_ELECTION, DIRECT, ELECTION, papers};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::{Fault, Outcome};
use case::{CaseFile, CaseId, StepRow};
use ui::{Id, Me, Reply, Site, download};

/// A case of an election with what its papers say.
pub(crate) struct Written {
    pub case: CaseFile,
    pub unit: org::Unit,
    /// Name of the unit above, to which the papers go.
    pub above: String,
    pub term: Option<org::Term>,
    pub rows: Vec<StepRow>,
}

async fn written(site: &Site, me: &Me, id: CaseId) -> Outcome<Written> {
    me.scope("export")?;
    let scope = me.scope("case.read")?;
    let mut conn = site.db.read().await?;
    let case = case::store::find(&mut conn, &scope, id).await?;
    if ![ELECTION, DIRECT, BY_ELECTION].contains(&case.procedure.as_str()) {
        return Err(Fault::NotFound);
    }
    let unit = org::store::find(&mut conn, &scope, case.unit).await?;
    let above: Vec<base::id::UnitId> = unit.parent.into_iter().collect();
    // Its own superior is no secret of any unit, although out of reach of its secretary.
    let whole = Scope::whole(scope.district_id());
    let above = org::store::names(&mut conn, &whole, &above).await?.into_values().next().unwrap_or_default();
    let rows = case::store::rows(&mut conn, &site.keys, &scope, id).await?;
    // The term that ends, also after the approval has entered the new one.
    let met = case::file::standing(&rows).iter().filter(|r| r.step == "meeting").map(|r| r.on).max();
    let terms = org::store::terms(&mut conn, &scope, unit.id).await?;
    let term = terms.into_iter().find(|t| met.is_none_or(|met| t.elected < met));
    Ok(Written { case, unit, above, term, rows })
}

/// `GET /elections/{id}/request`
pub async fn request(State(site): State<Site>, me: Me, Id(id): Id<CaseId>) -> Reply {
    let w = written(&site, &me, id).await?;
    send(&site, &me, &w, "请示", papers::request(&site.catalogue, &w)?).await
}

/// `GET /elections/{id}/sheet`
pub async fn sheet(State(site): State<Site>, me: Me, Id(id): Id<CaseId>) -> Reply {
    let w = written(&site, &me, id).await?;
    send(&site, &me, &w, "计票单", papers::sheet(&site.catalogue, &w)?).await
}

/// `GET /elections/{id}/report`
pub async fn report(State(site): State<Site>, me: Me, Id(id): Id<CaseId>) -> Reply {
    let w = written(&site, &me, id).await?;
    send(&site, &me, &w, "选举结果报告", papers::report(&site.catalogue, &w)?).await
}

async fn send(site: &Site, me: &Me, w: &Written, name: &str, bytes: Vec<u8>) -> Reply {
    let line = Line::done("export", case::STEP, w.case.id.0).unit(w.unit.id).detail(name);
    audit::note(site, me, line).await?;
    Ok(download::download(&format!("{}{name}.docx", w.case.title), download::DOCX, bytes))
}
