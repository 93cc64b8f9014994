//! How often a meeting is owed, and in which months of a year it is missing.

use crate::record::Attend;
use base::{Day, Period};
use catalogue::{Catalogue, Due, Every, MeetingKind, Rule};

/// What decides whether a duty concerns a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitFacts {
    /// Whether somebody holds a post in its committee.
    pub has_committee: bool,
    /// Whether it is divided into groups.
    pub has_groups: bool,
    /// The first day on which it surely existed; `None` when not known.
    pub since: Option<Day>,
    /// The day on which it ceased to be.
    pub until: Option<Day>,
}

/// The rule that says how often units of this kind owe such a meeting, if any holds on that day.
pub fn rule_of<'c>(catalogue: &'c Catalogue, kind: &MeetingKind, unit_kind: &str, on: Day) -> Option<&'c Rule> {
    let rules = kind.rules.iter().filter_map(|key| catalogue.rule(key));
    rules.into_iter().find(|r| r.every.is_some() && r.applies_to(unit_kind) && r.basis.holds_on(on))
}

/// Whether the duty concerns the unit: no committee owes no committee meeting, no groups owe no group meeting.
pub fn concerns(kind: &MeetingKind, facts: &UnitFacts) -> bool {
    match kind.due {
        Due::Committee => facts.has_committee,
        Due::Group => facts.has_groups,
        Due::Members | Due::Free => true,
    }
}

/// One month in the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Meetings held in it.
    pub held: i64,
    /// A span that ends with this month is over and had too few.
    pub missing: bool,
}

/// The twelve months of a year. A span is called missing only when it is over, and the unit stood through all of it.
pub fn year(rule: Option<&Rule>, held: &[i64; 12], year: i32, today: Day, facts: &UnitFacts) -> [Cell; 12] {
    let mut cells = held.map(|held| Cell { held, missing: false });
    for (period, held) in spans(rule, held, year) {
        let stood =
            facts.since.is_none_or(|since| since <= period.from) && facts.until.is_none_or(|until| period.to < until);
        let owed = rule.and_then(|r| r.value).unwrap_or(0);
        if stood && period.to < today && held < owed {
            cells[period.to.month() as usize - 1].missing = true;
        }
    }
    cells
}

/// How many spans of the year are over and had too few.
pub fn missing(cells: &[Cell; 12]) -> usize {
    cells.iter().filter(|c| c.missing).count()
}

/// Whether the span in which `today` lies still lacks a meeting.
pub fn owed_now(rule: &Rule, held: &[i64; 12], today: Day) -> bool {
    due_by(rule, held, today).is_some()
}

/// The last day of the span in which `today` lies, if it still lacks a meeting.
pub fn due_by(rule: &Rule, held: &[i64; 12], today: Day) -> Option<Day> {
    let (period, held) = spans(Some(rule), held, today.year()).into_iter().find(|(p, _)| p.contains(today))?;
    (held < rule.value.unwrap_or(0)).then_some(period.to)
}

/// The spans of a rule within a year, with what was held in each.
fn spans(rule: Option<&Rule>, held: &[i64; 12], year: i32) -> Vec<(Period, i64)> {
    let length = match rule.and_then(|r| r.every) {
        Some(Every::Month) => 1,
        Some(Every::Quarter) => 3,
        Some(Every::HalfYear) => 6,
        Some(Every::Year) => 12,
        None => return Vec::new(),
    };
    let span = |(at, held): (usize, &[i64])| {
        let from = Day::of(year, u32::try_from(at * length + 1).ok()?, 1)?;
        let to = from.plus_months(i32::try_from(length).ok()?).plus_days(-1);
        Some((Period { from, to }, held.iter().sum()))
    };
    held.chunks(length).enumerate().filter_map(span).collect()
}

/// 每月 1 次, 每季度 1 次.
pub fn words(rule: &Rule) -> String {
    let every = match rule.every {
        Some(Every::Month) => "每月",
        Some(Every::Quarter) => "每季度",
        Some(Every::HalfYear) => "每半年",
        Some(Every::Year) => "每年",
        None => return String::new(),
    };
    rule.value.map_or_else(String::new, |n| format!("{every} {n} 次"))
}

/// What a person's year adds up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PersonYear {
    /// Times present.
    pub present: usize,
    /// Times on leave.
    pub leave: usize,
    /// Times absent.
    pub absent: usize,
}

impl PersonYear {
    /// Adds up.
    pub fn of(states: impl Iterator<Item = Attend>) -> Self {
        states.fold(Self::default(), |mut sum, state| {
            match state {
                Attend::Present => sum.present += 1,
                Attend::Leave => sum.leave += 1,
                Attend::Absent => sum.absent += 1,
            }
            sum
        })
    }
}
