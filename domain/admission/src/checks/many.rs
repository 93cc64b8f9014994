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

/// Admissions by unit and year, by the day of the assembly.
fn by_year(all: &[Past]) -> BTreeMap<(i64, i32), Vec<&Past>> {
    let mut years: BTreeMap<(i64, i32), Vec<&Past>> = BTreeMap::new();
    for past in all.iter().filter(|p| p.approved().is_some()) {
        if let Some(vote) = past.passed() {
            years.entry((past.unit, vote.on.year())).or_default().push(past);
        }
    }
    for list in years.values_mut() {
        list.sort_by_key(|p| (p.passed().map(|s| s.on), p.case));
    }
    years
}

/// Those admitted after the plan was used up.
fn over_plan(all: &[Past], plans: &[Plan]) -> Vec<Violation> {
    let mut found = Vec::new();
    for ((unit, year), list) in by_year(all) {
        let Some(plan) = plans.iter().find(|p| p.unit == unit && p.year == year) else { continue };
        let allowed = usize::try_from(plan.planned).unwrap_or(0);
        for past in list.iter().skip(allowed) {
            let what = format!("{year}年计划{}名，已发展{}名", plan.planned, list.len());
            found.push(Violation { check: "over_plan", case: past.case, what });
        }
    }
    found
}

/// Those of a unit that came on one day, or more than half of a year's in one month.
fn rush(all: &[Past]) -> Vec<Violation> {
    let mut found = Vec::new();
    for ((_, year), list) in by_year(all) {
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
