//! Parts of a whole: 发展党员142名，其中女党员27名 – the 27 are developed members too, not the women on the roster.

use super::index::Lexicon;
use super::{Counted, Text};
use crate::scan::layout::Layout;
use crate::scan::text::REACH;
use crate::scan::token::Candidate;

/// What a part takes over from the score of its whole.
const SHARE: f64 = 0.6;

/// Lets every number after 其中 have the figure of its whole as a candidate. Where the whole counts a period and the
/// part's own words name a stock, the whole's figure is the likelier one.
pub(super) fn inherit(
    text: &Text,
    layout: &Layout,
    numbers: &[Counted],
    found: &mut [Vec<Candidate>],
    lexicon: &Lexicon,
) {
    for index in 0..numbers.len() {
        let Some(whole) = whole_of(text, layout, numbers, index) else { continue };
        let Some(given) = found[whole].first().cloned() else { continue };
        if numbers[index].class.counts() {
            take_over(&mut found[index], &given, lexicon);
        }
    }
}

/// The number before the last 其中 of the sentence, if both count the same sort of thing.
fn whole_of(text: &Text, layout: &Layout, numbers: &[Counted], index: usize) -> Option<usize> {
    let number = &numbers[index];
    let sentence = layout.sentence(number.start());
    let floor = sentence.start.max(number.start().saturating_sub(REACH));
    let apart = (floor..number.start()).rev().find(|&i| matches!(text.at(i), '；' | ';')).map_or(floor, |i| i + 1);
    let among = (apart..number.start()).rev().find(|&i| text.starts(i, "其中"))?;
    let whole = numbers.partition_point(|n| n.end() <= among).checked_sub(1)?;
    if numbers[whole].start() < sentence.start {
        return None;
    }
    let group = |n: &Counted| n.suffix.measure.map(|m| if m.group == "attendance" { "person" } else { m.group });
    (numbers[whole].class.counts() && group(&numbers[whole]) == group(number)).then_some(whole)
}

fn take_over(own: &mut Vec<Candidate>, given: &Candidate, lexicon: &Lexicon) {
    let flow = |key: &str| lexicon.figures.iter().find(|f| f.key == key).is_some_and(|f| f.flow);
    let best = own.first().map_or(0.0, |c| c.score);
    let crossed = flow(&given.figure) && own.first().is_some_and(|c| !flow(&c.figure) && c.figure != given.figure);
    if crossed {
        own.iter_mut().filter(|c| !flow(&c.figure)).for_each(|c| c.score = round(c.score * SHARE));
    }
    let factor = if crossed || best < 0.55 { SHARE } else { 0.4 };
    let score = round(given.score * factor).max(if crossed { round(best * SHARE) + 0.01 } else { 0.0 });
    let reason = format!("“其中”之前的数字是它的总数；{}", given.reason);
    match own.iter_mut().find(|c| c.figure == given.figure) {
        Some(known) if known.score >= score => {}
        Some(known) => *known = Candidate { figure: given.figure.clone(), score, reason },
        None => own.push(Candidate { figure: given.figure.clone(), score, reason }),
    }
    own.sort_by(|a, b| b.score.total_cmp(&a.score));
}

fn round(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}
