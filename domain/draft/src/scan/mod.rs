//! The text engine of reports: finds every number and every blank for one in a report, says what each of them is, and
//! which figure of the catalogue it may stand for.
//!
//! Words: a *token* is a number-like stretch of text; its *class* says whether it reports a result ([`Class::Figure`]),
//! leaves room for one ([`Class::Blank`]) or is something else; its *candidates* are figures of the catalogue.
//! Invariants: pure and deterministic – no clock, no network, no language model; offsets are Unicode characters of the
//! text as given; tokens come in order and never overlap; only figures and blanks have candidates.
//!
//! How it works: [`lexer`] finds number-like stretches, [`quantity`] reads hedge and measure word, [`classify`] judges
//! each by its clause, quotation and section, [`matching`] ranks the figures by the words around it, [`setting`] adds
//! time and change. [`relations`] then tells which numbers hang together, for whoever has to check them.

mod classify;
pub mod eval;
pub mod layout;
pub mod lexer;
mod matching;
mod merge;
pub mod numerals;
pub mod quantity;
mod relations;
mod repeats;
mod setting;
pub mod spot;
pub mod text;
pub mod token;
pub mod words;

#[cfg(test)]
mod classify_tests;
#[cfg(test)]
mod matching_tests;
#[cfg(test)]
mod setting_tests;

pub use matching::{FigureWords, Lexicon};
pub use relations::{Link, Relation, relations};
pub use repeats::repeats;
pub use token::{Candidate, Change, Class, Direction, Qualifier, Setting, Step, Token, Words};

use layout::Layout;
use matching::Counted;
use spot::Spot;
use text::Text;

/// Finds, classes and binds every number of a report.
#[must_use]
pub fn scan(source: &str, lexicon: &Lexicon) -> Vec<Token> {
    let text = Text::new(source);
    let layout = Layout::of(&text);
    let raws = lexer::raws(&text);
    let mut suffixes = quantity::suffixes(&text, &raws);
    quantity::of_cells(&text, &layout, &raws, &mut suffixes);
    let mut judged: Vec<(Spot, Class)> = (0..raws.len())
        .map(|index| Spot::new(&text, &layout, &raws, &suffixes, index))
        .filter_map(|spot| classify::classify(&spot).map(|class| (spot, class)))
        .collect();
    merge::ranges(&mut judged);
    let counted: Vec<Counted> =
        judged.iter().map(|(spot, class)| Counted { raw: spot.raw(), suffix: spot.suffix(), class: *class }).collect();
    let meanings = matching::meanings(&text, &layout, counted, lexicon);
    let tokens = judged.iter().zip(meanings).map(|((spot, class), meaning)| merge::token(spot, *class, meaning));
    let mut tokens = merge::dates(&text, tokens.collect());
    setting::set(&text, &layout, &mut tokens);
    for token in &mut tokens {
        let rows = layout.cell(token.start).map(|cell| cell.rows.as_slice()).unwrap_or_default();
        token.rows = rows.iter().map(|row| text.written(row.clone())).collect();
    }
    tokens
}
