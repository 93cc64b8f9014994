//! From plain text to a paper: what each line is, by its place and its first characters.

use super::lines::{
    attachment, heading, is_addressee, is_annex_mark, is_date, is_signature, is_subtitle, is_title, run_in,
};
use super::{Annex, Block, Paper, Span};
use std::ops::Range;

/// Something to show about characters of the text, e.g. a figure that was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// Which Unicode characters of the text. Marks do not overlap.
    pub range: Range<usize>,
    /// Yellow behind them.
    pub highlight: bool,
    /// A bookmark around them.
    pub bookmark: Option<String>,
    /// A comment on them.
    pub comment: Option<String>,
}

/// Makes a paper of plain text, one paragraph a line. Blank lines and indents of the text fall away: the layout has its own.
pub fn from_text(text: &str) -> Paper {
    from_marked_text(text, &[])
}

/// The same for text some of whose characters are marked.
pub fn from_marked_text(text: &str, marks: &[Mark]) -> Paper {
    let mut marks: Vec<&Mark> = marks.iter().filter(|mark| !mark.range.is_empty()).collect();
    marks.sort_by_key(|mark| mark.range.start);
    let lines = lines(text);
    // Attachments bound with the text follow its signature: a line 附件1, then a title.
    let ends: Vec<usize> =
        lines.iter().enumerate().skip(1).filter(|(_, line)| is_annex_mark(line.text)).map(|(at, _)| at).collect();
    let (text, bound) = lines.split_at(ends.first().copied().unwrap_or(lines.len()));
    let mut paper = Paper::default();
    let body = head(text, &marks, &mut paper);
    let body = tail(body, &marks, &mut paper);
    paper.blocks = blocks(body, &marks);
    paper.annexes = bound.chunk_by(|_, next| !is_annex_mark(next.text)).map(|lines| annex(lines, &marks)).collect();
    paper
}

/// One attachment: its mark, its title, its text.
fn annex(lines: &[Line<'_>], marks: &[&Mark]) -> Annex {
    let lines = lines.get(1..).unwrap_or_default();
    match lines.split_first() {
        Some((title, rest)) if is_title(title.text) && cells(title).len() == 1 => {
            Annex { title: spans(*title, marks), blocks: blocks(rest, marks) }
        }
        _ => Annex { title: Vec::new(), blocks: blocks(lines, marks) },
    }
}

/// Paragraphs and headings; lines of cells between tabs, as a table pasted from a document has them, become one again.
fn blocks(lines: &[Line<'_>], marks: &[&Mark]) -> Vec<Block> {
    let groups = lines.chunk_by(|one, next| {
        let columns = cells(one).len();
        columns > 1 && columns == cells(next).len()
    });
    groups
        .flat_map(|group| match group {
            [head, rows @ ..] if !rows.is_empty() => vec![table(head, rows, marks)],
            lines => lines.iter().map(|line| block(bare(*line), marks)).collect(),
        })
        .collect()
}

fn table(head: &Line<'_>, rows: &[Line<'_>], marks: &[&Mark]) -> Block {
    let all = |line: &Line<'_>| cells(line).into_iter().map(|cell| spans(cell, marks)).collect::<Vec<_>>();
    let longest = |column: usize| {
        let cells = [head]
            .into_iter()
            .chain(rows)
            .filter_map(|row| cells(row).get(column).map(|cell| cell.text.chars().count()));
        u32::try_from(cells.max().unwrap_or_default().clamp(2, 16)).unwrap_or(2)
    };
    let columns: Vec<String> = cells(head).iter().map(|cell| cell.text.to_owned()).collect();
    Block::Table { widths: (0..columns.len()).map(longest).collect(), columns, rows: rows.iter().map(all).collect() }
}

/// A line that turned out to be no row, without the tabs at its ends.
fn bare(line: Line<'_>) -> Line<'_> {
    let shown = line.text.trim_start();
    let start = line.start + line.text.chars().count() - shown.chars().count();
    Line { text: shown.trim_end(), start, ..line }
}

/// The cells of a line that tabs part.
fn cells<'a>(line: &Line<'a>) -> Vec<Line<'a>> {
    let mut start = line.start;
    line.text
        .split('\t')
        .map(|text| {
            let cell = bare(Line { text, start, apart: false });
            start += text.chars().count() + 1;
            cell
        })
        .collect()
}

/// A line without the white space around it, and the place of its first character in the text.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    start: usize,
    /// A blank line stands before it.
    apart: bool,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut lines, mut start, mut apart) = (Vec::new(), 0, false);
    for line in text.split('\n') {
        // A tab at an end may be an empty cell; where there is no other, it is an indent.
        let is_row = line.trim().contains('\t') || line.matches('\t').count() > 1;
        let is_space = |c: char| (c.is_whitespace() && !(is_row && c == '\t')) || c == '\u{FEFF}';
        let shown = line.trim_start_matches(is_space);
        let leading = line.chars().count() - shown.chars().count();
        let shown = shown.trim_end_matches(is_space);
        if !shown.is_empty() {
            lines.push(Line { text: shown, start: start + leading, apart });
        }
        apart = shown.is_empty();
        start += line.chars().count() + 1;
    }
    lines
}

