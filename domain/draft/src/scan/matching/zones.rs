//! The surroundings of a number, each stretch with the weight its words carry: the words that touch the number, the rest
//! of its clause, the clauses before and after, the sentence before, the headings, the document's title.

use std::ops::Range;

use super::{Counted, list};
use crate::scan::layout::{Cell, Layout};
use crate::scan::text::{Text, ends_clause, ends_item, is_han};
use crate::scan::words::cues;

/// A stretch of text and how much its words count for a number.
#[derive(Debug, Clone)]
pub(super) struct Zone {
    pub range: Range<usize>,
    pub weight: f64,
    pub name: &'static str,
    /// It ends at the next number, whose words stand at its end.
    pub bordered: bool,
}

/// Everything zones are made from.
pub(super) struct Surroundings<'a> {
    pub text: &'a Text,
    pub layout: &'a Layout,
    pub numbers: &'a [Counted<'a>],
}

impl Surroundings<'_> {
    /// The zones of number `index`, the heaviest first.
    pub fn zones(&self, index: usize) -> Vec<Zone> {
        let number = &self.numbers[index];
        if let Some(cell) = self.layout.cell(number.start()) {
            return self.cell(index, cell);
        }
        let mut zones = Vec::new();
        let own = self.own_left(index);
        let right = self.own_right(index);
        let named = self.has_words(&right);
        let after_number = index > 0 && own.start > 0 && self.numbers[index - 1].end() == own.start;
        // 联系XX家非公企业和X个社会组织: what follows the number before is that number's noun, unless nothing else names ours.
        let left_weight = if after_number && named { 0.6 } else { 1.0 };
        zones.push(Zone { range: own.clone(), weight: left_weight, name: "前", bordered: false });
        zones.push(Zone { range: number.raw.end..number.end(), weight: 1.0, name: "量词", bordered: false });
        let bordered = self.numbers.get(index + 1).is_some_and(|n| n.start() == right.end);
        zones.push(Zone { range: right.clone(), weight: 0.95, name: "后", bordered });
        let mut from = own.start;
        let item = list::item(self.text, self.numbers, index);
        let listed = item.is_some();
        if let Some((range, name)) = item.map(|i| (i, "依次对应")).or_else(|| self.adopt(index, &own)) {
            from = from.min(range.start);
            let weight = if listed || !named { 0.95 } else { 0.5 };
            zones.push(Zone { range, weight, name, bordered: false });
        }
        self.clause(index, from, right.end, &mut zones);
        if listed {
            zones.iter_mut().filter(|z| z.name == "本句前部").for_each(|z| z.weight = 0.3);
        }
        self.sentence(index, &mut zones);
        self.beyond(index, &mut zones);
        zones.retain(|z| !z.range.is_empty());
        zones
    }

    /// In a table the heads of row and column are the number's words.
    fn cell(&self, index: usize, cell: &Cell) -> Vec<Zone> {
        let number = &self.numbers[index];
        let zone = |range: Range<usize>, weight, name| Zone { range, weight, name, bordered: false };
        let mut zones = vec![zone(number.raw.end..cell.range.end, 1.0, "量词")];
        let mut weight = 1.0;
        for row in &cell.rows {
            zones.push(zone(row.clone(), weight, "行标题"));
            weight = (weight - 0.25_f64).max(0.3);
        }
        zones.extend(cell.column.clone().map(|column| zone(column, 0.95, "列标题")));
        self.beyond(index, &mut zones);
        zones.retain(|z| !z.range.is_empty());
        zones
    }

    /// The words that lead up to the number: back to punctuation or to the number before.
    fn own_left(&self, index: usize) -> Range<usize> {
        let start = self.numbers[index].start();
        let before = index.checked_sub(1).map_or(0, |i| self.numbers[i].end());
        let border = self.text.back_to(start, |i| self.item_border(i)).max(before);
        border.min(start)..start
    }

    /// The words after the measure word: up to punctuation or the next number.
    fn own_right(&self, index: usize) -> Range<usize> {
        let end = self.numbers[index].end();
        let next = self.numbers.get(index + 1).map_or(self.text.len(), Counted::start);
        let border = self.text.on_to(end, |i| self.item_border(i)).min(next);
        end..border.max(end)
    }

    /// Brackets border an item, but quotation marks belong to its words.
    fn item_border(&self, at: usize) -> bool {
        let c = self.text.at(at);
        ends_item(c) || matches!(c, '（' | '(')
    }

    fn has_words(&self, range: &Range<usize>) -> bool {
        self.text.folded(range.clone()).iter().any(|&c| is_han(c))
    }

    /// Words a number takes over from the one before: X期X余人次, 由X%提高至X%.
    fn adopt(&self, index: usize, own: &Range<usize>) -> Option<(Range<usize>, &'static str)> {
        let mut end = self.text.skip_spaces_back(own.end);
        while let Some(length) = cues().hedge_left.ends(self.text, end).filter(|l| end - l >= own.start) {
            end = self.text.skip_spaces_back(end - length);
        }
        let bare = !self.has_words(&(own.start..end));
        let changed = cues()
            .change_to
            .ends(self.text, self.text.skip_spaces_back(own.end))
            .filter(|&l| l > 1 || !"实报达签应收直".contains(self.text.before(self.text.skip_spaces_back(own.end) - l)))
            .is_some_and(|l| own.end - l <= own.start + 6);
        let before = index.checked_sub(1)?;
        let linked = self.numbers[before].end() + 8 >= own.start && !self.sentence_between(before, index);
        if !linked || !(bare || changed) {
            return None;
        }
        let earlier = self.own_left(before);
        let range = if self.text.folded(earlier.clone()).iter().filter(|&&c| is_han(c)).count() < 2 && before > 0 {
            self.own_left(before - 1).start..earlier.end
        } else {
            earlier
        };
        Some((range, if changed { "变化前" } else { "同前" }))
    }

    fn sentence_between(&self, a: usize, b: usize) -> bool {
        let between = self.numbers[a].end()..self.numbers[b].start();
        self.text.folded(between).iter().any(|&c| ends_clause(c) && c != '，')
    }

    /// The rest of the clause on both sides.
    fn clause(&self, index: usize, from: usize, to: usize, zones: &mut Vec<Zone>) {
        let start = self.text.back_to(from, |i| self.clause_border(i));
        let end = self.text.on_to(to, |i| self.clause_border(i));
        let number_between = self.numbers[..index].last().is_some_and(|n| n.end() > start);
        zones.push(Zone {
            range: start..from,
            weight: if number_between { 0.6 } else { 0.8 },
            name: "本句前部",
            bordered: false,
        });
        zones.push(Zone { range: to..end.max(to), weight: 0.5, name: "本句后部", bordered: false });
    }

    /// Other clauses of the sentence, losing weight with distance.
    fn sentence(&self, index: usize, zones: &mut Vec<Zone>) {
        let start = self.numbers[index].start();
        let sentence = self.layout.sentence(start);
        let taken = zones.iter().map(|z| z.range.start).min().unwrap_or(start);
        let mut weight = 0.5;
        let mut end = taken;
        while end > sentence.start && weight > 0.15 {
            let stop = end - 1;
            let begin = self.text.back_to(stop, |i| self.clause_border(i)).max(sentence.start);
            zones.push(Zone { range: begin..end, weight, name: "前句", bordered: false });
            weight -= if matches!(self.text.at(stop), '；' | ';' | '：' | ':') { 0.15 } else { 0.08 };
            end = begin;
        }
        let mut from = zones.iter().map(|z| z.range.end).max().unwrap_or(start);
        let mut weight = 0.3;
        while from < sentence.end && weight > 0.15 {
            let to = self.text.on_to(from + 1, |i| self.clause_border(i)).min(sentence.end);
            zones.push(Zone { range: from..to, weight, name: "后句", bordered: false });
            weight -= 0.08;
            from = to;
        }
    }

    fn clause_border(&self, at: usize) -> bool {
        ends_clause(self.text.at(at))
    }

    /// The sentence before, the headings, the title.
    fn beyond(&self, index: usize, zones: &mut Vec<Zone>) {
        let start = self.numbers[index].start();
        let sentence = self.layout.sentence(start);
        if let Some(range) = self.layout.sentence_before(start) {
            zones.push(Zone { range, weight: 0.2, name: "上一句", bordered: false });
        }
        for heading in self.layout.headings_over(start) {
            let weight = if heading.level >= 5 { 0.3 } else { 0.25 };
            let outside = heading.title.end <= sentence.start || heading.title.start >= sentence.end;
            let range = if outside { heading.title.clone() } else { heading.title.start..heading.title.end.min(start) };
            zones.push(Zone { range, weight, name: "标题", bordered: false });
        }
        zones.push(Zone { range: self.layout.title(), weight: 0.12, name: "文题", bordered: false });
    }
}
