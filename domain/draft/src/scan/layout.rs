//! Where a number stands: in which sentence, under which headings, inside which quotation or title.

mod spans;
mod table;

use std::ops::Range;

pub use spans::Span;
pub use table::{Cell, is_unit_name};

use super::text::{REACH, Text, ends_sentence, is_han};
use super::words::cues;

/// A heading (一、… （二）… 1.… or 一是…) and the stretch of text it governs.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 for 一、, 2 for （一）, 3 for 1., 4 for （1）, 5 for 一是.
    pub level: u8,
    /// Where its number begins.
    pub start: usize,
    /// The words of the heading, without its number.
    pub title: Range<usize>,
    /// Where the next heading of the same or a higher level begins.
    pub end: usize,
    /// The heading before it that governs it, or governs its elder sister.
    parent: Option<usize>,
}

/// The shape of a document.
#[derive(Debug)]
pub struct Layout {
    sentences: Vec<Range<usize>>,
    headings: Vec<Heading>,
    spans: Vec<Span>,
    cells: Vec<Cell>,
    title: Range<usize>,
}

impl Layout {
    /// Reads the shape of a text.
    #[must_use]
    pub fn of(text: &Text) -> Self {
        let sentences = sentences(text);
        let headings = headings(text, &sentences);
        let first = headings.iter().find(|h| h.level <= 2).map_or(text.len(), |h| h.start);
        Self { title: title(text, first), spans: spans::spans(text), cells: table::cells(text), sentences, headings }
    }

    /// The sentence around a position.
    #[must_use]
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let index = self.sentences.partition_point(|s| s.end <= at);
        self.sentences.get(index).cloned().unwrap_or(at..at)
    }

    /// The sentence before the one around `at`, if it stands under the same headings.
    #[must_use]
    pub fn sentence_before(&self, at: usize) -> Option<Range<usize>> {
        let index = self.sentences.partition_point(|s| s.end <= at);
        let earlier = self.sentences.get(index.checked_sub(1)?)?.clone();
        let floor = self.headings_over(at).last().map_or(0, |h| h.start);
        (earlier.start >= floor && !earlier.is_empty()).then_some(earlier)
    }

    /// The headings over a position, the highest first.
    #[must_use]
    pub fn headings_over(&self, at: usize) -> Vec<&Heading> {
        let mut over = Vec::new();
        let mut next = self.headings.partition_point(|h| h.start <= at).checked_sub(1);
        while let Some(heading) = next.and_then(|i| self.headings.get(i)) {
            if at < heading.end {
                over.push(heading);
            }
            next = heading.parent;
        }
        over.reverse();
        over
    }

    /// The innermost quotation, title or bracket around a position that opens with one of `marks`.
    #[must_use]
    pub fn within(&self, at: usize, marks: &str) -> Option<&Span> {
        spans::innermost(&self.spans, at, marks)
    }

    /// The table cell that a number at `at` begins.
    #[must_use]
    pub fn cell(&self, at: usize) -> Option<&Cell> {
        let index = self.cells.partition_point(|c| c.range.start < at);
        self.cells.get(index).filter(|c| c.range.start == at)
    }

    /// The lines before the first heading that name the document.
    #[must_use]
    pub fn title(&self) -> Range<usize> {
        self.title.clone()
    }

    /// True where the text speaks of what is still to be done: under 下一步打算, 目标, 整改措施 and the like.
    #[must_use]
    pub fn is_plan(&self, text: &Text, at: usize) -> bool {
        if opens_plan(text, at) {
            return true;
        }
        let over = self.headings_over(at);
        let planned = |range: &Range<usize>| cues().plan_heading.within(text, range.clone());
        let past = |range: &Range<usize>| cues().past_heading.within(text, range.clone());
        match over.iter().rev().find(|h| h.level <= 4 && (planned(&h.title) || past(&h.title))) {
            Some(h) => planned(&h.title) && !past(&h.title),
            None => cues().plan_title.within(text, self.title()),
        }
    }
}

/// 下一步，… earlier in the same paragraph, at the beginning of a sentence.
fn opens_plan(text: &Text, at: usize) -> bool {
    let floor = at.saturating_sub(6 * REACH);
    let line = (floor..at).rev().find(|&i| text.at(i) == '\n').map_or(floor, |i| i + 1);
    let begins = |i: usize| i == line || ends_sentence(text.before(i)) || text.before(i) == '，';
    (line..at).filter(|&i| begins(i)).any(|i| {
        let from = text.skip_spaces(i);
        let opener = cues().plan_opener.starts(text, from).map(|n| from + n);
        let will = |end: usize| (end..at.min(end + 24)).any(|j| cues().will.starts(text, j).is_some());
        opener.is_some_and(|end| cues().plan_firm.starts(text, from).is_some() || will(end))
    })
}

