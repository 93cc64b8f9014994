//! Roles that can be granted over a subtree of units.

use serde::Deserialize;

use crate::basis::Basis;

/// One role: what it may do, and which sensitive fields it may see.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// `branch_secretary`.
    pub key: String,
    /// 党支部书记.
    pub name: String,
    /// Names of what it may do: `member.read`.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// Sensitive roster fields it may see.
    #[serde(default)]
    pub sensitive: Vec<String>,
    /// Kinds of unit at which it is usually granted; empty means any.
    #[serde(default)]
    pub unit_kinds: Vec<String>,
    /// One of the three officers: no business data.
    #[serde(default)]
    pub officer: bool,
    /// One sentence for the page that grants roles.
    #[serde(default)]
    pub summary: String,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}
