//! Kinds of meeting: 三会一课, 主题党日, 组织生活会 and the like.

use serde::Deserialize;

use crate::basis::Basis;
use crate::kind::Field;
use crate::vote::{Share, VoteBase};

/// One kind of meeting.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingKind {
    /// `assembly`.
    pub key: String,
    /// 支部党员大会.
    pub name: String,
    /// Heading in the list of kinds: 三会一课, 组织生活, ….
    pub group: String,
    /// One sentence: what it is.
    pub purpose: String,
    /// The entry it writes, once a meeting.
    pub entry: String,
    /// Who is due to attend.
    pub due: Due,
    /// The unit kinds that hold such meetings; empty means any.
    #[serde(default)]
    pub held_by: Vec<String>,
    /// When enough are there; nothing when no rule asks.
    pub quorum: Option<Quorum>,
    /// Keys of the rules that speak of this meeting (frequency, vote, chair); shown with their clause.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Fields beyond date, place, chair, attendance, minutes and attachments.
    #[serde(default, rename = "field")]
    pub fields: Vec<Field>,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}

impl MeetingKind {
    /// The further field named `key`.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }
}

/// Who is due to attend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// All members of the unit.
    Members,
    /// The members of its committee.
    Committee,
    /// The members of one Party group.
    Group,
    /// Whoever is chosen.
    Free,
}

/// When enough are there: a share of somebody's number, as a rule says it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// Of whom.
    pub of: QuorumOf,
    /// The rule that says so.
    pub rule: String,
    /// The share that the rule asks for; filled in by the loader.
    #[serde(skip, default = "half")]
    pub share: Share,
}

/// What stands in a quorum until its rule is known.
fn half() -> Share {
    Share { of: VoteBase::Due, numerator: 1, denominator: 2, more: false, most: false }
}

impl Quorum {
    /// Whether `present` of `base` are enough. Nobody due means no quorum can be met.
    #[must_use]
    pub fn met(&self, present: u64, base: u64) -> bool {
        self.share.met(small(present), small(base))
    }

    /// The least number of `base` that is enough.
    #[must_use]
    pub fn needed(&self, base: u64) -> u64 {
        u64::from(self.share.needed(small(base)))
    }
}

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Whose number a quorum is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuorumOf {
    /// Those due who have the right to vote (full members without suspended rights).
    DueVoting,
    /// Everybody due.
    Due,
}
