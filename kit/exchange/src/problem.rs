//! What is wrong in a table, with its place, and the collector that counts everything.

use crate::cell::Reason;
use crate::heading::Heading;
use crate::sheet::{Cell, column_name};
use base::Refusal;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How many problems are kept with their text; beyond it they are only counted.
pub const KEPT: usize = 100_000;

/// How many different reasons the summary tells apart; the rest are one group.
const REASONS: usize = 1_000;

/// How many characters of a wrong value are repeated in its message.
const SHOWN_CHARS: usize = 40;

/// One thing that is wrong in a table. Rows and columns count from 1; 0 means the whole table or the whole row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Row as the spreadsheet numbers it; 0 for the whole table.
    pub row: u32,
    /// Column, A = 1; 0 for the whole row.
    pub column: u32,
    /// Heading of the column as it stands in the file; empty when none.
    pub heading: String,
    /// The value found, as a person sees it, shortened.
    pub value: String,
    /// What is wrong.
    pub reason: String,
    /// What to do; may be empty.
    pub remedy: String,
}

impl Problem {
    /// A problem of one cell.
    pub fn of_cell(cell: &Cell<'_>, heading: impl Into<String>, reason: Reason) -> Self {
        Self {
            row: cell.row,
            column: cell.column,
            heading: heading.into(),
            value: shorten(&cell.shown()),
            reason: reason.what,
            remedy: reason.remedy,
        }
    }

    /// A problem of a whole row (e.g. two cells that contradict each other).
    pub fn of_row(row: u32, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            row,
            column: 0,
            heading: String::new(),
            value: String::new(),
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }

    /// A problem of the whole table.
    pub fn of_table(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::of_row(0, reason, remedy)
    }

    /// `第12行D列（身份证号）`, or as much of it as there is.
    pub fn place(&self) -> String {
        let mut place = if self.row == 0 { String::new() } else { format!("第{}行", self.row) };
        if self.column > 0 {
            place.push_str(&column_name(self.column));
            place.push('列');
        }
        if !self.heading.is_empty() {
            place = format!("{place}（{}）", self.heading);
        }
        place
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        if !place.is_empty() {
            write!(f, "{place}：")?;
        }
        if !self.value.is_empty() {
            write!(f, "“{}”", self.value)?;
        }
        f.write_str(&self.reason)?;
        if !self.remedy.is_empty() {
            write!(f, "，{}", self.remedy)?;
        }
        Ok(())
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let what = if problem.value.is_empty() {
            problem.reason.clone()
        } else {
            format!("“{}”{}", problem.value, problem.reason)
        };
        Self::at(problem.place(), what, problem.remedy)
    }
}

/// Collects problems: keeps the first [`KEPT`] with their text, counts all of them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Problems {
    kept: Vec<Problem>,
    total: usize,
    by_reason: BTreeMap<(String, String), usize>,
}

impl Problems {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.total += 1;
        let known = (problem.heading.clone(), problem.reason.clone());
        let full = self.by_reason.len() >= REASONS && !self.by_reason.contains_key(&known);
        let group = if full { (String::new(), "其他".to_owned()) } else { known };
        *self.by_reason.entry(group).or_default() += 1;
        if self.kept.len() < KEPT {
            self.kept.push(problem);
        }
    }

    /// Unwraps a reading: the value, or nothing and the problem is noted under the heading of `key`.
    pub fn take<T>(&mut self, heading: &Heading, key: &str, cell: &Cell<'_>, reading: Result<T, Reason>) -> Option<T> {
        match reading {
            Ok(value) => Some(value),
            Err(reason) => {
                self.push(Problem::of_cell(cell, heading.text(key), reason));
                None
            }
        }
    }

    /// The exact number, kept or not.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Those kept, by row and column.
    pub fn sorted(&self) -> Vec<&Problem> {
        let mut all: Vec<&Problem> = self.kept.iter().collect();
        all.sort();
        all
    }

    /// The first `n` by row and column, and how many more there are.
    pub fn first(&self, n: usize) -> (Vec<&Problem>, usize) {
        let mut shown = self.sorted();
        shown.truncate(n);
        let more = self.total - shown.len();
        (shown, more)
    }

    /// How often each (heading, reason) occurs, most frequent first: the short view of many problems.
    pub fn summary(&self) -> Vec<(&str, &str, usize)> {
        let mut counts: Vec<_> = self.by_reason.iter().map(|((h, r), n)| (h.as_str(), r.as_str(), *n)).collect();
        counts.sort_by_key(|(_, _, n)| std::cmp::Reverse(*n));
        counts
    }

    /// As refusals for a fault; beyond `n` one more says how many are not listed.
    pub fn refusals(&self, n: usize) -> Vec<Refusal> {
        let (shown, more) = self.first(n);
        let mut all: Vec<Refusal> = shown.into_iter().cloned().map(Refusal::from).collect();
        if more > 0 {
            all.push(Refusal::new(format!("另有{more}处问题未列出"), "请下载批注后的表格查看全部问题"));
        }
        all
    }
}

/// Problems of different stages of the same table join into one list.
impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, more: I) {
        more.into_iter().for_each(|problem| self.push(problem));
    }
}

fn shorten(value: &str) -> String {
    let mut chars = value.chars();
    let head: String = chars.by_ref().take(SHOWN_CHARS).collect();
    if chars.next().is_some() { format!("{head}…") } else { head }
}
