//! Reads a TOML file into items. Every item is read on its own, so that one broken item does not hide the next one's faults.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::files::File;
use super::lines::{self, Lines};
use super::{Shelf, words};
use crate::{Basis, Problem};

/// Something with a key in a file of the catalogue.
pub(crate) trait Item: DeserializeOwned {
    fn key(&self) -> &str;
    fn set_basis(&mut self, basis: Basis);
}

/// An item and where it was read.
#[derive(Debug, Clone)]
pub(crate) struct Located<T> {
    pub item: T,
    file: String,
    lines: Lines,
    /// Path of the item within what `lines` knows; only for items made out of a part of another.
    within: String,
}

impl<T> Located<T> {
    /// A problem at a key of the item (`field[2].table`), or at the item (empty path).
    pub fn problem(&self, path: &str, what: impl Into<String>, remedy: impl Into<String>) -> Problem {
        let path = if self.within.is_empty() || path.is_empty() {
            format!("{}{path}", self.within)
        } else {
            format!("{}.{path}", self.within)
        };
        Problem { file: self.file.clone(), line: self.lines.of(&path), what: what.into(), remedy: remedy.into() }
    }

    /// Another item, made out of a part of this one.
    pub fn located<U>(&self, within: &str, item: U) -> Located<U> {
        Located { item, file: self.file.clone(), lines: self.lines.clone(), within: within.to_owned() }
    }
}

/// Reads one file.
pub(crate) struct Reader<'a> {
    file: &'a File,
    problems: &'a mut Vec<Problem>,
}

/// The keys any item may carry; the rest of its keys are its type's.
const BASIS_KEYS: [&str; 4] = ["source", "valid", "hardness", "scope"];

impl<'a> Reader<'a> {
    pub fn new(file: &'a File, problems: &'a mut Vec<Problem>) -> Self {
        Self { file, problems }
    }

    /// Reads a file that holds a list of items, `[[name]]`.
    pub fn list<T: Item>(&mut self, name: &str, shelf: &mut Shelf<T>) {
        let Some(document) = self.document() else { return };
        for (key, value) in document {
            if key.get_ref() != name {
                self.at(
                    key.span().start,
                    format!("不认识的键“{}”", key.get_ref()),
                    format!("这个文件里只能有 [[{name}]]"),
                );
                continue;
            }
            let start = value.span().start;
            let DeValue::Array(items) = value.into_inner() else {
                self.at(start, format!("“{name}”不是列表"), format!("请写成 [[{name}]]"));
                continue;
            };
            for item in items {
                let start = item.span().start;
                match item.into_inner() {
                    DeValue::Table(table) => self.item(start, table, shelf),
                    _ => self.at(start, format!("“{name}”里有一项不是表"), format!("请写成 [[{name}]]")),
                }
            }
        }
    }

    /// Reads a file that is one item; its key must be the file's stem, so that it can be found.
    pub fn whole<T: Item>(&mut self, shelf: &mut Shelf<T>) {
        let Some(document) = self.document() else { return };
        let stem = self.file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml").to_owned();
        let before = shelf.len();
        self.item(0, document, shelf);
        if let Some((key, located)) = shelf.get_index(before).filter(|(key, _)| **key != stem) {
            let what = format!("key 是“{key}”，与文件名“{stem}”不一致");
            self.problems.push(located.problem("key", what, "请改成一致"));
        }
    }

    /// Refuses a file that has no place in the catalogue.
    pub fn unknown_file(&mut self) {
        let remedy = "目录结构见 catalogue/README.md";
        self.at_line(0, "目录中没有这样的文件".to_owned(), remedy.to_owned());
    }

