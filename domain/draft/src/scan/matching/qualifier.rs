//! What narrows a figure: 培训入党积极分子X人 is not all training, 35岁以下党员 are not all members.

use std::sync::LazyLock;

use super::zones::Zone;
use crate::scan::text::Text;
use crate::scan::token::Qualifier;
use crate::scan::words::cues;

static WORDS: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| read(include_str!("../lexicon/qualifiers.tsv")));

fn read(source: &'static str) -> Vec<(&'static str, &'static str)> {
    let rows = source.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
    rows.flat_map(|(tag, words)| words.split(' ').filter(|w| !w.is_empty()).map(move |w| (tag, w))).collect()
}

/// The narrowing words that touch a number's own words; of overlapping ones of a tag the longest.
pub(super) fn qualifiers(text: &Text, zones: &[Zone]) -> Vec<Qualifier> {
    let mut found: Vec<(usize, usize, Qualifier)> = Vec::new();
    for zone in zones.iter().filter(|z| z.weight >= 0.9 && z.name != "量词") {
        // What a title says narrows nothing: 《公务员职务与职级并行规定》等7部.
        for at in zone.range.clone().filter(|&at| !in_title(text, at)) {
            found.extend(age(text, at).filter(|f| f.1 <= zone.range.end));
            for (tag, word) in WORDS.iter().filter(|(_, w)| text.starts(at, w)) {
                let end = at + word.chars().count();
                if end <= zone.range.end {
                    found.push((at, end, Qualifier { tag: (*tag).into(), words: (*word).into() }));
                }
            }
        }
    }
    let longer = |a: &(usize, usize, Qualifier), b: &(usize, usize, Qualifier)| {
        a.2.tag == b.2.tag && b.0 <= a.0 && a.1 <= b.1 && b.1 - b.0 > a.1 - a.0
    };
    let kept = found.iter().filter(|a| !found.iter().any(|b| longer(a, b)));
    let mut list: Vec<Qualifier> = kept.map(|f| f.2.clone()).collect();
    list.dedup();
    list
}

/// Whether a place lies between 《 and 》 of its line.
fn in_title(text: &Text, at: usize) -> bool {
    let mark = |c: char| matches!(c, '《' | '》' | '\n');
    let before = (0..at).rev().map(|i| text.at(i)).find(|c| mark(*c));
    before == Some('《')
}

/// 35岁以下, XX周岁及以上.
fn age(text: &Text, at: usize) -> Option<(usize, usize, Qualifier)> {
    let digit = |c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x' | '×');
    if !digit(text.at(at)) || digit(text.before(at)) {
        return None;
    }
    let number = (at..text.len()).find(|&i| !digit(text.at(i)))?;
    let years = number + if text.starts(number, "周岁") { 2 } else { usize::from(text.at(number) == '岁') };
    let bound = cues().bound.starts(text, years).filter(|_| years > number)?;
    let end = years + bound;
    Some((at, end, Qualifier { tag: "age".into(), words: text.written(at..end) }))
}
