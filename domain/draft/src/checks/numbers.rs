//! Whether repeats of one figure agree.

use super::{Finding, Weight};
use crate::fill::Filled;
use figure::State;

/// The number as it will stand, scaled by its multiplier only as far as it is written (3.2 of 3.2万).
pub(super) fn number(f: &Filled) -> Option<f64> {
    if f.state == State::Missing {
        return None;
    }
    let text = f.written.trim_end_matches(f.slot.multiplier.as_str()).trim_end_matches('%').replace([',', '，'], "");
    // A word of change that turned with its number stands before it.
    let turned = f.start < f.slot.start;
    let text = if turned { text.trim_start_matches(|c: char| !c.is_ascii_digit()) } else { text.as_str() };
    text.trim_start_matches("百分之").parse().ok()
}

pub(super) fn unit(f: &Filled) -> &str {
    f.slot.token.unit.as_deref().unwrap_or_default()
}

/// Places that mean the same and are written in the same unit have to hold the same number.
pub(super) fn repeats(filled: &[Filled]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    for (at, first) in filled.iter().enumerate() {
        let Some(meaning) = first.meaning.as_ref().filter(|_| !seen.contains(&at)) else { continue };
        let narrowing = &first.slot.token.qualifiers;
        let same = |f: &&Filled| {
            f.meaning.as_ref() == Some(meaning) && unit(f) == unit(first) && f.slot.token.qualifiers == *narrowing
        };
        let group: Vec<&Filled> = filled.iter().skip(at).filter(same).collect();
        seen.extend(group.iter().map(|f| f.slot.n));
        let differs = group.iter().any(|f| number(f) != number(first));
        if group.len() > 1 && differs {
            let values: Vec<&str> = group.iter().map(|f| f.written.as_str()).collect();
            let what = format!("同一个数前后不一致：{}", values.join("、"));
            found.push(Finding::at(Weight::Bad, what, group.iter().map(|f| f.slot.n).collect()));
        }
    }
    found.extend(by_wording(filled));
    found
}

/// A figure written as its value in one place must not be typed otherwise where the engine is sure of the same figure.
fn by_wording(filled: &[Filled]) -> Vec<Finding> {
    let typed = |f: &&Filled| f.choice.as_ref().is_some_and(|c| c.choice == "typed");
    let mut found = Vec::new();
    for hand in filled.iter().filter(typed) {
        let Some(key) = hand.slot.proposed() else { continue };
        let same = |f: &&Filled| {
            f.meaning.as_ref().is_some_and(|m| m.figure == key && m.span.is_this() && m.form.is_value())
                && unit(f) == unit(hand)
                && f.slot.token.qualifiers == hand.slot.token.qualifiers
        };
        if let Some(other) = filled.iter().filter(same).find(|f| number(f) != number(hand)) {
            let what = format!("手工填写的 {} 与别处按记录算出的 {} 不一致", hand.written, other.written);
            found.push(Finding::at(Weight::Bad, what, vec![hand.slot.n, other.slot.n]));
        }
    }
    found
}
