//! The branches with what their members ask of them, and what is on its way for each.

use crate::PROCEDURES;
use crate::rules::{Need, is_branch, need};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome};
use case::{CaseFile, State};
use catalogue::Catalogue;
use db::Conn;
use org::{Members, Unit};
use std::collections::HashMap;

/// One branch of the list.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    pub unit: Unit,
    pub members: Members,
    pub need: Need,
    /// What is on its way for it, the earliest.
    pub open: Option<CaseFile>,
}

/// What the list was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub need: Option<Need>,
    /// Only those for which something is on its way, or only those without.
    pub open: Option<bool>,
    /// Text in the name or code.
    pub q: String,
}

impl Filter {
    pub fn takes(&self, body: &Body) -> bool {
        self.need.is_none_or(|need| need == body.need)
            && self.open.is_none_or(|open| open == body.open.is_some())
            && org::search::matches(&body.unit, &self.q)
    }
}

/// Every branch in both reaches, the most urgent first, then in the order of the tree.
///
/// # Errors
/// When the database is away.
pub(crate) async fn bodies(
    conn: &mut Conn,
    catalogue: &Catalogue,
    (units, cases): (&Scope, &Scope),
    today: Day,
) -> Outcome<Vec<Body>> {
    let members = org::members(conn, units, today).await?;
    let mut open = on_their_way(conn, cases).await?;
    let mut all = Vec::new();
    for unit in org::store::list(conn, units).await?.into_iter().filter(|u| is_branch(&u.kind)) {
        let members = members.get(&unit.id).copied().unwrap_or_default();
        let need = need(catalogue, &unit.kind, &unit.covers, members);
        all.push(Body { open: open.remove(&unit.id), unit, members, need });
    }
    all.sort_by_key(|b| b.need);
    Ok(all)
}

/// The open cases by unit, those of founding left out: they are about no unit yet.
async fn on_their_way(conn: &mut Conn, scope: &Scope) -> Outcome<HashMap<UnitId, CaseFile>> {
    let filter = case::store::Filter { state: Some(State::Open), ..Default::default() };
    let mut all = HashMap::new();
    for procedure in PROCEDURES.into_iter().skip(2) {
        for found in case::store::page(conn, &[scope], procedure, &filter, None).await? {
            all.entry(found.unit).or_insert(found);
        }
    }
    Ok(all)
}

/// How many cases of each procedure are on their way, and how many are over.
///
/// # Errors
/// When the database is away.
pub(crate) async fn numbers(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<(&'static str, i64, i64)>> {
    let mut all = Vec::with_capacity(PROCEDURES.len());
    for procedure in PROCEDURES {
        let of = |state| case::store::Filter { state: Some(state), ..Default::default() };
        let open = case::store::count(conn, &[scope], procedure, &of(State::Open)).await?;
        let over = case::store::count(conn, &[scope], procedure, &of(State::Over)).await?;
        all.push((procedure, open, over));
    }
    Ok(all)
}
