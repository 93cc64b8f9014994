//! Tags: the few codes of an entry that figures filter on.

use std::collections::BTreeMap;

/// Tag → code, in one canonical text form: `;category=full;sex=2;`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tags(BTreeMap<String, String>);

impl Tags {
    /// No tags.
    pub fn none() -> Self {
        Self::default()
    }

    /// One tag.
    pub fn one(tag: &str, code: &str) -> Self {
        Self::default().with(tag, code)
    }

    /// And another; an empty code adds nothing.
    #[must_use]
    pub fn with(mut self, tag: &str, code: &str) -> Self {
        if !code.is_empty() {
            self.0.insert(plain(tag), plain(code));
        }
        self
    }

    /// The code of a tag.
    pub fn get(&self, tag: &str) -> Option<&str> {
        self.0.get(tag).map(String::as_str)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(t, c)| (t.as_str(), c.as_str()))
    }

    /// The canonical text.
    pub fn text(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        self.0.iter().fold(";".to_owned(), |text, (t, c)| format!("{text}{t}={c};"))
    }

    /// Reads the canonical text.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split(';').filter_map(|part| part.split_once('='));
        Self(pairs.map(|(t, c)| (t.to_owned(), c.to_owned())).collect())
    }
}

/// The pattern that finds a tag's code in the canonical text with LIKE … ESCAPE '!'.
pub fn pattern(tag: &str, code: &str) -> String {
    let safe = |text: &str| plain(text).replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%;{}={};%", safe(tag), safe(code))
}

/// Keeps the separators out of tags and codes.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, ';' | '=') || c.is_control() { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_owned()
}
