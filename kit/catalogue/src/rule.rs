//! Rules of the field as values with their clause.

use serde::Deserialize;

use crate::basis::Basis;
use crate::vote::Share;

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
    /// The share of people it asks for or allows (半数以上, 不超过三分之一): kinds of vote and quorums of meetings take theirs from here.
    pub share: Option<Share>,
    /// For a duty: in which span `value` times are owed.
    pub every: Option<Every>,
    /// Kinds of unit it speaks of; empty means any.
    #[serde(default)]
    pub unit_kinds: Vec<String>,
    /// Why nothing rests on it and it is there to be read only. A test keeps this empty where something does rest on it.
    #[serde(default)]
    pub reference: String,
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

impl Rule {
    /// How long the rule says to wait, from its least number and its unit (年, 个月, 天, 个工作日). `None` when it has none.
    #[must_use]
    pub fn at_least(&self) -> Option<Length> {
        Length::of(self.value?, &self.unit)
    }

    /// How long the rule allows: its upper limit, or its only number.
    #[must_use]
    pub fn at_most(&self) -> Option<Length> {
        Length::of(self.most.or(self.value)?, &self.unit)
    }
}

/// A length of time as a rule says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// By the calendar: the same day so many months later, or that month's last day when it has no such day.
    Months(i32),
    /// Days, the first one not counted.
    Days(i64),
    /// Working days of the state calendar, the first one not counted.
    Workdays(u32),
}

impl Length {
    fn of(n: i64, unit: &str) -> Option<Self> {
        let small = i32::try_from(n).ok().filter(|n| (0..=1200).contains(n))?;
        match unit {
            "年" => Some(Self::Months(small * 12)),
            "个月" => Some(Self::Months(small)),
            "天" | "日" => Some(Self::Days(n)),
            "个工作日" => u32::try_from(small).ok().map(Self::Workdays),
            _ => None,
        }
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
