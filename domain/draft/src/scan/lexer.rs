//! Finds every stretch of text that looks like a number or a blank for one, without judging it.

mod blank;

use super::numerals;
use super::text::{Text, closes};
use super::words::{Kind, measure};

/// What a stretch looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// 1,234 · 98.7
    Digits,
    /// 十三 · 两 · 百(余)
    Spelled,
    /// 三分之二 · 1/3 · 百分之九十
    Fraction,
    /// X · XX · ×× · ＿＿ · （ ） · {}
    Blank,
    /// 20XX: partly known
    Mixed,
    /// 某 · 某某
    Someone,
    /// 2023.7.5 · 9:30
    Moment,
    /// telephone and fax numbers
    Telephone,
    /// digits grown together with letters or factors: A4, G20, 7×24
    Code,
}

/// A number-like stretch.
#[derive(Debug, Clone)]
pub struct Raw {
    /// First character; 第 is included.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// What it looks like.
    pub shape: Shape,
    /// The number as printed, without multiplier.
    pub value: Option<f64>,
    /// 第 stands before it.
    pub ordinal: bool,
    /// 百分之: the unit is per cent.
    pub percent: bool,
}

/// All number-like stretches in order.
#[must_use]
pub fn raws(text: &Text) -> Vec<Raw> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match ordinal(text, at).or_else(|| plain(text, at)) {
            Some(raw) if raw.end > at => {
                at = past_multiplier(text, &raw);
                found.push(raw);
            }
            _ => at += 1,
        }
    }
    found
}

/// The 万 of 2万余张 belongs to the 2 and is no number of its own.
fn past_multiplier(text: &Text, raw: &Raw) -> usize {
    let open = matches!(raw.shape, Shape::Digits | Shape::Blank | Shape::Mixed | Shape::Spelled);
    if open { run(text, raw.end, |c| matches!(c, '千' | '百' | '万' | '亿')) } else { raw.end }
}

fn ordinal(text: &Text, at: usize) -> Option<Raw> {
    if text.at(at) != '第' {
        return None;
    }
    let inner = plain(text, at + 1)?;
    matches!(inner.shape, Shape::Digits | Shape::Spelled | Shape::Blank).then_some(Raw {
        start: at,
        ordinal: true,
        ..inner
    })
}

fn plain(text: &Text, at: usize) -> Option<Raw> {
    let c = text.at(at);
    if c.is_ascii_digit() {
        return Some(digits(text, at));
    }
    if c == '某' {
        let end = run(text, at, |c| c == '某');
        return Some(raw(at, end, Shape::Someone, None));
    }
    blank::blank(text, at).or_else(|| spelled(text, at))
}

fn raw(start: usize, end: usize, shape: Shape, value: Option<f64>) -> Raw {
    Raw { start, end, shape, value, ordinal: false, percent: false }
}

