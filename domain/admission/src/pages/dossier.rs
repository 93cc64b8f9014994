//! One person's papers: the dossier with everything that was recorded, and the list of the archive.

use crate::applicant::{APPLICANT, Applicant, ApplicantId};
use crate::{PROCEDURE, papers, store};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::{Fault, Outcome};
use case::{CaseFile, CaseId, StepRow};
use ui::{Id, Me, Params, Reply, Site};

/// A case with its applicant.
struct Read {
    scope: Scope,
    case: CaseFile,
    who: Applicant,
    rows: Vec<StepRow>,
    unit: org::Unit,
}

/// Reads it for whoever may export, with a line in the audit.
async fn read(site: &Site, me: &Me, id: CaseId, what: &str) -> Outcome<Read> {
    me.scope("export")?;
    let scope = me.scope("admission.read")?;
    let mut conn = site.db.read().await?;
    let case = case::store::find(&mut conn, &scope, id).await?;
    let subject = case.subject.filter(|_| case.procedure == PROCEDURE).ok_or(Fault::NotFound)?;
    let who = store::find(&mut conn, &site.keys, &scope, ApplicantId(subject)).await?;
    let rows = case::store::rows(&mut conn, &site.keys, &scope, id).await?;
    let unit = org::store::find(&mut conn, &scope, case.unit).await?;
    drop(conn);
    audit::note(site, me, Line::done("export", APPLICANT, subject).unit(unit.id).detail(what)).await?;
    Ok(Read { scope, case, who, rows, unit })
}

/// `GET /admission/{id}/dossier?format=`
pub async fn dossier(State(site): State<Site>, me: Me, Id(id): Id<CaseId>, params: Params) -> Reply {
    let r = read(&site, &me, id, "发展党员档案").await?;
    let paper = papers::dossier(&site.catalogue, &r.scope, (&r.who, &r.rows), &r.unit.name);
    print::serve(paper, &format!("{}发展党员档案", r.case.title), &params).await
}

/// `GET /admission/{id}/archive?format=`
pub async fn archive(State(site): State<Site>, me: Me, Id(id): Id<CaseId>, params: Params) -> Reply {
    let r = read(&site, &me, id, "发展党员材料归档目录").await?;
    let paper = papers::archive(&site.catalogue, r.who.facts.get("name"), &r.unit.name, &r.rows);
    print::serve(paper, &format!("{}归档目录", r.case.title), &params).await
}