fn sentences(text: &Text) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..text.len() {
        if ends_sentence(text.at(at)) {
            found.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

fn headings(text: &Text, sentences: &[Range<usize>]) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    for sentence in sentences {
        let start = text.skip_spaces(sentence.start);
        let fresh_line = text.before(sentence.start) == '\n';
        let Some((level, body)) = heading_number(text, start, fresh_line) else { continue };
        let stop = (body..sentence.end.min(body + 48)).find(|&i| matches!(text.at(i), '。' | '\n' | '：' | ':'));
        let end = stop.unwrap_or(sentence.end.min(body + 48));
        found.push(Heading { level, start, title: body..end, end: text.len(), parent: None });
    }
    for i in 0..found.len() {
        let level = found[i].level;
        if let Some(next) = found[i + 1..].iter().find(|h| h.level <= level).map(|h| h.start) {
            found[i].end = next;
        }
    }
    close_plain_lines(text, &mut found);
    link(&mut found);
    found
}

/// Gives every heading the nearest one before it of a higher level.
fn link(found: &mut [Heading]) {
    let mut open: Vec<usize> = Vec::new();
    for i in 0..found.len() {
        while open.last().is_some_and(|&o| found[o].level >= found[i].level) {
            open.pop();
        }
        found[i].parent = open.last().copied();
        open.push(i);
    }
}

/// 一是 … does not reach beyond its paragraph when a plain paragraph follows.
fn close_plain_lines(text: &Text, found: &mut [Heading]) {
    let ends: Vec<usize> = (0..text.len()).filter(|&i| text.at(i) == '\n').collect();
    for heading in found.iter_mut().filter(|h| h.level == 5) {
        let line_end = ends.get(ends.partition_point(|&e| e < heading.start));
        heading.end = line_end.map_or(heading.end, |&e| e.min(heading.end));
    }
}

/// The level of a heading number at `at` and where the words after it begin.
fn heading_number(text: &Text, at: usize, fresh_line: bool) -> Option<(u8, usize)> {
    let bracket = matches!(text.at(at), '（' | '(');
    let from = if bracket { at + 1 } else { at };
    let han = run(text, from, |c| "一二三四五六七八九十".contains(c));
    let arabic = run(text, from, |c| c.is_ascii_digit());
    if bracket {
        let closed = |end: usize| matches!(text.at(end), '）' | ')');
        return match () {
            () if han > from && closed(han) => Some((2, after_mark(text, han + 1))),
            () if arabic > from && arabic - from <= 2 && closed(arabic) && fresh_line => Some((4, arabic + 1)),
            () => None,
        };
    }
    if han > at {
        return match text.at(han) {
            '、' | '．' | '.' if fresh_line => Some((1, han + 1)),
            '是' | '要' => Some((5, han + 1)),
            '，' if fresh_line && han - at == 1 => Some((5, han + 1)),
            _ => None,
        };
    }
    if fresh_line && arabic > at && arabic - at <= 2 && matches!(text.at(arabic), '.' | '、' | '．') {
        return (!text.at(arabic + 1).is_ascii_digit()).then_some((3, arabic + 1));
    }
    if fresh_line && text.at(at) == '第' {
        let number = run(text, at + 1, |c| "一二三四五六七八九十".contains(c));
        return (number > at + 1 && (text.starts(number, "部分") || text.at(number) == '章'))
            .then_some((1, number + 1));
    }
    fresh_line.then(|| short_line(text, at)).flatten()
}

/// A short line of its own without a full stop (下一步工作打算) is a heading too.
fn short_line(text: &Text, at: usize) -> Option<(u8, usize)> {
    let end = (at..at + 24).find(|&i| text.at(i) == '\n' || i >= text.len())?;
    let words = text.folded(at..end);
    let plain = words.len() >= 4 && words.iter().all(|&c| is_han(c) || matches!(c, '、' | '，' | ' ' | '“' | '”'));
    (plain && (cues().plan_heading.within(text, at..end) || cues().past_heading.within(text, at..end)))
        .then_some((1, at))
}

fn after_mark(text: &Text, at: usize) -> usize {
    if text.at(at) == '、' { at + 1 } else { at }
}

fn run(text: &Text, from: usize, wanted: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    while wanted(text.at(at)) {
        at += 1;
    }
    at
}

fn title(text: &Text, first_heading: usize) -> Range<usize> {
    let mut end = 0;
    let mut at = 0;
    for _ in 0..4 {
        if at >= text.len() {
            break;
        }
        let line_end = (at..text.len()).find(|&i| text.at(i) == '\n').unwrap_or(text.len());
        let sentence = (at..line_end).any(|i| text.at(i) == '。');
        if line_end > first_heading || sentence || line_end - at > 60 {
            break;
        }
        end = line_end;
        at = line_end + 1;
    }
    0..end
}
