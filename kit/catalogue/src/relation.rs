//! Relations between the numbers of one form: parts that come to a whole, a part that is no more than a share of it.

use serde::Deserialize;

/// What some numbers of a form add up to agrees with another, or does not exceed it. The numbers left empty count nothing; where all of
/// them are empty, nothing is checked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// The `number` fields that are added up.
    pub sum_of: Vec<String>,
    /// The `number` field that says the same.
    pub equals: Option<String>,
    /// The `number` field that is not exceeded: the whole of it, or the share that the rule allows.
    pub at_most: Option<String>,
    /// Key of the rule: its clause is named, its hardness says whether a form is refused or only marked.
    pub rule: String,
}

impl Relation {
    /// The field that the sum is held against.
    #[must_use]
    pub fn against(&self) -> Option<&str> {
        self.equals.as_deref().or(self.at_most.as_deref())
    }
}
