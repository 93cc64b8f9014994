//! What the words around a number say of its time and of its change: 上半年, 比去年同期, 增加, 下降到.

use std::ops::Range;

use super::layout::Layout;
use super::text::{Text, ends_clause, ends_sentence};
use super::token::{Change, Class, Direction, Setting, Step, Token, Words};
use super::words::{WordList, cues};

/// Fills in the setting of every figure and blank.
pub(super) fn set(text: &Text, layout: &Layout, tokens: &mut [Token]) {
    let times = times(text, tokens);
    for token in tokens.iter_mut().filter(|t| t.class.counts()) {
        let period = governing(text, layout, &times, token.start).map(|t| words(text, t));
        let base = base(text, &times, token.start).map(|t| words(text, t));
        token.setting = Setting { period, base, change: change(text, token) };
    }
}

fn words(text: &Text, range: &Range<usize>) -> Words {
    Words { start: range.start, end: range.end, words: text.written(range.clone()) }
}

/// Every stretch that names a time: the words of the field and the dates found, joined where they touch (2023年上半年).
fn times(text: &Text, tokens: &[Token]) -> Vec<Range<usize>> {
    let dated = tokens.iter().filter(|t| t.class == Class::Date).map(|t| t.start..with_unit(text, t.end));
    let named = (0..text.len()).filter_map(|at| cues().period_word.starts(text, at).map(|n| at..at + n));
    let mut found: Vec<Range<usize>> = dated.chain(named).collect();
    found.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for time in found {
        match joined.last_mut() {
            Some(last) if time.start <= last.end => last.end = last.end.max(time.end),
            _ => joined.push(time),
        }
    }
    for time in &mut joined {
        let since = ["截至", "截止", "自", "从"].iter().find(|w| text.ends(time.start, w));
        time.start -= since.map_or(0, |w| w.chars().count());
        let until = ["以来", "期间", "底", "末"].iter().find(|w| text.starts(time.end, w));
        time.end += until.map_or(0, |w| w.chars().count());
    }
    joined
}

/// The 年 that follows a year whose token is the number alone.
fn with_unit(text: &Text, end: usize) -> usize {
    if matches!(text.at(end), '年' | '月' | '日') { end + 1 } else { end }
}

fn compared(text: &Text, time: &Range<usize>) -> bool {
    cues().base_left.ends(text, time.start).is_some() || matches!(text.folded(time.clone()), ['同' | '环', '比'])
}

/// The last time before the number in its sentence; else in its paragraph, its headings, the title of the document.
fn governing<'a>(text: &Text, layout: &Layout, times: &'a [Range<usize>], at: usize) -> Option<&'a Range<usize>> {
    let within = |range: Range<usize>| {
        let from = times.partition_point(|t| t.start < range.start);
        let until = times.partition_point(|t| t.end <= range.end);
        times.get(from..until).into_iter().flatten().rev().find(|t| !compared(text, t))
    };
    let sentence = layout.sentence(at);
    let line = text.back_to(at, |i| text.at(i) == '\n');
    let headings = || layout.headings_over(at).into_iter().rev().find_map(|h| within(h.title.clone()));
    within(sentence.start..at)
        .or_else(|| within(line.min(sentence.start)..sentence.start))
        .or_else(headings)
        .or_else(|| within(layout.title()))
}

/// 比去年同期 in the number's clause.
fn base<'a>(text: &Text, times: &'a [Range<usize>], at: usize) -> Option<&'a Range<usize>> {
    let clause = text.back_to(at, |i| ends_clause(text.at(i)));
    let last = times.partition_point(|t| t.end <= at);
    times[..last].iter().rev().take_while(|t| t.start >= clause).find(|t| compared(text, t))
}

/// 增加5名 is a change, 增加到5名 a new value, 由5名增加 the old one.
fn change(text: &Text, token: &Token) -> Option<Change> {
    let before = before_hedges(text, token.start);
    let became = cues().became.ends(text, before).map(|n| before - n);
    if let Some(found) = became.and_then(|end| moved(text, end)) {
        return Some(found.step(Step::To));
    }
    if let Some(found) = moved(text, before) {
        return Some(found.step(Step::By));
    }
    from(text, token)
}

/// The 由 before and the verb after: 由86%提升到91%.
fn from(text: &Text, token: &Token) -> Option<Change> {
    let clause = text.back_to(token.start, |i| ends_clause(text.at(i)));
    let opened = (clause..token.start).any(|i| matches!(text.at(i), '由' | '从'));
    let after = text.on_to(token.end, |i| ends_sentence(text.at(i))).min(token.end + 8);
    let verb = (token.end..after).find_map(|i| verb(text, i));
    verb.filter(|_| opened).map(|v| v.step(Step::From))
}

fn verb(text: &Text, at: usize) -> Option<Change> {
    let of = |list: &WordList, direction| {
        let length = list.starts(text, at).filter(|&n| n >= 2 || cues().became.starts(text, at + n).is_some())?;
        Some(Change { words: words(text, &(at..at + length)), direction, step: Step::By })
    };
    of(&cues().grew, Direction::Up).or_else(|| of(&cues().shrank, Direction::Down))
}

/// The verb that ends just before `end`.
fn moved(text: &Text, end: usize) -> Option<Change> {
    let of = |list: &WordList, direction| {
        let length = list.ends(text, end).filter(|&n| n >= 2 || alone(text, end))?;
        Some(Change { words: words(text, &(end - length..end)), direction, step: Step::By })
    };
    of(&cues().grew, Direction::Up).or_else(|| of(&cues().shrank, Direction::Down))
}

/// 多 and 少 are verbs only after a comparison: 比上年多15场.
fn alone(text: &Text, end: usize) -> bool {
    let clause = text.back_to(end, |i| ends_clause(text.at(i)));
    (clause..end).any(|i| matches!(text.at(i), '比' | '较'))
}

fn before_hedges(text: &Text, start: usize) -> usize {
    let mut at = text.skip_spaces_back(start);
    while let Some(length) =
        ["近", "约", "了", "超过", "超"].iter().find(|w| text.ends(at, w)).map(|w| w.chars().count())
    {
        at = text.skip_spaces_back(at - length);
    }
    at
}
