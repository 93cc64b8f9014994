//! What the rows of a publicity say. Pure.

use crate::{LOOKED_INTO, OBJECTION, PUBLISHED};
use base::{Day, Period};
use case::StepRow;
use case::file::standing;
use catalogue::{Catalogue, Rule};

/// Fewest and most characters of an objection.
pub const LENGTH: std::ops::RangeInclusive<usize> = 4..=1000;

/// What was received, and how much of it nobody has looked into yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Objections {
    /// All that were received.
    pub received: usize,
    /// Those that nobody has looked into.
    pub open: usize,
}

impl Objections {
    /// `没有`, `2件`, `2件，1件待核实`.
    #[must_use]
    pub fn told(self) -> String {
        match (self.received, self.open) {
            (0, _) => "没有".to_owned(),
            (all, 0) => format!("{all}件"),
            (all, open) => format!("{all}件，{open}件待核实"),
        }
    }
}

/// The step with which it began, if that stands.
#[must_use]
pub fn published(rows: &[StepRow]) -> Option<&StepRow> {
    standing(rows).into_iter().find(|r| r.step == PUBLISHED)
}

/// From the day on which it was published until the day on which the least time is over, both included.
#[must_use]
pub fn period(catalogue: &Catalogue, rows: &[StepRow]) -> Option<Period> {
    let from = published(rows)?.on;
    Some(Period { from, to: until(catalogue, from) })
}

/// The last day of a publicity that begins on a day.
#[must_use]
pub fn until(catalogue: &Catalogue, from: Day) -> Day {
    let length = catalogue.rule("publicity_length").and_then(Rule::at_least);
    length.map_or(from, |length| procedure::end(from, length, catalogue.workdays()).day)
}

/// What was received until now: one who looks into something has looked into one objection.
#[must_use]
pub fn objections(rows: &[StepRow]) -> Objections {
    let stand = standing(rows);
    let of = |step: &str| stand.iter().filter(|r| r.step == step).count();
    let received = of(OBJECTION);
    Objections { received, open: received.saturating_sub(of(LOOKED_INTO)) }
}

/// `2026年11月2日至2026年11月9日`.
#[must_use]
pub fn told(period: Period) -> String {
    format!("{}至{}", period.from.chinese(), period.to.chinese())
}

/// The columns of the list: period and objections.
#[must_use]
pub fn columns(catalogue: &Catalogue, rows: &[StepRow]) -> Vec<String> {
    let period = period(catalogue, rows).map(|p| format!("{}至{}", p.from, p.to));
    vec![period.unwrap_or_default(), objections(rows).told()]
}
