//! Tables in plain text: rows of cells parted by tabs, bars or gaps, and the cells of .docx tables, each on a line of its
//! own. The heads of its row and column tell what the number in a cell counts.

use std::ops::Range;

use super::super::numerals;
use super::super::text::{Text, is_space};
use super::super::words::measure;

/// A cell that holds nothing but a number or a blank.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The number with its measure word.
    pub range: Range<usize>,
    /// The words of the row, the nearest cell first.
    pub rows: Vec<Range<usize>>,
    /// The words over its column.
    pub column: Option<Range<usize>>,
    /// It only counts the rows (序号).
    pub numbering: bool,
}

/// A longer stretch is a sentence and no cell.
const LONGEST: usize = 24;

/// What the names of units end with.
const KINDS: [&str; 8] = ["支部", "总支", "党委", "工委", "党组", "党支部委员会", "委员会", "工作委员会"];
/// Characters before that in the shortest name: 财政局. 基层党委 is a kind.
const OWN_WORDS: usize = 3;

/// Whether the head of a row is the name of a unit: 区发展和改革局机关党委.
pub fn is_unit_name(row: &str) -> bool {
    let kind = KINDS.iter().filter(|kind| row.ends_with(**kind)).map(|kind| kind.chars().count()).max();
    kind.is_some_and(|kind| row.chars().count() >= kind + OWN_WORDS)
}

type Row = Vec<Range<usize>>;

/// Every number cell, in order.
pub(super) fn cells(text: &Text) -> Vec<Cell> {
    let rows: Vec<Row> = lines(text).into_iter().map(|line| split(text, line)).collect();
    let mut found = Vec::new();
    for block in rows.chunk_by(|a, b| !a.is_empty() && !b.is_empty()) {
        let wide = block.iter().filter(|row| row.len() > 1).count();
        if wide >= 2 {
            across(text, block, &mut found);
        } else if wide == 0 && block.len() >= 4 {
            let single: Row = block.iter().flatten().cloned().collect();
            across(text, &down(text, &single), &mut found);
        }
    }
    found
}

fn lines(text: &Text) -> Vec<Range<usize>> {
    let mut start = 0;
    let ends = (0..text.len()).filter(|&i| text.at(i) == '\n').chain([text.len()]);
    ends.map(|end| std::mem::replace(&mut start, end + 1)..end).collect()
}

/// The cells of a line; none for prose. Remarks at its end are no cells.
fn split(text: &Text, line: Range<usize>) -> Row {
    let words = text.folded(line.clone());
    let hard = words.iter().any(|c| matches!(c, '\t' | '|'));
    let prose = !hard && line.clone().any(|at| is_prose(text, at));
    let wide = |at: usize| is_space(text.at(at)) && (is_space(text.at(at + 1)) || is_space(text.before(at)));
    let mut found = Vec::new();
    let mut from = line.start;
    for at in line.clone() {
        let parts = match (hard, prose) {
            (true, _) => matches!(text.at(at), '\t' | '|'),
            (_, true) => wide(at),
            _ => is_space(text.at(at)),
        };
        if parts {
            found.push(trimmed(text, from..at));
            from = at + 1;
        }
    }
    found.push(trimmed(text, from..line.end));
    // What draws lines is no cell.
    let drawn = |cell: &Range<usize>| text.folded(cell.clone()).iter().all(|&c| "-—–―_".contains(c));
    found.retain(|cell| !drawn(cell));
    // Between bars or tabs a colon makes no sentence: 其中：女党员.
    let sentence = |at: usize| is_prose(text, at) && !(hard && "：:".contains(text.at(at)));
    let remark = |cell: &Range<usize>| cell.len() > LONGEST || cell.clone().any(sentence);
    let kept = found.iter().position(remark).unwrap_or(found.len());
    if kept < found.len() && kept < 2 { Vec::new() } else { found.into_iter().take(kept).collect() }
}

/// Punctuation of sentences; the comma of 1,234 is none.
fn is_prose(text: &Text, at: usize) -> bool {
    let inside_number = text.at(at) == ',' && text.before(at).is_ascii_digit() && text.at(at + 1).is_ascii_digit();
    "，。；！？：;:,".contains(text.at(at)) && !inside_number
}

fn trimmed(text: &Text, range: Range<usize>) -> Range<usize> {
    let end = text.skip_spaces_back(range.end).max(range.start);
    text.skip_spaces(range.start).min(end)..end
}

/// Cells one below the other, put into rows again: as many to a row as stand before the first row's own head.
fn down(text: &Text, cells: &Row) -> Vec<Row> {
    let words = cells.iter().take_while(|cell| !is_number(text, cell)).count();
    let width = words.saturating_sub(1);
    let regular = |width: usize| {
        let body = cells.get(width..).unwrap_or_default();
        width > 1 && body.chunks(width).all(|row| row.first().is_some_and(|cell| !is_number(text, cell)))
    };
    if regular(width) {
        return cells.chunks(width).map(<[_]>::to_vec).collect();
    }
    cells.chunk_by(|_, next| is_number(text, next)).map(<[_]>::to_vec).collect()
}

/// Heads for the number cells of a block of rows.
fn across(text: &Text, rows: &[Row], found: &mut Vec<Cell>) {
    // A line of one cell over the table is its caption; years (2023年) head columns.
    let heads = |cell: &Range<usize>| !is_number(text, cell) || text.at(cell.end - 1) == '年';
    let header = rows.iter().find(|row| row.len() > 1).filter(|row| row.iter().all(heads));
    for row in rows {
        let under = header.is_none_or(|h| h.first() != row.first());
        for (place, cell) in row.iter().enumerate().filter(|(_, cell)| under && is_number(text, cell)) {
            let before = row.get(..place).unwrap_or_default().iter().rev();
            let heads: Row = before.filter(|c| !is_number(text, c)).cloned().collect();
            let column = header.filter(|h| h.len() >= row.len()).and_then(|h| h.get(place)).cloned();
            let counts_rows =
                column.as_ref().is_some_and(|c| text.starts(c.start, "序号")) || place == 0 && row.len() > 1;
            if !heads.is_empty() || column.is_some() {
                found.push(Cell { range: unsigned(text, cell), rows: heads, column, numbering: counts_rows });
            }
        }
    }
}

/// The cell without the sign before its digits: +15, -2.
fn unsigned(text: &Text, cell: &Range<usize>) -> Range<usize> {
    let signed = matches!(text.at(cell.start), '+' | '-') && text.at(cell.start + 1).is_ascii_digit();
    cell.start + usize::from(signed)..cell.end
}

/// 1,234 · 98.7% · 12个 · X · +15: a number or a blank, and after it nothing but a measure word.
fn is_number(text: &Text, cell: &Range<usize>) -> bool {
    let cell = &unsigned(text, cell);
    let part = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '.' | ',' | 'X' | 'x' | '×' | '_' | '○' | '{' | '}')
            || numerals::digit(c).is_some()
    };
    let end = cell.clone().find(|&at| !part(text.at(at))).unwrap_or(cell.end);
    let rest = text.skip_spaces(end);
    let measured = || measure(text, rest).is_some_and(|m| rest + m.word.chars().count() == cell.end);
    end > cell.start && (end == cell.end || measured())
}
