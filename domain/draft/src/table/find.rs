//! Where the tables of a document stand: the cells of a .docx, or lines of a text whose cells tabs part.

use super::{Cell, Table, number_in};
use crate::fill::{Filled, written_in};
use crate::store::Draft;
use crate::text;
use figure::State;

/// Longer lines over a table are no title of it.
const TITLE: usize = 40;

/// A piece of a table: where it stands in the document and in the table.
#[derive(Debug, Clone, Copy)]
struct Piece {
    line: usize,
    start: usize,
    end: usize,
    row: usize,
    column: usize,
    span: usize,
}

/// The tables in the body of a document, with the numbers that will stand in them.
pub fn tables(draft: &Draft, filled: &[Filled]) -> Vec<Table> {
    let chars: Vec<char> = draft.body.chars().collect();
    let lines: Vec<&str> = draft.body.split('\n').collect();
    let title = |from: usize| {
        let above = lines.iter().take(from).rev().map(|l| l.trim()).filter(|l| !l.is_empty());
        // 单位：人 stands between.
        let above = above.take(2).find(|l| !l.trim_start_matches(['（', '(']).starts_with("单位"));
        above.filter(|l| l.chars().count() <= TITLE && !l.ends_with(['。', '；', '，'])).map(str::to_owned)
    };
    let found = pieces(draft, &lines).into_iter().enumerate();
    found
        .filter_map(|(n, pieces)| {
            let (first, last) = (pieces.first()?, pieces.last()?);
            let at = pieces.iter().find(|p| written_in(&chars, &[], p.start..p.end).trim() != "")?.start;
            let rows = pieces.chunk_by(|a, b| a.row == b.row).map(|row| {
                row.chunk_by(|a, b| a.column == b.column).map(|pieces| cell(&chars, filled, pieces)).collect()
            });
            Some(Table {
                n,
                title: title(first.line).unwrap_or_else(|| format!("表{}", n + 1)),
                range: (first.start, last.end),
                at,
                rows: rows.collect(),
            })
        })
        .collect()
}

/// Whether a character of a draft stands in a table of its body.
pub fn stands_in_table(draft: &Draft, at: usize) -> bool {
    let lines: Vec<&str> = draft.body.split('\n').collect();
    let (from, to) = (|p: &Piece| p.start, |p: &Piece| p.end);
    pieces(draft, &lines).iter().any(|t| t.first().map(from) <= Some(at) && t.last().map(to) >= Some(at))
}

/// The pieces of each table.
fn pieces(draft: &Draft, lines: &[&str]) -> Vec<Vec<Piece>> {
    let looks = text::lines(&draft.body, draft.shape.as_deref());
    let tabbed = draft.source != "docx";
    let mut tables: Vec<(usize, Vec<Piece>)> = Vec::new();
    let (mut start, mut run) = (0, 0);
    for (n, (line, look)) in lines.iter().zip(&looks).enumerate() {
        let length = line.chars().count();
        let row = tabbed && line.trim().contains('\t');
        let (table, pieces) = match look.look.cell() {
            Some((table, row, column, span)) => {
                (table, vec![Piece { line: n, start, end: start + length, row, column, span }])
            }
            None if row => (run, tabbed_row(line, n, start)),
            None => {
                run = n + 1;
                (0, Vec::new())
            }
        };
        match tables.last_mut() {
            Some((last, all)) if *last == table && all.last().is_some_and(|p| p.line + 1 >= n) => all.extend(pieces),
            _ if pieces.is_empty() => {}
            _ => tables.push((table, pieces)),
        }
        start += length + 1;
    }
    tables.into_iter().map(|(_, pieces)| pieces).collect()
}

/// The cells of a line of text.
fn tabbed_row(line: &str, n: usize, start: usize) -> Vec<Piece> {
    let mut at = start;
    let cell = |(column, text): (usize, &str)| {
        let piece = Piece { line: n, start: at, end: at + text.chars().count(), row: n, column, span: 1 };
        at = piece.end + 1;
        piece
    };
    line.split('\t').enumerate().map(cell).collect()
}

/// A cell as it will stand.
fn cell(chars: &[char], filled: &[Filled], pieces: &[Piece]) -> Cell {
    let text: String = pieces.iter().map(|p| written_in(chars, filled, p.start..p.end)).collect();
    let inside = |f: &&Filled| pieces.iter().any(|p| p.start <= f.start && f.end <= p.end);
    let slots: Vec<&Filled> = filled.iter().filter(inside).collect();
    let number = match slots.as_slice() {
        [] => number_in(&text),
        [one] if one.state == State::Missing => None,
        [one] => number_in(&text).or_else(|| number_in(&one.written)),
        _ => None,
    };
    let place = pieces.first();
    Cell {
        column: place.map_or(0, |p| p.column),
        span: place.map_or(1, |p| p.span),
        text: text.trim().to_owned(),
        number,
        slot: slots.len() == 1,
    }
}
