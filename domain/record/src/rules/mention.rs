//! How people are named in forms and tables.

use base::name;

/// What a text names somebody by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention {
    /// `#123`: chosen from a list.
    Id(i64),
    /// An ID number.
    IdNumber(String),
    /// A name, perhaps with the last four characters of the ID number: `张三（123X）`.
    Name {
        /// The name, tidied.
        name: String,
        /// Last four characters, upper case.
        tail: Option<String>,
    },
}

/// The names in one text: 张三、李四（1234）.
pub fn fragments(text: &str) -> Vec<String> {
    let parts = text.split(['、', '，', ',', '；', ';', '\n', '\t']);
    parts.map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

/// Reads one fragment.
pub fn mention(fragment: &str) -> Mention {
    if let Some(id) = fragment.strip_prefix('#').and_then(|digits| digits.parse().ok()) {
        return Mention::Id(id);
    }
    let plain: String = fragment.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    let body = plain.strip_suffix(['X', 'x']).unwrap_or(&plain);
    if matches!(plain.len(), 15 | 18) && body.bytes().all(|b| b.is_ascii_digit()) {
        return Mention::IdNumber(plain.to_uppercase());
    }
    let (name, tail) = match plain.split_once('(') {
        Some((name, rest)) => (name, rest.trim_end_matches(')')),
        None => (plain.as_str(), ""),
    };
    let is_tail = tail.len() == 4 && tail.bytes().all(|b| b.is_ascii_digit() || b.eq_ignore_ascii_case(&b'x'));
    let tail = is_tail.then(|| tail.to_uppercase());
    // What stands in brackets and is no tail (张三（机关支部）) is part of nobody's name.
    Mention::Name { name: name::tidy(name), tail }
}

/// A mention as it may be repeated to people: never a whole ID number.
pub(super) fn shown(fragment: &str) -> String {
    match mention(fragment) {
        Mention::Id(_) => "所选人员".to_owned(),
        Mention::IdNumber(number) => format!("证号末四位{}", number.get(number.len() - 4..).unwrap_or("")),
        Mention::Name { .. } => fragment.chars().take(20).collect(),
    }
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    }
}
