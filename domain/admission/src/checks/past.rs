//! A case as the checks see it: days and outcomes of its steps, and what is known of people and units.

use base::id::PersonId;
use base::{Day, PartialDay};
use case::StepRow;
use member::store::Membership;
use procedure::Ballots;
use record::value::{Value, Values};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What is known of a unit named in a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitFacts {
    /// Name.
    pub name: String,
    /// Whether it may approve probationary members.
    pub approves: bool,
    /// The units above it that are in reach.
    pub above: Vec<i64>,
}

/// Where the applicant stands in the roster.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// 入党日期.
    pub joined_on: Option<PartialDay>,
    /// 转正日期.
    pub confirmed_on: Option<PartialDay>,
}

/// One step that stands.
#[derive(Debug, Clone)]
pub struct Step {
    /// Key.
    pub key: String,
    /// Its day.
    pub on: Day,
    /// Outcome.
    pub outcome: String,
    /// Numbers of its vote.
    pub ballots: Option<Ballots>,
    /// Its fields.
    pub values: Values,
    /// Its meeting is recorded, with minutes and attendance.
    pub meeting: bool,
}

impl From<StepRow> for Step {
    fn from(row: StepRow) -> Self {
        let meeting = row.meeting.is_some();
        Self { key: row.step, on: row.on, outcome: row.outcome, ballots: row.ballots, values: row.values, meeting }
    }
}

/// A case as the checks see it.
#[derive(Debug, Clone)]
pub struct Past {
    /// The case.
    pub case: i64,
    /// The unit whose case it is.
    pub unit: i64,
    /// Steps that stand, by day.
    pub steps: Vec<Step>,
    /// Birth of the applicant.
    pub birth: Option<Day>,
    /// Where the applicant stands in the roster, once admitted.
    pub place: Option<Place>,
    /// What the roster says of the people named; somebody from outside the reach is not there, and not accused.
    pub people: HashMap<i64, Arc<Membership>>,
    /// Full members who had no rights on the day of a step in which they are named: 留党察看.
    pub withheld: HashSet<(i64, Day)>,
    /// Units named.
    pub units: Arc<HashMap<i64, UnitFacts>>,
}

impl Past {
    /// The latest row of a step.
    pub(super) fn last(&self, key: &str) -> Option<&Step> {
        self.steps.iter().filter(|s| s.key == key).max_by_key(|s| s.on)
    }

    /// The latest row of a step that came out so.
    pub(super) fn with(&self, key: &str, outcome: &str) -> Option<&Step> {
        self.steps.iter().filter(|s| s.key == key && s.outcome == outcome).max_by_key(|s| s.on)
    }

    /// All rows of a step, by day.
    pub(super) fn all(&self, key: &str) -> Vec<&Step> {
        let mut all: Vec<&Step> = self.steps.iter().filter(|s| s.key == key).collect();
        all.sort_by_key(|s| s.on);
        all
    }

    /// The assembly that passed the admission.
    pub(super) fn passed(&self) -> Option<&Step> {
        self.with("assembly", "passed")
    }

    /// The approval of the admission.
    pub(super) fn approved(&self) -> Option<&Step> {
        self.with("approval", "approved")
    }

    /// What is known of a person on a day: a full member or not; `None` when nothing is known.
    pub(super) fn was_full(&self, person: i64, on: Day) -> Option<bool> {
        Some(self.people.get(&person)?.was_full(on))
    }

    /// Whether a person was a full member with the rights of one on a day; `None` when nothing is known.
    pub(super) fn had_rights(&self, person: i64, on: Day) -> Option<bool> {
        Some(self.was_full(person, on)? && !self.withheld.contains(&(person, on)))
    }

    /// The unit whose case it is, and those above it.
    pub(super) fn owners(&self) -> Vec<i64> {
        let above = self.units.get(&self.unit).map(|u| u.above.as_slice()).unwrap_or_default();
        above.iter().copied().chain([self.unit]).collect()
    }
}

/// The persons of a field.
pub(super) fn persons(values: &Values, key: &str) -> Vec<i64> {
    match values.get(key) {
        Some(Value::Persons(all)) => all.iter().map(|p| p.id).collect(),
        _ => Vec::new(),
    }
}

/// A number of a field, in thousandths.
pub(super) fn number(values: &Values, key: &str) -> Option<i64> {
    values.get(key).and_then(Value::amount).map(|q| q.0)
}

/// Whether a 是/否 field says so.
pub(super) fn says(values: &Values, key: &str) -> Option<bool> {
    match values.get(key) {
        Some(Value::Bool(yes)) => Some(*yes),
        _ => None,
    }
}

/// Everybody named in steps: whose facts the checks need.
pub fn named(steps: &[Step]) -> Vec<PersonId> {
    let mut all: Vec<PersonId> =
        steps.iter().flat_map(|s| s.values.persons().into_iter().map(|p| PersonId(p.id)).collect::<Vec<_>>()).collect();
    all.sort_unstable_by_key(|p| p.0);
    all.dedup();
    all
}
