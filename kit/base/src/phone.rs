//! Telephone numbers: shape check and mask.

/// Reads a mobile or landline number; spaces and hyphens of a mobile number are dropped.
///
/// # Errors
/// A Chinese sentence that says what is wrong.
pub fn parse(text: &str) -> Result<String, String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{3000}').collect();
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let shape_ok = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | '（' | '）'));
    let mobile = digits.strip_prefix("86").filter(|d| d.len() == 11).unwrap_or(&digits);
    if shape_ok && mobile.len() == 11 && mobile.starts_with('1') {
        return Ok(mobile.to_owned());
    }
    if shape_ok && (7..=13).contains(&digits.len()) {
        return Ok(plain);
    }
    Err("不是有效的电话号码，手机号应为1开头的11位数字，固定电话可写作 0379-1234567".into())
}

/// `138****0000`: what lists show.
pub fn mask(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    if chars.len() < 7 {
        return "*".repeat(chars.len());
    }
    let head: String = chars[..3].iter().collect();
    let tail: String = chars[chars.len() - 4..].iter().collect();
    format!("{head}{}{tail}", "*".repeat(chars.len() - 7))
}
