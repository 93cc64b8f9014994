//! Whether numbers agree: repeats of one figure, parts and their whole, shares.

use super::{Finding, Weight};
use crate::fill::Filled;
use crate::meaning::Form;
use figure::State;

/// The number as it will stand, scaled by its multiplier only as far as it is written (3.2 of 3.2万).
fn number(f: &Filled) -> Option<f64> {
    if f.state == State::Missing {
        return None;
    }
    let text = f.written.trim_end_matches(f.slot.multiplier.as_str()).trim_end_matches('%').replace([',', '，'], "");
    text.trim_start_matches("百分之").parse().ok()
}

fn unit(f: &Filled) -> &str {
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

/// 共100名，其中男60名、女40名: parts that have the measure of the whole must not exceed it; when they are all, they make it up.
pub(super) fn parts(text: &str, filled: &[Filled]) -> Vec<Finding> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for (at, whole) in filled.iter().enumerate() {
        let rest = filled.get(at + 1..).unwrap_or_default();
        let inside = |f: &&Filled| f.slot.reading.sentence == whole.slot.reading.sentence;
        let Some(next) = rest.first().filter(inside) else { continue };
        let between: String = chars.get(whole.end..next.start).unwrap_or_default().iter().collect();
        if !between.contains("其中") && !between.contains("包括") {
            continue;
        }
        let plain = |f: &&Filled| f.meaning.as_ref().is_none_or(|m| m.form.is_value() && m.span.is_this());
        let parts: Vec<&Filled> =
            rest.iter().take_while(inside).filter(|f| unit(f) == unit(whole)).filter(plain).collect();
        let values: Vec<f64> = parts.iter().filter_map(|f| number(f)).collect();
        let (Some(sum), true) = (number(whole), values.len() == parts.len() && !parts.is_empty()) else { continue };
        let total: f64 = values.iter().sum();
        let slots = || std::iter::once(whole.slot.n).chain(parts.iter().map(|f| f.slot.n)).collect();
        let largest = values.iter().copied().fold(0.0, f64::max);
        if largest > sum + 1e-6 {
            found.push(Finding::at(Weight::Bad, format!("“其中”的一项 {largest} 大于总数 {sum}"), slots()));
        } else if parts.len() > 1 && (total - sum).abs() > 1e-6 {
            let what = format!("“其中”各项合计 {} 与总数 {sum} 不等，请确认是否只列了一部分、或有交叉", round(total));
            found.push(Finding::at(Weight::Look, what, slots()));
        }
    }
    found
}

fn round(n: f64) -> f64 {
    (n * 1000.0).round() / 1000.0
}

/// 共3256名，其中女党员1203名，占36.9%: the share has to follow from the two numbers before it, as far as it is printed.
pub(super) fn shares(filled: &[Filled]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, share) in filled.iter().enumerate().filter(|(_, f)| f.slot.reading.share) {
        let computed = share.meaning.as_ref().is_some_and(|m| matches!(m.form, Form::Share(_)));
        let before = filled.get(..at).unwrap_or_default();
        let near = || before.iter().rev().take_while(|f| f.slot.reading.sentence == share.slot.reading.sentence);
        let Some(part) = near().next().filter(|f| unit(f) != "%" && !computed) else { continue };
        let Some(whole) = near().skip(1).filter(|f| unit(f) == unit(part)).last() else { continue };
        let (Some(p), Some(a), Some(b)) = (number(share), number(part), number(whole)) else { continue };
        let decimals = share.written.trim_end_matches('%').split_once('.').map_or(0, |(_, d)| d.len());
        let half = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap_or(0));
        if b > 0.0 && (a / b * 100.0 - p).abs() > half + 1e-9 {
            let what = format!("{a} ÷ {b} = {:.*}%，与所写的 {p}% 不符", decimals.max(1), a / b * 100.0);
            found.push(Finding::at(Weight::Bad, what, vec![whole.slot.n, part.slot.n, share.slot.n]));
        }
    }
    found
}
