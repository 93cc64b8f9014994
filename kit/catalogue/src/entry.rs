//! Kinds of ledger entries: what can be counted at all.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::basis::Basis;

/// One kind of entry in the ledger, such as `meeting.assembly`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryKind {
    /// `meeting.assembly`.
    pub key: String,
    /// 支部党员大会.
    pub name: String,
    /// Measure word of the quantity: 次, 名, 元, 毫升.
    pub unit: String,
    /// Whether the balance (sum of all deltas up to a day) means something; else it is a flow over a period.
    #[serde(default)]
    pub stock: bool,
    /// Names of the tags that such an entry may carry.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The codes a tag may take, with their Chinese names, where the set is closed: tag → code → name.
    #[serde(default)]
    pub values: IndexMap<String, IndexMap<String, String>>,
    /// The noun (crate) whose records write it: `meeting`, `member`, `org`, `record`.
    pub noun: String,
    /// What the entry is about.
    #[serde(default)]
    pub subject: Subject,
    /// The sensitive field under which a role may see whom such entries concern, where the ledger itself does not say.
    #[serde(default)]
    pub sensitive: Option<String>,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}

/// What an entry's subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// No subject: the unit itself.
    #[default]
    None,
    /// A person: may be counted as distinct persons.
    Person,
    /// Another unit.
    Unit,
}

impl EntryKind {
    /// Chinese name of a tag's code, if the catalogue closes the set.
    #[must_use]
    pub fn value_name(&self, tag: &str, code: &str) -> Option<&str> {
        self.values.get(tag)?.get(code).map(String::as_str)
    }
}
