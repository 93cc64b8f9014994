//! Figures: named questions to the ledger, with the words people use for them in reports.

use indexmap::IndexMap;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::basis::Basis;
use crate::persons::Persons;

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// `members_developed`.
    pub key: String,
    /// 发展党员数.
    pub name: String,
    /// What exactly is counted.
    pub definition: String,
    /// As people write it in reports, without the number.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Words nearby that strengthen the match.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// Words nearby that speak against it.
    #[serde(default)]
    pub against: Vec<String>,
    /// Measure words seen with it; the first is the one shown.
    #[serde(default)]
    pub measure: Vec<String>,
    /// Flow over a period; false means the stock at the period's end.
    pub flow: bool,
    /// How the entries are put together.
    pub aggregation: Aggregation,
    /// Entry kinds it is computed from; empty when no record can show it yet.
    #[serde(default)]
    pub entries: Vec<String>,
    /// Tag → allowed values; all must hold.
    #[serde(default)]
    pub filter: IndexMap<String, OneOrMany>,
    /// Which persons only, where the entries are about persons.
    #[serde(default)]
    pub persons: Persons,
    /// Codes of the table `sector`: entries of units of these sectors only.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Of a ratio: key of the figure above the line.
    pub numerator: Option<String>,
    /// Of a ratio: key of the figure below the line.
    pub denominator: Option<String>,
    /// Tags a report may narrow it by.
    #[serde(default)]
    pub qualifiers: Vec<String>,
    /// What a report narrowed it by, (tag, words); of a figure of the catalogue itself nothing.
    #[serde(skip)]
    pub narrowed: Vec<(String, String)>,
    /// Decimals shown.
    #[serde(default)]
    pub decimals: u32,
    /// Divisor before showing: 10000 shows yuan as 万元.
    #[serde(default = "one")]
    pub scale: u32,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}

impl Figure {
    /// Under which a value entered by hand is kept: a narrowed figure has values of its own.
    #[must_use]
    pub fn value_key(&self) -> String {
        self.narrowed.iter().fold(self.key.clone(), |key, (tag, words)| format!("{key}|{tag}:{words}"))
    }
}

/// How a figure's entries are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Number of entries (a reversal counts against).
    Count,
    /// Distinct persons among the subjects.
    Persons,
    /// Distinct units that have an entry.
    Units,
    /// Sum of the quantities.
    Sum,
    /// Numerator over denominator.
    Ratio,
    /// Comes from outside: entered by hand.
    External,
    /// A date or goal that belongs to the report, not to the ledger.
    Parameter,
    /// A place among others, entered by hand.
    Rank,
}

/// One text or a list of texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct OneOrMany(pub Vec<String>);

impl OneOrMany {
    /// Whether `value` is among them.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        self.0.iter().any(|v| v == value)
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string or a list of strings")
            }
            fn visit_str<E: de::Error>(self, one: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany(vec![one.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany, A::Error> {
                let mut many = Vec::new();
                while let Some(one) = seq.next_element()? {
                    many.push(one);
                }
                Ok(OneOrMany(many))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

fn one() -> u32 {
    1
}
