//! Kinds of vote: who is counted, when enough are there, when a motion passes.

use serde::Deserialize;

use crate::basis::Basis;

/// One kind of vote.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// `branch_admission`.
    pub key: String,
    /// 支部大会（接收、转正等）表决.
    pub name: String,
    /// Who they are of whom the shares are taken: 应到会有表决权的党员, 支部委员.
    pub voters: String,
    /// Key of the rule that says when enough are there; none where no rule asks.
    pub attendance_rule: Option<String>,
    /// Key of the rule that says when a motion passes; none where nothing is decided.
    pub pass_rule: Option<String>,
    /// Who are due by the books, so that the number told can be compared; none where only the minutes know.
    pub due: Option<VoteDue>,
    /// Key of the rule that says who are due; by it a number is refused that is not theirs.
    pub due_rule: Option<String>,
    /// Key of the rule by which some of them may be left out of those due; how many and why is asked.
    pub not_due_rule: Option<String>,
    /// Keys of further rules that it rests on: what is counted.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Keys of the kinds of meeting at which such a vote is taken: a step picks the meeting from its record.
    #[serde(default)]
    pub meetings: Vec<String>,
    /// When enough are there: the share of `attendance_rule`, filled in by the loader.
    #[serde(skip)]
    pub attendance: Option<Share>,
    /// When a motion passes: the share of `pass_rule`, filled in by the loader.
    #[serde(skip)]
    pub pass: Option<Share>,
    /// By secret ballot: ballots are issued and collected.
    #[serde(default)]
    pub secret: bool,
    /// The opinions that absent voters gave in writing beforehand are counted. They do not make anybody present.
    #[serde(default)]
    pub written: bool,
    /// Several cases are voted on one by one.
    #[serde(default)]
    pub one_by_one: bool,
    /// Regulation and so on; where it says none, those of the rule by which a motion passes, or enough are there.
    #[serde(skip)]
    pub basis: Basis,
}

impl Vote {
    /// Keys of all rules that it rests on.
    pub fn rests_on(&self) -> impl Iterator<Item = &String> {
        let of_due = self.due_rule.iter().chain(&self.not_due_rule);
        self.attendance_rule.iter().chain(&self.pass_rule).chain(of_due).chain(&self.rules)
    }
}

/// Who are due at a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteDue {
    /// The full members of the unit and of those below it who have the right to vote.
    Members,
    /// The committee in office; at a superior's step that of the unit above that approves.
    Committee,
}

/// A share of a number: 半数以上, 超过半数, 五分之四以上.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Of whom.
    pub of: VoteBase,
    /// Above the line.
    pub numerator: u32,
    /// Below the line.
    pub denominator: u32,
    /// 超过 (>) instead of 以上 (≥).
    #[serde(default)]
    pub more: bool,
    /// 不超过 (≤): a share that is allowed, not one that is asked for. Not for votes.
    #[serde(default)]
    pub most: bool,
}

impl Share {
    /// Whether `have` of `base` are enough, or not too many. Nobody to be counted means that it cannot be met.
    #[must_use]
    pub fn met(&self, have: u32, base: u32) -> bool {
        let have = u64::from(have) * u64::from(self.denominator);
        let need = u64::from(base) * u64::from(self.numerator);
        base > 0
            && match (self.most, self.more) {
                (true, _) => have <= need,
                (false, true) => have > need,
                (false, false) => have >= need,
            }
    }

    /// Whether the fraction is one, and not more than the whole.
    pub(crate) fn makes_sense(&self) -> bool {
        self.denominator > 0 && self.numerator <= self.denominator
    }

    /// The least number of `base` that is enough.
    #[must_use]
    pub fn needed(&self, base: u32) -> u32 {
        let (product, below) = (u64::from(base) * u64::from(self.numerator), u64::from(self.denominator.max(1)));
        let needed = if self.more { product / below + 1 } else { product.div_ceil(below) };
        u32::try_from(needed).unwrap_or(u32::MAX)
    }

    /// `半数以上`, `超过三分之二`, `不超过三分之一`.
    #[must_use]
    pub fn chinese(&self) -> String {
        let share = match (self.numerator, self.denominator) {
            (1, 2) => "半数".to_owned(),
            (above, below) => format!("{}分之{}", digit(below), digit(above)),
        };
        match (self.most, self.more) {
            (true, _) => format!("不超过{share}"),
            (false, true) => format!("超过{share}"),
            (false, false) => format!("{share}以上"),
        }
    }
}

/// Small numbers as they are written in fractions.
fn digit(n: u32) -> String {
    const DIGITS: [&str; 11] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    usize::try_from(n).ok().and_then(|at| DIGITS.get(at)).map_or_else(|| n.to_string(), |d| (*d).to_owned())
}

/// Of whom a share is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteBase {
    /// Those due who have the right to vote.
    Due,
    /// Those of them who are there.
    Present,
    /// All members of the unit. Not for votes.
    Members,
}
