//! Where an item of the catalogue comes from: regulation and article, how sure we are, since when, how binding.
//!
//! Any item may carry these four keys; the loader takes them off before it reads the rest, so that no item type repeats them.

use base::Day;
use serde::Deserialize;

/// The legal ground of one item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Basis {
    /// Regulation and article.
    pub source: Option<Source>,
    /// First and last day on which the item holds.
    pub valid: Option<Validity>,
    /// 应当 (hard) or 一般 (soft); nothing said means hard.
    pub hardness: Hardness,
    /// `national`, or the name of the province or unit whose own rule this is; empty means national.
    pub scope: String,
}

impl Basis {
    /// 《中国共产党支部工作条例（试行）》第十一条, if a source is given.
    #[must_use]
    pub fn clause(&self) -> Option<String> {
        self.source.as_ref().map(Source::clause)
    }

    /// The clause as it is shown: with 未核实 when nobody has read it; empty without a source.
    #[must_use]
    pub fn cited(&self) -> String {
        let clause = self.clause().unwrap_or_default();
        if self.unverified() { format!("{clause}（未核实）") } else { clause }
    }

    /// True when the source was never read, or its article number is from memory: show 未核实.
    #[must_use]
    pub fn unverified(&self) -> bool {
        self.source.as_ref().is_some_and(Source::unverified)
    }

    /// Whether the item is in force on `day`, both ends inclusive.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.valid.is_none_or(|v| v.covers(day))
    }
}

/// A regulation's clause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title without the book-title marks.
    pub regulation: String,
    /// 第十一条, as it is to be shown; empty when the regulation as a whole is meant.
    #[serde(default)]
    pub article: String,
    /// `regulation` is no title (a practice, a local rule, our own default) and goes without the marks.
    #[serde(default)]
    pub untitled: bool,
    /// How the rule was learnt.
    pub confidence: Confidence,
}

impl Source {
    /// The clause as one writes it: 《…》第十一条.
    #[must_use]
    pub fn clause(&self) -> String {
        if self.untitled {
            format!("{}{}", self.regulation, self.article)
        } else {
            format!("《{}》{}", self.regulation, self.article)
        }
    }

    /// See [`Confidence::unverified`].
    #[must_use]
    pub fn unverified(&self) -> bool {
        self.confidence.unverified()
    }
}

/// How a rule was learnt (the `conf` column of the study it comes from).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Confidence {
    /// The regulation's own text was read.
    #[serde(rename = "A")]
    Text,
    /// Read in an official answer or a handbook.
    #[serde(rename = "B")]
    Secondary,
    /// An earlier version's text was read.
    #[serde(rename = "A-old")]
    Earlier,
    /// A local or single-unit rule.
    #[serde(rename = "L")]
    Local,
    /// The content was read in the text, the article number is from memory.
    #[serde(rename = "A/M#")]
    TextNumberFromMemory,
    /// The content was read in a secondary text, the article number is from memory.
    #[serde(rename = "B/M#")]
    SecondaryNumberFromMemory,
    /// From memory.
    #[serde(rename = "M")]
    Memory,
}

impl Confidence {
    /// Whether the clause has to be shown as 未核实.
    #[must_use]
    pub fn unverified(self) -> bool {
        matches!(self, Self::Memory | Self::TextNumberFromMemory | Self::SecondaryNumberFromMemory)
    }
}

/// The days on which an item holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Validity {
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

impl Validity {
    /// Whether `day` lies within, both ends inclusive.
    #[must_use]
    pub fn covers(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// 应当/必须 against 一般: a soft rule warns and never blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hardness {
    /// 应当, 必须.
    #[default]
    Hard,
    /// 一般.
    Soft,
}
