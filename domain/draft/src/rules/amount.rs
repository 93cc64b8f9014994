//! How an amount is written: in the slot's own multiple (万元), in Chinese numerals, with separators, as the slot had it.

use crate::scan::Token;
use base::Quantity;

/// Measure words that begin like a multiplier.
const WHOLE_WORDS: [&str; 4] = ["千克", "千米", "千瓦", "百分点"];

/// Places behind the point of an amount in 万 or another multiple.
const PLACES: u32 = 2;

/// An amount as it is written at a slot.
pub fn written(token: &Token, amount: Quantity, decimals: u32) -> String {
    let multiple = multiple(token.unit.as_deref().unwrap_or_default());
    let number = decimal(amount, multiple, if multiple == 1 { decimals.min(3) } else { PLACES });
    let whole: Option<i64> = number.parse().ok();
    if let Some(share) = token.text.strip_prefix("百分之") {
        let spelled = whole.filter(|_| is_spelled(share)).and_then(chinese);
        return spelled.map_or_else(|| format!("{number}%"), |n| format!("百分之{n}"));
    }
    if is_spelled(&token.text) {
        let spelled = whole.and_then(|n| if n == 2 { Some("两".to_owned()) } else { chinese(n) });
        return spelled.unwrap_or(number);
    }
    if token.text.contains([',', '，']) { grouped(&number) } else { number }
}

/// What the unit counts in: 10000 for 万元, 1 for 名.
fn multiple(unit: &str) -> i64 {
    if WHOLE_WORDS.iter().any(|word| unit.starts_with(word)) {
        return 1;
    }
    let factor = |c| match c {
        '百' => Some(100),
        '千' => Some(1000),
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    };
    unit.chars().map_while(factor).fold(1, i64::saturating_mul)
}

/// Divides and rounds half away from nought to so many places; to more where only nought would be left, since little is
/// not nothing.
pub fn decimal(amount: Quantity, multiple: i64, places: u32) -> String {
    let unit = 1000 * i128::from(multiple);
    let rounded = |places: u32| {
        let doubled = i128::from(amount.0) * 10i128.pow(places) * 2 / unit;
        (doubled + doubled.signum()) / 2
    };
    let places = (places..12).find(|places| rounded(*places) != 0).unwrap_or(places);
    let (scaled, one) = (rounded(places), 10u128.pow(places));
    let sign = if scaled < 0 { "-" } else { "" };
    let (whole, part) = (scaled.unsigned_abs() / one, scaled.unsigned_abs() % one);
    let part = format!("{part:0width$}", width = places as usize);
    let part = part.trim_end_matches('0');
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// 1,234.5
fn grouped(number: &str) -> String {
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let digits = whole.trim_start_matches('-').len();
    let mut out = String::new();
    for (index, c) in whole.trim_start_matches('-').chars().enumerate() {
        if index > 0 && (digits - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    format!("{sign}{out}{}", part.map(|p| format!(".{p}")).unwrap_or_default())
}

fn is_spelled(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "一二三四五六七八九十百千两〇零".contains(c))
}

/// 1–99 in Chinese numerals; larger numbers are written in digits.
fn chinese(n: i64) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: i64| usize::try_from(d).ok().and_then(|d| DIGITS.get(d)).copied().unwrap_or("");
    match n {
        1..=9 => Some(digit(n).into()),
        10..=19 => Some(format!("十{}", digit(n - 10))),
        20..=99 => Some(format!("{}十{}", digit(n / 10), digit(n % 10))),
        _ => None,
    }
}
