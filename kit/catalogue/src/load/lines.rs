//! Where in a file each key of an item stands, so that a problem found later can still name its line.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::IntoDeserializer as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Lines of an item's keys by path (`field[2].table`), and of the item itself (empty path).
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(BTreeMap<String, usize>);

impl Lines {
    /// Line of the nearest known path at or above `path`.
    pub fn of(&self, path: &str) -> usize {
        let mut at = path;
        loop {
            if let Some(line) = self.0.get(at) {
                return *line;
            }
            at = match at.rfind(['.', '[']) {
                Some(end) => &at[..end],
                None => return self.0.get("").copied().unwrap_or(0),
            };
        }
    }
}

/// One key of an item with its path and the stretches of text it and its value cover.
pub(crate) struct Spot {
    pub path: String,
    pub key: Range<usize>,
    pub value: Range<usize>,
}

/// All keys of a table, at any depth.
pub(crate) fn spots(table: &DeTable<'_>) -> Vec<Spot> {
    let mut found = Vec::new();
    in_table(table, "", &mut found);
    found
}

fn in_table(table: &DeTable<'_>, above: &str, found: &mut Vec<Spot>) {
    for (key, value) in table {
        let name: &str = key.get_ref();
        let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
        found.push(Spot { path: path.clone(), key: key.span(), value: value.span() });
        in_value(value, &path, found);
    }
}

fn in_value(value: &Spanned<DeValue<'_>>, path: &str, found: &mut Vec<Spot>) {
    match value.get_ref() {
        DeValue::Table(inner) => in_table(inner, path, found),
        DeValue::Array(inner) => {
            for (at, item) in inner.iter().enumerate() {
                let path = format!("{path}[{at}]");
                found.push(Spot { path: path.clone(), key: item.span(), value: item.span() });
                in_value(item, &path, found);
            }
        }
        _ => {}
    }
}

/// The lines of all spots, the item itself beginning at byte `start`.
pub(crate) fn lines(text: &str, start: usize, spots: &[Spot]) -> Lines {
    let mut lines: BTreeMap<_, _> = spots.iter().map(|s| (s.path.clone(), line_at(text, s.key.start))).collect();
    lines.insert(String::new(), line_at(text, start));
    Lines(lines)
}

/// 1-based line of a byte.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    let end = byte.min(text.len());
    text.as_bytes()[..end].iter().filter(|b| **b == b'\n').count() + 1
}

/// Takes the key that stands at byte `start` out of a table, at any depth. True if it was there.
pub(crate) fn remove_at(table: &mut DeTable<'_>, start: usize) -> bool {
    let here = table.keys().find(|key| key.span().start == start).cloned();
    match here {
        Some(key) => table.remove(&key).is_some(),
        None => table.iter_mut().any(|(_, value)| remove_in(value, start)),
    }
}

fn remove_in(value: &mut Spanned<DeValue<'_>>, start: usize) -> bool {
    match value.get_mut() {
        DeValue::Table(inner) => remove_at(inner, start),
        DeValue::Array(inner) => inner.iter_mut().any(|item| remove_in(item, start)),
        _ => false,
    }
}

/// Reads a value as a type.
pub(crate) fn as_type<T: serde::de::DeserializeOwned>(value: Spanned<DeValue<'_>>) -> Result<T, toml::de::Error> {
    T::deserialize(value.into_deserializer())
}
