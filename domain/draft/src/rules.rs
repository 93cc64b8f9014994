//! What goes into a slot and how it is written there.

use crate::scan::Token;
use base::Quantity;

/// Score from which the engine's first candidate is taken without asking.
pub const SURE: f64 = 0.6;
/// What stands where a value is missing.
pub const MISSING: &str = "【缺】";

/// A place to be filled.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Number in the document, from 0.
    pub n: usize,
    /// What the engine found.
    pub token: Token,
    /// First character to be replaced, a hedge before the number included (近, 约).
    pub start: usize,
    /// One past the last, a hedge behind it included (余, 多).
    pub end: usize,
    /// The characters that stand there.
    pub original: String,
}

/// The slots of a text: its figures and blanks. An exact value needs no 余 or 近, so these go with the number.
pub fn slots(text: &str, tokens: Vec<Token>) -> Vec<Slot> {
    let chars: Vec<char> = text.chars().collect();
    let counting = tokens.into_iter().filter(|t| t.class.counts());
    counting
        .enumerate()
        .map(|(n, token)| {
            let before = token.start.checked_sub(1).and_then(|at| chars.get(at));
            let start = token.start - usize::from(before.is_some_and(|c| matches!(c, '近' | '约')));
            let behind = chars.get(token.end).is_some_and(|c| matches!(c, '余' | '多'));
            let end = token.end + usize::from(behind);
            let original = chars.get(start..end).unwrap_or_default().iter().collect();
            Slot { n, token, start, end, original }
        })
        .collect()
}

/// The figure the engine is sure of.
pub fn proposed(token: &Token) -> Option<&str> {
    token.candidates.first().filter(|c| c.score >= SURE).map(|c| c.figure.as_str())
}

/// An amount as it is written at a slot: in the slot's own multiple (万元), in Chinese numerals where those stood.
pub fn written(token: &Token, amount: Quantity, decimals: u32) -> String {
    let unit = token.unit.as_deref().unwrap_or("");
    let (divisor, places) = if unit.starts_with("百万") {
        (1_000_000, 2)
    } else if unit.starts_with('万') {
        (10_000, 2)
    } else if unit.starts_with('亿') {
        (100_000_000, 2)
    } else {
        (1, decimals)
    };
    let scaled = rounded(amount, divisor, places.min(3));
    let whole = scaled.0 % 1000 == 0;
    if whole && is_chinese_number(&token.text) {
        return chinese(scaled.0 / 1000).unwrap_or_else(|| scaled.to_string());
    }
    scaled.to_string()
}

/// Divides and rounds half away from nought to so many places.
fn rounded(amount: Quantity, divisor: i64, places: u32) -> Quantity {
    let unit = i128::from(divisor) * 10i128.pow(3 - places);
    let doubled = i128::from(amount.0) * 2 / unit;
    let rounded = (doubled + doubled.signum()) / 2 * 10i128.pow(3 - places);
    Quantity(i64::try_from(rounded).unwrap_or(i64::MAX))
}

fn is_chinese_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "一二三四五六七八九十百两〇零".contains(c))
}

/// 1–99 in Chinese numerals; larger numbers are written in digits.
fn chinese(n: i64) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: i64| usize::try_from(d).ok().and_then(|d| DIGITS.get(d)).copied().unwrap_or("");
    match n {
        2 => Some("两".into()),
        1..=9 => Some(digit(n).into()),
        10..=19 => Some(format!("十{}", digit(n - 10))),
        20..=99 => Some(format!("{}十{}", digit(n / 10), digit(n % 10))),
        _ => None,
    }
}
