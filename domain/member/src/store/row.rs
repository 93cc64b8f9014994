//! The row of a person: which facts have columns of their own, which are sealed, and which lie together in one text.

use crate::facts::Facts;
use crate::rules;
use base::id::{PersonId, UnitId};
use base::{Keys, Outcome, name};
use catalogue::Catalogue;
use db::bulk::Value;
use serde::Serialize;
use sqlx::Row;

/// A person as the table holds it. The seal of the audit is computed from this, so its fields and their order are part of the data.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PersonRow {
    pub id: i64,
    pub unit: i64,
    pub state: String,
    pub category: String,
    pub name: String,
    pub sort_key: String,
    pub sex: String,
    pub ethnicity: String,
    pub birth: String,
    pub education: String,
    pub degree: String,
    pub joined_on: String,
    pub confirmed_on: String,
    pub status: String,
    pub job_post: String,
    pub stratum: String,
    pub floating: i64,
    pub lost: i64,
    pub incomplete: i64,
    pub id_number: String,
    pub id_blind: Option<String>,
    pub phone: String,
    pub private: String,
    pub other: String,
    pub version: i64,
}

/// Columns in the order [`PersonRow::read`] and [`PersonRow::values`] use, of the table named or aliased `m`.
pub(crate) const COLUMNS: &str = "m.id, m.unit, m.state, m.category, m.name, m.sort_key, m.sex, m.ethnicity, m.birth, m.education, \
     m.degree, m.joined_on, m.confirmed_on, m.status, m.job_post, m.stratum, m.floating, m.lost, m.incomplete, m.id_number, \
     m.id_blind, m.phone, m.private, m.other, m.version";

/// Facts that have a plain column.
const PLAIN: [&str; 13] = [
    "category",
    "name",
    "sex",
    "ethnicity",
    "birth",
    "education",
    "degree",
    "joined_on",
    "confirmed_on",
    "status",
    "job_post",
    "stratum",
    "floating",
];
/// Facts that have a column and are not read back from it by name: flags and sealed ones.
const SPECIAL: [&str; 3] = ["lost", "id_number", "phone"];

/// What the sealed value of a person is bound to.
pub(crate) fn place(column: &str, id: PersonId) -> String {
    format!("person.{column}:{id}")
}

/// The blind index of an ID number.
pub(crate) fn blind_id(keys: &Keys, id_number: &str) -> String {
    keys.blind("person.id_number", id_number)
}

fn seal(keys: &Keys, column: &str, id: PersonId, text: &str) -> Outcome<String> {
    if text.is_empty() { Ok(String::new()) } else { keys.seal_text(&place(column, id), text) }
}

fn open(keys: &Keys, column: &str, id: PersonId, sealed: &str) -> Outcome<String> {
    if sealed.is_empty() { Ok(String::new()) } else { keys.open_text(&place(column, id), sealed) }
}

/// Where somebody stands: what the row says besides facts.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub id: PersonId,
    pub unit: UnitId,
    pub state: &'static str,
    pub version: i64,
}

impl PersonRow {
    /// Makes the row; sensitive facts are sealed.
    pub(crate) fn of(keys: &Keys, catalogue: &Catalogue, standing: &Standing, facts: &Facts) -> Outcome<Self> {
        let Standing { id, unit, state, version } = *standing;
        let text = |key: &str| facts.get(key).to_owned();
        let (mut private, mut other) = (Facts::new(), Facts::new());
        for (key, value) in facts.iter().filter(|(key, _)| !PLAIN.contains(key) && !SPECIAL.contains(key)) {
            let sensitive = catalogue.roster_column(key).is_some_and(|c| c.sensitive);
            if sensitive { private.set(key, value) } else { other.set(key, value) }
        }
        let json = |facts: &Facts| -> Outcome<String> {
            Ok(if *facts == Facts::new() { String::new() } else { serde_json::to_string(facts)? })
        };
        // Whether 是, 否 or nothing was said about floating and lost is kept with the other facts.
        for flag in ["floating", "lost"] {
            if facts.get(flag) == "0" {
                other.set(flag, "0");
            }
        }
        Ok(Self {
            id: id.0,
            unit: unit.0,
            state: state.to_owned(),
            category: text("category"),
            name: text("name"),
            sort_key: name::pinyin(facts.get("name")),
            sex: text("sex"),
            ethnicity: text("ethnicity"),
            birth: text("birth"),
            education: text("education"),
            degree: text("degree"),
            joined_on: text("joined_on"),
            confirmed_on: text("confirmed_on"),
            status: text("status"),
            job_post: text("job_post"),
            stratum: text("stratum"),
            floating: i64::from(facts.is("floating")),
            lost: i64::from(facts.is("lost")),
            incomplete: i64::from(!rules::missing(facts).is_empty()),
            id_number: seal(keys, "id_number", id, facts.get("id_number"))?,
            id_blind: facts.has("id_number").then(|| blind_id(keys, facts.get("id_number"))),
            phone: seal(keys, "phone", id, facts.get("phone"))?,
            private: seal(keys, "private", id, &json(&private)?)?,
            other: json(&other)?,
            version,
        })
    }