fn run(text: &Text, from: usize, wanted: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    while at < text.len() && wanted(text.at(at)) {
        at += 1;
    }
    at
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn digits(text: &Text, at: usize) -> Raw {
    let whole = run(text, at, is_digit);
    if let Some(found) = moment(text, at, whole).or_else(|| telephone(text, at, whole)) {
        return found;
    }
    let mut end = thousands(text, whole);
    if text.at(end) == '.' && is_digit(text.at(end + 1)) {
        end = run(text, end + 1, is_digit);
    }
    let open = |c: char| is_cross(c) || matches!(c, '_' | '○') && (2..=3).contains(&(end - at));
    let marks = run(text, end, open);
    if marks > end {
        let factor = is_digit(text.at(marks));
        let shape = if factor { Shape::Code } else { Shape::Mixed };
        return raw(at, if factor { run(text, marks, is_digit) } else { marks }, shape, None);
    }
    if matches!(text.at(end), ':' | '∶') && is_digit(text.at(end + 1)) {
        return raw(at, run(text, end + 1, is_digit), Shape::Code, None);
    }
    if text.at(end) == '/' && is_digit(text.at(end + 1)) && text.before(at) != '/' {
        return slashed(text, at, end);
    }
    if is_letter(text.before(at)) || (is_letter(text.at(end)) && measure(text, end).is_none()) {
        return raw(at, end, Shape::Code, None);
    }
    raw(at, end, Shape::Digits, numerals::digits(text.folded(at..end)))
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '@'
}

/// 1,234,567 in ASCII commas, or ９５，８００ all in full width; a comma between two unrelated numbers is left alone.
fn thousands(text: &Text, whole: usize) -> usize {
    let wide = |at: usize| text.written(at - 1..at + 2).chars().all(|c| matches!(c, '０'..='９' | '，'));
    let mut end = whole;
    while (text.at(end) == ',' || text.at(end) == '，' && wide(end)) && run(text, end + 1, is_digit) == end + 4 {
        end += 4;
    }
    end
}

/// 2023.7.5, 2023-07-05, 2023/7/5, 9:30.
fn moment(text: &Text, at: usize, end: usize) -> Option<Raw> {
    let mark = text.at(end);
    let next = run(text, end + 1, is_digit);
    let width = next - (end + 1).min(next);
    if end - at <= 2 && matches!(mark, ':' | '：') && width == 2 {
        let seconds = run(text, next + 1, is_digit);
        let full = text.at(next) == mark && seconds == next + 3;
        return Some(raw(at, if full { seconds } else { next }, Shape::Moment, None));
    }
    let year = end - at == 4 && matches!(text.at(at), '1' | '2');
    if !year || !matches!(mark, '.' | '-' | '/') || width == 0 || width > 2 {
        return None;
    }
    let month = numerals::digits(text.folded(end + 1..next))?;
    if !(1.0..=12.0).contains(&month) || measure(text, next).is_some_and(|m| m.kind != Kind::Time) {
        return None;
    }
    let last = run(text, next + 1, is_digit);
    let full = text.at(next) == mark && last > next + 1 && last <= next + 3;
    Some(raw(at, if full { last } else { next }, Shape::Moment, None))
}

/// 0371-68812345 and the like.
fn telephone(text: &Text, at: usize, end: usize) -> Option<Raw> {
    if !(3..=4).contains(&(end - at)) || text.at(end) != '-' {
        return None;
    }
    let last = run(text, end + 1, is_digit);
    (7..=8).contains(&(last - end - 1)).then(|| raw(at, last, Shape::Telephone, None))
}

fn slashed(text: &Text, at: usize, slash: usize) -> Raw {
    let end = run(text, slash + 1, is_digit);
    let part = |from, to| numerals::digits(text.folded(from..to));
    match (part(at, slash), part(slash + 1, end)) {
        (Some(a), Some(b)) if b > a && b <= 10.0 => raw(at, end, Shape::Fraction, Some(a / b)),
        _ => raw(at, end, Shape::Code, None),
    }
}

fn is_cross(c: char) -> bool {
    matches!(c, 'X' | 'x' | '×')
}

fn spelled(text: &Text, at: usize) -> Option<Raw> {
    let vague = matches!(text.at(at), '数' | '几') && numerals::is_numeral(text.at(at + 1));
    if let Some(found) = half(text, at) {
        return Some(found);
    }
    let from = if vague { at + 1 } else { at };
    let end = run(text, from, numerals::is_numeral);
    if end == from {
        return None;
    }
    if let Some(found) = parted(text, at, end) {
        return Some(found);
    }
    if end == from + 1 && "壹贰叁肆伍陆柒捌玖拾佰仟".contains(text.at(from)) {
        return None;
    }
    let kept = without_multiplier(text, from, end);
    let number = text.folded(from..kept);
    let value = if vague { None } else { Some(numerals::chinese(number)?) };
    let bare = numerals::digit(text.at(from)).is_none() && text.at(from) != '十';
    if bare && !vague && !approximate(text, from, end) {
        return None;
    }
    if vague && (!bare && text.at(from) != '十' || matches!(text.before(at), '人' | '总' | '多')) {
        return None;
    }
    Some(raw(at, kept, Shape::Spelled, value))
}

/// 近一半, 超过半数, 占比过半; 一半 by itself is an everyday word.
fn half(text: &Text, at: usize) -> Option<Raw> {
    let rounded = matches!(text.before(at), '近' | '约' | '占' | '过' | '超' | '足' | '达' | '了');
    let length = match () {
        () if rounded && (text.starts(at, "一半") || text.starts(at, "半数")) => 2,
        () if text.before(at) == '过' && text.at(at) == '半' && closes(text.at(at + 1)) => 1,
        () => return None,
    };
    Some(raw(at, at + length, Shape::Fraction, Some(0.5)))
}

/// 百余名, 近千人: a bare unit is a number only when it is rounded.
fn approximate(text: &Text, from: usize, end: usize) -> bool {
    matches!(text.at(end), '余' | '多') || matches!(text.before(from), '近' | '上' | '逾' | '超' | '过' | '约')
}

/// 二十六万 is 26 with the multiplier 万 in its unit.
fn without_multiplier(text: &Text, from: usize, end: usize) -> usize {
    let mut kept = end;
    while kept > from + 1 && matches!(text.at(kept - 1), '万' | '亿') {
        kept -= 1;
    }
    kept
}

/// 三分之二, 百分之九十五.
fn parted(text: &Text, at: usize, end: usize) -> Option<Raw> {
    if !text.starts(end, "分之") {
        return None;
    }
    let from = end + 2;
    let hundred = text.folded(at..end) == ['百'];
    if is_digit(text.at(from)) || is_cross(text.at(from)) {
        let inner = plain(text, from)?;
        return hundred.then_some(Raw { percent: true, ..inner });
    }
    let last = run(text, from, numerals::is_numeral);
    let below = numerals::chinese(text.folded(at..end))?;
    let above = numerals::chinese(text.folded(from..last))?;
    let value = if hundred { above } else { above / below };
    Some(Raw { percent: hundred, ..raw(at, last, Shape::Fraction, Some(value)) })
}
