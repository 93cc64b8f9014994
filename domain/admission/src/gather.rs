//! Gathering all cases of the units in reach as the checks see them, and what was found with what was made of it.

use crate::PROCEDURE;
use crate::applicant::Applicant;
use crate::checks::{Ground, Past, Place, Plan, Step, Unclear, UnitFacts, is_of_one, named, of_all, unclear};
use crate::finding::{Finding, Seen, settle};
use crate::hook::may_approve;
use crate::store;
use access::Scope;
use base::id::PersonId;
use base::{Day, Fault, IdNumber, Keys, Outcome};
use case::{CaseFile, CaseId, StepRow};
use db::Conn;
use member::rights::Asked;
use member::store::Membership;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// No tree of units is higher.
pub(crate) const HIGHEST: usize = 32;

/// What the check has found.
pub(crate) struct Findings {
    /// The cases looked at, by id.
    pub cases: HashMap<i64, CaseFile>,
    /// How far each has come.
    pub seen: HashMap<i64, Seen>,
    /// What was found or ticked off.
    pub all: Vec<Finding>,
    /// What could not be looked at.
    pub unclear: Vec<Unclear>,
}

/// Checks all cases in reach, or `only` one by the checks that look at one, and puts to each finding what was made of it.
///
/// # Errors
/// [`Fault::NotFound`] when the only one is not in reach, or no admission.
pub(crate) async fn findings(
    conn: &mut Conn,
    keys: &Keys,
    scope: &Scope,
    ground: Ground<'_>,
    only: Option<CaseId>,
) -> Outcome<Findings> {
    let Gathered { cases, pasts, plans, seen } = all(conn, keys, scope, ground, only).await?;
    let ticks = store::ticks(conn, scope, only).await?;
    let cases: HashMap<i64, CaseFile> = cases.into_iter().map(|c| (c.id.0, c)).collect();
    let mut all = settle(of_all(&pasts, &plans, ground), ticks, &seen);
    // A case taken back is in no list, and neither is what was ticked off in it.
    all.retain(|f| cases.contains_key(&f.case));
    let unclear = pasts.iter().flat_map(|past| unclear(past, ground)).collect();
    Ok(Findings { cases, seen, all, unclear })
}

/// All cases in reach with what the checks need, and the plans.
pub(crate) struct Gathered {
    pub cases: Vec<CaseFile>,
    pub pasts: Vec<Past>,
    pub plans: Vec<Plan>,
    pub seen: HashMap<i64, Seen>,
}

/// What has to be gathered to see what became of one finding: its case, or all when the check looks at all together.
pub(crate) fn needed(case: CaseId, check: &str) -> Option<CaseId> {
    is_of_one(check).then_some(case)
}

