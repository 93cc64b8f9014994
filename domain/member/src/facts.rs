//! What the roster keeps of a person: canonical texts by column key, absent where nothing is known.
//!
//! Canonical: codes as codes, days as `1998-07-01` or less precise, 是/否 as `1`/`0`, names and numbers tidied. The organisation
//! relation (unit) is not a fact but follows from events.

use base::{Day, IdNumber, PartialDay};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;
use std::sync::Arc;

/// Facts about a person; small, because tens of thousands are held while a roster is imported.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Facts(Vec<(Arc<str>, Box<str>)>);

/// Facts hold ID numbers: only the keys are shown, so that no value slips into a log.
impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(key, _)| key)).finish()
    }
}

impl Facts {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The least a member of the roster has: name, ID number (from which sex and birth follow), category and day of joining.
    pub fn of(name: &str, id_number: &IdNumber, category: &str, joined_on: PartialDay) -> Self {
        let mut facts = Self::new();
        facts.set("name", base::name::tidy(name));
        facts.set("id_number", id_number.expose());
        facts.set("category", category);
        facts.set("joined_on", joined_on.to_string());
        facts.derive_from_id();
        facts
    }

    /// The value of a column; empty if not known.
    pub fn get(&self, key: &str) -> &str {
        self.0.binary_search_by(|(k, _)| (**k).cmp(key)).map_or("", |at| &self.0[at].1)
    }

    /// Whether something is known.
    pub fn has(&self, key: &str) -> bool {
        !self.get(key).is_empty()
    }

    /// A date.
    pub fn day(&self, key: &str) -> Option<PartialDay> {
        self.get(key).parse().ok()
    }

    /// Whether a 是/否 column says 是.
    pub fn is(&self, key: &str) -> bool {
        self.get(key) == "1"
    }

    /// Sets a column; an empty value takes it away.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        let value: String = value.into();
        match self.0.binary_search_by(|(k, _)| (**k).cmp(key)) {
            Ok(at) if value.is_empty() => {
                self.0.remove(at);
            }
            Ok(at) => self.0[at].1 = value.into(),
            Err(_) if value.is_empty() => {}
            Err(at) => self.0.insert(at, (key.into(), value.into())),
        }
    }

    /// Sets a column under a shared key: for bulk reading.
    pub(crate) fn set_shared(&mut self, key: &Arc<str>, value: String) {
        match self.0.binary_search_by(|(k, _)| (**k).cmp(key)) {
            Ok(at) => self.0[at].1 = value.into(),
            Err(at) => self.0.insert(at, (key.clone(), value.into())),
        }
    }

    /// The same with a value set.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.set(key, value);
        self
    }

    /// All columns that are known.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (&**k, &**v))
    }

    /// The ID number, as stored.
    pub fn id_number(&self) -> Option<IdNumber> {
        self.has("id_number").then(|| IdNumber::from_stored(self.get("id_number").to_owned()))
    }

    /// Fills in sex and birth from the ID number where the columns are empty; never overwrites.
    pub fn derive_from_id(&mut self) {
        let Some(id) = self.id_number() else { return };
        if !self.has("sex") {
            self.set("sex", id.sex());
        }
        if !self.has("birth") {
            self.set("birth", id.birth().to_string());
        }
    }

    /// Keys in which `self` differs from `other`.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut keys: Vec<&str> = self.iter().chain(other.iter()).map(|(k, _)| k).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().filter(|k| self.get(k) != other.get(k)).map(ToOwned::to_owned).collect()
    }

    /// Whether every value known here stands there too: a table that says nothing new.
    pub fn is_within(&self, other: &Self) -> bool {
        self.iter().all(|(key, value)| other.get(key) == value)
    }

    /// Takes over what `newer` knows; what it leaves empty stays.
    pub fn take_over(&mut self, newer: &Self) {
        for (key, value) in &newer.0 {
            self.set_shared(key, value.to_string());
        }
    }

    /// Full years of age on a day; `None` when the birth is not known. A birth known to the month or year counts from its first day.
    pub fn age(&self, on: Day) -> Option<i32> {
        self.day("birth").map(|birth| birth.first().full_years_until(on))
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(&**key, &**value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Facts;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of texts")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Facts, A::Error> {
                let mut facts = Facts::new();
                while let Some((key, value)) = map.next_entry::<String, String>()? {
                    facts.set(&key, value);
                }
                Ok(facts)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
