//! Whether enough were there. A quorum not reached is a warning with its clause, never a bar to recording what happened.

use crate::record::{Attend, Counts, Seat};
use crate::rules::clause;
use base::{Day, Refusal};
use catalogue::{Catalogue, MeetingKind, QuorumOf, Rule};

/// How a meeting stands to the quorum that its kind asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whose number it is taken of.
    pub of: QuorumOf,
    /// How many of them were there; `None` when the record does not say.
    pub have: Option<u64>,
    /// How many were due.
    pub base: Option<u64>,
    /// The least number that is enough.
    pub needed: Option<u64>,
    /// Whether enough were there; `None` when it cannot be told.
    pub met: Option<bool>,
}

/// The rule about the quorum, if the kind has one that holds for such a unit on that day.
pub fn rule<'c>(catalogue: &'c Catalogue, kind: &MeetingKind, unit_kind: &str, day: Day) -> Option<&'c Rule> {
    let quorum = kind.quorum.as_ref()?;
    catalogue.rule(&quorum.rule).filter(|r| r.applies_to(unit_kind) && r.basis.holds_on(day))
}

/// How the attendance stands to the quorum; nothing when the kind asks for none.
pub fn standing(kind: &MeetingKind, named: bool, seats: &[Seat], counts: &Counts) -> Option<Standing> {
    let quorum = kind.quorum.as_ref()?;
    let (base, have) = numbers(quorum.of, named, seats, counts);
    let base = base.filter(|b| *b > 0);
    Some(Standing {
        of: quorum.of,
        have,
        base,
        needed: base.map(|b| quorum.needed(b)),
        met: base.zip(have).map(|(base, have)| quorum.met(have, base)),
    })
}

fn numbers(of: QuorumOf, named: bool, seats: &[Seat], counts: &Counts) -> (Option<u64>, Option<u64>) {
    let count = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
    match (named, of) {
        (true, _) => {
            let counted = |s: &&Seat| of == QuorumOf::Due || s.voting;
            let present = seats.iter().filter(counted).filter(|s| s.state == Attend::Present).count();
            (Some(seats.iter().filter(counted).count() as u64), Some(present as u64))
        }
        (false, QuorumOf::Due) => (count(counts.due), count(counts.present)),
        // Numbers alone do not say how many of them may vote.
        (false, QuorumOf::DueVoting) => (None, None),
    }
}

impl Standing {
    /// 应到会有表决权党员 or 应到会人员.
    pub fn whom(&self) -> &'static str {
        match self.of {
            QuorumOf::DueVoting => "有表决权的党员",
            QuorumOf::Due => "应到人员",
        }
    }

    /// One sentence: what was counted and whether it is enough.
    pub fn sentence(&self) -> String {
        match (self.met, self.base, self.have, self.needed) {
            (Some(met), Some(base), Some(have), Some(needed)) => {
                let verdict = if met { "达到" } else { "未达到" };
                format!("{}应到 {base} 名，实到 {have} 名，{verdict}规定人数（至少 {needed} 名）", self.whom())
            }
            _ => format!("没有记录到{}的应到、实到人数，无法核对是否达到规定人数", self.whom()),
        }
    }
}

/// The warning for a meeting whose quorum was not reached.
pub fn warning(standing: &Standing, rule: &Rule) -> Option<Refusal> {
    (standing.met == Some(false)).then(|| {
        Refusal::new(standing.sentence(), "如记录有误请更正；会议确未达到规定人数的，不得进行表决").by(clause(rule))
    })
}