/// Gathers them.
///
/// # Errors
/// As [`findings`].
pub(crate) async fn all(
    conn: &mut Conn,
    keys: &Keys,
    scope: &Scope,
    ground: Ground<'_>,
    only: Option<CaseId>,
) -> Outcome<Gathered> {
    let cases = match only {
        Some(id) => vec![case::store::find(conn, scope, id).await?],
        None => case::store::page(conn, &[scope], PROCEDURE, &case::store::Filter::default(), None).await?,
    };
    if cases.iter().any(|c| c.procedure != PROCEDURE) {
        return Err(Fault::NotFound);
    }
    let ids: Vec<CaseId> = cases.iter().map(|c| c.id).collect();
    let mut rows: HashMap<i64, Vec<StepRow>> = HashMap::new();
    for row in case::store::rows_of(conn, keys, scope, &ids).await? {
        rows.entry(row.case.0).or_default().push(row);
    }
    let annulled = |case: &CaseFile| rows.get(&case.id.0).into_iter().flatten().filter(|r| r.annuls.is_some()).count();
    let come = |case: &CaseFile| Seen { version: case.version, annulled: i64::try_from(annulled(case)).unwrap_or(0) };
    let seen = cases.iter().map(|c| (c.id.0, come(c))).collect();
    let mut steps: HashMap<i64, Vec<Step>> = HashMap::new();
    for (case, taken) in rows {
        let stand: BTreeSet<i64> = case::file::standing(&taken).iter().map(|r| r.id).collect();
        steps.insert(case, taken.into_iter().filter(|r| stand.contains(&r.id)).map(Step::from).collect());
    }
    let subjects: Vec<i64> = cases.iter().filter_map(|c| c.subject).collect();
    let applicants: HashMap<i64, Applicant> =
        store::several(conn, keys, scope, &subjects).await?.into_iter().map(|a| (a.id.0, a)).collect();
    let admitted = applicants.values().filter_map(|a| a.person);
    let people: BTreeSet<PersonId> = steps.values().flat_map(|s| named(s)).chain(admitted).collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    let known = member::store::memberships(conn, scope, &people).await?;
    let known: HashMap<i64, Arc<Membership>> = known.into_iter().map(|m| (m.id.0, Arc::new(m))).collect();
    let withheld = withheld(conn, (keys, ground), scope, &steps, &known).await?;
    let units = Arc::new(unit_facts(&org::store::list_all(conn, scope).await?));
    let mut past = |case: &CaseFile| {
        let who = case.subject.and_then(|id| applicants.get(&id));
        let steps = steps.remove(&case.id.0).unwrap_or_default();
        let named_on = |s: &Step| s.values.persons().iter().map(|p| (p.id, s.on)).collect::<Vec<_>>();
        let without = steps.iter().flat_map(named_on).filter(|who| withheld.contains(who)).collect();
        let person = |id: &PersonId| known.get(&id.0).map(|m| (id.0, m.clone()));
        let place = |m: &Arc<Membership>| Place { joined_on: m.joined_on, confirmed_on: m.confirmed_on };
        Past {
            case: case.id.0,
            unit: case.unit.0,
            birth: who.and_then(|a| a.facts.id_number()).as_ref().map(IdNumber::birth),
            place: who.and_then(|a| a.person).and_then(|p| known.get(&p.0)).map(place),
            people: named(&steps).iter().filter_map(person).collect(),
            steps,
            withheld: without,
            units: units.clone(),
        }
    };
    let pasts = cases.iter().map(&mut past).collect();
    let plan = |q: crate::Quota| Plan { unit: q.unit.0, year: i32::try_from(q.year).unwrap_or(0), planned: q.planned };
    let plans = store::quotas(conn, scope, None).await?.into_iter().map(plan).collect();
    Ok(Gathered { cases, pasts, plans, seen })
}

/// Steps in which only members with full rights may be named.
const RIGHTS: [&str; 4] = ["contacts", "introducers", "assembly", "conversion_assembly"];

/// Who of those named in such steps had no rights on the day, though a full member: asked once for each day.
async fn withheld(
    conn: &mut Conn,
    (keys, ground): (&Keys, Ground<'_>),
    scope: &Scope,
    steps: &HashMap<i64, Vec<Step>>,
    known: &HashMap<i64, Arc<Membership>>,
) -> Outcome<HashSet<(i64, Day)>> {
    let mut days: BTreeMap<Day, BTreeSet<PersonId>> = BTreeMap::new();
    for step in steps.values().flatten().filter(|s| RIGHTS.contains(&s.key.as_str())) {
        let here = step.values.persons().into_iter().filter(|p| known.get(&p.id).is_some_and(|m| m.was_full(step.on)));
        days.entry(step.on).or_default().extend(here.map(|p| PersonId(p.id)));
    }
    let mut all = HashSet::new();
    for (on, people) in days {
        let people: Vec<PersonId> = people.into_iter().collect();
        let asked = Asked { keys, catalogue: ground.catalogue, on };
        let without = member::rights::withheld_of(conn, scope.district(), asked, &people).await?;
        all.extend(without.iter().map(|w| (w.person.0, on)));
    }
    Ok(all)
}

/// What the checks know of units, by id.
fn unit_facts(units: &[org::Unit]) -> HashMap<i64, UnitFacts> {
    let parents: HashMap<i64, i64> = units.iter().filter_map(|u| Some((u.id.0, u.parent?.0))).collect();
    let above = |unit: i64| {
        let up = std::iter::successors(parents.get(&unit).copied(), |id| parents.get(id).copied());
        up.take(HIGHEST).collect()
    };
    let facts = |u: &org::Unit| UnitFacts { name: u.name.clone(), approves: may_approve(u), above: above(u.id.0) };
    units.iter().map(|u| (u.id.0, facts(u))).collect()
}
