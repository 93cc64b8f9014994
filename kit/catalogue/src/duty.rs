//! Duties: what a rule asks of units again and again, and which entries of the ledger show that it was done.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::basis::Basis;
use crate::figure::OneOrMany;

/// One duty. How often, how many times, how binding and by which clause is said by its rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// `assembly`.
    pub key: String,
    /// 支部党员大会.
    pub name: String,
    /// Heading in the list of duties: 三会一课, 组织生活, ….
    pub group: String,
    /// Key of the rule that asks it.
    pub rule: String,
    /// Kinds of unit that owe it, where they are not all those its rule speaks of.
    #[serde(default)]
    pub unit_kinds: Vec<String>,
    /// Only units of which this holds owe it.
    pub fact: Option<DutyFact>,
    /// Owed once in a term of office, by its last day, instead of in the span of the rule.
    #[serde(default)]
    pub term: bool,
    /// Kinds of entries, any of them, that meet it.
    #[serde(default)]
    pub entries: Vec<String>,
    /// Tag → codes: of those entries only these.
    #[serde(default)]
    pub filter: IndexMap<String, OneOrMany>,
    /// What the units below did counts for it: the round of a superior is seen in the cases of its branches.
    #[serde(default)]
    pub below: bool,
    /// It can be done in this program only: owed from the span on in which the district began to use it.
    #[serde(default)]
    pub in_program: bool,
    /// Working days after its span within which it may still be done.
    #[serde(default)]
    pub grace: u32,
    /// Reminders: so many days before it is due, the earliest first.
    #[serde(default)]
    pub remind_days: Vec<i64>,
    /// The same in months, for terms.
    #[serde(default)]
    pub remind_months: Vec<i32>,
    /// What to do or to mind, in one sentence.
    #[serde(default)]
    pub hint: String,
    /// Regulation and so on of the duty itself; its clause is that of the rule.
    #[serde(skip)]
    pub basis: Basis,
}

/// What must hold of a unit for it to owe a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyFact {
    /// It has a committee.
    Committee,
    /// It is divided into Party groups, and each of them owes it.
    Groups,
}
