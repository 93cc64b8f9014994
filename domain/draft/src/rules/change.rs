//! How a change is written: the word of change in front of the number turns with it, and none is 持平.

use super::direction::word;
use super::{Slot, written};
use crate::meaning::Form;
use base::Quantity;

/// A stretch of the text and what is written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// First character replaced.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What stands there then.
    pub text: String,
}

/// A change at a slot. `points` says that it is between per cents; `decimals` are those of the figure.
pub fn written_change(slot: &Slot, stood: &str, form: &Form, difference: Quantity, decimals: u32) -> Written {
    let lead = slot.direction.map_or(0, |d| d.length);
    let start = slot.start - lead;
    if difference == Quantity::ZERO {
        return Written { start, end: slot.end + slot.tail, text: "持平".into() };
    }
    let points = slot.unit().ends_with("百分点");
    let size = Quantity(difference.0.saturating_abs());
    let number = written(&slot.token, size, decimals) + &slot.multiplier;
    let before = slot.direction.map(|d| (stood, d.up));
    Written { start, end: slot.end, text: word(before, difference.0 > 0, form, points) + &number }
}
