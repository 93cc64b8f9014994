//! The checks that look at all cases of a district together: the yearly plan, and admissions that come in a rush.

use super::{Ground, Past, Violation, of_one};
use std::collections::BTreeMap;

/// The yearly plan of a unit: how many it may admit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// The unit.
    pub unit: i64,
    /// The year.
    pub year: i32,
    /// How many.
    pub planned: i64,
}

/// So many admissions of one unit on one day are no longer one by one.
const ONE_DAY: usize = 5;
/// From so many admissions of a unit in a year the share of one month is looked at.
const YEAR: usize = 8;

/// Everything found in all cases: by each alone and by all together, ordered by case and check.
pub fn of_all(all: &[Past], plans: &[Plan], ground: Ground<'_>) -> Vec<Violation> {
    let mut found: Vec<Violation> = all.iter().flat_map(|past| of_one(past, ground)).collect();
    found.extend(over_plan(all, plans));
    found.extend(rush(all));
    let place = |v: &Violation| super::CHECKS.iter().position(|c| c.key == v.check);
    found.sort_by_key(|v| (v.case, place(v)));
    found
}

/// Admissions by unit and year, in the order of their assemblies; `owners` says to which units a case is counted.
fn by_year(all: &[Past], owners: impl Fn(&Past) -> Vec<i64>) -> BTreeMap<(i64, i32), Vec<&Past>> {
    let mut years: BTreeMap<(i64, i32), Vec<&Past>> = BTreeMap::new();
    for past in all.iter().filter(|p| p.approved().is_some()) {
        let Some(vote) = past.passed() else { continue };
        for unit in owners(past) {
            years.entry((unit, vote.on.year())).or_default().push(past);
        }
    }
    for list in years.values_mut() {
        list.sort_by_key(|p| (p.passed().map(|s| s.on), p.case));
    }
    years
}

/// Those admitted after a plan was used up: of their branch, or of a unit above it.
fn over_plan(all: &[Past], plans: &[Plan]) -> Vec<Violation> {
    let mut cases: BTreeMap<i64, String> = BTreeMap::new();
    let years = by_year(all, Past::owners);
    for plan in plans {
        let Some(list) = years.get(&(plan.unit, plan.year)) else { continue };
        let allowed = usize::try_from(plan.planned).unwrap_or(0);
        for past in list.iter().skip(allowed) {
            let whose = past.units.get(&plan.unit).map_or("", |u| u.name.as_str());
            let what = format!("{whose}{}年计划{}名，已发展{}名", plan.year, plan.planned, list.len());
            cases.entry(past.case).or_insert(what);
        }
    }
    cases.into_iter().map(|(case, what)| Violation { check: "over_plan", case, what }).collect()
}

/// Those of a unit that came on one day, or more than half of a year's in one month.
fn rush(all: &[Past]) -> Vec<Violation> {
    let mut found = Vec::new();
    for ((_, year), list) in by_year(all, |past| vec![past.unit]) {
        let mut days: BTreeMap<String, Vec<&Past>> = BTreeMap::new();
        let mut months: BTreeMap<String, Vec<&Past>> = BTreeMap::new();
        for past in &list {
            let Some(on) = past.passed().map(|s| s.on) else { continue };
            days.entry(on.to_string()).or_default().push(past);
            months.entry(on.month_key()).or_default().push(past);
        }
        let dense_days = days.iter().filter(|(_, some)| some.len() >= ONE_DAY);
        let dense_months = months.iter().filter(|(_, some)| list.len() >= YEAR && some.len() * 2 > list.len());
        let mut cases: BTreeMap<i64, String> = BTreeMap::new();
        for (when, some) in dense_months.chain(dense_days) {
            for past in some {
                cases.insert(past.case, format!("{year}年发展{}名，其中{when}有{}名", list.len(), some.len()));
            }
        }
        found.extend(cases.into_iter().map(|(case, what)| Violation { check: "rush", case, what }));
    }
    found
}
