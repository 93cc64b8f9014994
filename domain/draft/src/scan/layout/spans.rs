//! Quotations, titles and brackets.

use std::ops::Range;

use crate::scan::text::Text;

/// A quotation, a title in book marks or a bracket, without its marks.
#[derive(Debug, Clone)]
pub struct Span {
    /// The opening mark.
    pub open: char,
    /// What stands between the marks.
    pub inside: Range<usize>,
}

/// Longer stretches between marks are no quotations but marks gone astray.
const LONGEST_SPAN: usize = 400;
/// Marks open at once; more are no text.
const DEEPEST: usize = 64;

/// The innermost stretch around a position that opens with one of `marks`.
pub(super) fn innermost<'a>(spans: &'a [Span], at: usize, marks: &str) -> Option<&'a Span> {
    let last = spans.partition_point(|s| s.inside.start <= at);
    let near = spans[..last].iter().rev().take_while(|s| s.inside.start + LONGEST_SPAN >= at);
    near.filter(|s| s.inside.contains(&at) && marks.contains(s.open)).min_by_key(|s| s.inside.len())
}

/// Pairs of marks; a mark left open at the end of its line is dropped.
pub(super) fn spans(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    for at in 0..text.len() {
        let c = text.at(at);
        if c == '\n' {
            open.clear();
        } else if c == '"' {
            match open.iter().rposition(|o| o.0 == '"') {
                Some(i) => close(&mut found, &mut open, i, at),
                None => open.push((c, at)),
            }
        } else if "“‘《〈（(「【".contains(c) {
            open.push((c, at));
            if open.len() > DEEPEST {
                open.remove(0);
            }
        } else if let Some(i) = opener(c).and_then(|o| open.iter().rposition(|x| o.contains(x.0))) {
            close(&mut found, &mut open, i, at);
        }
    }
    found.retain(|s| s.inside.len() <= LONGEST_SPAN);
    found.sort_by_key(|s| s.inside.start);
    found
}

fn opener(c: char) -> Option<&'static str> {
    Some(match c {
        '”' => "“",
        '’' => "‘",
        '》' => "《",
        '〉' => "〈",
        '）' | ')' => "（(",
        '」' => "「",
        '】' => "【",
        _ => return None,
    })
}

fn close(found: &mut Vec<Span>, open: &mut Vec<(char, usize)>, index: usize, at: usize) {
    if let Some(&(mark, start)) = open.get(index) {
        found.push(Span { open: mark, inside: start + 1..at });
    }
    open.truncate(index);
}
