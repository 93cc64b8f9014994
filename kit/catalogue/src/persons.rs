//! Which persons: a condition on those whom entries are about, written by figures and by the words that narrow them.

use serde::{Deserialize, Serialize};

/// Conditions on a person; all that are given must hold. Nothing given: everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Persons {
    /// Code of the table `sex_gbt2261_1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// Code of the table `ethnicity_gbt3304`, or `minority`: any but the Han.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ethnicity: Option<String>,
    /// Ranks of the groups of the table `education_member`; 1 is the highest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub education: Vec<String>,
    /// Youngest age in full years on the last day asked for, included (民法典第一千二百五十九条: 以上、以下 include the number).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_from: Option<i32>,
    /// Oldest age, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_to: Option<i32>,
    /// Beginnings of codes of the table `job_post_stat_tree`: `4` is 离退休人员.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<String>,
    /// 是否流动党员.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floating: Option<bool>,
    /// 是否失联党员.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<bool>,
}

impl Persons {
    /// Whether everybody is meant.
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        *self == Self::default()
    }
}
