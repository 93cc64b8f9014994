//! Whether numbers that hang together ([`crate::scan::relations`]) fit: parts and their whole, shares, lists, old and new values.

use super::numbers::{number, unit};
use super::{Finding, Weight};
use crate::fill::Filled;
use crate::meaning::Form;
use crate::scan::{Direction, Link, Relation, Step, Token, relations};
use figure::State;

/// All that does not fit. The words say what hangs together; what is judged are the numbers that will stand there.
pub(super) fn related(text: &str, filled: &[Filled]) -> Vec<Finding> {
    let tokens: Vec<Token> = filled.iter().map(|f| f.slot.token.clone()).collect();
    let bare: Vec<Token> = tokens.iter().map(|t| Token { value: None, ..t.clone() }).collect();
    let (as_it_stood, told) = (relations(text, &tokens), relations(text, &bare));
    let mut found = Vec::new();
    for relation in &told {
        let Some(members) = all(filled, &relation.members) else { continue };
        let whole = relation.whole.and_then(|n| filled.get(n));
        found.extend(match (relation.link, whole) {
            (Link::Parts | Link::Sum, Some(whole)) => parts(whole, &members),
            (Link::Share, Some(whole)) if is_sure(relation, &as_it_stood, &told) => share(whole, &members),
            (Link::List, _) => list(&members),
            (Link::Change, _) => change(&members),
            (Link::Parts | Link::Sum | Link::Share | Link::Repeat, _) => None,
        });
    }
    found
}

fn all<'a>(filled: &'a [Filled], places: &[usize]) -> Option<Vec<&'a Filled>> {
    places.iter().map(|n| filled.get(*n)).collect()
}

fn places(all: &[&Filled]) -> Vec<usize> {
    all.iter().map(|f| f.slot.n).collect()
}

/// A share is sure when 其中 names its part, or the numbers that stood there bore it out.
fn is_sure(share: &Relation, as_it_stood: &[Relation], told: &[Relation]) -> bool {
    let part = share.members.get(1);
    let named = |r: &Relation| {
        r.link == Link::Parts && r.whole == share.whole && part.is_some_and(|part| r.members.contains(part))
    };
    as_it_stood.contains(share) || told.iter().any(named)
}

/// 共100名，其中男60名、女40名: no part exceeds the whole; when they are all of it, they make it up.
fn parts(whole: &Filled, members: &[&Filled]) -> Option<Finding> {
    let told = |f: &Filled| f.slot.token.setting.change.as_ref().is_some_and(|c| c.step == Step::By);
    let plain = |f: &Filled| match &f.meaning {
        Some(meaning) => meaning.form.is_value() && meaning.span.is_this(),
        None => !told(f) || f.slot.token.setting.base.is_none(),
    };
    let parts: Vec<&Filled> = members.iter().copied().filter(|f| plain(f)).collect();
    let values: Vec<f64> = parts.iter().map(|f| number(f)).collect::<Option<_>>()?;
    let sum = number(whole)?;
    let total: f64 = values.iter().sum();
    let slots = || places(&[&[whole][..], &parts].concat());
    let largest = values.iter().copied().fold(0.0, f64::max);
    if largest > sum + 1e-6 {
        return Some(Finding::at(Weight::Bad, format!("“其中”的一项 {largest} 大于总数 {sum}"), slots()));
    }
    let what = || format!("“其中”各项合计 {} 与总数 {sum} 不等，请确认是否只列了一部分、或有交叉", round(total));
    (parts.len() > 1 && (total - sum).abs() > 1e-6).then(|| Finding::at(Weight::Look, what(), slots()))
}

fn round(n: f64) -> f64 {
    (n * 1000.0).round() / 1000.0
}

/// 共3256名，其中女党员1203名，占36.9%: the share has to follow from the two numbers, as far as it is printed.
fn share(whole: &Filled, members: &[&Filled]) -> Option<Finding> {
    let [share, part] = members else { return None };
    let computed = share.meaning.as_ref().is_some_and(|m| matches!(m.form, Form::Share(_)));
    if computed && [whole, *part].iter().all(|f| f.state == State::Traced) {
        return None;
    }
    let (p, a, b) = (number(share)?, number(part)?, number(whole)?);
    let decimals = decimals(share);
    let what = || format!("{a} ÷ {b} = {:.*}%，与所写的 {p}% 不符", decimals.max(1), a / b * 100.0);
    let differs = b > 0.0 && !same(a / b * 100.0, p, decimals);
    differs.then(|| Finding::at(Weight::Bad, what(), places(&[whole, part, share])))
}

/// 依次为1人、34人、26人: each number stands for an item of its own, so no two ask for the same.
fn list(members: &[&Filled]) -> Option<Finding> {
    for (at, one) in members.iter().enumerate() {
        let asked = |f: &&&Filled| one.meaning.is_some() && f.meaning == one.meaning;
        if let Some(other) = members.iter().skip(at + 1).find(asked) {
            let what = "按顺序列出的几项中，有两处取的是同一个数，请核对与前面各项是否对应";
            return Some(Finding::at(Weight::Bad, what, places(&[one, other])));
        }
    }
    let missing = |f: &&&Filled| f.state == State::Missing;
    let (open, known) = (members.iter().filter(missing).count(), members.len());
    let what = || format!("按顺序列出的 {known} 项中有 {open} 项没有数，各项会对不上");
    (open > 0 && open < known).then(|| Finding::at(Weight::Look, what(), places(members)))
}

/// 由86%提高到91%，提高5个百分点: the way and the difference have to follow from the two ends.
fn change(members: &[&Filled]) -> Option<Finding> {
    let (from, to) = (members.first()?, members.get(1)?);
    let (before, after) = (number(from)?, number(to)?);
    let word = to.slot.token.setting.change.as_ref()?;
    let turned = match word.direction {
        Direction::Up => after < before,
        Direction::Down => after > before,
    };
    if turned {
        let what = format!("由 {before} 到 {after}，与“{}”不符", word.words.words);
        return Some(Finding::at(Weight::Bad, what, places(&[from, to])));
    }
    let by = members.get(2)?;
    let told = number(by)?;
    let relative = unit(by) == "%" && unit(from) != "%";
    let difference = (after - before).abs();
    let difference = if relative { difference / before * 100.0 } else { difference };
    let comparable = relative || unit(by) == unit(from) || (unit(by).ends_with("百分点") && unit(from) == "%");
    let decimals = decimals(by);
    let what = || format!("由 {before} 到 {after} 相差 {}，与所写的 {told} 不符", round(difference));
    let differs = comparable && difference.is_finite() && !same(difference, told, decimals);
    differs.then(|| Finding::at(Weight::Bad, what(), places(&[from, to, by])))
}

fn decimals(f: &Filled) -> usize {
    f.written.trim_end_matches('%').split_once('.').map_or(0, |(_, d)| d.len())
}

/// Whether a number is another as far as that is printed.
fn same(exact: f64, printed: f64, decimals: usize) -> bool {
    let half = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap_or(0));
    (exact - printed).abs() <= half + 1e-9
}
