//! What is written in a slot.

use super::Filled;
use crate::meaning::{Form, Meaning};
use crate::rules::{MISSING, Slot, decimal, written, written_change};
use crate::scan::Class;
use crate::store::Choice;
use catalogue::Figure;
use figure::{State, Value};

/// What is written in a slot: what somebody decided, else the value, else that it is missing. A number may be kept as it stands; a
/// blank that is kept holds no number and stays missing. `stood` is the word of change before the slot.
pub fn decide(
    slot: Slot,
    meaning: Option<&Meaning>,
    figure: Option<&Figure>,
    value: Value,
    choice: Option<Choice>,
    stood: &str,
) -> Filled {
    let plain = |state, written: String| (slot.start, slot.end, state, written);
    let form = meaning.map(|m| m.form.clone()).unwrap_or_default();
    let (start, end, state, text) = match (choice.as_ref().map(|c| c.choice.as_str()), value.amount) {
        (Some("keep"), _) if slot.is_blank() => plain(State::Missing, missing(&slot)),
        (Some("keep"), _) => plain(State::Manual, slot.original.clone()),
        (Some("typed"), _) => plain(State::Manual, choice.as_ref().and_then(|c| c.typed.clone()).unwrap_or_default()),
        (_, Some(amount)) => match form {
            Form::Change(_) | Form::Growth(_) => {
                let decimals = if matches!(form, Form::Growth(_)) { 1 } else { figure.map_or(0, |f| f.decimals) };
                let change = written_change(&slot, stood, &form, amount, decimals);
                (change.start, change.end, value.state, change.text)
            }
            Form::Share(_) => plain(value.state, decimal(amount, 1, places(&slot))),
            Form::Value => {
                let number = written(&slot.token, amount, figure.map_or(0, |f| f.decimals));
                plain(value.state, number + &slot.multiplier)
            }
        },
        (_, None) => plain(State::Missing, missing(&slot)),
    };
    let lead = slot.start - start;
    let original = if lead > 0 { format!("{stood}{}", slot.original) } else { slot.original.clone() };
    let original = if end > slot.end { original + slot.unit() } else { original };
    Filled {
        figure: meaning.map(|m| m.figure.clone()),
        meaning: meaning.cloned(),
        start,
        end,
        original,
        value,
        state,
        written: text,
        choice,
        doubt: None,
        slot,
    }
}

/// As many decimals as the share had; one where it was blank.
fn places(slot: &Slot) -> u32 {
    let number = slot.token.text.trim_start_matches("百分之").trim_end_matches('%');
    match (slot.token.class, number.split_once('.')) {
        (Class::Figure, Some((_, decimals))) => u32::try_from(decimals.len()).unwrap_or(1).min(3),
        _ => 1,
    }
}

/// A blank stays visibly empty; a number nobody renewed stays visibly unchecked, so that last year's does not pass for this year's.
fn missing(slot: &Slot) -> String {
    match slot.token.class {
        Class::Figure => format!("【待核：{}】", slot.original),
        _ => format!("{MISSING}{}", slot.multiplier),
    }
}
