//! What follows a number: hedge, multiplier and measure word (余万元, 大类, 个百分点).

use super::layout::{Cell, Layout};
use super::lexer::{Raw, Shape};
use super::text::Text;
use super::words::{Measure, measure};

/// The part of a quantity after its number.
#[derive(Debug, Clone, Default)]
pub struct Suffix {
    /// Multiplier and measure word, as people would name the unit: 万元, 人次, 类.
    pub unit: Option<String>,
    /// The measure word.
    pub measure: Option<&'static Measure>,
    /// 万, 亿 …, empty without one.
    pub multiplier: String,
    /// Where the quantity ends.
    pub end: usize,
    /// The measure belongs to the next number of a range (8—10人) or row (15、16日).
    pub shared: bool,
}

/// Reads the suffix of every number; a number without a measure of its own takes that of the number it is joined to.
#[must_use]
pub fn suffixes(text: &Text, raws: &[Raw]) -> Vec<Suffix> {
    let mut found: Vec<Suffix> = raws.iter().map(|raw| suffix(text, raw)).collect();
    for i in (0..raws.len().saturating_sub(1)).rev() {
        if found[i].measure.is_none() && joined(text, found[i].end, &raws[i + 1]) && !raws[i].ordinal {
            let next = found[i + 1].clone();
            found[i] = Suffix { end: found[i].end, shared: true, ..next };
        }
    }
    found
}

/// Gives the bare numbers of tables the measure word their row or column names: 党费收入（万元）, or a cell of its own.
pub fn of_cells(text: &Text, layout: &Layout, raws: &[Raw], suffixes: &mut [Suffix]) {
    for (raw, suffix) in raws.iter().zip(suffixes.iter_mut()).filter(|(_, s)| s.unit.is_none()) {
        let Some(cell) = layout.cell(raw.start).filter(|c| c.range.end == raw.end) else { continue };
        if let Some(found) = unit_of(text, cell) {
            *suffix = Suffix { end: raw.end, ..found };
        }
    }
}

fn unit_of(text: &Text, cell: &Cell) -> Option<Suffix> {
    cell.rows.iter().chain(&cell.column).find_map(|head| {
        let bracket = head.clone().rev().find(|&at| text.at(at) == '（').map_or(head.start, |at| at + 1);
        let found = read(text, bracket, String::new())?;
        let whole = found.end == head.end || text.at(found.end) == '）';
        whole.then_some(found)
    })
}

/// True where two numbers are one range or row.
fn joined(text: &Text, end: usize, next: &Raw) -> bool {
    let mut at = end;
    let mut marks = 0;
    while matches!(text.at(at), '至' | '到' | '-' | '—' | '~' | '、' | '/') && marks < 2 {
        at += 1;
        marks += 1;
    }
    marks > 0 && at == next.start && !next.ordinal && next.shape != Shape::Someone
}

fn suffix(text: &Text, raw: &Raw) -> Suffix {
    if raw.percent {
        let end = raw.end;
        return Suffix { unit: Some("%".into()), measure: percent(), end, ..Suffix::default() };
    }
    let start = text.skip_spaces(if bracketed(text, raw) { raw.end + 1 } else { raw.end });
    let direct = read(text, start, String::new());
    direct.or_else(|| hedged(text, start)).unwrap_or_else(|| bare(text, raw.end, start))
}

/// 〔X〕次, {XX}名: the brackets belong to the blank.
fn bracketed(text: &Text, raw: &Raw) -> bool {
    let pair = [text.before(raw.start), text.at(raw.end)];
    raw.shape == Shape::Blank && matches!(pair, ['〔', '〕'] | ['{', '}'] | ['【', '】'] | ['[', ']'] | ['（', '）'])
}

/// [余] 万 [余] [大] measure
fn hedged(text: &Text, start: usize) -> Option<Suffix> {
    let mut at = hedge(text, start);
    let mut multiplier = String::new();
    while matches!(text.at(at), '万' | '亿' | '千' | '百') {
        multiplier.push(text.at(at));
        at += 1;
    }
    let at = hedge(text, at);
    if at == start && !matches!(text.at(at), '大' | '小') {
        return None;
    }
    read(text, at, multiplier.clone()).or_else(|| {
        let sized = matches!(text.at(at), '大' | '小');
        sized.then(|| read(text, at + 1, multiplier)).flatten()
    })
}

fn hedge(text: &Text, at: usize) -> usize {
    if matches!(text.at(at), '余' | '多' | '来' | '几') { at + 1 } else { at }
}

fn read(text: &Text, at: usize, multiplier: String) -> Option<Suffix> {
    let found = measure(text, at)?;
    let unit = format!("{multiplier}{}", found.word);
    let end = at + found.word.chars().count();
    Some(Suffix { unit: Some(unit), measure: Some(found), multiplier, end, shared: false })
}

/// No measure word: a multiplier may still follow (总人口4.3万，).
fn bare(text: &Text, raw_end: usize, start: usize) -> Suffix {
    let after = hedge(text, start);
    let mut at = after;
    let mut multiplier = String::new();
    while matches!(text.at(at), '万' | '亿' | '千') {
        multiplier.push(text.at(at));
        at += 1;
    }
    if multiplier.is_empty() {
        return Suffix { end: raw_end, ..Suffix::default() };
    }
    Suffix { unit: Some(multiplier.clone()), multiplier, end: hedge(text, at), ..Suffix::default() }
}

fn percent() -> Option<&'static Measure> {
    measure(&Text::new("%"), 0)
}
