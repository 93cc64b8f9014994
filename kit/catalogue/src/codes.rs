//! Code tables: what the standards and the national system write for a sex, an ethnicity, a schooling, ….

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::basis::Basis;

/// A code table with its edition. Codes keep the order of their file.
#[derive(Debug, Clone)]
pub struct CodeTable {
    /// `ethnicity_gbt3304`.
    pub key: String,
    /// 民族.
    pub name: String,
    /// Standard and edition, or the form it comes from: GB/T 3304-1991.
    edition: String,
    /// What is known about the table's completeness and doubts, from its file's `#` lines.
    pub notes: String,
    /// Regulation and so on.
    pub basis: Basis,
    rows: IndexMap<String, CodeRow>,
    /// Tidied name or alias → code; nothing where two codes share it, because a guess would be a wrong record.
    index: HashMap<String, Option<String>>,
    /// Ending that people leave out or add: 族, 性.
    suffix: String,
}

/// One code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// `01`.
    pub code: String,
    /// 汉族.
    pub name: String,
    /// Other spellings that an import accepts.
    pub aliases: Vec<String>,
    /// The file's other columns: column → text (empty ones left out).
    pub extra: IndexMap<String, String>,
}

/// Where a code table stands in its file (`codes.toml`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableSpec {
    pub key: String,
    pub name: String,
    pub file: String,
    pub edition: String,
    /// Column with the code; without one the name is its own code.
    pub code_column: Option<String>,
    #[serde(default = "name_column")]
    pub name_column: String,
    /// Columns with further spellings, parted by 、 or /.
    #[serde(default)]
    pub alias_columns: Vec<String>,
    /// Further spellings: name → spellings.
    #[serde(default)]
    pub aliases: IndexMap<String, Vec<String>>,
    /// Only the rows of a shared file in which these columns have these values.
    #[serde(default)]
    pub only: IndexMap<String, String>,
    #[serde(default)]
    pub suffix: String,
    #[serde(skip)]
    pub basis: Basis,
}

fn name_column() -> String {
    "name".to_owned()
}

impl CodeTable {
    pub(crate) fn new(spec: &TableSpec, notes: String, rows: Vec<CodeRow>) -> Self {
        let names = rows.iter().map(|row| (tidy(&row.name), &row.code));
        let mut index = unambiguous(names);
        let aliases = rows.iter().flat_map(|row| row.aliases.iter().map(|alias| (tidy(alias), &row.code)));
        for (alias, code) in unambiguous(aliases) {
            // No alias takes a name away.
            index.entry(alias).or_insert(code);
        }
        Self {
            key: spec.key.clone(),
            name: spec.name.clone(),
            edition: spec.edition.clone(),
            notes,
            basis: spec.basis.clone(),
            rows: rows.into_iter().map(|row| (row.code.clone(), row)).collect(),
            index,
            suffix: spec.suffix.clone(),
        }
    }

    /// Standard and edition: GB/T 3304-1991.
    #[must_use]
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The row of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&CodeRow> {
        self.rows.get(code)
    }

    /// Name of a code.
    #[must_use]
    pub fn name_of(&self, code: &str) -> Option<&str> {
        self.get(code).map(|row| row.name.as_str())
    }

    /// Code of what a person or a table wrote: the code itself, the name or an alias, with or without the usual ending (汉, 汉族),
    /// spaces and full-width signs evened out. Nothing when the name stands for two codes (朝阳区).
    #[must_use]
    pub fn code_of(&self, name_or_alias: &str) -> Option<&str> {
        let wanted = tidy(name_or_alias);
        if let Some(row) = self.rows.get(wanted.as_str()) {
            return Some(&row.code);
        }
        if let Some(code) = self.index.get(&wanted) {
            return code.as_deref();
        }
        if self.suffix.is_empty() || wanted.is_empty() {
            return None;
        }
        let other = match wanted.strip_suffix(self.suffix.as_str()) {
            Some(twice) if twice.ends_with(self.suffix.as_str()) => return None,
            Some(shorter) => shorter.to_owned(),
            None => format!("{wanted}{}", self.suffix),
        };
        self.index.get(&other)?.as_deref()
    }

    /// All codes in the order of the standard.
    pub fn iter(&self) -> impl Iterator<Item = &CodeRow> {
        self.rows.values()
    }

    /// Number of codes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table has no code at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Each word with its code, or with nothing when two codes claim it.
fn unambiguous<'a>(words: impl Iterator<Item = (String, &'a String)>) -> HashMap<String, Option<String>> {
    let mut index: HashMap<String, Option<String>> = HashMap::new();
    for (word, code) in words {
        let known = index.entry(word).or_insert_with(|| Some(code.clone()));
        if known.as_ref() != Some(code) {
            *known = None;
        }
    }
    index
}

/// Evens out what typists vary: spaces, full-width letters, digits and brackets.
fn tidy(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}' && *c != '\u{200b}')
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}
