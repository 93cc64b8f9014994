//! What the fields of a record hold: typed, exact, independent of how the kind may be described tomorrow.

use base::{Day, Fen, Quantity};
use catalogue::{Catalogue, Field, Kind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What stands in place of a value that whoever looks may not see.
pub const MASKED: &str = "＊＊＊";

/// A person or unit as it was named when the record was written; the name stays readable when the person has moved on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Id.
    pub id: i64,
    /// Name at that time.
    pub name: String,
}

/// The value of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// One line or several.
    Text(String),
    /// A decimal.
    Number(Quantity),
    /// Money.
    Money(Fen),
    /// A day.
    Day(Day),
    /// A code of the field's list.
    Code(String),
    /// 是 or 否.
    Bool(bool),
    /// One or several members.
    Persons(Vec<Named>),
    /// A unit.
    Unit(Named),
    /// Attachments, by id.
    Files(Vec<i64>),
}

impl Value {
    /// As a person reads it: names for codes, members and units.
    pub fn shown(&self, catalogue: &Catalogue, field: &Field) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Money(fen) => fen.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Code(code) => code_name(catalogue, field, code),
            Self::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
            Self::Persons(all) => all.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("、"),
            Self::Unit(unit) => unit.name.clone(),
            Self::Files(all) => format!("{}个附件", all.len()),
        }
    }

    /// As a form holds it, to be read again by [`crate::rules::read`].
    pub fn typed(&self) -> Vec<String> {
        match self {
            Self::Text(text) | Self::Code(text) => vec![text.clone()],
            Self::Number(number) => vec![number.to_string()],
            Self::Money(fen) => vec![fen.to_string()],
            Self::Day(day) => vec![day.to_string()],
            Self::Bool(yes) => vec![if *yes { "yes" } else { "no" }.to_owned()],
            Self::Persons(all) => all.iter().map(|p| format!("#{}", p.id)).collect(),
            Self::Unit(unit) => vec![unit.id.to_string()],
            Self::Files(all) => all.iter().map(ToString::to_string).collect(),
        }
    }

    /// The amount of a number (as it is) or of money (in yuan), as the ledger counts it.
    pub fn amount(&self) -> Option<Quantity> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Money(fen) => Some(fen.quantity()),
            _ => None,
        }
    }

    /// The code of a code, `yes` or `no`: what tags and conditions compare.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Code(code) => Some(code),
            Self::Bool(yes) => Some(if *yes { "yes" } else { "no" }),
            _ => None,
        }
    }
}

/// Name of a code; the code itself when the catalogue no longer has it.
pub fn code_name(catalogue: &Catalogue, field: &Field, code: &str) -> String {
    let known = catalogue.choices(field).into_iter().find(|(own, _)| *own == code);
    known.map_or_else(|| code.to_owned(), |(_, name)| name.to_owned())
}

/// The values of a record by field key; absent where nothing was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<String, Value>);

impl Values {
    /// Nothing said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a field.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Says something.
    pub fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// The same with a value.
    #[must_use]
    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.set(key, value);
        self
    }

    /// Takes a value away.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key)
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Adds everything that `other` says.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The day of a field.
    pub fn day(&self, key: &str) -> Option<Day> {
        match self.get(key) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The text of a field; empty if there is none.
    pub fn text(&self, key: &str) -> &str {
        match self.get(key) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The attachments of a field.
    pub fn files(&self, key: &str) -> &[i64] {
        match self.get(key) {
            Some(Value::Files(files)) => files,
            _ => &[],
        }
    }

    /// Everybody who is named, each once.
    pub fn persons(&self) -> Vec<&Named> {
        let mut all: Vec<&Named> = Vec::new();
        for value in self.0.values() {
            if let Value::Persons(some) = value {
                all.extend(some.iter().filter(|p| !all.iter().any(|known| known.id == p.id)).collect::<Vec<_>>());
            }
        }
        all
    }

    /// The values that anybody may see who sees the record, and the sensitive ones.
    pub fn split(&self, kind: &Kind) -> (Self, Self) {
        let sensitive = |key: &str| kind.field(key).is_some_and(|f| f.sensitive);
        let (private, open) = self.0.clone().into_iter().partition(|(key, _)| sensitive(key));
        (Self(open), Self(private))
    }
}
