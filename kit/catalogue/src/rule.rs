//! Rules of the field as values with their clause.

use serde::Deserialize;

use crate::basis::Basis;

/// One rule. What it means in code is said where it is used; here stand its number and its clause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `branch_min_members`.
    pub key: String,
    /// 党支部最低人数.
    pub name: String,
    /// The rule in one sentence of our own.
    pub text: String,
    /// Its number, if it has one.
    pub value: Option<i64>,
    /// Upper limit: of a range that begins at `value`, or alone (不超过).
    pub most: Option<i64>,
    /// What the number counts: 人, 次, 年, 个月.
    #[serde(default)]
    pub unit: String,
    /// For a duty: in which span `value` times are owed.
    pub every: Option<Every>,
    /// Kinds of unit it speaks of; empty means any.
    #[serde(default)]
    pub unit_kinds: Vec<String>,
    /// Regulation, hardness and so on.
    #[serde(skip)]
    pub basis: Basis,
}

impl Rule {
    /// Whether the rule speaks of units of this kind.
    #[must_use]
    pub fn applies_to(&self, unit_kind: &str) -> bool {
        self.unit_kinds.is_empty() || self.unit_kinds.iter().any(|kind| kind == unit_kind)
    }
}

/// The span of a recurring duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// 每月.
    Month,
    /// 每季度.
    Quarter,
    /// 每半年.
    HalfYear,
    /// 每年.
    Year,
}
