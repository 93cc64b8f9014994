//! What makes a record right, and what it adds to the ledger. Pure: the kind says what is asked for, facts come in as arguments.

mod count;
mod mention;
mod read;
mod relate;

#[cfg(test)]
#[path = "rules_tests.rs"]
mod rules_tests;

pub use count::{all_tags, entries};
pub use mention::{Mention, fragments, mention};
pub use read::{MISSING, PENDING_FILE, read};
pub use relate::{Told, relate};

use crate::value::{Named, Values};
use base::id::UnitId;
use base::{Day, Refusal};
use catalogue::{FieldType, Kind};
use std::collections::{BTreeMap, HashMap};

/// What was typed or stands in a row, by field key; several texts where several may be chosen. Blank texts count as nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(BTreeMap<String, Vec<String>>);

impl Texts {
    /// Nothing typed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text to a field.
    pub fn push(&mut self, key: &str, text: impl Into<String>) {
        let text: String = text.into();
        if !text.trim().is_empty() {
            self.0.entry(key.to_owned()).or_default().push(text.trim().to_owned());
        }
    }

    /// The same with a text.
    #[must_use]
    pub fn with(mut self, key: &str, text: impl Into<String>) -> Self {
        self.push(key, text);
        self
    }

    /// The texts of a field.
    pub fn of(&self, key: &str) -> &[String] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }
}

/// What a name of a person or unit led to, within the scope of whoever writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Exactly this one.
    One(Named),
    /// Nobody.
    Nobody,
    /// So many.
    Several(usize),
}

/// Facts that reading needs: who and what is meant by the names in the texts.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// By fragment of a person field.
    pub persons: HashMap<String, Found>,
    /// By text of a unit field.
    pub units: HashMap<String, Found>,
    /// Values that whoever writes may not see: taken over as they are.
    pub kept: Values,
}

/// Why a field was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Key of the field.
    pub key: String,
    /// What is wrong; follows the field's name or the quoted value.
    pub what: String,
    /// What to do.
    pub remedy: String,
    /// The rule behind it; empty when none.
    pub clause: String,
}

impl Wrong {
    /// For a form: the field is named and becomes the place.
    pub fn refusal(&self, kind: &Kind) -> Refusal {
        let name = kind.field(&self.key).map_or("", |f| f.name.as_str());
        Refusal::at(&self.key, format!("{name}{}", self.what), &self.remedy).by(&self.clause)
    }
}

/// The names of persons and units in the texts of a kind's fields, each once: what has to be found out before reading.
pub fn mentions(kind: &Kind, texts: &Texts) -> (Vec<String>, Vec<String>) {
    let (mut persons, mut units) = (Vec::new(), Vec::new());
    for field in &kind.fields {
        let of = texts.of(&field.key);
        match field.kind {
            FieldType::Person | FieldType::Persons => persons.extend(of.iter().flat_map(|t| fragments(t))),
            FieldType::Unit => units.extend(of.iter().cloned()),
            _ => {}
        }
    }
    for all in [&mut persons, &mut units] {
        all.sort();
        all.dedup();
    }
    (persons, units)
}

/// The unit must have been there on the day of the record.
pub fn against_unit(kind: &Kind, values: &Values, dissolved: Option<Day>) -> Option<Refusal> {
    let (day, end) = (values.day(&kind.date)?, dissolved?);
    let what = || format!("该党组织已于{}撤销，不能登记此后的{}", end.chinese(), kind.name);
    (day >= end).then(|| Refusal::at(&kind.date, what(), "请核对日期，或登记到承接的党组织"))
}

/// Why something is corrected or withdrawn.
pub fn against_reason(reason: &str) -> Option<Refusal> {
    let length = reason.trim().chars().count();
    (!(2..=200).contains(&length)).then(|| Refusal::at("_reason", "请写明原因", "2至200字，如“日期录错”“与第×条重复”"))
}

/// By what two records are taken for the same one: unit, day, and title without blanks and signs.
pub fn likeness(unit: UnitId, day: Day, title: &str) -> (UnitId, Day, String) {
    (unit, day, title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
}
