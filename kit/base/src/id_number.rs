//! Citizen ID numbers after GB 11643: 18 characters with a check character; 15-digit ones are completed.

use crate::Day;
use std::fmt;

/// A valid 18-character ID number. Its `Debug` and `Display` show only the mask, so that it cannot slip into a log.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdNumber(String);

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

impl IdNumber {
    /// Reads an ID number: spaces dropped, full-width and lower-case x accepted, 15 digits completed to 18.
    ///
    /// # Errors
    /// A Chinese sentence that says what is wrong: length, characters, date of birth or check character. The number itself is not repeated.
    pub fn parse(text: &str, today: Day) -> Result<Self, String> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{3000}').map(half_width).collect();
        let full = match plain.len() {
            15 => complete(&plain)?,
            18 => plain,
            n => return Err(format!("应为18位（旧证15位），现为{}位", n.min(plain.chars().count()))),
        };
        let body = full.as_bytes();
        if !body[..17].iter().all(u8::is_ascii_digit) || !(body[17].is_ascii_digit() || body[17] == b'X') {
            return Err("含有数字和末位X以外的字符".into());
        }
        if check_of(&body[..17]) != body[17] {
            return Err("校验位不符，请核对是否抄错".into());
        }
        let number = Self(full);
        match number.birth_day() {
            None => Err("出生日期段不是有效日期".into()),
            Some(birth) if birth > today => Err("出生日期晚于今天".into()),
            Some(_) => Ok(number),
        }
    }

    /// Takes a stored number as it is; it was checked when it was written.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The bare number, for storing and revealing only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Date of birth.
    pub fn birth(&self) -> Day {
        self.birth_day().unwrap_or(Day::from_unix_days(0))
    }

    fn birth_day(&self) -> Option<Day> {
        let part = |range: std::ops::Range<usize>| self.0.get(range)?.parse::<u32>().ok();
        Day::of(part(6..10)?.try_into().ok()?, part(10..12)?, part(12..14)?)
    }

    /// GB/T 2261.1: `1` male, `2` female, from the sequence number (odd is male).
    pub fn sex(&self) -> &'static str {
        let odd = self.0.as_bytes().get(16).is_some_and(|d| d % 2 == 1);
        if odd { "1" } else { "2" }
    }

    /// `110***********0015`: what lists show.
    pub fn mask(&self) -> String {
        let head: String = self.0.chars().take(3).collect();
        format!("{head}***********{}", self.tail())
    }

    /// The last four characters.
    pub fn tail(&self) -> &str {
        self.0.get(14..).unwrap_or("")
    }

    /// Makes the valid number of an address code, a birth day and a sequence number: for synthetic data.
    pub fn synthetic(address: &str, birth: Day, sequence: u32) -> Self {
        let body = format!("{address}{:04}{:02}{:02}{:03}", birth.year(), birth.month(), birth.day(), sequence % 1000);
        let check = check_of(body.as_bytes());
        Self(format!("{body}{}", char::from(check)))
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({})", self.mask())
    }
}

impl fmt::Display for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.mask())
    }
}

/// GB 11643-1999: `19` goes after the sixth digit, then the check character is computed.
fn complete(old: &str) -> Result<String, String> {
    if !old.bytes().all(|b| b.is_ascii_digit()) {
        return Err("15位证号只能是数字".into());
    }
    let body = format!("{}19{}", &old[..6], &old[6..]);
    let check = check_of(body.as_bytes());
    Ok(format!("{body}{}", char::from(check)))
}

/// The check character of 17 digits (ISO 7064, mod 11-2).
fn check_of(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| u32::from(d.wrapping_sub(b'0')) * w).sum();
    CHECKS[(sum % 11) as usize]
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + u8::try_from(c as u32 - '０' as u32).unwrap_or(0)),
        'x' | 'ｘ' | 'Ｘ' => 'X',
        other => other,
    }
}
