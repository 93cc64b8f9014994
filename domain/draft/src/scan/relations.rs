//! Numbers of one report that hang together, so that whoever fills or prints it can check them: repeats, parts of a
//! whole, shares, lists in order, old and new values. Nothing is judged here beyond what the words say.

use super::layout::Layout;
use super::repeats::repeats;
use super::text::{REACH, Text, ends_sentence};
use super::token::{Step, Token};
use super::words::cues;

/// How numbers hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The same figure stated again: all have to agree.
    Repeat,
    /// 党组织186个，其中党委9个、总支23个: `whole` and some or all of its parts; no part exceeds it.
    Parts,
    /// The same, and as written the parts add up to `whole`.
    Sum,
    /// 其中女性12名，占30%: member 0 is the share in per cent of member 1 in `whole`.
    Share,
    /// 依次为1人、34人、26人: numbers in the order of the items before.
    List,
    /// 由86%提高到91%，提高5个百分点: member 0 before, 1 after, 2 (if any) the difference.
    Change,
}

/// Words between a whole and its parts.
const AMONG: [&str; 2] = ["其中", "包括"];

/// Tokens (by index) that hang together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// How.
    pub link: Link,
    /// The total of parts and shares.
    pub whole: Option<usize>,
    /// The others, in the order of the text.
    pub members: Vec<usize>,
}

/// Every relation of a report between its figures and blanks, in the order of [`Link`].
#[must_use]
pub fn relations(source: &str, tokens: &[Token]) -> Vec<Relation> {
    let text = Text::new(source);
    let layout = Layout::of(&text);
    let page = Page { text: &text, layout: &layout, tokens };
    let counted: Vec<usize> = (0..tokens.len()).filter(|&i| tokens[i].class.counts()).collect();
    let mut found: Vec<Relation> =
        repeats(tokens).into_iter().map(|members| Relation { link: Link::Repeat, whole: None, members }).collect();
    let parts: Vec<Relation> = counted.iter().filter_map(|&i| page.parts(i, &counted)).collect();
    let shares: Vec<Relation> = counted.iter().filter_map(|&i| page.share(i, &counted, &parts)).collect();
    found.extend(parts);
    found.extend(shares);
    found.extend(page.lists(&counted));
    found.extend(counted.iter().filter_map(|&i| page.change(i, &counted)));
    found
}

struct Page<'a> {
    text: &'a Text,
    layout: &'a Layout,
    tokens: &'a [Token],
}

