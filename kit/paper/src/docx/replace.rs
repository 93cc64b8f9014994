//! Plans replacements: which bytes of which elements change. Nothing is written here.

use super::letters::is_allowed;
use super::render::{Insert, Op, render};
use super::save::Changed;
use super::text::{Part, Piece};
use base::Refusal;
use std::collections::BTreeMap;

/// Characters `start..end` of the plain text are to become `text`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replacement {
    /// The first character that goes, counted in Unicode characters of the plain text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What comes instead; may be empty.
    pub text: String,
    /// Whether to highlight it in yellow, as for 【缺】. The run is split for it.
    pub mark: bool,
}

/// The parts that change, with their new bytes.
pub(super) fn apply(parts: &[Part], characters: usize, replacements: &[Replacement]) -> Result<Vec<Changed>, Refusal> {
    let mut order: Vec<&Replacement> = replacements.iter().collect();
    order.sort_by_key(|replacement| replacement.start);
    check(&order, characters)?;
    let mut plans: Vec<Plan<'_>> = parts.iter().map(|_| Plan::new()).collect();
    for replacement in order {
        let found = parts.iter().zip(&mut plans).any(|(part, plan)| plan_one(part, &part.pieces, replacement, plan));
        if !found {
            let (from, to) = (replacement.start + 1, replacement.end);
            return Err(Refusal::new(format!("要替换的第 {from}—{to} 个字跨越了段落"), "请分段替换"));
        }
        for (part, plan) in parts.iter().zip(&mut plans) {
            // The second copy changes too, or readers would disagree.
            plan_one(part, &part.mirrors, replacement, plan);
        }
    }
    let changed = parts.iter().zip(plans).filter(|(_, plan)| !plan.is_empty());
    Ok(changed.map(|(part, plan)| Changed { name: part.name.clone(), bytes: write(part, &plan) }).collect())
}

/// What happens to each slot, by its number.
type Plan<'a> = BTreeMap<u32, Vec<Op<'a>>>;

fn check(order: &[&Replacement], characters: usize) -> Result<(), Refusal> {
    let mut last = 0;
    for Replacement { start, end, text, .. } in order {
        let place = format!("第 {}—{end} 个字", start + 1);
        if start >= end || *end > characters {
            let what = format!("要替换的位置（{place}）不在文档的 {characters} 个字之内");
            return Err(Refusal::at(place, what, "请重新读取文档后再替换"));
        }
        if *start < last {
            return Err(Refusal::at(place.clone(), format!("要替换的位置（{place}）与前一处重叠"), "请合并后再替换"));
        }
        if text.chars().any(|c| c == '\r' || !is_allowed(c)) {
            let what = format!("要填入{place}的内容含有控制字符");
            return Err(Refusal::at(place, what, "请删去其中看不见的字符"));
        }
        last = *end;
    }
    Ok(())
}

/// Adds a replacement to the plan if all its characters are among these pieces; says whether they are.
fn plan_one<'a>(part: &Part, pieces: &[Piece], replacement: &'a Replacement, plan: &mut Plan<'a>) -> bool {
    let (Ok(start), Ok(end)) = (u32::try_from(replacement.start), u32::try_from(replacement.end)) else { return false };
    let first = pieces.partition_point(|piece| piece.end() <= start);
    let touched = || pieces.iter().skip(first).take_while(|piece| piece.start < end);
    let covered: u32 = touched().map(|piece| piece.end().min(end) - piece.start.max(start)).sum();
    if covered != end - start {
        return false;
    }
    for (index, piece) in touched().enumerate() {
        let bytes = part.bytes(piece, piece.start.max(start), piece.end().min(end));
        let insert = (index == 0).then_some(Insert { text: &replacement.text, mark: replacement.mark });
        plan.entry(piece.slot).or_default().push(Op { bytes, form: piece.form, insert });
    }
    true
}

/// The XML of a part with the plan carried out.
fn write(part: &Part, plan: &Plan<'_>) -> Vec<u8> {
    let mut edits: Vec<_> = plan.iter().filter_map(|(slot, ops)| render(part, *slot, ops)).collect();
    edits.sort_by_key(|(span, _)| span.start);
    let mut out = Vec::with_capacity(part.xml.len() + 64);
    if part.mark {
        out.extend_from_slice(b"\xEF\xBB\xBF");
    }
    let mut at = 0;
    for (span, text) in edits {
        out.extend_from_slice(part.xml.get(at..span.start as usize).unwrap_or_default().as_bytes());
        out.extend_from_slice(text.as_bytes());
        at = span.end as usize;
    }
    out.extend_from_slice(part.xml.get(at..).unwrap_or_default().as_bytes());
    out
}
