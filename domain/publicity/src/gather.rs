//! Which publicities somebody sees as a member.

use crate::{PUBLICITY, rules};
use access::Scope;
use base::id::{DistrictId, PersonId, UnitId};
use base::{Fault, Keys, Outcome};
use case::store::Filter;
use case::{CaseFile, CaseId, State, StepRow};
use db::Conn;
use std::collections::HashMap;

/// Running publicities of one unit that are shown at most.
const MOST: i64 = 50;

/// A running publicity as members see it.
pub(crate) struct Running {
    pub case: CaseFile,
    /// Name of the unit.
    pub unit: String,
    pub rows: Vec<StepRow>,
}

/// The running publicities of the unit of somebody, and of those above it up to the committee; the latest first. Nothing for whoever is in
/// no roster.
///
/// # Errors
/// When the database is away, or a sealed value was changed.
pub(crate) async fn running(
    conn: &mut Conn,
    keys: &Keys,
    district: DistrictId,
    person: PersonId,
) -> Outcome<Vec<Running>> {
    let whole = Scope::whole(district);
    let member = match member::store::own(conn, keys, district.0, person).await {
        Ok(member) if member.is_active() => member,
        Ok(_) | Err(Fault::NotFound) => return Ok(Vec::new()),
        Err(other) => return Err(other),
    };
    let (mut cases, mut names) = (Vec::new(), HashMap::new());
    for unit in own_and_above(conn, &whole, member.unit).await? {
        let filter = Filter { state: Some(State::Open), unit: Some(unit.id), ..Filter::default() };
        cases.extend(case::store::page(conn, &[&whole], PUBLICITY, &filter, Some((MOST, 0))).await?);
        names.insert(unit.id, unit.name);
    }
    let ids: Vec<CaseId> = cases.iter().map(|c| c.id).collect();
    let mut rows: HashMap<CaseId, Vec<StepRow>> = HashMap::new();
    for row in case::store::rows_of(conn, keys, &whole, &ids).await? {
        rows.entry(row.case).or_default().push(row);
    }
    let mut all: Vec<Running> = Vec::new();
    for case in cases {
        let rows = rows.remove(&case.id).unwrap_or_default();
        let unit = names.get(&case.unit).cloned().unwrap_or_default();
        if rules::published(&rows).is_some() {
            all.push(Running { case, unit, rows });
        }
    }
    all.sort_by_key(|r| std::cmp::Reverse(rules::published(&r.rows).map(|row| (row.on, row.id))));
    Ok(all)
}

/// One of them.
///
/// # Errors
/// [`Fault::NotFound`] when it is none of those.
pub(crate) async fn one(
    conn: &mut Conn,
    keys: &Keys,
    (district, person): (DistrictId, Option<PersonId>),
    id: CaseId,
) -> Outcome<Running> {
    let person = person.ok_or(Fault::NotFound)?;
    running(conn, keys, district, person).await?.into_iter().find(|r| r.case.id == id).ok_or(Fault::NotFound)
}

/// A unit and those above it up to and with the committee; a district committee is not that of a branch.
async fn own_and_above(conn: &mut Conn, whole: &Scope, unit: UnitId) -> Outcome<Vec<org::Unit>> {
    let mut all = vec![org::store::find(conn, whole, unit).await?];
    while let Some(last) = all.last().filter(|u| !is_committee(&u.kind)) {
        let Some(parent) = last.parent else { break };
        let parent = org::store::find(conn, whole, parent).await?;
        if parent.kind == "district_committee" {
            break;
        }
        all.push(parent);
    }
    Ok(all)
}

fn is_committee(kind: &str) -> bool {
    matches!(kind, "committee" | "work_committee" | "leading_group" | "district_committee")
}
