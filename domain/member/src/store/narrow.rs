//! Conditions on the persons whom ledger entries are about, for figures: by what the roster keeps of them now.
//!
//! Sex, birth and ethnicity do not change. Schooling, post and floating are those registered now, whatever day is asked for: their
//! history lies sealed in the events.

use crate::filter::{self, HAN, MINORITY};
use base::Day;
use catalogue::{Catalogue, CodeTable, Persons};
use ledger::Narrowing;

/// The condition that an entry's subject is one of these persons; ages are those on `on`. Nothing when everybody is meant.
pub fn narrowing(catalogue: &Catalogue, persons: &Persons, on: Day) -> Option<Narrowing> {
    if persons.is_everybody() {
        return None;
    }
    let mut c = Conditions::default();
    c.codes("m.sex", persons.sex.iter().cloned().collect(), "m.sex IN ('1', '2')");
    c.ethnicity(persons.ethnicity.as_deref());
    let educations = persons.education.iter().flat_map(|rank| filter::education_codes(catalogue, rank)).collect();
    c.codes("m.education", educations, "m.education <> ''");
    c.codes("m.job_post", jobs(catalogue, &persons.jobs), "m.job_post <> ''");
    c.ages(persons, on);
    for (column, wanted) in [("m.floating", persons.floating), ("m.lost", persons.lost)] {
        if let Some(wanted) = wanted {
            c.add(format!("{column} = {}", i32::from(wanted)), Vec::new(), "m.id IS NOT NULL");
        }
    }
    Some(Narrowing {
        join: "person m ON m.district = e.district AND m.id = e.subject",
        test: c.tests.join(" AND "),
        binds: c.binds,
        known: c.known.join(" AND "),
    })
}

/// The posts, as rosters word them, that the statistics count under these codes.
fn jobs(catalogue: &Catalogue, prefixes: &[String]) -> Vec<String> {
    let under = |job: &str| prefixes.iter().any(|prefix| job.starts_with(prefix.as_str()));
    let rows = catalogue.codes("job_post_names").into_iter().flat_map(CodeTable::iter);
    rows.filter(|row| row.extra.get("stat_prefix").is_some_and(|job| under(job))).map(|row| row.code.clone()).collect()
}

#[derive(Default)]
struct Conditions {
    tests: Vec<String>,
    binds: Vec<String>,
    known: Vec<&'static str>,
}

impl Conditions {
    fn add(&mut self, test: String, binds: Vec<String>, known: &'static str) {
        self.tests.push(test);
        self.binds.extend(binds);
        self.known.push(known);
    }

    fn codes(&mut self, column: &str, codes: Vec<String>, known: &'static str) {
        if !codes.is_empty() {
            let marks = vec!["?"; codes.len()].join(", ");
            self.add(format!("{column} IN ({marks})"), codes, known);
        }
    }

    fn ethnicity(&mut self, wanted: Option<&str>) {
        match wanted {
            None => {}
            Some(MINORITY) => {
                self.add("m.ethnicity <> '' AND m.ethnicity <> ?".into(), vec![HAN.to_owned()], "m.ethnicity <> ''");
            }
            Some(code) => self.codes("m.ethnicity", vec![code.to_owned()], "m.ethnicity <> ''"),
        }
    }

    /// At least 60 means born on this day 60 years ago or before; a birth known to the month counts from its first day.
    fn ages(&mut self, persons: &Persons, on: Day) {
        let years_ago = |years: i32| on.plus_months(-12 * years.clamp(0, 200)).to_string();
        if let Some(age) = persons.age_from {
            self.add("m.birth <> '' AND m.birth <= ?".into(), vec![years_ago(age)], "m.birth <> ''");
        }
        if let Some(age) = persons.age_to {
            self.add("m.birth > ?".into(), vec![years_ago(age.saturating_add(1))], "m.birth <> ''");
        }
    }
}
