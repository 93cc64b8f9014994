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
    /// What the words around say of time and change; not part of the JSON contract.
    #[serde(skip)]
    pub setting: Setting,
    /// The heads of its row in a table, the nearest first; not part of the JSON contract.
    #[serde(skip)]
    pub rows: Vec<String>,
}

/// Words of the report and where they stand (Unicode characters).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// As written.
    pub words: String,
}

/// What the words around a number say of time and change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting {
    /// The time the number is about (上半年, 截至6月底): the nearest that governs it, in its sentence, paragraph, heading or title.
    pub period: Option<Words>,
    /// The time it is compared with (比去年同期, 同比).
    pub base: Option<Words>,
    /// The change it states or is an end of.
    pub change: Option<Change>,
}

/// A change as the report words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// 增加, 下降, 压缩.
    pub words: Words,
    /// Which way.
    pub direction: Direction,
    /// Which part of the change the number is.
    pub step: Step,
}

impl Change {
    /// The same change, seen from another of its numbers.
    #[must_use]
    pub fn step(self, step: Step) -> Self {
        Self { step, ..self }
    }
}

/// Which way a figure went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// 增加, 提高.
    Up,
    /// 减少, 下降.
    Down,
}

/// Which part of a change a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The difference: 增加5名.
    By,
    /// The old value: 由5名增加到8名.
    From,
    /// The new value.
    To,
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
