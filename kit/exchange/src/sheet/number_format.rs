//! Whether a cell's number format shows a date, and how much of it.

use super::Shows;

/// A built-in format by its number; 27–36 and 50–58 as Chinese versions define them.
pub(super) fn built_in(id: u32) -> Option<Shows> {
    match id {
        14..=16 | 22 | 28..=31 | 51 | 53 | 54 | 58 => Some(Shows::Day),
        17 | 27 | 36 | 50 | 52 | 57 => Some(Shows::Month),
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Some(Shows::Time),
        _ => None,
    }
}

/// A format given by its code, e.g. `yyyy"年"m"月"`.
pub(super) fn custom(code: &str) -> Option<Shows> {
    let signs = signs(code);
    let has = |wanted: &[char]| signs.iter().any(|sign| wanted.contains(sign));
    let is_number = has(&['0', '#', '?']);
    // General, and E of scientific notation, are no years.
    let year = has(&['y']) || (has(&['e']) && !is_number && !has(&['g', 'n']));
    let (month, day, time) = (has(&['m']), has(&['d']), has(&['h', 's']));
    match (year, month, day, time) {
        (_, _, true, _) => Some(Shows::Day),
        (true, true, ..) => Some(Shows::Month),
        (true, false, ..) => Some(Shows::Year),
        (.., true) => Some(Shows::Time),
        (_, true, ..) if !is_number => Some(Shows::Month),
        _ => None,
    }
}

/// The letters of the first section that have a meaning: without quoted text, escapes, and colours or locales in brackets.
fn signs(code: &str) -> Vec<char> {
    let mut found = Vec::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let elapsed = inside.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's'));
                if elapsed && !inside.is_empty() {
                    found.push('h');
                }
            }
            other => found.push(other.to_ascii_lowercase()),
        }
    }
    found
}
