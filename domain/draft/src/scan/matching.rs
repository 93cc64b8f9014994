//! Which figure a number may stand for: the words around it are looked up among the figures' aliases, near words count
//! more than far ones, and the measure word has to fit. No learning, no model: every score can be followed by hand, and
//! every candidate says why it is one.

mod index;
mod list;
mod rank;
mod zones;

pub use index::{FigureWords, Lexicon};

use super::layout::Layout;
use super::lexer::Raw;
use super::quantity::Suffix;
use super::text::Text;
use super::token::{Candidate, Class};
use zones::Surroundings;

/// A judged number, with what matching needs to know of it.
#[derive(Debug)]
pub(super) struct Counted<'a> {
    /// The number.
    pub raw: &'a Raw,
    /// What follows it.
    pub suffix: &'a Suffix,
    /// Its class.
    pub class: Class,
}

impl Counted<'_> {
    /// First character.
    fn start(&self) -> usize {
        self.raw.start
    }

    /// End of number and measure word.
    fn end(&self) -> usize {
        if self.suffix.shared { self.raw.end } else { self.suffix.end.max(self.raw.end) }
    }
}

/// Candidates for every figure and blank of the document, in the order given; other classes get none.
pub(super) fn candidates(text: &Text, layout: &Layout, judged: Vec<Counted>, lexicon: &Lexicon) -> Vec<Vec<Candidate>> {
    let hits = lexicon.hits(text);
    let all = judged.len();
    let (places, numbers): (Vec<usize>, Vec<Counted>) =
        judged.into_iter().enumerate().filter(|(_, n)| n.class.counts() || n.class == Class::Target).unzip();
    let around = Surroundings { text, layout, numbers: &numbers };
    let mut found = vec![Vec::new(); all];
    for (index, place) in places.into_iter().enumerate().filter(|(i, _)| numbers[*i].class.counts()) {
        found[place] = rank::rank(&numbers[index], &around.zones(index), &hits, lexicon, text);
    }
    found
}
