//! How often a meeting is owed, and in which months of a year it is missing: the duties of `kit/duty` that meetings alone can meet.

use crate::record::Attend;
use base::{Day, Period};
use catalogue::{Catalogue, DutyFact, MeetingKind, Workdays};
use duty::{Asked, Held, State};

pub use duty::Facts as UnitFacts;

/// The duty that such meetings of a unit of this kind meet, if any holds on that day. One that looks at more than the kind of the meeting
/// (who gave the lecture) is not judged here.
pub fn asked_of<'c>(catalogue: &'c Catalogue, kind: &MeetingKind, unit_kind: &str, on: Day) -> Option<Asked<'c>> {
    let everything = UnitFacts { has_committee: true, has_groups: true, ..UnitFacts::default() };
    let day = Period { from: on, to: on };
    Asked::all(catalogue).find(|asked| {
        let plain = asked.duty.filter.is_empty() && asked.duty.entries.contains(&kind.entry);
        plain && asked.every().is_some() && asked.concerns(unit_kind, &everything) && asked.in_force(day)
    })
}

/// The kinds of meeting that meet the same duty: a thematic 组织生活会 is one too.
pub fn kinds_that_meet<'c>(catalogue: &'c Catalogue, asked: &Asked<'_>) -> impl Iterator<Item = &'c MeetingKind> {
    let entries = asked.duty.entries.clone();
    catalogue.meeting_kinds().filter(move |kind| entries.contains(&kind.entry))
}

/// One month in the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Meetings held in it.
    pub held: i64,
    /// A span that ends with this month is over and had too few.
    pub missing: bool,
}

/// What a Party group held in a year, where each group owes it.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// The first day on which it surely existed; `None` when not known.
    pub since: Option<Day>,
    /// Its meetings by month.
    pub months: [i64; 12],
}

impl Group {
    /// The first day on which one of them surely existed; `None` when it is not known of some.
    pub fn first(groups: &[Self]) -> Option<Day> {
        groups.iter().map(|g| g.since).min().flatten()
    }
}

/// A unit's year against a duty.
#[derive(Debug, Clone, Copy)]
pub struct Year<'a> {
    /// Key of the unit's kind.
    pub unit_kind: &'a str,
    /// What is known of it.
    pub facts: &'a UnitFacts,
    /// The year.
    pub year: i32,
    /// Meetings that meet the duty, by month.
    pub counted: &'a [i64; 12],
    /// Its groups that stand.
    pub groups: &'a [Group],
    /// Today.
    pub today: Day,
}

impl Year<'_> {
    /// The spans of the year that the unit owes, judged.
    fn judged<'j>(&'j self, asked: &'j Asked<'j>, workdays: &'j Workdays) -> impl Iterator<Item = duty::Judged<'j>> {
        let every = asked.every().zip(Period::year(self.year));
        let spans = every.map(|(every, year)| duty::spans(every, year)).unwrap_or_default();
        spans.into_iter().filter_map(move |span| {
            let sum = |months: &[i64; 12]| -> i64 {
                months.get(span.from.month0()..=span.to.month0()).unwrap_or_default().iter().sum()
            };
            let own = sum(self.counted);
            let held = if asked.duty.fact == Some(DutyFact::Groups) {
                let there = self.groups.iter().filter(|g| g.since.is_none_or(|since| since <= span.from));
                Held::of_groups(own, &there.map(|g| sum(&g.months)).collect::<Vec<_>>(), asked.least())
            } else {
                Held { times: own, ..Held::default() }
            };
            duty::judge(asked, (self.unit_kind, self.facts), span, held, self.today, workdays)
        })
    }

    /// The twelve months: `shown` is what was held, and what the duty lacks is marked at the last month of its span.
    pub fn cells(&self, asked: Option<&Asked<'_>>, shown: &[i64; 12], workdays: &Workdays) -> [Cell; 12] {
        let mut cells = shown.map(|held| Cell { held, missing: false });
        let judged = asked.iter().flat_map(|asked| self.judged(asked, workdays));
        for judged in judged.filter(|j| matches!(j.state, State::Late { .. })) {
            if let Some(cell) = cells.get_mut(judged.span.to.month0()) {
                cell.missing = true;
            }
        }
        cells
    }

    /// Whether the span in which today lies still lacks a meeting.
    pub fn owed_now(&self, asked: &Asked<'_>, workdays: &Workdays) -> bool {
        self.judged(asked, workdays).any(|j| j.span.contains(self.today) && j.state == State::Owed)
    }
}

/// How many spans of the year are over and had too few.
pub fn missing(cells: &[Cell; 12]) -> usize {
    cells.iter().filter(|c| c.missing).count()
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
