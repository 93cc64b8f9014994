//! The wording around a slot, as the key under which a decision is remembered: the heading it stands under, its clause and the one
//! before, its measure word and what narrows it. Numbers, blanks, hedges and years do not count, so that last year's sentence and
//! this year's are one.

use super::Slot;
use crate::text::heading_level;
use base::secret::sm3_hex;

/// The wording of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Digest of all that counts.
    pub key: String,
    /// The clause with its place marked, for people.
    pub sentence: String,
}

/// The wordings of all slots, in order.
pub fn wordings(text: &str, slots: &[Slot]) -> Vec<Wording> {
    let chars: Vec<char> = text.chars().collect();
    let headings = headings(&chars);
    slots.iter().enumerate().map(|(at, slot)| wording(&chars, &headings, slots, at, slot)).collect()
}

fn wording(chars: &[char], headings: &[(usize, String)], slots: &[Slot], at: usize, slot: &Slot) -> Wording {
    let heading = headings.iter().rev().find(|(start, _)| *start < slot.start).map_or("", |(_, text)| text.as_str());
    let clause_end = chars
        .get(slot.end..)
        .unwrap_or_default()
        .iter()
        .position(|c| "，。；：\n".contains(*c))
        .map_or(chars.len(), |n| slot.end + n);
    let clause = marked(chars, slots, at, (slot.reading.clause, clause_end));
    let before = marked(chars, slots, at, (slot.reading.sentence, slot.reading.clause));
    // The clause next to it is enough: what opens a long sentence is rewritten every year.
    let before = before.trim_end_matches(['，', '：']).rsplit(['，', '：']).next().unwrap_or_default();
    let unit = slot.token.unit.as_deref().unwrap_or_default();
    let narrowing: Vec<&str> = slot.token.qualifiers.iter().map(|q| q.words.as_str()).collect();
    let whole = [heading, before, &clause, unit, &narrowing.join("、")].join("|");
    Wording { key: sm3_hex(whole.as_bytes()).chars().take(32).collect(), sentence: clause }
}

/// A stretch with its own slot as ■ and other numbers as #, without spaces.
fn marked(chars: &[char], slots: &[Slot], own: usize, (from, to): (usize, usize)) -> String {
    let mut out = String::new();
    let mut at = from;
    for (n, slot) in slots.iter().enumerate().filter(|(_, s)| s.start >= from && s.end <= to) {
        out.push_str(&plain(chars.get(at..slot.start).unwrap_or_default()));
        out.push(if n == own { '■' } else { '#' });
        at = slot.end.max(at);
    }
    out + &plain(chars.get(at..to).unwrap_or_default())
}

/// Without spaces, digits as one #.
fn plain(chars: &[char]) -> String {
    let mut out = String::new();
    for c in chars.iter().filter(|c| !c.is_whitespace()) {
        if !c.is_ascii_digit() {
            out.push(*c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out
}

/// Headings with their first character, without their numbering.
fn headings(chars: &[char]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in chars.split(|c| *c == '\n') {
        let text: String = line.iter().collect();
        if heading_level(&text).is_some() {
            let end = text.find('。').unwrap_or(text.len());
            let title: String = text.get(..end).unwrap_or_default().chars().take(40).collect();
            let bare = title.trim().trim_start_matches(|c| "一二三四五六七八九十、（）()".contains(c)).to_owned();
            found.push((start, plain(&bare.chars().collect::<Vec<char>>())));
        }
        start += line.len() + 1;
    }
    found
}
