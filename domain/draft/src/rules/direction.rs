//! Words of change before a number (增加572人, 下降5%): written anew when the change goes the other way.

use crate::meaning::Form;
use crate::scan::{self, Step, Token};

/// A word of change directly before a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Direction {
    /// Upwards as it stood.
    pub up: bool,
    /// Its characters, a 了 behind it included.
    pub length: usize,
}

/// The word of change that the scan found between the last number, which ends at `from`, and the slot.
pub(super) fn before(token: &Token, from: usize, start: usize) -> Option<Direction> {
    let change = token.setting.change.as_ref().filter(|c| c.step == Step::By)?;
    let own = change.words.start >= from && change.words.end <= start;
    own.then_some(Direction { up: change.direction == scan::Direction::Up, length: start - change.words.start })
}

/// The word for a change that goes up or down; the one that stood there when it still holds.
pub(super) fn word(stood: Option<(&str, bool)>, up: bool, form: &Form, points: bool) -> String {
    match stood {
        Some((word, was)) if was == up => word.to_owned(),
        Some(("多" | "多了", _)) => "少".into(),
        Some(("少" | "少了", _)) => "多".into(),
        _ => match (form, points, up) {
            (Form::Growth(_), _, true) => "增长",
            (_, true, true) => "提高",
            (Form::Growth(_), _, false) | (_, true, false) => "下降",
            (_, false, true) => "增加",
            (_, false, false) => "减少",
        }
        .into(),
    }
}
