//! Whole numbers, decimals and money. Never a floating number: a cell's number is taken as it is shown, with 15 digits.

use super::{Reason, half_width_text};
use crate::sheet::Cell;
use base::{Fen, Quantity};

/// A whole number.
///
/// # Errors
/// Anything else, also a number with decimals or in scientific notation.
pub fn integer(cell: &Cell<'_>) -> Result<Option<i64>, Reason> {
    let Some(plain) = digits(cell, &["人", "名", "个", "次", "岁", "年"])? else { return Ok(None) };
    let whole = plain.strip_suffix(".0").or_else(|| plain.strip_suffix(".00")).unwrap_or(&plain);
    whole.parse().map(Some).map_err(|_| Reason::new("不是整数", "请填写阿拉伯数字，不带小数"))
}

/// A decimal with at most three places.
///
/// # Errors
/// Anything else, also more places.
pub fn decimal(cell: &Cell<'_>) -> Result<Option<Quantity>, Reason> {
    let Some(plain) = digits(cell, &[])? else { return Ok(None) };
    let wrong = |_| Reason::new("不是数字或超过三位小数", "请填写阿拉伯数字，最多三位小数");
    trim_zeros(&plain, 3).parse().map(Some).map_err(wrong)
}

/// An amount in yuan; `￥`, 元 and thousands separators are accepted.
///
/// # Errors
/// Anything else, also more than two decimal places.
pub fn money(cell: &Cell<'_>) -> Result<Option<Fen>, Reason> {
    let Some(plain) = digits(cell, &["元整", "元"])? else { return Ok(None) };
    let plain = plain.trim_start_matches(['￥', '¥']);
    let wrong = |_| Reason::new("不是金额或超过两位小数", "请以元为单位填写阿拉伯数字，最多两位小数");
    trim_zeros(plain, 2).parse().map(Some).map_err(wrong)
}

/// The cell without blanks, thousands separators, plus sign and measure word.
fn digits(cell: &Cell<'_>, measures: &[&str]) -> Result<Option<String>, Reason> {
    let Some(plain) = half_width_text(cell)? else { return Ok(None) };
    let plain = measures.iter().find_map(|measure| plain.strip_suffix(measure)).unwrap_or(&plain);
    let plain = plain.strip_prefix('+').unwrap_or(plain);
    Ok(Some(if well_grouped(plain) { plain.replace(',', "") } else { plain.to_owned() }))
}

/// Whether every comma stands before exactly three digits: 1,234.50 is a number, 1,2 is not.
fn well_grouped(plain: &str) -> bool {
    let whole = plain.split('.').next().unwrap_or("");
    let mut groups = whole.trim_start_matches(['-', '￥', '¥']).split(',');
    let first = groups.next().unwrap_or("");
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

/// Zeros beyond the places that count say nothing: 12.5000 is 12.5.
fn trim_zeros(plain: &str, places: usize) -> &str {
    let Some((whole, fraction)) = plain.split_once('.') else { return plain };
    let extra = fraction.get(places..).unwrap_or("");
    if extra.bytes().all(|b| b == b'0') {
        &plain[..plain.len() - extra.len()]
    } else {
        plain.get(..whole.len() + 1 + fraction.len()).unwrap_or(plain)
    }
}
