//! Typed readings of one cell, each with its reason when it fails. An empty cell is `Ok(None)`, never a zero or a guess.

mod amount;
mod day;
mod identity;

pub use amount::{decimal, integer, money};
pub use day::{day, serial_day};
pub use identity::{IdColumn, id_number_text, phone_text};

use crate::sheet::{Cell, CellError, Value};
use base::Refusal;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Why a cell could not be read, and what to do. The place is added by [`crate::Problem::of_cell`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What is wrong, in Chinese; follows the quoted value.
    pub what: String,
    /// What to do, in Chinese; may be empty.
    pub remedy: String,
}

impl Reason {
    /// A reason with its remedy.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::new(reason.what, reason.remedy)
    }
}

/// A sentence of the kit (`IdNumber::parse` and the like) as a reason.
impl From<String> for Reason {
    fn from(what: String) -> Self {
        Self::new(what, "")
    }
}

/// One line of text: trimmed, NFC, invisible marks taken out, line breaks inside made one blank.
///
/// # Errors
/// Control characters, characters lost in an earlier conversion (U+FFFD), formula errors.
pub fn text(cell: &Cell<'_>) -> Result<Option<String>, Reason> {
    let Some(text) = lines(cell)? else { return Ok(None) };
    if !text.contains('\n') {
        return Ok(Some(text));
    }
    let pieces: Vec<&str> = text.lines().map(str::trim).filter(|piece| !piece.is_empty()).collect();
    Ok(Some(pieces.join(" ")))
}

/// Text that may have several lines (minutes, remarks); otherwise as [`text`].
///
/// # Errors
/// As [`text`].
pub fn lines(cell: &Cell<'_>) -> Result<Option<String>, Reason> {
    refuse_error(cell)?;
    let shown = cell.shown();
    let clean: String = shown.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !is_invisible(*c)).collect();
    let trimmed = clean.trim();
    if trimmed.contains('\u{FFFD}') {
        return Err(Reason::new("含有无法识别的字符（�），可能是转换编码时丢失的生僻字", "请重新填写这一格"));
    }
    if trimmed.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Reason::new("含有看不见的控制字符", "请重新手工填写这一格"));
    }
    if trimmed.is_empty() {
        return Ok(None);
    }
    let one = trimmed.replace('\t', " ");
    Ok(Some(if is_nfc(&one) { one } else { one.nfc().collect() }))
}

/// 是/否 as people write it.
///
/// # Errors
/// Anything that is neither.
pub fn yes_no(cell: &Cell<'_>) -> Result<Option<bool>, Reason> {
    if let Value::Bool(yes) = cell.value {
        return Ok(Some(yes));
    }
    let Some(word) = half_width_text(cell)? else { return Ok(None) };
    match word.to_lowercase().as_str() {
        "是" | "1" | "y" | "yes" | "true" | "t" | "√" | "✓" | "✔" | "☑" | "有" | "对" => Ok(Some(true)),
        "否" | "0" | "n" | "no" | "false" | "f" | "×" | "✗" | "✘" | "x" | "☐" | "□" | "无" | "不是" | "没有" => {
            Ok(Some(false))
        }
        _ => Err(Reason::new("不是“是”或“否”", "请填写“是”或“否”")),
    }
}

/// The cell's text in half-width letters and digits without any blanks: for codes and numbers.
pub(crate) fn half_width_text(cell: &Cell<'_>) -> Result<Option<String>, Reason> {
    let Some(text) = text(cell)? else { return Ok(None) };
    let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    Ok(Some(plain))
}

/// A cell that shows an error in place of a value has no reading.
fn refuse_error(cell: &Cell<'_>) -> Result<(), Reason> {
    match cell.value {
        Value::Error(CellError::Formula) => Err(Reason::new("这一格是公式错误（如 #N/A）", "请改为直接填写内容")),
        Value::Error(CellError::NotCalculated) => {
            Err(Reason::new("这一格的公式没有保存计算结果", "请用 Excel 或 WPS 打开后保存，或改为直接填写内容"))
        }
        _ => Ok(()),
    }
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        '—' | '–' | '−' | '‐' | '‑' => '-',
        other => other,
    }
}

/// Zero-width and direction marks that come along when copying from web pages and chat. Variation selectors stay: names use them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
}
