//! ID numbers and telephone numbers as text, refusing what a spreadsheet has damaged.
//!
//! A spreadsheet keeps 15 significant digits: an 18-digit ID number typed as a number ends in 000, and nobody can tell what stood
//! there. A genuine number may end in 000 too (about one in a thousand), so that an ending alone proves damage only when the
//! check character fails, or when others in the same column are damaged.

use super::{Reason, half_width_text, text};
use crate::sheet::{Cell, Value};
use base::{Day, IdNumber};

const ID_REMEDY: &str = "末几位已丢失，无法恢复：请先把该列单元格格式设为“文本”，再按证件重新录入";

/// An ID number as text: half-width, upper-case X, without blanks. Length and check character are for `IdNumber::parse`.
///
/// # Errors
/// A number of more than 15 digits, scientific notation, or an ending 000 that fails the check.
pub fn id_number_text(cell: &Cell<'_>) -> Result<Option<String>, Reason> {
    IdColumn::default().read(cell)
}

/// What is known of a column of ID numbers before reading it.
#[derive(Debug, Clone, Copy, Default)]
pub struct IdColumn {
    damaged: bool,
}

impl IdColumn {
    /// Looks through the column: one damaged number makes every ending 000 doubtful.
    pub fn of<'a>(cells: impl IntoIterator<Item = Cell<'a>>) -> Self {
        Self {
            damaged: cells
                .into_iter()
                .any(|cell| Self::default().read(&cell).is_err_and(|reason| reason.remedy == ID_REMEDY)),
        }
    }

    /// As [`id_number_text`]; in a damaged column every number ending in 000 is refused.
    ///
    /// # Errors
    /// As [`id_number_text`].
    pub fn read(&self, cell: &Cell<'_>) -> Result<Option<String>, Reason> {
        if let Value::Number(number) = cell.value {
            return whole_number(number, 15)
                .map(Some)
                .ok_or_else(|| damaged("身份证号被表格软件当作数字，只保留了前15位"));
        }
        let Some(plain) = half_width_text(cell)? else { return Ok(None) };
        let plain = plain.trim_start_matches('\'').to_uppercase();
        if is_scientific(&plain) {
            return Err(damaged("身份证号已变成科学计数法"));
        }
        if plain.len() == 18 && plain.ends_with("000") && (self.damaged || !passes_check(&plain)) {
            return Err(damaged("身份证号末三位为000，像是被表格软件当作数字取整"));
        }
        Ok(Some(plain))
    }
}

/// A telephone number as text: a whole number is accepted, what was shortened to scientific notation is not.
///
/// # Errors
/// Scientific notation, decimals.
pub fn phone_text(cell: &Cell<'_>) -> Result<Option<String>, Reason> {
    let lost =
        || Reason::new("电话号码已变成科学计数法或小数，后几位已丢失", "请先把该列单元格格式设为“文本”，再重新录入");
    if let Value::Number(number) = cell.value {
        return whole_number(number, 15).map(Some).ok_or_else(lost);
    }
    let Some(text) = text(cell)? else { return Ok(None) };
    let plain: String = text.trim_start_matches('\'').chars().map(super::half_width).collect();
    let plain = plain.strip_suffix(".0").filter(|whole| whole.bytes().all(|b| b.is_ascii_digit())).unwrap_or(&plain);
    if is_scientific(plain) {
        return Err(lost());
    }
    Ok(Some(plain.to_owned()))
}

/// The digits of a number that is whole, not negative, and has no more digits than a spreadsheet keeps.
fn whole_number(number: f64, digits: usize) -> Option<String> {
    let whole = format!("{number:.0}");
    (number >= 0.0 && number.fract() == 0.0 && whole.len() <= digits).then_some(whole)
}

/// `1.10101E+17`, also `1.10101E17`.
fn is_scientific(plain: &str) -> bool {
    let Some((mantissa, exponent)) = plain.split_once(['E', 'e']) else { return false };
    let exponent = exponent.trim_start_matches(['+', '-']);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    digits(mantissa) && digits(exponent)
}

fn passes_check(plain: &str) -> bool {
    Day::of(2999, 12, 31).is_some_and(|far| IdNumber::parse(plain, far).is_ok())
}

fn damaged(what: &str) -> Reason {
    Reason::new(what, ID_REMEDY)
}
