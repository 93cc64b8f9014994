//! Words of reports that narrow a figure, and what they mean to the records.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::OneOrMany;
use crate::basis::Basis;
use crate::persons::Persons;

/// Words that narrow figures: 女, 按期, 两新. What they mean is given by one of `codes`, `persons` and `sectors`, or by several,
/// of which the first is taken that the figure's entries can answer. Ages (35岁以下) are read by rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Qualifier {
    /// `sex.female`.
    pub key: String,
    /// Which property it speaks of: sex, education, category, sector, punctuality ….
    pub tag: String,
    /// As reports write it.
    pub words: Vec<String>,
    /// Tag of entries → codes, of which those are taken that an entry's tag can have.
    #[serde(default)]
    pub codes: IndexMap<String, OneOrMany>,
    /// Which persons.
    #[serde(default)]
    pub persons: Persons,
    /// Which units.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}
