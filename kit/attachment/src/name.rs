//! File names as they come from strangers' machines: made harmless, kept readable.

use unicode_normalization::UnicodeNormalization;

/// Longest name kept, in characters, the ending included.
const MAX_CHARS: usize = 100;

/// The last part of whatever path came, without control and direction marks or signs that file systems forbid.
pub fn tidy(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or("");
    let kept: String = last.nfc().filter(|c| !is_harmful(*c)).collect();
    let kept = kept.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let (stem, ending) = split(kept);
    let room = MAX_CHARS.saturating_sub(ending.chars().count() + 1);
    let stem: String = stem.trim().chars().take(room).collect();
    let stem = if stem.is_empty() || is_device(&stem) { format!("附件{stem}") } else { stem };
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

/// The ending in lower case, without the dot; empty if there is none.
pub fn ending(name: &str) -> String {
    split(name).1.to_lowercase()
}

/// Stem and ending; what is longer than eight characters or not plain letters is no ending.
fn split(name: &str) -> (&str, &str) {
    match name.rsplit_once('.') {
        Some((stem, end)) if (1..=8).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            (stem, end)
        }
        _ => (name, ""),
    }
}

fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}')
}

/// Names that old Windows takes for devices.
fn is_device(stem: &str) -> bool {
    let upper = stem.to_ascii_uppercase();
    let numbered =
        |word: &str| upper.strip_prefix(word).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}
