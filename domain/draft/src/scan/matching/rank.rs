//! Scores the figures whose words stand around one number.

use std::collections::{BTreeSet, HashMap};

use super::Counted;
use super::index::{Alias, Figure, Hit, Lexicon, Part};
use super::zones::Zone;
use crate::scan::layout::is_unit_name;
use crate::scan::text::Text;
use crate::scan::token::Candidate;
use crate::scan::words::cues;

/// Candidates below this are noise.
const FLOOR: f64 = 0.2;
/// A person chooses among a few.
const KEPT: usize = 8;
/// Words farther apart than this do not form one wording.
const GAP: usize = 36;

/// Of one word repeated around a number only so many occurrences matter, the heaviest.
const REPEATS: usize = 8;

/// A word near the number.
#[derive(Debug, Clone, Copy)]
struct Near {
    start: usize,
    end: usize,
    weight: f64,
    zone: &'static str,
    /// It touches the number: 函询X人, X个社会组织.
    touches: bool,
}

/// How well a wording of a figure is met.
#[derive(Debug, Clone)]
struct Match {
    score: f64,
    words: Vec<Part>,
    spans: Vec<(usize, usize)>,
    zone: &'static str,
    weight: f64,
}

/// Ranks the figures for one number.
pub(super) fn rank(number: &Counted, zones: &[Zone], hits: &[Hit], lexicon: &Lexicon, text: &Text) -> Vec<Candidate> {
    let near = near(number, zones, hits, text);
    let figures: BTreeSet<usize> = near.keys().filter_map(|p| lexicon.owners.get(*p)).flatten().copied().collect();
    let mut found: Vec<Candidate> = figures
        .into_iter()
        .filter_map(|index| judge(number, &lexicon.figures[index], &near, lexicon))
        .filter(|c| c.score >= FLOOR)
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(KEPT);
    found
}

/// All words of the lexicon around the number, with the weight of the zone they stand in.
fn near(number: &Counted, zones: &[Zone], hits: &[Hit], text: &Text) -> HashMap<Part, Vec<Near>> {
    let mut found: HashMap<Part, Vec<Near>> = HashMap::new();
    let headed = headed(zones, hits);
    for zone in zones.iter().filter(|zone| !(headed && names_a_unit(zone, text))) {
        let first = hits.partition_point(|h| h.start < zone.range.start);
        for hit in hits[first..].iter().take_while(|h| h.start < zone.range.end) {
            if hit.end > zone.range.end && hit.end > number.start() && hit.start < number.start() {
                continue;
            }
            let distance = number.start().saturating_sub(hit.end).max(hit.start.saturating_sub(number.end()));
            let touches = touches(number, hit, zone, text);
            let crowded = zone.name == "后" && !touches && zone.bordered;
            // 财政局第一党支部 under 党员数 is a name and counts no branches.
            let part_of_name = headed && zone.name == "行标题" && hit.start > zone.range.start;
            let weight = zone.weight
                * if part_of_name { 0.4 } else { 1.0 }
                * (1.0 - 0.006 * distance.min(30) as f64)
                * if hit.inside { 0.8 } else { 1.0 }
                * if crowded { 0.7 } else { 1.0 };
            let list = found.entry(hit.part).or_default();
            if list.len() < 4 * REPEATS && !list.iter().any(|n| n.start == hit.start) {
                list.push(Near { start: hit.start, end: hit.end, weight, zone: zone.name, touches });
            }
        }
    }
    for list in found.values_mut().filter(|l| l.len() > REPEATS) {
        list.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        list.truncate(REPEATS);
    }
    found
}

/// Whether the head of a row says whose number it is, not what it counts.
fn names_a_unit(zone: &Zone, text: &Text) -> bool {
    zone.name == "行标题" && is_unit_name(&text.folded(zone.range.clone()).iter().collect::<String>())
}

/// Whether the head of the column says by itself what is counted: 党员数, 发展党员（名）.
fn headed(zones: &[Zone], hits: &[Hit]) -> bool {
    let column = zones.iter().find(|zone| zone.name == "列标题");
    column.is_some_and(|zone| {
        let first = hits.partition_point(|h| h.start < zone.range.start);
        hits.get(first).is_some_and(|h| h.start == zone.range.start && h.end <= zone.range.end)
    })
}

/// Nothing but 共, 达, 近 and the like stands between word and number, or the word follows the measure word directly.
fn touches(number: &Counted, hit: &Hit, zone: &Zone, text: &Text) -> bool {
    match zone.name {
        "前" | "同前" | "依次对应" | "变化前" => {
            let mut at = text.skip_spaces_back(if zone.name == "前" { number.start() } else { zone.range.end });
            while at > hit.end {
                let Some(length) = cues().hedge_left.ends(text, at) else { return false };
                at = text.skip_spaces_back(at - length);
            }
            at == hit.end
        }
        "行标题" | "列标题" => hit.end == zone.range.end || hit.start == zone.range.start,
        "后" => hit.start == text.skip_spaces(number.end()),
        _ => false,
    }
}

