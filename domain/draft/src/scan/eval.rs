//! Measures the engine against labelled reports: how many figures are found, how many names are mistaken for figures,
//! how often the right figure comes first. Pure; only [`seeds`] reads files, and only those it is pointed at.

mod markup;
mod seeds;

pub use markup::{Marked, marked};
pub use seeds::seeds;

use super::token::{Class, Token};

/// One labelled number.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// First character in the plain text.
    pub start: usize,
    /// The characters.
    pub text: String,
    /// The class it must have; `None` where either figure or blank is right.
    pub class: Option<Class>,
    /// Keys of the figures it stands for; empty when the catalogue has none.
    pub keys: Vec<String>,
}

impl Label {
    /// True when a writer has to fill or renew this number.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.class.is_none_or(Class::counts)
    }
}

/// What was measured. Sums of reports are sums of scores.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// Figures and blanks labelled.
    pub labels: usize,
    /// Of them found with class figure or blank.
    pub detected: usize,
    /// Tokens of class figure or blank that no label asks for.
    pub extra: usize,
    /// Blanks for names labelled.
    pub names: usize,
    /// Of them taken for figures.
    pub name_errors: usize,
    /// Labels whose figure is in the catalogue.
    pub keyed: usize,
    /// Of them with the right figure first (two figures for one number: both among the first two).
    pub first: usize,
    /// Of them with the right figure among the first three.
    pub among_three: usize,
    /// Labels of other classes, and how many got exactly that class.
    pub others: (usize, usize),
    /// Every miss, for people.
    pub misses: Vec<String>,
}

impl Score {
    /// Share of labels found.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.detected, self.labels)
    }

    /// Share of reported figures and blanks that are labelled.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.detected, self.detected + self.extra)
    }

    /// Harmonic mean of both.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.detected, self.detected + self.extra + self.labels)
    }

    /// Share of catalogued labels whose figure comes first.
    #[must_use]
    pub fn first_share(&self) -> f64 {
        share(self.first, self.keyed)
    }

    /// Share of catalogued labels whose figure is among the first three.
    #[must_use]
    pub fn three_share(&self) -> f64 {
        share(self.among_three, self.keyed)
    }

    /// Adds another report's score.
    pub fn add(&mut self, other: Self) {
        self.labels += other.labels;
        self.detected += other.detected;
        self.extra += other.extra;
        self.names += other.names;
        self.name_errors += other.name_errors;
        self.keyed += other.keyed;
        self.first += other.first;
        self.among_three += other.among_three;
        self.others.0 += other.others.0;
        self.others.1 += other.others.1;
        self.misses.extend(other.misses);
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "found {}/{} ({:.1} %), extra {}, F1 {:.1} %; names taken {}/{}; first {}/{} ({:.1} %), among three {} ({:.1} %); other classes {}/{}",
            self.detected,
            self.labels,
            self.recall() * 100.0,
            self.extra,
            self.f1() * 100.0,
            self.name_errors,
            self.names,
            self.first,
            self.keyed,
            self.first_share() * 100.0,
            self.among_three,
            self.three_share() * 100.0,
            self.others.1,
            self.others.0
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Compares the tokens of one report with its labels. `known` says whether the catalogue has a figure.
#[must_use]
pub fn score(text: &str, labels: &[Label], tokens: &[Token], known: impl Fn(&str) -> bool) -> Score {
    let chars: Vec<char> = text.chars().collect();
    let mut score = Score::default();
    for label in labels {
        if label.counts() {
            let token = tokens.iter().find(|t| t.start == label.start);
            count(&mut score, label, token, &chars, &known);
        } else {
            let end = label.start + label.text.chars().count();
            let token = tokens.iter().find(|t| t.start < end && label.start < t.end);
            compare(&mut score, label, token, &chars);
        }
    }
    for token in tokens.iter().filter(|t| t.class.counts()) {
        if !labels.iter().any(|l| l.start == token.start && l.counts()) {
            score.extra += 1;
            score.misses.push(format!("extra {:?} {}", token.class, around(&chars, token.start, token.end)));
        }
    }
    score
}

fn count(score: &mut Score, label: &Label, token: Option<&Token>, chars: &[char], known: &impl Fn(&str) -> bool) {
    let end = label.start + label.text.chars().count();
    score.labels += 1;
    let found = token.filter(|t| t.class.counts());
    if found.is_some() {
        score.detected += 1;
    } else {
        let class = token.map_or("nothing".into(), |t| format!("{:?}", t.class));
        score.misses.push(format!("missed ({class}) {}", around(chars, label.start, end)));
    }
    for key in label.keys.iter().filter(|k| known(k)) {
        score.keyed += 1;
        let rank = found.and_then(|t| t.candidates.iter().position(|c| &c.figure == key));
        score.first += usize::from(rank.is_some_and(|r| r < label.keys.len().max(1)));
        score.among_three += usize::from(rank.is_some_and(|r| r < 3));
        if rank.is_none_or(|r| r >= label.keys.len().max(1)) {
            let best = found.map(ranked).unwrap_or_default();
            score.misses.push(format!("figure {key} (rank {rank:?}) {} :: {best}", around(chars, label.start, end)));
        }
    }
}

fn ranked(token: &Token) -> String {
    let list: Vec<String> =
        token.candidates.iter().take(4).map(|c| format!("{} {:.2} [{}]", c.figure, c.score, c.reason)).collect();
    list.join("; ")
}

fn compare(score: &mut Score, label: &Label, token: Option<&Token>, chars: &[char]) {
    let Some(class) = label.class else { return };
    let end = label.start + label.text.chars().count();
    let got = token.map(|t| t.class);
    score.others.0 += 1;
    score.others.1 += usize::from(got == Some(class));
    if class == Class::Name {
        score.names += 1;
        score.name_errors += usize::from(got.is_some_and(Class::counts));
    }
    if got != Some(class) {
        score.misses.push(format!("class {class:?} got {got:?} {}", around(chars, label.start, end)));
    }
}

/// A window of text with the number in 【 】.
fn around(chars: &[char], start: usize, end: usize) -> String {
    let part = |from: usize, to: usize| chars.get(from..to.min(chars.len())).unwrap_or(&[]).iter().collect::<String>();
    let shown = format!("{}【{}】{}", part(start.saturating_sub(22), start), part(start, end), part(end, end + 14));
    shown.replace('\n', "⏎")
}
