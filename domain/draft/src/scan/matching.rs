//! Which figure a number may stand for: the words around it are looked up among the figures' aliases, near words count
//! more than far ones, and the measure word has to fit. No learning, no model: every score can be followed by hand, and
//! every candidate says why it is one.

mod index;
mod list;
mod qualifier;
mod rank;
mod whole;
mod zones;

pub use index::{FigureWords, Lexicon};

use super::layout::Layout;
use super::lexer::Raw;
use super::quantity::Suffix;
use super::text::Text;
use super::token::{Candidate, Class, Qualifier};
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

/// What matching finds out about one number.
#[derive(Debug, Clone, Default)]
pub(super) struct Meaning {
    /// The figures it may stand for, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// What narrows them.
    pub qualifiers: Vec<Qualifier>,
}

/// The meaning of every figure and blank of the document, in the order given; other classes have none.
pub(super) fn meanings(text: &Text, layout: &Layout, judged: Vec<Counted>, lexicon: &Lexicon) -> Vec<Meaning> {
    let hits = lexicon.hits(text);
    let mut found = vec![Meaning::default(); judged.len()];
    let borders = |n: &Counted| n.class.counts() || n.class == Class::Target;
    let (places, numbers): (Vec<usize>, Vec<Counted>) =
        judged.into_iter().enumerate().filter(|(_, n)| borders(n)).unzip();
    let around = Surroundings { text, layout, numbers: &numbers };
    let mut ranked = vec![Vec::new(); numbers.len()];
    for (index, number) in numbers.iter().enumerate().filter(|(_, n)| n.class.counts()) {
        let zones = around.zones(index);
        ranked[index] = rank::rank(number, &zones, &hits, lexicon, text);
        found[places[index]].qualifiers = qualifier::qualifiers(text, &zones);
    }
    whole::inherit(text, layout, &numbers, &mut ranked, lexicon);
    for (place, candidates) in places.into_iter().zip(ranked) {
        found[place].candidates = candidates;
    }
    found
}
