//! What the scan hands out: tokens with their class and the figures they may stand for.

use serde::Serialize;

/// What a number-like stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A number that reports a result.
    Figure,
    /// A place left open for such a number: X, XX, ×, __, （ ）.
    Blank,
    /// A rule, bound per unit or goal: 不少于2次.
    Target,
    /// A date or span of time.
    Date,
    /// A place in a row: 一是, 第十二次, 99周年.
    Ordinal,
    /// Part of a fixed expression: “四个意识”, 三会一课.
    Slogan,
    /// A blank for the name of a place, person or brand.
    Name,
    /// Number of a document or article, telephone number.
    Reference,
    /// Any other number.
    Other,
}

impl Class {
    /// True for what a report's writer has to fill or renew.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Figure | Self::Blank)
    }
}

/// A number-like stretch of the text. Serialised, it is the contract of `draft scan --json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Token {
    /// First character (Unicode characters from the beginning of the text).
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// The characters as written: the number without hedge, multiplier and measure word.
    pub text: String,
    /// What it is.
    pub class: Class,
    /// The number as printed; multiply by the multiplier in `unit` (1.2 with 万名). None for blanks and 数百.
    pub value: Option<f64>,
    /// Multiplier and measure word: 名, 万元, %, 人次; 位次 for a rank.
    pub unit: Option<String>,
    /// The figures it may stand for, the likeliest first. Only figures and blanks have any.
    pub candidates: Vec<Candidate>,
    /// What narrows the figure (入党积极分子, 35岁以下); not part of the JSON contract.
    #[serde(skip)]
    pub qualifiers: Vec<Qualifier>,
}

/// A word that narrows a figure, and by which of its tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualifier {
    /// audience, age, sex, level …
    pub tag: String,
    /// As written in the report.
    pub words: String,
}

/// A figure a token may stand for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Key of the figure in the catalogue.
    pub figure: String,
    /// 0 to 1; above 0.6 the words next to the number name the figure.
    pub score: f64,
    /// Why, for people (Chinese); not part of the JSON contract.
    #[serde(skip)]
    pub reason: String,
}