impl Page<'_> {
    /// The parts of the whole `index`: numbers of the same unit after its 其中, up to the end of the sentence.
    fn parts(&self, index: usize, counted: &[usize]) -> Option<Relation> {
        let whole = &self.tokens[index];
        let sentence = self.layout.sentence(whole.start);
        let end = sentence.end.min(whole.end + REACH);
        let next = counted.iter().find(|&&i| self.tokens[i].start > whole.start).map(|&i| self.tokens[i].start)?;
        let among = (whole.end..next.min(end)).find(|&i| AMONG.iter().any(|word| self.text.starts(i, word)))?;
        let stop = (among + 1..end).find(|&i| self.text.starts(i, "其中") || self.text.at(i) == '；').unwrap_or(end);
        let inside = |t: &Token| t.start >= among && t.end <= stop && same_unit(t, whole);
        let members: Vec<usize> = counted.iter().copied().filter(|&i| inside(&self.tokens[i])).collect();
        let sum: Option<f64> = members.iter().map(|&i| self.tokens[i].value).sum();
        let adds = members.len() > 1 && sum.zip(whole.value).is_some_and(|(s, w)| (s - w).abs() < 1e-6);
        let link = if adds { Link::Sum } else { Link::Parts };
        (!members.is_empty()).then_some(Relation { link, whole: Some(index), members })
    }

    /// 占31%: of the number before in the whole that it is part of, or in the number before that, as far as the values do not
    /// speak against it.
    fn share(&self, index: usize, counted: &[usize], parts: &[Relation]) -> Option<Relation> {
        let share = &self.tokens[index];
        let from = share.start.saturating_sub(12);
        let per_cent = share.unit.as_deref() == Some("%") || share.text.starts_with("百分之");
        let named = per_cent && (from..share.start).any(|i| self.text.at(i) == '占');
        let sentence = self.layout.sentence(share.start);
        let before = |at: usize| {
            counted.iter().rev().copied().find(|&i| self.tokens[i].end <= at && self.tokens[i].start >= sentence.start)
        };
        let part = before(share.start).filter(|&i| self.tokens[i].unit.as_deref() != Some("%"))?;
        let part_of = parts.iter().find(|r| r.members.contains(&part)).and_then(|r| r.whole);
        let whole = part_of.or_else(|| self.whole_before(part, counted, sentence.start))?;
        let close = share.start - self.tokens[part].end <= 24;
        let members = vec![index, part];
        let told = Relation { link: Link::Share, whole: Some(whole), members };
        (named && close && self.agrees(share, part, whole)).then_some(told)
    }

    /// The nearest number before of the same unit that is not smaller.
    fn whole_before(&self, part: usize, counted: &[usize], floor: usize) -> Option<usize> {
        let own = &self.tokens[part];
        let fits = |t: &Token| {
            let larger = t.value.zip(own.value).is_none_or(|(whole, part)| whole >= part);
            t.start >= floor && t.end <= own.start && same_unit(t, own) && larger
        };
        counted.iter().rev().copied().find(|&i| fits(&self.tokens[i]))
    }

    fn agrees(&self, share: &Token, part: usize, whole: usize) -> bool {
        let values = share.value.zip(self.tokens[part].value).zip(self.tokens[whole].value);
        values.is_none_or(|((s, p), w)| w > 0.0 && (s - 100.0 * p / w).abs() < 0.6)
    }

    /// Rows after 依次为 and 分别为.
    fn lists(&self, counted: &[usize]) -> Vec<Relation> {
        let mut found = Vec::new();
        for (place, &first) in counted.iter().enumerate() {
            let at = self.text.skip_spaces_back(self.tokens[first].start);
            if cues().list_cue.ends(self.text, at).is_none() {
                continue;
            }
            let mut members = vec![first];
            for pair in counted[place..].windows(2) {
                if pair[1] != pair[0] + 1 || !self.linked(pair[0], pair[1]) {
                    break;
                }
                members.push(pair[1]);
            }
            if members.len() > 1 {
                found.push(Relation { link: Link::List, whole: None, members });
            }
        }
        found
    }

    /// At most a measure word and a mark between.
    fn linked(&self, a: usize, b: usize) -> bool {
        let between = self.text.folded(self.tokens[a].end..self.tokens[b].start);
        between.len() <= 5 && between.iter().any(|c| "、和及与，,".contains(*c))
    }

    /// 由 a 提高到 b，提高 c.
    fn change(&self, index: usize, counted: &[usize]) -> Option<Relation> {
        let step = |i: usize| self.tokens.get(i).and_then(|t| t.setting.change.as_ref()).map(|c| c.step);
        if step(index) != Some(Step::From) {
            return None;
        }
        let place = counted.iter().position(|&i| i == index)?;
        let to = counted.get(place + 1).copied().filter(|&i| step(i) == Some(Step::To))?;
        let near = |i: &usize| {
            let between = self.tokens[to].end..self.tokens[*i].start;
            between.len() <= 12 && !self.text.folded(between).iter().any(|&c| ends_sentence(c))
        };
        let by = counted.get(place + 2).copied().filter(|&i| step(i) == Some(Step::By)).filter(near);
        let members = [Some(index), Some(to), by].into_iter().flatten().collect();
        Some(Relation { link: Link::Change, whole: None, members })
    }
}

fn same_unit(a: &Token, b: &Token) -> bool {
    let plain = |t: &Token| t.unit.as_deref().map(|u| if u == "名" || u == "位" { "人" } else { u }.to_owned());
    a.unit.is_some() && plain(a) == plain(b)
}
