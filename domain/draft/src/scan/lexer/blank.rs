//! Every form in which people leave room for a number.

use super::{Raw, Shape, is_cross, raw, run};
use crate::scan::numerals;
use crate::scan::text::{Text, closes, is_han, is_space};
use crate::scan::words::{Kind, measure};

/// Every form of blank: crosses, underlines, stars, circles, empty brackets, dots, bare gaps.
pub(super) fn blank(text: &Text, at: usize) -> Option<Raw> {
    let c = text.at(at);
    let end = match c {
        'X' | 'x' | '×' => crosses(text, at)?,
        '_' => run(text, at, |c| c == '_' || c == ' '),
        '*' | '△' | '□' | '▲' | '●' | '■' | '☐' | '◇' | '○' | '?' => run(text, at, |d| d == c),
        '（' | '〔' | '[' | '【' | '{' | '［' | '<' => empty_bracket(text, at)?,
        '…' => run(text, at, |c| c == '…'),
        _ if is_space(c) => run(text, at, is_space),
        _ => return None,
    };
    let end = if c == '_' { text.skip_spaces_back(end) } else { end };
    let end = if matches!(c, '_' | '○') { decimals(text, c, end) } else { end };
    accepts(text, c, at, end).then(|| raw(at, end, Shape::Blank, None))
}

/// Marks that also serve as punctuation or ornament are blanks only before a measure word.
fn accepts(text: &Text, c: char, at: usize, end: usize) -> bool {
    let after = measure(text, text.skip_spaces(end));
    let counted = after.is_some_and(|m| m.kind != Kind::Rank);
    match c {
        '*' => counted || is_han(text.at(end)) && (end - at >= 2 || text.before(at) != '\n'),
        '?' | '△' | '□' | '▲' | '●' | '■' | '☐' | '◇' => {
            counted || (c != '?' && end - at >= 2 && is_han(text.at(end)))
        }
        '○' => numerals::digit(text.before(at)).is_none() && numerals::digit(text.at(end)).is_none(),
        '…' | ' ' | '\u{3000}' | '\t' | '\u{a0}' => gap(text, c, at, end),
        _ => true,
    }
}

/// ＿＿.＿, ○.○
fn decimals(text: &Text, c: char, end: usize) -> usize {
    if text.at(end) == '.' && text.at(end + 1) == c { run(text, end + 1, |d| d == c) } else { end }
}

/// A bare gap (党员    名，) needs words before it, a plain measure after it and a closed quantity.
fn gap(text: &Text, c: char, at: usize, end: usize) -> bool {
    let wide = c == '…' || end - at >= 2;
    let Some(m) = measure(text, end) else { return false };
    let after = end + m.word.chars().count();
    wide && m.kind == Kind::Strong && is_han(text.before(at)) && closes(text.at(after)) && text.at(after) != '\n'
}

/// X, XX, ××.×, X,XXX – but not the X of a Latin word.
fn crosses(text: &Text, at: usize) -> Option<usize> {
    let mut end = run(text, at, is_cross);
    while matches!(text.at(end), '.' | ',') && is_cross(text.at(end + 1)) {
        end = run(text, end + 1, is_cross);
    }
    let latin = |c: char| c.is_ascii_alphabetic() || c.is_ascii_digit();
    let unit = measure(text, end).is_some();
    (!latin(text.before(at)) && (unit || !latin(text.at(end)))).then_some(end)
}

fn empty_bracket(text: &Text, at: usize) -> Option<usize> {
    let close = match text.at(at) {
        '（' => '）',
        '〔' => '〕',
        '[' => ']',
        '【' => '】',
        '{' => '}',
        '<' => '>',
        _ => '］',
    };
    let end = run(text, at + 1, |c| is_space(c) || c == '_');
    (text.at(end) == close).then_some(end + 1)
}
