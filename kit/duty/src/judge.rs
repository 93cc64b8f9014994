//! What became of one span of one duty.

use crate::{Asked, By, Facts};
use base::{Day, Period};
use catalogue::Workdays;

/// What the records show of a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held<'a> {
    /// How often it was done in the span; of what the groups of a unit did, no more counts of each than it owes.
    pub times: i64,
    /// How many groups owe it, each for itself; 0 where the unit owes it as one.
    pub groups: i64,
    /// Why it need not be done, where somebody with the right to says so.
    pub exempt: Option<&'a str>,
}

impl Held<'_> {
    /// Of what a unit and its groups did, where each group owes it: `own` is what is recorded in the unit itself, of which each stands
    /// for some group; of a group no more counts than it owes.
    #[must_use]
    pub fn of_groups(own: i64, groups: &[i64], least: i64) -> Self {
        let times = own + groups.iter().map(|n| (*n).min(least)).sum::<i64>();
        Self { times, groups: i64::try_from(groups.len()).unwrap_or(i64::MAX), exempt: None }
    }
}

/// What became of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State<'a> {
    /// Done often enough.
    Met,
    /// Still to be done; it can be done in time until the due day.
    Owed,
    /// The span is over and it was not done often enough.
    Late {
        /// The first day after the time was over.
        since: Day,
    },
    /// Need not be done, for this reason.
    Exempt(&'a str),
    /// Of a term: its last day is not recorded.
    Undated,
}

/// One span, judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged<'a> {
    /// The span; of a term from the election to its last day.
    pub span: Period,
    /// How often it was done.
    pub held: i64,
    /// How often it is owed.
    pub least: i64,
    /// By when.
    pub by: By,
    /// What became of it.
    pub state: State<'a>,
}

/// Judges one span; `None` when the unit does not owe it.
#[must_use]
pub fn judge<'a>(
    asked: &Asked<'_>,
    (unit_kind, facts): (&str, &Facts),
    span: Period,
    held: Held<'a>,
    today: Day,
    workdays: &Workdays,
) -> Option<Judged<'a>> {
    if !asked.owes(unit_kind, facts, span) {
        return None;
    }
    let (by, least) = (asked.by(span, workdays), asked.least() * held.groups.max(1));
    let state = match held {
        Held { times, .. } if times >= least => State::Met,
        Held { exempt: Some(reason), .. } => State::Exempt(reason),
        _ if by.limit < today => State::Late { since: by.limit.plus_days(1) },
        _ => State::Owed,
    };
    Some(Judged { span, held: held.times, least, by, state })
}

/// A term of office as it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// When elected.
    pub elected: Day,
    /// Its last day, an approved extension counted.
    pub ends: Day,
}

/// Judges a duty that is owed once a term: the last term recorded is to be followed by an election before it is over. `None` when
/// the unit does not owe it, which includes units that no longer stand.
#[must_use]
pub fn judge_term<'a>(
    asked: &Asked<'_>,
    (unit_kind, facts): (&str, &Facts),
    term: Option<Term>,
    exempt: Option<&'a str>,
    today: Day,
) -> Option<Judged<'a>> {
    let stands = facts.since.is_none_or(|since| since <= today) && facts.until.is_none_or(|end| today < end);
    let now = Period { from: today, to: today };
    if !stands || !asked.concerns(unit_kind, facts) || !asked.in_force(now) {
        return None;
    }
    let Some(term) = term else {
        let by = By { due: today, limit: today, provisional: false };
        return Some(Judged { span: now, held: 0, least: asked.least(), by, state: State::Undated });
    };
    let state = match exempt {
        Some(reason) => State::Exempt(reason),
        None if term.ends < today => State::Late { since: term.ends.plus_days(1) },
        None => State::Owed,
    };
    let by = By { due: term.ends, limit: term.ends, provisional: false };
    let span = Period { from: term.elected, to: term.ends };
    Some(Judged { span, held: 0, least: asked.least(), by, state })
}
