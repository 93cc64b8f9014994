//! Rows that could be the heading, and how well each matches the columns that are looked for.

use super::Column;
use super::words::{normal, tidy, without_brackets};
use crate::sheet::{Row, Sheet};
use std::collections::HashMap;

/// How far down a heading is looked for.
pub(super) const HEADING_WITHIN: u32 = 30;

/// A heading row with what each cell matched.
pub(super) struct Candidate {
    pub(super) row: u32,
    score: usize,
    pub(super) cells: Vec<HeadingCell>,
}

pub(super) struct HeadingCell {
    pub(super) column: u32,
    pub(super) text: String,
    pub(super) matched: Option<Match>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) index: usize,
    pub(super) exact: bool,
}

/// All names and synonyms in their normal form.
struct Names<'c> {
    columns: &'c [Column],
    by_form: HashMap<String, Match>,
}

impl<'c> Names<'c> {
    fn of(columns: &'c [Column]) -> Self {
        let mut by_form = HashMap::new();
        for (index, column) in columns.iter().enumerate() {
            by_form.entry(normal(&column.name)).or_insert(Match { index, exact: true });
        }
        for (index, column) in columns.iter().enumerate() {
            for synonym in &column.synonyms {
                by_form.entry(normal(synonym)).or_insert(Match { index, exact: false });
            }
        }
        Self { columns, by_form }
    }

    /// Tries the text as it is, then without what stands in brackets.
    fn look_up(&self, text: &str) -> Option<Match> {
        let whole = normal(text);
        if whole.is_empty() {
            return None;
        }
        self.by_form.get(&whole).or_else(|| self.by_form.get(&normal(&without_brackets(text)))).copied()
    }
}

/// The row, or pair of rows, that matches most columns; required ones count twice.
pub(super) fn best_row(sheet: &Sheet, columns: &[Column]) -> Option<Candidate> {
    let names = Names::of(columns);
    let rows: Vec<Row<'_>> = sheet.rows().take_while(|row| row.number <= HEADING_WITHIN).collect();
    let mut best: Option<Candidate> = None;
    for (index, row) in rows.iter().enumerate() {
        let single = single_row(row, &names);
        let above = index.checked_sub(1).map(|before| rows[before]).filter(|before| before.number + 1 == row.number);
        let pair = above.and_then(|above| row_pair(&above, row, &names));
        for candidate in [Some(single), pair].into_iter().flatten() {
            if candidate.score > best.as_ref().map_or(0, |b| b.score) {
                best = Some(candidate);
            }
        }
    }
    let enough = if columns.len() <= 2 { 1 } else { 2 };
    best.filter(|candidate| distinct(&candidate.cells) >= enough)
}

fn single_row(row: &Row<'_>, names: &Names<'_>) -> Candidate {
    let cells: Vec<HeadingCell> = row
        .cells()
        .filter(|cell| !cell.is_blank())
        .map(|cell| {
            let text = tidy(&cell.shown());
            HeadingCell { column: cell.column, matched: names.look_up(&text), text }
        })
        .collect();
    Candidate { row: row.number, score: score(&cells, names), cells }
}

/// A group heading over its parts (联系方式 over 手机 and 固定电话), or cells merged downwards beside such a group.
/// Only where both rows give a column that the other does not, so that a first row of data is never taken for a heading.
fn row_pair(above: &Row<'_>, below: &Row<'_>, names: &Names<'_>) -> Option<Candidate> {
    let last = above.cells().chain(below.cells()).map(|cell| cell.column).max()?;
    let (mut group, mut cells) = (String::new(), Vec::new());
    let (mut from_above, mut from_below) = (0, 0);
    for column in 1..=last {
        let (upper, lower) = (tidy(&above.cell(column).shown()), tidy(&below.cell(column).shown()));
        if !upper.is_empty() {
            group.clone_from(&upper);
        }
        if lower.is_empty() {
            if !upper.is_empty() {
                let matched = names.look_up(&upper);
                from_above += usize::from(matched.is_some());
                cells.push(HeadingCell { column, matched, text: upper });
            }
            continue;
        }
        let joined = format!("{group}{lower}");
        let matched = names.look_up(&joined).or_else(|| names.look_up(&lower));
        from_below += usize::from(matched.is_some());
        cells.push(HeadingCell { column, matched, text: lower });
    }
    let both = from_above > 0 && from_below > 0;
    both.then(|| Candidate { row: below.number, score: score(&cells, names), cells })
}

fn score(cells: &[HeadingCell], names: &Names<'_>) -> usize {
    let mut seen = vec![false; names.columns.len()];
    cells
        .iter()
        .filter_map(|cell| cell.matched)
        .map(|found| {
            let first = !std::mem::replace(&mut seen[found.index], true);
            usize::from(first) * (1 + usize::from(names.columns[found.index].required))
        })
        .sum()
}

fn distinct(cells: &[HeadingCell]) -> usize {
    let mut seen: Vec<usize> = cells.iter().filter_map(|cell| cell.matched).map(|found| found.index).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}
