//! The row of a record: which values stand open, which are sealed, and what lists filter, search and add up.

use crate::record::{Record, RecordId, State};
use crate::rules;
use crate::value::{Value, Values};
use base::id::UnitId;
use base::{Fault, Keys, Moment, Outcome};
use catalogue::{FieldType, Kind};
use db::bulk::Value as Bound;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;

/// Longest title and search text kept beside the values, in characters: an index row of PostgreSQL holds 2,700 bytes.
const TITLE_CHARS: usize = 200;
const WORDS_CHARS: usize = 400;
/// How many number fields of a kind have a column that lists can add up.
pub(crate) const AMOUNTS: usize = 4;

/// A record as the table holds it. The seal of the audit is computed from this, so its fields and their order are part of the data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Row {
    pub id: i64,
    pub kind: String,
    pub unit: i64,
    pub day: String,
    pub title: String,
    pub state: String,
    /// Values that anybody may see who sees the record, as JSON.
    pub fields: String,
    /// Sensitive values as sealed JSON; empty if there are none.
    pub private: String,
    /// What a search looks through, in small letters, the title first.
    pub words: String,
    /// The codes that lists filter on, as [`ledger::Tags::text`].
    pub tags: String,
    /// Which fields the amounts belong to: the kind may be described otherwise tomorrow.
    pub shape: String,
    pub amounts: [Option<i64>; AMOUNTS],
    pub batch: Option<i64>,
    pub version: i64,
    pub reason: String,
    pub created_at: i64,
    pub created_by: String,
    pub changed_at: i64,
    pub changed_by: String,
}

/// Columns in the order [`Row::read`] and [`Row::values`] use, of the table aliased `r`.
pub(super) const COLUMNS: &str = "r.id, r.kind, r.unit, r.day, r.title, r.state, r.fields, r.private, r.words, r.tags, r.shape, \
     r.n1, r.n2, r.n3, r.n4, r.batch, r.version, r.reason, r.created_at, r.created_by, r.changed_at, r.changed_by";

/// The number fields of a kind that lists add up, in the order of their columns. Sensitive ones are not added up.
pub(crate) fn summed(kind: &Kind) -> impl Iterator<Item = &catalogue::Field> {
    let is_amount = |f: &&catalogue::Field| matches!(f.kind, FieldType::Number | FieldType::Money) && !f.sensitive;
    kind.fields.iter().filter(is_amount).take(AMOUNTS)
}

pub(crate) fn shape(kind: &Kind) -> String {
    summed(kind).map(|f| f.key.as_str()).collect::<Vec<_>>().join(",")
}

/// What the sealed values of a record are bound to.
fn place(id: i64) -> String {
    format!("record.private:{id}")
}

impl Row {
    /// Makes the row of a record.
    pub(crate) fn of(keys: &Keys, kind: &Kind, record: &Record) -> Outcome<Self> {
        let (open, private) = record.values.split(kind);
        let private = if private.is_empty() {
            String::new()
        } else {
            keys.seal_text(&place(record.id.0), &serde_json::to_string(&private)?)?
        };
        let mut amounts = [None; AMOUNTS];
        for (amount, field) in amounts.iter_mut().zip(summed(kind)) {
            *amount = open.get(&field.key).and_then(Value::amount).map(|q| q.0);
        }
        Ok(Self {
            id: record.id.0,
            kind: record.kind.clone(),
            unit: record.unit.0,
            day: record.day.to_string(),
            title: cut(&record.title, TITLE_CHARS),
            state: record.state.key().to_owned(),
            fields: serde_json::to_string(&open)?,
            private,
            words: words(kind, &open),
            tags: rules::all_tags(kind, &open).text(),
            shape: shape(kind),
            amounts,
            batch: record.batch,
            version: record.version,
            reason: record.reason.clone(),
            created_at: record.created_at.0,
            created_by: record.created_by.clone(),
            changed_at: record.changed_at.0,
            changed_by: record.changed_by.clone(),
        })
    }

    /// The record of the row; its sealed values opened.
    pub(crate) fn record(self, keys: &Keys) -> Outcome<Record> {
        let damaged = |what: &str| Fault::internal(format!("record.{what} of {}", self.id));
        let mut values: Values = serde_json::from_str(&self.fields)?;
        if !self.private.is_empty() {
            values.extend(serde_json::from_str(&keys.open_text(&place(self.id), &self.private)?)?);
        }
        Ok(Record {
            day: self.day.parse().map_err(|_| damaged("day"))?,
            state: State::parse(&self.state).ok_or_else(|| damaged("state"))?,
            id: RecordId(self.id),
            kind: self.kind,
            unit: UnitId(self.unit),
            title: self.title,
            values,
            batch: self.batch,
            version: self.version,
            reason: self.reason,
            created_at: Moment(self.created_at),
            created_by: self.created_by,
            changed_at: Moment(self.changed_at),
            changed_by: self.changed_by,
        })
    }

    pub(super) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            kind: row.try_get(1)?,
            unit: row.try_get(2)?,
            day: row.try_get(3)?,
            title: row.try_get(4)?,
            state: row.try_get(5)?,
            fields: row.try_get(6)?,
            private: row.try_get(7)?,
            words: row.try_get(8)?,
            tags: row.try_get(9)?,
            shape: row.try_get(10)?,
            amounts: [row.try_get(11)?, row.try_get(12)?, row.try_get(13)?, row.try_get(14)?],
            batch: row.try_get(15)?,
            version: row.try_get(16)?,
            reason: row.try_get(17)?,
            created_at: row.try_get(18)?,
            created_by: row.try_get(19)?,
            changed_at: row.try_get(20)?,
            changed_by: row.try_get(21)?,
        })
    }

    /// What is bound, in the order of [`COLUMNS`], the district first.
    pub(super) fn values(self, district: i64) -> Vec<Bound> {
        let [n1, n2, n3, n4] = self.amounts;
        vec![
            district.into(),
            self.id.into(),
            self.kind.into(),
            self.unit.into(),
            self.day.into(),
            self.title.into(),
            self.state.into(),
            self.fields.into(),
            self.private.into(),
            self.words.into(),
            self.tags.into(),
            self.shape.into(),
            n1.into(),
            n2.into(),
            n3.into(),
            n4.into(),
            self.batch.into(),
            self.version.into(),
            self.reason.into(),
            self.created_at.into(),
            self.created_by.into(),
            self.changed_at.into(),
            self.changed_by.into(),
        ]
    }
}

/// The title, then everybody named and every other one-line text.
fn words(kind: &Kind, open: &Values) -> String {
    let mut all = vec![open.text(&kind.title)];
    all.extend(open.persons().iter().map(|p| p.name.as_str()));
    let texts = kind.fields.iter().filter(|f| f.kind == FieldType::Text && f.key != kind.title);
    all.extend(texts.map(|f| open.text(&f.key)).filter(|t| !t.is_empty()));
    cut(&all.join(" ").to_lowercase(), WORDS_CHARS)
}

fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}
