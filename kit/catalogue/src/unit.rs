//! Kinds of units and the posts in their committees.

use serde::Deserialize;

use crate::basis::Basis;

/// One kind of unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitKind {
    /// `general_branch`; also the value of the tag `kind` of `unit.stock`.
    pub key: String,
    /// 党总支.
    pub name: String,
    /// Other names in imported tables.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Code of 组织类别 in table `party_org_type`; nothing where that table has none.
    pub code: Option<String>,
    /// Kinds that may stand directly under it.
    #[serde(default)]
    pub under: Vec<String>,
    /// Whether members' organisation relation may stand here.
    #[serde(default)]
    pub holds_members: bool,
    /// Whether it counts as a basic organisation (基层组织).
    #[serde(default)]
    pub basic: bool,
    /// Whether it is elected and so has a term; 党组 and 工委 are not.
    #[serde(default)]
    pub elected: bool,
    /// The rule with the years of its term (in `value`); only with `elected`.
    pub term_rule: Option<String>,
    /// The rule for villages and communities, where it differs.
    pub term_rule_village: Option<String>,
    /// One sentence: what it is.
    pub purpose: String,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}

/// A post in a unit's committee.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// `secretary`.
    pub key: String,
    /// 书记.
    pub name: String,
    /// Other names in imported tables.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Kinds of unit that have it; empty means all.
    #[serde(default)]
    pub unit_kinds: Vec<String>,
    /// The one who leads the unit.
    #[serde(default)]
    pub head: bool,
    /// Only one person at a time.
    #[serde(default)]
    pub single: bool,
    /// Whether the holder is a member of the committee (counts for its quorum).
    #[serde(default)]
    pub committee: bool,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}