fn judge(number: &Counted, figure: &Figure, near: &HashMap<Part, Vec<Near>>, lexicon: &Lexicon) -> Option<Candidate> {
    let fit = measure_fit(number, figure)?;
    let mut matches: Vec<Match> = figure.aliases.iter().filter_map(|a| met(a, near, number)).collect();
    matches.sort_by(|a, b| b.score.total_cmp(&a.score));
    let best = matches.first()?.clone();
    let more: f64 = matches.iter().skip(1).filter(|m| apart(m, &best)).take(2).map(|m| 0.12 * m.score).sum();
    let strongest = |part: &Part| near.get(part).into_iter().flatten().map(|n| n.weight).fold(0.0, f64::max);
    let helped: f64 = figure.contexts.iter().map(|p| 0.14 * strongest(p)).sum();
    let filtered: f64 = figure.filter.iter().map(|p| 0.1 * strongest(p)).sum();
    let opposed: f64 = figure.against.iter().map(|p| 0.4 * strongest(p)).fold(0.0, f64::max);
    let score = (best.score * 0.85 + (more + (helped + filtered) * best.weight.min(1.0)).min(0.3)) * fit - opposed;
    let reason = reason(&best, number, figure, lexicon);
    Some(Candidate { figure: figure.key.clone(), score: (score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0, reason })
}

/// Longer wordings say more: 党员 0.55, 发展党员 0.78, 入党积极分子培训班 0.96.
fn strength(length: usize) -> f64 {
    1.0 - 0.9 * (-0.35 * length as f64).exp()
}

/// The best way in which a wording is met around the number.
fn met(alias: &Alias, near: &HashMap<Part, Vec<Near>>, number: &Counted) -> Option<Match> {
    let last = near.get(alias.parts.last()?)?;
    last.iter().filter_map(|end| chain(alias, *end, near, number)).max_by(|a, b| a.score.total_cmp(&b.score))
}

/// Walks a wording with gaps back from its last word.
fn chain(alias: &Alias, end: Near, near: &HashMap<Part, Vec<Near>>, number: &Counted) -> Option<Match> {
    let mut words = vec![end];
    for part in alias.parts.iter().rev().skip(1) {
        let next = *words.last()?;
        let fits = |n: &&Near| n.end <= next.start && next.start - n.end <= GAP;
        words.push(*near.get(part)?.iter().filter(fits).max_by(|a, b| a.weight.total_cmp(&b.weight))?);
    }
    let heaviest = words.iter().copied().max_by(|a, b| a.weight.total_cmp(&b.weight))?;
    let lightest = words.iter().map(|w| w.weight).fold(1.0, f64::min);
    let around = words.len() > 1 && words.last()?.end <= number.start() && end.start >= number.end();
    let weight = 0.5 * heaviest.weight + 0.5 * lightest + if around { 0.05 } else { 0.0 };
    let touch = if words.iter().any(|w| w.touches) { 0.12 } else { 0.0 };
    Some(Match {
        score: strength(alias.length) * weight.min(1.0) + touch,
        words: alias.parts.clone(),
        spans: words.iter().map(|w| (w.start, w.end)).collect(),
        zone: heaviest.zone,
        weight,
    })
}

fn apart(a: &Match, b: &Match) -> bool {
    !a.spans.iter().any(|x| b.spans.iter().any(|y| x.0 < y.1 && y.0 < x.1))
}

/// How well the measure word fits; `None` where it cannot be that figure at all.
fn measure_fit(number: &Counted, figure: &Figure) -> Option<f64> {
    let rank = number.raw.ordinal;
    if rank != (figure.aggregation == "rank") {
        return None;
    }
    if rank {
        return Some(1.0);
    }
    let Some(measure) = number.suffix.measure else {
        return Some(if figure.measures.iter().any(|m| m == "%") { 0.4 } else { 0.85 });
    };
    let word = number.suffix.unit.as_deref().unwrap_or(measure.word);
    if figure.measures.iter().any(|m| m == word || m == measure.word) {
        return Some(1.0);
    }
    let exact_only = figure.aggregation == "parameter";
    let special = |g: &str| matches!(g, "percent" | "money" | "time" | "year" | "age" | "area" | "share");
    let same = figure.groups.contains(&measure.group);
    match () {
        () if exact_only => None,
        () if same => Some(0.93),
        () if people(measure.group) && figure.groups.iter().any(|g| people(g)) => Some(0.75),
        () if special(measure.group) || figure.groups.iter().any(|g| special(g)) => None,
        () if measure.group == "thing" => Some(0.8),
        () if figure.groups.contains(&"thing") => Some(0.65),
        () => Some(0.45),
    }
}

/// 人 and 人次 are near, but not the same.
fn people(group: &str) -> bool {
    matches!(group, "person" | "attendance")
}

fn reason(best: &Match, number: &Counted, figure: &Figure, lexicon: &Lexicon) -> String {
    let words: Vec<&str> = best.words.iter().filter_map(|p| lexicon.words.get(*p).map(String::as_str)).collect();
    let place = match best.zone {
        "前" => "数字前面",
        "后" => "数字后面",
        "依次对应" => "按顺序对应",
        "行标题" => "本行",
        "列标题" => "本列",
        "变化前" | "同前" => "与前一个数字同指",
        "标题" => "所在标题",
        "文题" => "文件标题",
        other => other,
    };
    let unit = number.suffix.unit.as_deref().filter(|u| figure.measures.iter().any(|m| m == u));
    let unit = unit.map(|u| format!("；量词“{u}”相符")).unwrap_or_default();
    format!("{place}有“{}”{unit}", words.join("…"))
}
