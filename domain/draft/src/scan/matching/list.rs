//! Lists matched by order: 申请入党、积极分子、发展对象依次为1人、34人、26人.

use std::ops::Range;

use super::Counted;
use crate::scan::text::{Text, ends_clause};
use crate::scan::words::cues;

/// A row of more numbers than this is no list in a sentence.
const LONGEST: usize = 24;

/// The item that belongs to number `index` when it stands in a row after 依次为 or 分别为.
pub(super) fn item(text: &Text, numbers: &[Counted], index: usize) -> Option<Range<usize>> {
    let first = first_of_row(text, numbers, index);
    let cue_end = text.skip_spaces_back(numbers[first].start());
    let cue = cues().list_cue.ends(text, cue_end)?;
    let items = items(text, cue_end - cue);
    let row = row_length(text, numbers, first);
    (row >= 2 && items.len() >= row).then(|| items.get(items.len() - row + (index - first)).cloned()).flatten()
}

/// Numbers follow each other with nothing but 、 和 or a comma between.
fn linked(text: &Text, numbers: &[Counted], a: usize) -> bool {
    let (Some(one), Some(two)) = (numbers.get(a), numbers.get(a + 1)) else { return false };
    let between = text.folded(one.end()..two.start());
    !between.is_empty()
        && between.len() <= 2
        && between.iter().all(|c| matches!(c, '、' | '和' | '及' | '与' | '，' | ',' | ' '))
}

fn first_of_row(text: &Text, numbers: &[Counted], index: usize) -> usize {
    let mut first = index;
    while first > 0 && index - first < LONGEST && linked(text, numbers, first - 1) {
        first -= 1;
    }
    first
}

fn row_length(text: &Text, numbers: &[Counted], first: usize) -> usize {
    let mut last = first;
    while last - first < LONGEST && linked(text, numbers, last) {
        last += 1;
    }
    last - first + 1
}

/// The items before the cue, separated by 、 和 及 within the clause.
fn items(text: &Text, end: usize) -> Vec<Range<usize>> {
    let start = text.back_to(end, |i| ends_clause(text.at(i)));
    let mut found = Vec::new();
    let mut from = start;
    for at in start..end {
        if matches!(text.at(at), '、' | '和' | '及' | '与') {
            found.push(from..at);
            from = at + 1;
        }
    }
    found.push(from..end);
    found.retain(|r| !r.is_empty());
    found
}
