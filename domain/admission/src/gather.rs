//! Gathering all cases of the units in reach as the checks see them.

use crate::PROCEDURE;
use crate::applicant::Applicant;
use crate::checks::{Known, Past, Place, Plan, UnitFacts};
use crate::hook::{full_since, may_approve};
use crate::store;
use access::Scope;
use base::id::PersonId;
use base::{Fault, IdNumber, Keys, Outcome};
use case::{CaseFile, StepRow};
use db::Conn;
use std::collections::HashMap;
use std::sync::Arc;

/// All cases in reach with what the checks need, and the plans.
///
/// # Errors
/// When the database is away.
pub async fn all(conn: &mut Conn, keys: &Keys, scope: &Scope) -> Outcome<(Vec<CaseFile>, Vec<Past>, Vec<Plan>)> {
    let filter = case::store::Filter::default();
    let cases = case::store::page(conn, &[scope], PROCEDURE, &filter, None).await?;
    let ids: Vec<case::CaseId> = cases.iter().map(|c| c.id).collect();
    let mut rows: HashMap<i64, Vec<StepRow>> = HashMap::new();
    for row in case::store::rows_of(conn, keys, scope, &ids).await? {
        rows.entry(row.case.0).or_default().push(row);
    }
    let subjects: Vec<i64> = cases.iter().filter_map(|c| c.subject).collect();
    let applicants: HashMap<i64, Applicant> =
        store::several(conn, keys, scope, &subjects).await?.into_iter().map(|a| (a.id.0, a)).collect();
    let facts = |u: &org::Unit| (u.id.0, UnitFacts { name: u.name.clone(), approves: may_approve(u) });
    let units: HashMap<i64, UnitFacts> = org::store::list_all(conn, scope).await?.iter().map(facts).collect();
    let units = Arc::new(units);
    let mut known: HashMap<i64, Known> = HashMap::new();
    let mut pasts = Vec::with_capacity(cases.len());
    for case in &cases {
        let taken = rows.remove(&case.id.0).unwrap_or_default();
        let steps: Vec<_> = case::file::standing(&taken).into_iter().map(crate::checks::Step::from).collect();
        let mut people = HashMap::new();
        for person in crate::checks::named(&steps) {
            people.insert(person.0, standing_of(conn, keys, scope, person, &mut known).await?);
        }
        let who = case.subject.and_then(|id| applicants.get(&id));
        let place = place_of(conn, keys, scope, who).await?;
        let birth = who.and_then(|a| a.facts.id_number()).as_ref().map(IdNumber::birth);
        let (case, unit) = (case.id.0, case.unit.0);
        pasts.push(Past { case, unit, steps, birth, place, people, units: units.clone() });
    }
    let plan = |q: crate::Quota| Plan { unit: q.unit.0, year: i32::try_from(q.year).unwrap_or(0), planned: q.planned };
    let plans = store::quotas(conn, scope, None).await?.into_iter().map(plan).collect();
    Ok((cases, pasts, plans))
}

/// Since when somebody named was a full member; asked once.
async fn standing_of(
    conn: &mut Conn,
    keys: &Keys,
    scope: &Scope,
    id: PersonId,
    known: &mut HashMap<i64, Known>,
) -> Outcome<Known> {
    if let Some(already) = known.get(&id.0) {
        return Ok(already.clone());
    }
    let found = match member::store::find(conn, keys, scope, id).await {
        Ok(person) => Known { full_since: full_since(&person), known: true },
        Err(Fault::NotFound) => Known::default(),
        Err(other) => return Err(other),
    };
    known.insert(id.0, found.clone());
    Ok(found)
}

/// Where an admitted applicant stands in the roster.
async fn place_of(conn: &mut Conn, keys: &Keys, scope: &Scope, who: Option<&Applicant>) -> Outcome<Option<Place>> {
    let Some(person) = who.and_then(|a| a.person) else { return Ok(None) };
    match member::store::find(conn, keys, scope, person).await {
        Ok(p) => Ok(Some(Place { joined_on: p.facts.day("joined_on"), confirmed_on: p.facts.day("confirmed_on") })),
        Err(Fault::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}
