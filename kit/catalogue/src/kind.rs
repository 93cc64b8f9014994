//! Simple kinds of record: form, list, import, entries and figures from data alone.

use serde::Deserialize;

use crate::basis::Basis;
use crate::relation::Relation;

/// The default of a unit field in a step: the next unit above the case's that may approve probationary members.
pub const APPROVER: &str = "approver";

/// A simple kind of record, one file in `kinds/`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// `award`; also the file's stem.
    pub key: String,
    /// 表彰.
    pub name: String,
    /// Name of the list of all of them: 表彰奖励台账.
    pub plural: String,
    /// Heading under which the navigation shows it.
    pub group: String,
    /// Icon in the sprite.
    pub icon: String,
    /// One sentence: what it is for, and for whom.
    pub purpose: String,
    /// Field with the business date (a required `day`).
    pub date: String,
    /// Field with the title shown in lists (a required `text`).
    pub title: String,
    /// Position in the navigation; lower comes first.
    #[serde(default)]
    pub order: i64,
    /// The procedure that has taken its place: records are read and taken back, but no new one is made.
    #[serde(default)]
    pub successor: Option<String>,
    /// Keys of the rules that speak of such records; shown with their clause where one is entered.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The form's fields, in order.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// What a record adds to the ledger.
    #[serde(rename = "entry")]
    pub entries: Vec<KindEntry>,
    /// How its numbers stand to each other.
    #[serde(default, rename = "relation")]
    pub relations: Vec<Relation>,
    /// Regulation and so on.
    #[serde(skip)]
    pub basis: Basis,
}

impl Kind {
    /// The field named `key`.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }
    /// The fields whose values become the entry's tags.
    pub fn tags(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|f| f.tag)
    }
    /// The fields shown as columns of the list.
    pub fn columns(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|f| f.list)
    }
}

/// Measure words of amounts that may be divided: half a day, half an hour of study.
const MEASURES: [&str; 12] = ["学时", "小时", "天", "%", "字", "万字", "元", "万元", "公里", "亩", "平方米", "毫升"];

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// `title`.
    pub key: String,
    /// 表彰名称.
    pub name: String,
    /// What may be typed.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Must not be left empty.
    #[serde(default)]
    pub required: bool,
    /// One sentence under the input.
    #[serde(default)]
    pub help: String,
    /// Longest text in characters, or largest number (money in yuan).
    pub max: Option<i64>,
    /// Smallest number (money in yuan), or shortest text.
    pub min: Option<i64>,
    /// Measure word shown after the input.
    #[serde(default)]
    pub unit: String,
    /// The choices of a `code` field.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// Or the code table that holds them.
    pub table: Option<String>,
    /// Value filled in beforehand: a code, `yes`/`no`, a number, a text; for a unit [`APPROVER`].
    pub default: Option<String>,
    /// Other headings under which an imported table may hold this field.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// The value becomes a tag of the entries (`code`: its code; `bool`: `yes` or `no`).
    #[serde(default)]
    pub tag: bool,
    /// Shown as a column of the list.
    #[serde(default)]
    pub list: bool,
    /// Shown only with the right to see sensitive data.
    #[serde(default)]
    pub sensitive: bool,
    /// In a step of a procedure: no two cases of a district say the same, whatever signs and blanks stand between.
    #[serde(default)]
    pub unique: bool,
}

impl Field {
    /// Whether its number counts things that are not divided: people, ballots, meetings. Measures and what has no measure word are.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.unit.is_empty() && !MEASURES.contains(&self.unit.as_str())
    }

    /// A field with a key, a name and a type, nothing more said.
    #[must_use]
    pub fn plain(key: &str, name: &str, kind: FieldType) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            kind,
            required: false,
            help: String::new(),
            max: None,
            min: None,
            unit: String::new(),
            codes: Vec::new(),
            table: None,
            default: None,
            synonyms: Vec::new(),
            tag: false,
            list: false,
            sensitive: false,
            unique: false,
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line.
    Text,
    /// Several lines.
    Long,
    /// A decimal.
    Number,
    /// Yuan, kept in fen.
    Money,
    /// A day.
    Day,
    /// One of a list of codes.
    Code,
    /// One member.
    Person,
    /// Several members.
    Persons,
    /// One unit.
    Unit,
    /// Yes or no.
    Bool,
    /// One attached file.
    File,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// `district`.
    pub code: String,
    /// 区级.
    pub name: String,
    /// Other names met in tables to be imported.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Keys of the rules that speak of this choice.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// What one record adds to the ledger. The entry kind of this key is made by the loader out of name, unit and the kind's tags.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindEntry {
    /// `award.granted`.
    pub key: String,
    /// 授予表彰; may be left out when `entries/` defines the key.
    #[serde(default)]
    pub name: String,
    /// Measure word; may be left out when `entries/` defines the key.
    #[serde(default)]
    pub unit: String,
    /// Whether the balance of this entry means something (示范点 now in being), not only its flow.
    #[serde(default)]
    pub stock: bool,
    /// `1` (the default), `-1` (takes one off a stock), or the key of a number or money field; see [`KindEntry::amount`].
    #[serde(default = "one")]
    pub quantity: String,
    /// The `person` or `unit` field the entry is about; left empty in the record, the entry has no subject.
    pub subject: Option<String>,
    /// The `persons` field: one entry for each of them, each its subject; nobody chosen, no entry.
    pub per: Option<String>,
    /// Only when a field has a value.
    pub when: Option<When>,
}

impl KindEntry {
    /// Where the quantity comes from.
    #[must_use]
    pub fn amount(&self) -> Amount<'_> {
        match self.quantity.as_str() {
            "1" => Amount::Fixed(1),
            "-1" => Amount::Fixed(-1),
            field => Amount::Field(field),
        }
    }
}

/// Where an entry's quantity comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount<'a> {
    /// 1, or −1.
    Fixed(i64),
    /// The value of a number or money field; left empty or 0 in the record, there is no entry.
    Field(&'a str),
}

/// Condition of an entry: `{ field = "state", is = "granted" }`, or `is = ["a", "b"]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// A `code` or `bool` field.
    pub field: String,
    /// The codes that make it hold (`yes`/`no` for `bool`).
    pub is: crate::figure::OneOrMany,
}

fn one() -> String {
    "1".to_owned()
}
