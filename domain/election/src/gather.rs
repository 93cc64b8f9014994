//! Who is due when: every elected body in reach with its term, its place on the ladder, and the election that is on its way.

use crate::rules::reminder::{Due, Reminder, reminder};
use crate::{DIRECT, ELECTION};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome};
use case::{CaseFile, State};
use catalogue::Catalogue;
use db::Conn;
use org::{Term, Unit};
use std::collections::HashMap;

/// One body of the list.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    pub unit: Unit,
    pub term: Option<Term>,
    pub ladder: Reminder,
    /// The election that is on its way.
    pub open: Option<CaseFile>,
    /// Key of the procedure by which it would be elected.
    pub procedure: &'static str,
}

/// What the list was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub due: Option<Due>,
    /// Only those whose election is on its way, or only those without.
    pub open: Option<bool>,
    /// Text in the name or code.
    pub q: String,
}

impl Filter {
    pub fn takes(&self, body: &Body) -> bool {
        self.due.is_none_or(|due| due == body.ladder.due)
            && self.open.is_none_or(|open| open == body.open.is_some())
            && org::search::matches(&body.unit, &self.q)
    }
}

/// Every elected body in both reaches, the most urgent first, then by the day on which its term ends.
///
/// # Errors
/// When the database is away.
pub(crate) async fn bodies(
    conn: &mut Conn,
    catalogue: &Catalogue,
    (units, cases): (&Scope, &Scope),
    today: Day,
) -> Outcome<Vec<Body>> {
    let mut terms: HashMap<UnitId, Term> =
        org::store::latest_terms(conn, units).await?.into_iter().map(|t| (t.unit, t)).collect();
    let members = org::members(conn, units, today).await?;
    let mut open = on_their_way(conn, cases).await?;
    let mut all = Vec::new();
    for unit in org::store::list(conn, units).await?.into_iter().filter(|u| is_elected(catalogue, u)) {
        let term = terms.remove(&unit.id);
        let full = members.get(&unit.id).map_or(0, |m| m.full);
        let open = open.remove(&unit.id);
        let procedure = procedure(catalogue, &unit, full);
        all.push(Body { ladder: reminder(catalogue, term.as_ref(), today), term, open, procedure, unit });
    }
    all.sort_by_key(|b| (b.ladder.due, b.term.as_ref().map(Term::last_day)));
    Ok(all)
}

/// The same for one unit in reach; nothing for one that is not elected, or is no more.
///
/// # Errors
/// When the database is away.
pub(crate) async fn of_unit(
    conn: &mut Conn,
    catalogue: &Catalogue,
    (units, cases): (&Scope, &Scope),
    (unit, today): (Unit, Day),
) -> Outcome<Option<Body>> {
    if !is_elected(catalogue, &unit) || unit.dissolved.is_some() {
        return Ok(None);
    }
    let term = org::store::current_term(conn, units, unit.id).await?;
    let own = units.within(&unit.path).unwrap_or_else(|| units.clone());
    let full = org::members(conn, &own, today).await?.get(&unit.id).map_or(0, |m| m.full);
    let found = case::store::of_unit(conn, cases, unit.id, 200).await?;
    let open = found.into_iter().find(|c| [ELECTION, DIRECT].contains(&c.procedure.as_str()));
    let (ladder, procedure) = (reminder(catalogue, term.as_ref(), today), procedure(catalogue, &unit, full));
    Ok(Some(Body { ladder, term, open, procedure, unit }))
}

fn is_elected(catalogue: &Catalogue, unit: &Unit) -> bool {
    catalogue.unit_kind(&unit.kind).is_some_and(|k| k.elected)
}

/// By which procedure a unit with so many full members is elected.
fn procedure(catalogue: &Catalogue, unit: &Unit, full: i64) -> &'static str {
    let least = catalogue.rule("branch_committee_threshold").and_then(|r| r.value).unwrap_or(7);
    let small = catalogue.unit_kind(&unit.kind).is_some_and(|k| k.holds_members) && full < least;
    if small { DIRECT } else { ELECTION }
}

/// The open elections by unit.
async fn on_their_way(conn: &mut Conn, scope: &Scope) -> Outcome<HashMap<UnitId, CaseFile>> {
    let filter = case::store::Filter { state: Some(State::Open), ..Default::default() };
    let mut all = HashMap::new();
    for procedure in [ELECTION, DIRECT] {
        for found in case::store::page(conn, &[scope], procedure, &filter, None).await? {
            all.insert(found.unit, found);
        }
    }
    Ok(all)
}