/// Takes title, subtitle and addressee from the beginning.
fn head<'a, 'b>(lines: &'b [Line<'a>], marks: &[&Mark], paper: &mut Paper) -> &'b [Line<'a>] {
    let mut rest = lines;
    let (mut title, mut subtitle): (Vec<Line<'a>>, Vec<Line<'a>>) = (Vec::new(), Vec::new());
    while let Some((line, after)) = rest.split_first() {
        let dated = after.first().is_some_and(|next| is_date(next.text));
        // A paper copied from the web often repeats its title.
        let again = title.iter().any(|other| other.text == line.text);
        if again {
        } else if !title.is_empty() && (is_subtitle(line.text) || (dated && is_signature(line.text))) {
            subtitle.push(*line);
        } else if is_title(line.text)
            && subtitle.is_empty()
            && !after.is_empty()
            && title.len() < 4
            && (title.is_empty() || !(line.apart || captions(after)))
        {
            title.push(*line);
        } else {
            break;
        }
        rest = after;
    }
    paper.title = joined(&title, marks);
    paper.subtitle = joined(&subtitle, marks);
    if let Some((line, after)) = rest.split_first()
        && is_addressee(line.text)
    {
        paper.addressee = spans(*line, marks);
        rest = after;
    }
    rest
}

/// Whether the line over these is the caption of a table rather than one more line of the title. 单位：人 may stand between.
fn captions(after: &[Line<'_>]) -> bool {
    let is_measure = |line: &&Line<'_>| line.text.trim_start_matches(['（', '(']).starts_with("单位：");
    after.iter().find(|next| !is_measure(next)).is_some_and(|next| cells(next).len() > 1)
}

/// Takes date, signature and attachments from the end.
fn tail<'a, 'b>(lines: &'b [Line<'a>], marks: &[&Mark], paper: &mut Paper) -> &'b [Line<'a>] {
    let mut rest = lines;
    if let Some((line, before)) = rest.split_last()
        && is_date(line.text)
        && !before.is_empty()
    {
        paper.date = spans(*line, marks);
        rest = before;
        if let Some((line, before)) = rest.split_last()
            && is_signature(line.text)
        {
            paper.signature = spans(*line, marks);
            rest = before;
        }
    }
    let first = rest.iter().rposition(|line| attachment(line.text).is_some());
    if let Some(first) = first
        && let (body, list) = rest.split_at(first)
        && list.iter().skip(1).all(|line| matches!(heading(line.text), Some((3, _))))
    {
        let names = list.iter().map(|line| unnumbered(*line)).filter(|name| !name.text.is_empty());
        paper.attachments = names.map(|name| spans(name, marks)).collect();
        rest = if paper.attachments.is_empty() { rest } else { body };
    }
    rest
}

/// The name of an attachment without its number and closing punctuation.
fn unnumbered(line: Line<'_>) -> Line<'_> {
    let name = attachment(line.text).unwrap_or(line.text);
    let name = match heading(name) {
        Some((3, number)) => name.get(number..).unwrap_or_default(),
        _ => name,
    };
    let name = name.trim_start();
    let before = line.text.strip_suffix(name).unwrap_or_default().chars().count();
    let text = name.trim_end_matches(['。', '；', '，', ';', ' ', '\u{3000}']);
    Line { text, start: line.start + before, ..line }
}

/// More characters than a heading has.
const LONG: usize = 60;

fn block(line: Line<'_>, marks: &[&Mark]) -> Block {
    let Some((level, _)) = heading(line.text) else { return Block::Paragraph(spans(line, marks)) };
    match run_in(line.text) {
        // 1. and （1） have the face of the body: in a paragraph nothing tells them apart. A long sentence is no heading.
        Some(end) if level > 2 || line.text.get(..end).unwrap_or_default().chars().count() > LONG => {
            Block::Paragraph(spans(line, marks))
        }
        Some(end) => {
            let (text, rest) = line.text.split_at(end);
            let after = Line { text: rest, start: line.start + text.chars().count(), ..line };
            Block::Heading { level, text: spans(Line { text, ..line }, marks), rest: spans(after, marks) }
        }
        None if line.text.chars().count() > LONG => Block::Paragraph(spans(line, marks)),
        None => Block::Heading { level, text: spans(line, marks), rest: Vec::new() },
    }
}

/// Lines as one, broken where they were.
fn joined(lines: &[Line<'_>], marks: &[&Mark]) -> Vec<Span> {
    let lines: Vec<Vec<Span>> = lines.iter().map(|line| spans(*line, marks)).collect();
    lines.join(&Span::plain("\n"))
}

/// Cuts a line where marks begin and end.
fn spans(line: Line<'_>, marks: &[&Mark]) -> Vec<Span> {
    let characters: Vec<char> = line.text.chars().collect();
    let end = line.start + characters.len();
    let cut =
        |from: usize, to: usize| -> String { characters.iter().skip(from - line.start).take(to - from).collect() };
    let (mut spans, mut at) = (Vec::new(), line.start);
    let first = marks.partition_point(|mark| mark.range.end <= line.start);
    for mark in marks.iter().skip(first).take_while(|mark| mark.range.start < end) {
        let (from, to) = (mark.range.start.max(at), mark.range.end.min(end));
        if from < to {
            spans.push(Span::plain(cut(at, from)));
            let Mark { highlight, bookmark, comment, .. } = (*mark).clone();
            spans.push(Span { text: cut(from, to), bold: false, highlight, bookmark, comment });
            at = to;
        }
    }
    spans.push(Span::plain(cut(at, end)));
    spans.retain(|span| !span.text.is_empty());
    spans
}
