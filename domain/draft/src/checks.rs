//! Checks before a draft goes out: what is missing, entered by hand or left as it was, and whether its numbers agree with one another.
//!
//! Pure: the filled draft in, findings out, each with its places. Every check looks at what will stand in the document.

mod numbers;
mod periods;
mod related;
#[cfg(test)]
mod tests;

use crate::fill::Filled;
use crate::scan::Class;
use base::Period;
use figure::State;

/// What was found, by how bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Wrong, or not finished.
    Bad,
    /// To be looked at.
    Look,
    /// Good to know.
    Know,
}

/// Something found, with its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad.
    pub weight: Weight,
    /// What, in Chinese.
    pub what: String,
    /// Slots it is about.
    pub slots: Vec<usize>,
    /// The words it is about, where there is no slot.
    pub words: String,
}

impl Finding {
    fn at(weight: Weight, what: impl Into<String>, slots: Vec<usize>) -> Self {
        Self { weight, what: what.into(), slots, words: String::new() }
    }
}

/// All findings, the worst first.
pub fn checks(text: &str, filled: &[Filled], period: Period) -> Vec<Finding> {
    let mut all = Vec::new();
    all.extend(missing(filled));
    all.extend(numbers::repeats(filled));
    all.extend(related::related(text, filled));
    all.extend(periods::periods(text, period));
    all.extend(unchanged(filled));
    all.extend(by_hand(filled));
    all.sort_by_key(|f| f.weight);
    all
}

fn some(weight: Weight, what: &str, places: Vec<usize>) -> Option<Finding> {
    (!places.is_empty()).then(|| Finding::at(weight, format!("{} 处{what}", places.len()), places))
}

fn of(filled: &[Filled], test: impl Fn(&Filled) -> bool) -> Vec<usize> {
    filled.iter().filter(|f| test(f)).map(|f| f.slot.n).collect()
}

fn missing(filled: &[Filled]) -> Vec<Finding> {
    let doubtful = of(filled, |f| f.state == State::Missing && f.doubt.is_some());
    let open = of(filled, |f| f.state == State::Missing && f.doubt.is_none());
    let all = [
        some(Weight::Bad, "没有数，导出时标为【缺】或【待核】", open),
        some(Weight::Bad, "文中另有限定词或时间，指标要由人确认后才采用", doubtful),
    ];
    all.into_iter().flatten().collect()
}

/// Numbers of the last period that still stand: kept, or filled with the same number.
fn unchanged(filled: &[Filled]) -> Vec<Finding> {
    let figure = |f: &Filled| f.slot.token.class == Class::Figure;
    let kept = of(filled, |f| figure(f) && f.choice.as_ref().is_some_and(|c| c.choice == "keep"));
    let same = of(filled, |f| figure(f) && f.state == State::Traced && f.written == f.original);
    let all =
        [some(Weight::Look, "保留了原文的数，仍是上一次的", kept), some(Weight::Know, "算出的数与原文相同", same)];
    all.into_iter().flatten().collect()
}

/// Numbers that no record shows, and blanks that were typed where a number belongs.
fn by_hand(filled: &[Filled]) -> Vec<Finding> {
    let typed = of(filled, |f| f.state == State::Manual && f.choice.as_ref().is_none_or(|c| c.choice != "keep"));
    let blank = of(filled, |f| f.state == State::Manual && f.slot.is_blank() && f.written == f.original);
    let all = [
        some(Weight::Bad, "手工填写的仍是空白", blank),
        some(Weight::Know, "为手工填写或手工填报，没有记录可查", typed),
    ];
    all.into_iter().flatten().collect()
}
