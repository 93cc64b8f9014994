//! The papers of a case as documents.

use crate::{BY_ELECTION, DIRECT, ELECTION, papers};
use access::{Line, Scope, audit};
use axum::extract::{Path, State};
use base::{Fault, Outcome};
use case::{CaseFile, CaseId, StepRow};
use paper::official::Paper;
use ui::{Me, Params, Reply, Site};

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

/// `GET /elections/{id}/papers/{paper}?format=`
pub async fn show(State(site): State<Site>, me: Me, Path((id, key)): Path<(String, String)>, params: Params) -> Reply {
    let w = written(&site, &me, CaseId(id.parse().map_err(|_| Fault::NotFound)?)).await?;
    let kind = PAPERS.iter().find(|p| p.key == key).ok_or(Fault::NotFound)?;
    let paper = of(&site, &w, kind.key)?;
    let line = Line::done("export", case::STEP, w.case.id.0).unit(w.unit.id).detail(kind.name);
    audit::note(&site, &me, line).await?;
    print::serve(paper, &format!("{}{}", w.case.title, kind.name), &params).await
}

/// A paper of an election.
pub(crate) struct Kind {
    /// As it stands in the address.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The steps of which one has to stand before it says anything, with the outcome where it has to be one.
    pub after: &'static [(&'static str, &'static str)],
}

impl Kind {
    /// Whether a case has come far enough for it.
    pub fn is_ready(&self, stand: &[&StepRow]) -> bool {
        let stands = |(step, outcome): &(&str, &str)| {
            stand.iter().any(|r| r.step == *step && (outcome.is_empty() || r.outcome == *outcome))
        };
        self.after.iter().any(stands)
    }
}

/// All of them, in the order in which they are needed.
pub(crate) const PAPERS: [Kind; 8] = [
    Kind { key: "urge", name: "督促函", after: &[("reminded", "")] },
    Kind { key: "request", name: "请示", after: &[("plan", ""), ("request", "")] },
    Kind { key: "reply", name: "批复", after: &[("reply", "agreed")] },
    Kind { key: "nominees", name: "候选人请示", after: &[("nomination", "")] },
    Kind { key: "candidates", name: "候选人批复", after: &[("candidates", "agreed")] },
    Kind { key: "ballot", name: "选票", after: &[("nomination", "")] },
    Kind { key: "sheet", name: "计票单", after: &[("nomination", "")] },
    Kind { key: "report", name: "选举结果报告", after: &[("meeting", "")] },
];

fn of(site: &Site, w: &Written, key: &str) -> Outcome<Paper> {
    let catalogue = &site.catalogue;
    match key {
        "urge" => papers::urge(catalogue, w),
        "request" => Ok(papers::request(catalogue, w)),
        "reply" => papers::reply(catalogue, w),
        "nominees" => papers::nominees(w),
        "candidates" => papers::agreed(w),
        "ballot" => papers::ballot(w),
        "sheet" => papers::sheet(catalogue, w),
        "report" => papers::report(catalogue, w),
        _ => Err(Fault::NotFound),
    }
}
