//! What the check has found, as a list to work off (整改销号): each finding with what was made of it. Pure.
//!
//! A *finding* is one kind of violation in one case. It is *ticked off* as mended or as unfounded, by whom, when and how; every
//! tick-off is a row that stays. It comes *again* when the check still finds it after the case was changed in what it is about: a step
//! was annulled since, or what is found reads otherwise. That the case merely goes on to its next step brings nothing back.

use crate::checks::{CHECKS, Violation};
use base::{Day, Moment};
use case::CaseId;
use std::collections::HashMap;

/// The noun of tick-offs in the audit.
pub const FINDING: &str = "admission_finding";

/// What is made of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 整改完成.
    Mended,
    /// 不属实.
    Unfounded,
    /// 恢复待整改: an earlier tick-off was wrong.
    Reopened,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mended, Self::Unfounded, Self::Reopened];

    /// As stored and posted.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mended => "mended",
            Self::Unfounded => "unfounded",
            Self::Reopened => "reopened",
        }
    }

    /// From what is stored or posted.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mended => "整改完成",
            Self::Unfounded => "不属实",
            Self::Reopened => "恢复待整改",
        }
    }
}

/// How far a case had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Its version.
    pub version: i64,
    /// How many of its steps were annulled.
    pub annulled: i64,
}

/// One thing made of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Id.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// Key of the check.
    pub check: String,
    /// What was found then.
    pub what: String,
    /// What was made of it.
    pub outcome: Outcome,
    /// Since when: the day of mending, of looking into it, of reopening.
    pub on: Day,
    /// How it was mended, or why it is unfounded or open again.
    pub how: String,
    /// How far the case had come.
    pub seen: Seen,
    /// When recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: String,
}

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// 再次检出: ticked off, and found again after the case was changed.
    Again,
    /// 待整改.
    Open,
    /// 整改完成.
    Mended,
    /// 不属实.
    Unfounded,
}

impl State {
    /// All of them, those to work off first.
    pub const ALL: [Self; 4] = [Self::Again, Self::Open, Self::Mended, Self::Unfounded];

    /// As in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Open => "open",
            Self::Mended => "mended",
            Self::Unfounded => "unfounded",
        }
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Again => "再次检出",
            Self::Open => "待整改",
            Self::Mended => "整改完成",
            Self::Unfounded => "不属实",
        }
    }

    /// Whether there is something left to do.
    pub fn is_due(self) -> bool {
        matches!(self, Self::Again | Self::Open)
    }
}

/// A finding with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Key of the check.
    pub check: &'static str,
    /// The case.
    pub case: i64,
    /// What does not fit.
    pub what: String,
    /// Whether the check finds it today.
    pub found: bool,
    /// Where it stands.
    pub state: State,
    /// What was made of it last.
    pub tick: Option<Tick>,
}

/// What was found and what was ticked off, put together: by state, then case and check. `ticks` come in the order of recording. What
/// was ticked off and is found no longer stays in the list; what was reopened and is found no longer is out of it.
pub fn settle(found: Vec<Violation>, ticks: Vec<Tick>, seen: &HashMap<i64, Seen>) -> Vec<Finding> {
    let mut last: HashMap<(i64, &'static str), Tick> = HashMap::new();
    for tick in ticks {
        if let Some(check) = crate::checks::check(&tick.check) {
            last.insert((tick.case.0, check.key), tick);
        }
    }
    let mut all: Vec<Finding> = found
        .into_iter()
        .map(|v| {
            let tick = last.remove(&(v.case, v.check));
            let state = state(&v, tick.as_ref(), seen.get(&v.case).copied().unwrap_or_default());
            Finding { check: v.check, case: v.case, what: v.what, found: true, state, tick }
        })
        .collect();
    all.extend(last.into_iter().filter_map(|((case, check), tick)| {
        let state = ticked(tick.outcome)?;
        Some(Finding { check, case, what: tick.what.clone(), found: false, state, tick: Some(tick) })
    }));
    let place = |key: &str| CHECKS.iter().position(|c| c.key == key);
    all.sort_by_key(|f| (f.state, f.case, place(f.check)));
    all
}

fn ticked(outcome: Outcome) -> Option<State> {
    match outcome {
        Outcome::Mended => Some(State::Mended),
        Outcome::Unfounded => Some(State::Unfounded),
        Outcome::Reopened => None,
    }
}

fn state(found: &Violation, tick: Option<&Tick>, now: Seen) -> State {
    let Some((tick, state)) = tick.and_then(|t| Some((t, ticked(t.outcome)?))) else { return State::Open };
    let otherwise = now.version > tick.seen.version && found.what != tick.what;
    if otherwise || now.annulled > tick.seen.annulled { State::Again } else { state }
}
