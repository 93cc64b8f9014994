//! What a roster is asked for: filters, the order, and how a search is understood.

use base::id::UnitId;
use base::{Day, IdNumber};
use catalogue::Catalogue;

/// Which members, and in which order. Empty and `None` mean all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Search: name, pinyin, initials, the last characters of the ID number, a telephone number or its last four digits.
    pub q: String,
    /// In this unit or below it.
    pub unit: Option<UnitId>,
    /// `full` or `probationary`.
    pub category: String,
    /// GB/T 2261.1.
    pub sex: String,
    /// GB/T 3304, or [`MINORITY`].
    pub ethnicity: String,
    /// Rank of the group of educations, `1` is the highest (see [`education_groups`]), or [`GRADUATES`].
    pub education: String,
    /// Youngest age in full years.
    pub age_from: Option<i32>,
    /// Oldest age in full years.
    pub age_to: Option<i32>,
    /// Joined on this day or later.
    pub joined_from: Option<Day>,
    /// Joined on this day or before.
    pub joined_to: Option<Day>,
    /// `normal` or `stopped`.
    pub status: String,
    /// Only in the roster (`active`), only those who left (`left`), or `all`.
    pub state: String,
    /// Only floating members.
    pub floating: bool,
    /// Only members out of contact.
    pub lost: bool,
    /// Only those of whom something expected is not known.
    pub incomplete: bool,
    /// The roster as it stood on a day; units and categories are those of the day, other facts those of now.
    pub as_of: Option<Day>,
    /// The order.
    pub sort: Sort,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            q: String::new(),
            unit: None,
            category: String::new(),
            sex: String::new(),
            ethnicity: String::new(),
            education: String::new(),
            age_from: None,
            age_to: None,
            joined_from: None,
            joined_to: None,
            status: String::new(),
            state: "active".to_owned(),
            floating: false,
            lost: false,
            incomplete: false,
            as_of: None,
            sort: Sort::default(),
        }
    }
}

impl Filter {
    /// Whether it asks for the roster of a day and nothing else.
    pub(crate) fn is_only_as_of(&self) -> bool {
        let plain =
            Self { as_of: self.as_of, unit: self.unit, state: self.state.clone(), sort: self.sort, ..Self::default() };
        self.as_of.is_some() && *self == plain
    }
}

/// The value of [`Filter::ethnicity`] for all but the Han.
pub const MINORITY: &str = "minority";
/// The Han in GB/T 3304.
pub(crate) const HAN: &str = "01";

/// Orders that a list may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum By {
    /// Pinyin of the name.
    #[default]
    Name,
    /// Place of the unit in the tree, then the name.
    Unit,
    /// Category.
    Category,
    /// Birth.
    Birth,
    /// Day of joining.
    Joined,
    /// Education.
    Education,
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Sort {
    /// By what.
    pub by: By,
    /// From the end.
    pub descending: bool,
}

impl Sort {
    const KEYS: [(&'static str, By); 6] = [
        ("name", By::Name),
        ("unit", By::Unit),
        ("category", By::Category),
        ("birth", By::Birth),
        ("joined_on", By::Joined),
        ("education", By::Education),
    ];

    /// Reads `birth` or `-birth`; anything else is the order by name.
    pub fn of(text: &str) -> Self {
        let (descending, key) = text.strip_prefix('-').map_or((false, text), |key| (true, key));
        let found = Self::KEYS.iter().find(|(k, _)| *k == key);
        found.map_or(Self::default(), |(_, by)| Self { by: *by, descending })
    }

    /// As an address carries it.
    pub fn text(self) -> String {
        let key = Self::KEYS.iter().find(|(_, by)| *by == self.by).map_or("name", |(key, _)| key);
        if self.descending { format!("-{key}") } else { key.to_owned() }
    }
}

/// Groups of educations as the statistics know them: (rank, name), the highest first.
pub fn education_groups(catalogue: &Catalogue) -> Vec<(String, String)> {
    let mut groups: Vec<(String, String)> = Vec::new();
    for row in catalogue.codes("education_member").into_iter().flat_map(catalogue::CodeTable::iter) {
        let (rank, group) = (row.extra.get("rank"), row.extra.get("stat_group"));
        if let (Some(rank), Some(group)) = (rank, group)
            && !groups.iter().any(|(r, _)| r == rank)
        {
            groups.push((rank.clone(), group.clone()));
        }
    }
    groups.sort();
    groups
}

/// The value of [`Filter::education`] for 大专 and everything above it: ranks 1 to 3.
pub const GRADUATES: &str = "upto3";

/// The codes of a group of educations, or of all groups up to a rank.
pub(crate) fn education_codes(catalogue: &Catalogue, wanted: &str) -> Vec<String> {
    let is_wanted = |rank: &String| match wanted.strip_prefix("upto") {
        Some(most) => rank.as_str() <= most,
        None => rank == wanted,
    };
    let rows = catalogue.codes("education_member").into_iter().flat_map(catalogue::CodeTable::iter);
    rows.filter(|row| row.extra.get("rank").is_some_and(is_wanted)).map(|row| row.code.clone()).collect()
}

/// How a search is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needle {
    /// Nothing was typed.
    Nothing,
    /// The beginning of a name, of a later part of it, of its initials or its pinyin.
    Beginning(String),
    /// A whole ID number.
    IdNumber(IdNumber),
    /// Four or six last characters of an ID number, or four last digits of a telephone number.
    Tail(String),
    /// A whole telephone number.
    Phone(String),
    /// Digits that can be none of these.
    Unclear,
}

impl Needle {
    /// Understands what was typed.
    pub fn of(typed: &str, today: Day) -> Self {
        let plain: String = typed.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != '\'').collect();
        if plain.is_empty() {
            return Self::Nothing;
        }
        let number = plain.to_uppercase();
        let digits = number.strip_suffix('X').unwrap_or(&number);
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Self::of_number(&number, today);
        }
        Self::Beginning(base::name::tidy(&plain).to_lowercase())
    }

    fn of_number(number: &str, today: Day) -> Self {
        let digits: String = number.chars().filter(|c| *c != '-').collect();
        match digits.len() {
            4 | 6 => Self::Tail(digits),
            15 | 18 => IdNumber::parse(&digits, today).map_or(Self::Unclear, Self::IdNumber),
            7..=13 if !digits.ends_with('X') => Self::Phone(digits),
            _ => Self::Unclear,
        }
    }
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod filter_tests;
