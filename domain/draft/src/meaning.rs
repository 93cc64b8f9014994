//! What is asked of a figure at a place: of which unit, for which period, as a value, a change or a share.
//!
//! Words: the *span* is a period told relative to the draft's own (去年同期, 上半年), so that a decision still means the same in
//! the next draft; the *form* says whether the value itself stands there, its change against another span, or its share of another
//! figure.

mod span;

pub use span::Span;

use catalogue::{Catalogue, Figure};
use serde::{Deserialize, Serialize};

/// How a figure is written at a place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Its value.
    #[default]
    Value,
    /// By how much it is above or below its value in another span: 增加572人, 提高0.8个百分点.
    Change(Span),
    /// By how many per cent: 下降5%.
    Growth(Span),
    /// Its share of another figure in per cent: 占36.9%.
    Share(String),
}

impl Form {
    /// Whether it is the value itself.
    pub fn is_value(&self) -> bool {
        *self == Self::Value
    }

    /// What is compared with, for a change.
    pub fn against(&self) -> Option<Span> {
        match self {
            Self::Change(span) | Self::Growth(span) => Some(*span),
            Self::Value | Self::Share(_) => None,
        }
    }
}

/// A figure asked in full.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Meaning {
    /// Key of the figure.
    pub figure: String,
    /// Another unit than the draft's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<i64>,
    /// Another period than the draft's.
    #[serde(default, skip_serializing_if = "Span::is_this")]
    pub span: Span,
    /// How it is written.
    #[serde(default, skip_serializing_if = "Form::is_value")]
    pub form: Form,
    /// Words that narrow the figure, each with what it speaks of: `("age", "35岁以下")`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narrow: Vec<(String, String)>,
}

impl Meaning {
    /// The value of a figure for the draft's own unit and period.
    pub fn of(figure: impl Into<String>) -> Self {
        Self { figure: figure.into(), ..Self::default() }
    }

    /// Its figure, narrowed; `None` when there is none, or the records cannot answer one of the words.
    pub fn asked_of(&self, catalogue: &Catalogue) -> Option<Figure> {
        let by = self.narrow.iter().map(|(tag, words)| (tag.as_str(), words.as_str()));
        figure::narrow(catalogue, catalogue.figure(&self.figure)?, by)
    }

    /// The words that narrow it, for people.
    pub fn words(&self) -> String {
        let words: Vec<&str> = self.narrow.iter().map(|(_, words)| words.as_str()).collect();
        words.join("、")
    }
}
