//! What goes into a slot and how it is written there.

mod amount;
mod change;
mod direction;
mod hedge;
mod meant;
mod outline;
mod reading;
mod wording;

pub use amount::{decimal, written};
pub use change::written_change;
pub use direction::Direction;
pub use meant::{Doubt, Meant, as_narrowed, meant};
pub use outline::{Section, sections};
pub use reading::Reading;
pub use wording::{Wording, wordings};

use crate::scan::{Class, Lexicon, Token, scan};
use hedge::Hedge;

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
    /// First character to be replaced, a hedge before the number included (近, 大约).
    pub start: usize,
    /// One past the last, a hedge behind it included (余, 多).
    pub end: usize,
    /// The characters that stand there.
    pub original: String,
    /// The multiplier between number and hedge (万 of 3万余名): it stays, behind the value.
    pub multiplier: String,
    /// A word of change directly before it.
    pub direction: Option<Direction>,
    /// Characters of the measure word directly behind it; written anew when a change is nought.
    pub tail: usize,
    /// What the words around it say of its period.
    pub reading: Reading,
    /// One number, neither an end of a range (3至5次) nor a fraction (三分之二): no single value fits those.
    pub single: bool,
}

/// The slots of a text: its figures and blanks. An exact value needs no 余 or 近, so these go with the number.
pub fn slots(text: &str, tokens: Vec<Token>) -> Vec<Slot> {
    let chars: Vec<char> = text.chars().collect();
    let mut slots: Vec<Slot> = Vec::new();
    let mut tokens = tokens.into_iter().filter(|t| t.class.counts()).peekable();
    while let Some(token) = tokens.next() {
        let from = slots.last().map_or(0, |before| before.end);
        let to = tokens.peek().map_or(chars.len(), |next| next.start);
        let slot = slot(&chars, (from, to), slots.len(), token);
        if let Some(before) = slots.last_mut().filter(|before| is_range(&chars, before, &slot)) {
            before.single = false;
            slots.push(Slot { single: false, ..slot });
        } else {
            slots.push(slot);
        }
    }
    reading::read(&chars, &mut slots);
    slots
}

/// The slots of a text where only their places matter, not which figures they may stand for.
pub fn places(text: &str) -> Vec<Slot> {
    slots(text, scan(text, &Lexicon::default()))
}

/// The slot of a token that has the characters from the last to the next for its hedges.
fn slot(chars: &[char], (from, to): (usize, usize), n: usize, token: Token) -> Slot {
    let left = chars.get(from..token.start).unwrap_or_default();
    let right = chars.get(token.end..to).unwrap_or_default();
    let Hedge { before, behind, multiplier } = hedge::around(left, &token, right);
    let (start, end) = (token.start - before, token.end + behind);
    let original = chars.get(start..end).unwrap_or_default().iter().collect();
    let single = !is_fraction(&token.text);
    let direction = direction::before(&token, from, start);
    let mut slot =
        Slot { n, token, start, end, original, multiplier, direction, tail: 0, reading: Reading::default(), single };
    let unit: Vec<char> = slot.unit().chars().collect();
    slot.tail = if chars.get(end..).is_some_and(|rest| rest.starts_with(&unit)) { unit.len() } else { 0 };
    slot
}

/// 3至5次, 30—40名; the first number may have its own measure word (3次至5次), but 12名增至15名 are two numbers.
fn is_range(chars: &[char], one: &Slot, other: &Slot) -> bool {
    let between: String = chars.get(one.token.end..other.token.start).unwrap_or_default().iter().collect();
    let unit = between.trim_end_matches(['至', '到', '-', '—', '–', '~', '～']);
    unit.len() < between.len() && one.token.unit.as_deref().unwrap_or_default().starts_with(unit)
}

fn is_fraction(text: &str) -> bool {
    text.contains('/') || (text.contains("分之") && !text.starts_with("百分之"))
}

impl Slot {
    /// The figure that the engine is sure of.
    pub fn proposed(&self) -> Option<&str> {
        let first = self.token.candidates.first().filter(|c| self.single && c.score >= SURE);
        first.map(|c| c.figure.as_str())
    }

    /// No number stands there yet.
    pub fn is_blank(&self) -> bool {
        self.token.class == Class::Blank
    }

    /// Multiplier and measure word that stand behind the slot.
    pub fn unit(&self) -> &str {
        let unit = self.token.unit.as_deref().filter(|_| !self.token.text.contains("分之")).unwrap_or_default();
        unit.strip_prefix(&self.multiplier).unwrap_or(unit)
    }
}