    /// The facts; sealed ones opened.
    pub(crate) fn facts(&self, keys: &Keys) -> Outcome<Facts> {
        let mut facts: Facts = if self.other.is_empty() { Facts::new() } else { serde_json::from_str(&self.other)? };
        let plain = [
            ("category", &self.category),
            ("name", &self.name),
            ("sex", &self.sex),
            ("ethnicity", &self.ethnicity),
            ("birth", &self.birth),
            ("education", &self.education),
            ("degree", &self.degree),
            ("joined_on", &self.joined_on),
            ("confirmed_on", &self.confirmed_on),
            ("status", &self.status),
            ("job_post", &self.job_post),
            ("stratum", &self.stratum),
        ];
        for (key, value) in plain {
            facts.set(key, value.as_str());
        }
        for (key, flag) in [("floating", self.floating), ("lost", self.lost)] {
            if flag == 1 {
                facts.set(key, "1");
            }
        }
        facts.set("id_number", self.id_number(keys)?);
        facts.set("phone", self.phone(keys)?);
        let private = open(keys, "private", PersonId(self.id), &self.private)?;
        if !private.is_empty() {
            facts.take_over(&serde_json::from_str(&private)?);
        }
        Ok(facts)
    }

    /// The ID number; empty if there is none.
    pub(crate) fn id_number(&self, keys: &Keys) -> Outcome<String> {
        open(keys, "id_number", PersonId(self.id), &self.id_number)
    }

    /// The mobile number; empty if there is none.
    pub(crate) fn phone(&self, keys: &Keys) -> Outcome<String> {
        open(keys, "phone", PersonId(self.id), &self.phone)
    }

    pub(crate) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            unit: row.try_get(1)?,
            state: row.try_get(2)?,
            category: row.try_get(3)?,
            name: row.try_get(4)?,
            sort_key: row.try_get(5)?,
            sex: row.try_get(6)?,
            ethnicity: row.try_get(7)?,
            birth: row.try_get(8)?,
            education: row.try_get(9)?,
            degree: row.try_get(10)?,
            joined_on: row.try_get(11)?,
            confirmed_on: row.try_get(12)?,
            status: row.try_get(13)?,
            job_post: row.try_get(14)?,
            stratum: row.try_get(15)?,
            floating: row.try_get(16)?,
            lost: row.try_get(17)?,
            incomplete: row.try_get(18)?,
            id_number: row.try_get(19)?,
            id_blind: row.try_get(20)?,
            phone: row.try_get(21)?,
            private: row.try_get(22)?,
            other: row.try_get(23)?,
            version: row.try_get(24)?,
        })
    }

    pub(crate) fn values(self, district: i64) -> Vec<Value> {
        vec![
            district.into(),
            self.id.into(),
            self.unit.into(),
            self.state.into(),
            self.category.into(),
            self.name.into(),
            self.sort_key.into(),
            self.sex.into(),
            self.ethnicity.into(),
            self.birth.into(),
            self.education.into(),
            self.degree.into(),
            self.joined_on.into(),
            self.confirmed_on.into(),
            self.status.into(),
            self.job_post.into(),
            self.stratum.into(),
            self.floating.into(),
            self.lost.into(),
            self.incomplete.into(),
            self.id_number.into(),
            self.id_blind.into(),
            self.phone.into(),
            self.private.into(),
            self.other.into(),
            self.version.into(),
        ]
    }
}
