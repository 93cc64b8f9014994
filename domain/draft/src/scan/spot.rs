//! A number together with everything the rules may look at: its neighbours, its clause, its quotation, its section.

use std::ops::Range;

use super::layout::Layout;
use super::lexer::Raw;
use super::quantity::Suffix;
use super::text::{Text, closes, ends_clause};
use super::words::{WordList, cues, phrase};

/// One number under judgement.
#[derive(Debug)]
pub struct Spot<'a> {
    /// The text.
    pub text: &'a Text,
    /// Its shape.
    pub layout: &'a Layout,
    /// All numbers, in order.
    pub raws: &'a [Raw],
    /// What follows each number.
    pub suffixes: &'a [Suffix],
    /// Which number is meant.
    pub index: usize,
    /// The clause around it.
    pub clause: Range<usize>,
}

impl<'a> Spot<'a> {
    /// Looks at number `index`.
    #[must_use]
    pub fn new(text: &'a Text, layout: &'a Layout, raws: &'a [Raw], suffixes: &'a [Suffix], index: usize) -> Self {
        let raw = &raws[index];
        let left = text.back_to(raw.start, |i| breaks(text, i));
        let right = text.on_to(raw.end, |i| breaks(text, i));
        Self { text, layout, raws, suffixes, index, clause: left..right }
    }

    /// The number.
    #[must_use]
    pub fn raw(&self) -> &'a Raw {
        &self.raws[self.index]
    }

    /// What follows the number.
    #[must_use]
    pub fn suffix(&self) -> &'a Suffix {
        &self.suffixes[self.index]
    }

    /// End of the word before the number (spaces skipped).
    #[must_use]
    pub fn left(&self) -> usize {
        self.text.skip_spaces_back(self.raw().start)
    }

    /// Start of what follows the quantity (spaces skipped).
    #[must_use]
    pub fn right(&self) -> usize {
        self.text.skip_spaces(self.suffix().end)
    }

    /// Up to `reach` characters of the clause before the number.
    #[must_use]
    pub fn near_left(&self, reach: usize) -> Range<usize> {
        let left = self.left();
        self.clause.start.max(left.saturating_sub(reach)).min(left)..left
    }

    /// Does one of the words stand within `reach` characters before the number, in its clause?
    #[must_use]
    pub fn left_has(&self, words: &WordList, reach: usize) -> bool {
        words.within(self.text, self.near_left(reach))
    }

    /// Does one of the words end directly before the number?
    #[must_use]
    pub fn left_is(&self, words: &WordList) -> bool {
        words.ends(self.text, self.left()).is_some()
    }

    /// Does one of the words follow the quantity directly?
    #[must_use]
    pub fn right_is(&self, words: &WordList) -> bool {
        words.starts(self.text, self.right()).is_some()
    }

    /// Punctuation follows the quantity: 党员X名，
    #[must_use]
    pub fn closed(&self) -> bool {
        closes(self.text.at(self.right()))
    }

    /// The number before, if it ends where this one begins (X期X余人次, 四方面十三项).
    #[must_use]
    pub fn chained(&self) -> bool {
        let before = self.index.checked_sub(1).map(|i| &self.suffixes[i]);
        let after = self.raws.get(self.index + 1);
        let joins = |end: usize, start: usize| {
            let start = self.text.skip_spaces_back(start);
            self.text.skip_spaces(end) >= start
        };
        before.is_some_and(|s| s.measure.is_some() && joins(s.end, self.raw().start))
            || after.is_some_and(|r| {
                self.suffix().measure.is_some()
                    && joins(self.suffix().end, r.start)
                    && self.suffixes[self.index + 1].measure.is_some()
            })
    }

    /// The number is inside a quotation of at most `length` characters.
    #[must_use]
    pub fn quoted(&self, length: usize) -> bool {
        self.layout.within(self.raw().start, "“\"‘「").is_some_and(|s| s.inside.len() <= length)
    }

    /// The number is inside 《 》.
    #[must_use]
    pub fn in_title(&self) -> bool {
        self.layout.within(self.raw().start, "《〈").is_some()
    }

    /// The passage speaks of what is to be done.
    #[must_use]
    pub fn planned(&self) -> bool {
        self.layout.is_plan(self.text, self.raw().start)
    }

    /// The fixed phrase that covers the number, if any.
    #[must_use]
    pub fn phrase(&self) -> Option<&'static str> {
        let raw = self.raw();
        let from = raw.start.saturating_sub(6);
        (from..=raw.start).find_map(|at| {
            let found = phrase(self.text, at)?;
            let end = at + found.word.chars().count();
            let cut = at == raw.start && end < raw.end || at < raw.start && end <= raw.start;
            let torn = number_like(self.text.at(at)) && number_like(self.text.before(at));
            (!cut && !torn && !self.free_hotline(found.class, end)).then_some(found.class)
        })
    }

    /// 110名 is not the police.
    fn free_hotline(&self, class: &str, end: usize) -> bool {
        class == "hotline" && (self.suffix().measure.is_some() || number_like(self.text.at(end)))
    }

    /// 每月2次, 每个支部3名: so much for each, which is a rule and not a count – unless it is an average.
    #[must_use]
    pub fn for_each(&self) -> bool {
        let near = self.near_left(16);
        cues().each.within(self.text, near.clone()) && !cues().each_free.within(self.text, near)
    }
}

fn number_like(c: char) -> bool {
    c.is_ascii_digit() || super::numerals::is_numeral(c)
}

/// Clause borders; the comma of 1,234 is none.
fn breaks(text: &Text, at: usize) -> bool {
    let c = text.at(at);
    let inside_number = matches!(c, ',' | ':') && text.before(at).is_ascii_digit() && text.at(at + 1).is_ascii_digit();
    ends_clause(c) && !inside_number && !(c == '—' && inside_range(text, at))
}

/// The dash of 1—3 and 5%——8%.
fn inside_range(text: &Text, at: usize) -> bool {
    let part = |c: char| number_like(c) || matches!(c, '%' | 'X' | '×');
    let before = if text.before(at) == '—' { at - 1 } else { at };
    let after = if text.at(at + 1) == '—' { at + 2 } else { at + 1 };
    part(text.before(before)) && part(text.at(after))
}
