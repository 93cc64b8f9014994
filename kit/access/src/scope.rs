//! Scope: which part of the tree an actor may see or change for one purpose, and which sensitive fields with it.

use crate::Grant;
use base::id::{DistrictId, PersonId};
use std::collections::BTreeSet;

/// The reach of one capability. Every store function takes one.
#[derive(Debug, Clone)]
pub struct Scope {
    district: DistrictId,
    paths: Vec<String>,
    sensitive: BTreeSet<String>,
    person: Option<PersonId>,
}

/// A condition for a WHERE clause with the texts to bind, in order.
#[derive(Debug, Clone)]
pub struct Clause {
    /// ` AND (…)`, or empty when the scope is the whole district.
    pub sql: String,
    /// What its placeholders stand for.
    pub binds: Vec<String>,
}

impl Scope {
    pub(crate) fn new(district: DistrictId, grants: &[&Grant], person: Option<PersonId>) -> Self {
        let mut paths: Vec<String> = grants.iter().map(|g| g.path.clone()).collect();
        paths.sort();
        // A subtree inside another adds nothing.
        let mut widest: Vec<String> = Vec::new();
        for path in paths {
            if !widest.iter().any(|w| path.starts_with(w.as_str())) {
                widest.push(path);
            }
        }
        let sensitive = grants.iter().flat_map(|g| g.sensitive.iter().cloned()).collect();
        Self { district, paths: widest, sensitive, person }
    }

    /// The whole district, with everything sensitive: for matters of two sides that each see one record, and for the program itself.
    /// Whose hand it may be has to be judged apart.
    pub fn whole(district: DistrictId) -> Self {
        Self { district, paths: vec![String::new()], sensitive: BTreeSet::from(["*".to_owned()]), person: None }
    }

    /// The district; binds first in every statement.
    pub fn district(&self) -> i64 {
        self.district.0
    }

    /// The district as its own type.
    pub fn district_id(&self) -> DistrictId {
        self.district
    }

    /// Whether the whole district is in reach.
    pub fn is_whole(&self) -> bool {
        self.paths.iter().any(String::is_empty)
    }

    /// Whether a unit standing at `path` is in reach.
    pub fn covers(&self, path: &str) -> bool {
        self.paths.iter().any(|own| path.starts_with(own.as_str()))
    }

    /// Whether whoever has this reach stands above a unit: it begins strictly above it.
    pub fn stands_above(&self, path: &str) -> bool {
        self.paths.iter().any(|own| path.starts_with(own.as_str()) && own != path)
    }

    /// The tops of the subtrees in reach.
    pub fn tops(&self) -> &[String] {
        &self.paths
    }

    /// Whether values of a sensitive field (`id_number`, `phone`, …) may be shown unmasked to this actor without a further reason.
    pub fn may_see(&self, field: &str) -> bool {
        self.sensitive.contains(field) || self.sensitive.contains("*")
    }

    /// The person behind the account.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// The same scope narrowed to one subtree within it; `None` if that subtree is out of reach.
    pub fn within(&self, path: &str) -> Option<Self> {
        let paths = if self.covers(path) {
            vec![path.to_owned()]
        } else {
            self.paths.iter().filter(|own| own.starts_with(path)).cloned().collect()
        };
        (!paths.is_empty()).then(|| Self { paths, ..self.clone() })
    }

    /// The condition that `column` (a path) lies in reach; its placeholders begin with `$first`.
    pub fn clause(&self, column: &str, first: usize) -> Clause {
        if self.is_whole() {
            return Clause { sql: String::new(), binds: Vec::new() };
        }
        let mut binds = Vec::new();
        let mut parts = Vec::new();
        for path in &self.paths {
            let at = first + binds.len();
            parts.push(format!("({column} >= ${at} AND {column} < ${})", at + 1));
            binds.push(path.clone());
            // Path segments are letters, digits and dots, all of which sort before '~'.
            binds.push(format!("{path}~"));
        }
        let any = if parts.is_empty() { "1 = 0".to_owned() } else { parts.join(" OR ") };
        Clause { sql: format!(" AND ({any})"), binds }
    }
}
