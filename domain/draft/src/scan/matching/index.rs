//! The figures' words, arranged so that one walk over a document finds every one of them.

use std::collections::HashMap;

use crate::scan::text::{Text, fold, is_dress};
use crate::scan::words::group_of;

/// What the engine needs to know of a figure. Words are as people write them in reports.
#[derive(Debug, Clone, Default)]
pub struct FigureWords {
    /// Key in the catalogue.
    pub key: String,
    /// Chinese name.
    pub name: String,
    /// Wordings; `…` stands for a gap within a sentence in which the number may stand (举办…培训班).
    pub aliases: Vec<String>,
    /// Words nearby that strengthen a match.
    pub contexts: Vec<String>,
    /// Words nearby that speak against it.
    pub against: Vec<String>,
    /// Measure words seen with it.
    pub measure: Vec<String>,
    /// Names of the filter's values (入党积极分子, 正式党员); one that is found strengthens a match.
    pub filter: Vec<String>,
    /// count, persons, units, sum, ratio, external, parameter or rank.
    pub aggregation: String,
    /// Over a period (true) or as of a day.
    pub flow: bool,
}

/// Number of a word in the index.
pub(super) type Part = usize;

/// One wording of a figure.
#[derive(Debug)]
pub(super) struct Alias {
    /// Its words in order; more than one when it has gaps.
    pub parts: Vec<Part>,
    /// Characters altogether.
    pub length: usize,
}

/// A figure with its words numbered.
#[derive(Debug)]
pub(super) struct Figure {
    pub key: String,
    pub aliases: Vec<Alias>,
    pub contexts: Vec<Part>,
    pub against: Vec<Part>,
    pub filter: Vec<Part>,
    pub measures: Vec<String>,
    pub groups: Vec<&'static str>,
    pub aggregation: String,
    pub flow: bool,
}

/// All figures' words.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(super) figures: Vec<Figure>,
    pub(super) words: Vec<String>,
    /// Words by their first character.
    by_first: HashMap<char, Vec<Part>>,
    /// Figures that have an alias with this word.
    pub(super) owners: Vec<Vec<usize>>,
}

/// No word of the catalogue is longer than this many characters.
const LONGEST: usize = 24;

/// A word found in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub start: usize,
    pub end: usize,
    pub part: Part,
    /// It stands inside a longer word of the lexicon (党员 in 党员大会), which says more.
    pub inside: bool,
}

impl Lexicon {
    /// Builds the index. Figures keep their order, which breaks ties.
    #[must_use]
    pub fn from_figures(figures: impl IntoIterator<Item = FigureWords>) -> Self {
        let mut lexicon = Self::default();
        let mut numbers = HashMap::new();
        for words in figures {
            lexicon.add(&words, &mut numbers);
        }
        for (part, word) in lexicon.words.iter().enumerate() {
            if let Some(first) = word.chars().next() {
                lexicon.by_first.entry(first).or_default().push(part);
            }
        }
        lexicon
    }

    /// Does the lexicon know a figure of this key?
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        self.figures.iter().any(|f| f.key == key)
    }

    fn add(&mut self, words: &FigureWords, numbers: &mut HashMap<String, Part>) {
        let index = self.figures.len();
        let mut number = |word: &str| self_number(&mut self.words, numbers, word);
        let own = std::iter::once(&words.name).chain(&words.aliases);
        let aliases: Vec<Alias> = own
            .map(|alias| {
                let parts: Vec<&str> = alias.split('…').map(str::trim).filter(|p| !p.is_empty()).collect();
                let length = length(&parts);
                Alias { parts: parts.into_iter().map(&mut number).collect(), length }
            })
            .filter(|a| !a.parts.is_empty())
            .collect();
        let figure = Figure {
            key: words.key.clone(),
            contexts: words.contexts.iter().map(|w| number(w)).collect(),
            against: words.against.iter().map(|w| number(w)).collect(),
            filter: words.filter.iter().filter(|w| !w.is_ascii()).map(|w| number(w)).collect(),
            measures: words.measure.clone(),
            groups: words.measure.iter().filter_map(|m| group_of(m)).collect(),
            aggregation: words.aggregation.clone(),
            flow: words.flow,
            aliases,
        };
        self.owners.resize(self.words.len(), Vec::new());
        for part in figure.aliases.iter().flat_map(|a| &a.parts) {
            let owners = &mut self.owners[*part];
            if owners.last() != Some(&index) {
                owners.push(index);
            }
        }
        self.figures.push(figure);
    }

    /// Every occurrence of every word, by position.
    pub(super) fn hits(&self, text: &Text) -> Vec<Hit> {
        let mut found = Vec::new();
        for start in 0..text.len() {
            for &part in self.by_first.get(&text.at(start)).map_or(&[][..], Vec::as_slice) {
                if let Some(end) = dressed(text, start, &self.words[part]) {
                    found.push(Hit { start, end, part, inside: false });
                }
            }
        }
        let spans: Vec<(usize, usize)> = found.iter().map(|h| (h.start, h.end)).collect();
        for hit in &mut found {
            let from = spans.partition_point(|s| s.0 + LONGEST < hit.start);
            let longer = |s: &&(usize, usize)| s.0 <= hit.start && s.1 >= hit.end && s.1 - s.0 > hit.end - hit.start;
            hit.inside = spans[from..].iter().take_while(|s| s.0 <= hit.start).any(|s| longer(&s));
        }
        found
    }
}

/// How much a wording says, in characters: its measure words say nothing, and its gaps make it weaker.
fn length(parts: &[&str]) -> usize {
    let said = |part: &&str| parts.len() == 1 || group_of(part).is_none();
    let characters: usize = parts.iter().filter(|p| said(p)).map(|p| bare(p).chars().count()).sum();
    characters.saturating_sub(parts.len() / 2)
}

/// Where `word` ends if it starts at `start`, quotation marks and spaces in the text left aside.
fn dressed(text: &Text, start: usize, word: &str) -> Option<usize> {
    let mut at = start;
    for (i, c) in word.chars().enumerate() {
        while i > 0 && is_dress(text.at(at)) {
            at += 1;
        }
        if text.at(at) != c {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// A word as it is compared: folded, without quotation marks and spaces.
fn bare(word: &str) -> String {
    word.chars().map(fold).filter(|&c| !is_dress(c)).collect()
}

/// The number of a word, given out at its first use.
fn self_number(words: &mut Vec<String>, numbers: &mut HashMap<String, Part>, word: &str) -> Part {
    let word = bare(word);
    *numbers.entry(word.clone()).or_insert_with(|| {
        words.push(word);
        words.len() - 1
    })
}