    /// The file's top table, or a problem for every fault of its grammar.
    fn document(&mut self) -> Option<DeTable<'a>> {
        let file: &'a File = self.file;
        let (document, errors) = DeTable::parse_recoverable(&file.text);
        for error in &errors {
            self.fault(error, "");
        }
        errors.is_empty().then(|| document.into_inner())
    }

    /// Reads one item and puts it on the shelf.
    fn item<T: Item>(&mut self, start: usize, mut table: DeTable<'_>, shelf: &mut Shelf<T>) {
        let spots = lines::spots(&table);
        let lines = lines::lines(&self.file.text, start, &spots);
        let basis = self.basis(start, &mut table, &spots);
        let item = self.typed::<T>(start, table, &spots);
        let (Some(mut item), Some(basis)) = (item, basis) else { return };
        item.set_basis(basis);
        let key = item.key().to_owned();
        let located = Located { item, file: self.file.shown.clone(), lines, within: String::new() };
        if let Some(fault) = bad_key(&key) {
            self.problems.push(located.problem("key", fault, "请用小写英文字母、数字、点和下划线"));
        } else if let Some(first) = shelf.get(&key) {
            let there = first.problem("key", "", "");
            let what = format!("key“{key}”重复，{} 第 {} 行已经有了", there.file, there.line);
            self.problems.push(located.problem("key", what, "请换一个 key 或删去一个"));
        } else {
            shelf.insert(key, located);
        }
    }

    /// Takes the four keys of the basis out of an item's table and reads them.
    fn basis(&mut self, start: usize, table: &mut DeTable<'_>, spots: &[lines::Spot]) -> Option<Basis> {
        let mut own = DeTable::new();
        for key in BASIS_KEYS {
            if let Some((key, value)) = table.remove_entry(key) {
                own.insert(key, value);
            }
        }
        if own.is_empty() { Some(Basis::default()) } else { self.typed(start, own, spots) }
    }

    /// Reads a table as a type. Unknown keys are reported one by one and left out, so that all of them come out at once.
    fn typed<T: DeserializeOwned>(&mut self, start: usize, mut table: DeTable<'_>, spots: &[lines::Spot]) -> Option<T> {
        let mut sound = true;
        loop {
            let value = Spanned::new(start..start, DeValue::Table(table.clone()));
            let error = match lines::as_type::<T>(value) {
                Ok(item) => return sound.then_some(item),
                Err(error) => error,
            };
            sound = false;
            let at = error.span().map_or(start, |s| s.start);
            // The innermost key whose value holds the place of the fault.
            let holds =
                |s: &&lines::Spot| error.span().is_some_and(|e| s.value.start <= e.start && e.end <= s.value.end);
            let spot = spots.iter().filter(holds).min_by_key(|s| s.value.len());
            self.fault(&error, spot.map_or("", |s| s.path.as_str()));
            if !error.message().starts_with("unknown field") || !lines::remove_at(&mut table, at) {
                return None;
            }
        }
    }

    /// Notes a fault of the reader in Chinese.
    fn fault(&mut self, error: &toml::de::Error, field: &str) {
        let (what, remedy) = words::chinese(error.message(), field);
        match error.span() {
            Some(span) => self.at(span.start, what, remedy),
            None => self.at_line(0, what, remedy),
        }
    }

    fn at(&mut self, byte: usize, what: String, remedy: String) {
        self.at_line(lines::line_at(&self.file.text, byte), what, remedy);
    }

    fn at_line(&mut self, line: usize, what: String, remedy: String) {
        self.problems.push(Problem { file: self.file.shown.clone(), line, what, remedy });
    }
}

/// Keys go into addresses, file names and the database; only plain ones may.
fn bad_key(key: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    let good = !key.is_empty()
        && key.len() <= 60
        && key.chars().all(plain)
        && key.starts_with(|c: char| c.is_ascii_lowercase());
    (!good).then(|| format!("key“{key}”含有不能用的字符"))
}

/// Headings that two columns claim, with the place of the later column: an import could not tell which is meant.
pub(crate) fn doubled_headings<'a>(
    columns: impl Iterator<Item = (&'a String, &'a Vec<String>)>,
) -> Vec<(usize, &'a str)> {
    let mut seen = BTreeMap::new();
    let mut twice = Vec::new();
    for (at, (name, synonyms)) in columns.enumerate() {
        for heading in std::iter::once(name).chain(synonyms) {
            if seen.insert(heading.as_str(), at).is_some() {
                twice.push((at, heading.as_str()));
            }
        }
    }
    twice
}

/// Keys met twice in a list, with the place of the later one.
pub(crate) fn doubled<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let mut seen = BTreeMap::new();
    keys.enumerate().filter(|(at, key)| seen.insert(*key, *at).is_some()).collect()
}
