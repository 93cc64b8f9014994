//! The row of a transfer; the seals of the audit are computed from it, so its fields and their order are part of the data.

use crate::file::{Kind, State, Transfer, TransferId};
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Keys, Moment, Outcome};
use case::CaseId;
use serde::Serialize;
use sqlx::Row as _;

/// A transfer as the table holds it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub id: i64,
    pub kind: String,
    pub from_unit: Option<i64>,
    pub to_unit: Option<i64>,
    pub place: String,
    pub scope: String,
    pub whole: i64,
    pub person: Option<i64>,
    pub name: String,
    pub facts: String,
    pub open_key: Option<String>,
    pub begun: String,
    pub letter_no: String,
    pub letter_on: String,
    pub due: String,
    pub case_file: i64,
    pub state: String,
    pub event: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
}

/// Columns in the order [`Row::read`] uses, of the table aliased `t`.
pub(super) const COLUMNS: &str = "t.id, t.kind, t.from_unit, t.to_unit, t.place, t.scope, t.whole, t.person, t.name, t.facts, t.open_key, t.begun, \
     t.letter_no, t.letter_on, t.due, t.case_file, t.state, t.event, t.version, t.created_at, t.created_by";

fn place(id: i64) -> String {
    format!("transfer.facts:{id}")
}

/// The blind index of an ID number.
pub(crate) fn blind(keys: &Keys, id_number: &str) -> String {
    keys.blind("transfer.id_number", id_number)
}

fn text(day: Option<Day>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

fn day(text: &str, column: &str) -> Outcome<Option<Day>> {
    let read = |t: &str| t.parse().map_err(|e| Fault::internal(format!("transfer.{column}: {e}")));
    (!text.is_empty()).then(|| read(text)).transpose()
}

impl Row {
    /// Makes the stored row; the facts of a letter are sealed.
    pub(crate) fn of(keys: &Keys, t: &Transfer) -> Outcome<Self> {
        let facts = if t.kind == Kind::In {
            keys.seal_text(&place(t.id.0), &serde_json::to_string(&t.facts)?)?
        } else {
            String::new()
        };
        Ok(Self {
            id: t.id.0,
            kind: t.kind.key().to_owned(),
            from_unit: t.from.map(|u| u.0),
            to_unit: t.to.map(|u| u.0),
            place: t.place.clone(),
            scope: t.scope.clone(),
            whole: i64::from(t.whole),
            person: t.person.map(|p| p.0),
            name: t.name.clone(),
            facts,
            open_key: t.open_key(),
            begun: text(t.begun),
            letter_no: t.letter_no.clone(),
            letter_on: text(t.letter_on),
            due: text(t.due),
            case_file: t.case.0,
            state: t.state.key().to_owned(),
            event: t.event,
            version: t.version,
            created_at: t.created_at.0,
            created_by: t.created_by.clone(),
        })
    }

    pub(super) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            kind: row.try_get(1)?,
            from_unit: row.try_get(2)?,
            to_unit: row.try_get(3)?,
            place: row.try_get(4)?,
            scope: row.try_get(5)?,
            whole: row.try_get(6)?,
            person: row.try_get(7)?,
            name: row.try_get(8)?,
            facts: row.try_get(9)?,
            open_key: row.try_get(10)?,
            begun: row.try_get(11)?,
            letter_no: row.try_get(12)?,
            letter_on: row.try_get(13)?,
            due: row.try_get(14)?,
            case_file: row.try_get(15)?,
            state: row.try_get(16)?,
            event: row.try_get(17)?,
            version: row.try_get(18)?,
            created_at: row.try_get(19)?,
            created_by: row.try_get(20)?,
        })
    }

    pub(super) fn transfer(self, keys: &Keys) -> Outcome<Transfer> {
        let unknown = |what: &str, of: &str| Fault::internal(format!("transfer {what} {of}"));
        let facts: member::Facts = if self.facts.is_empty() {
            member::Facts::new()
        } else {
            serde_json::from_str(&keys.open_text(&place(self.id), &self.facts)?)?
        };
        let blind = if facts.has("id_number") { blind(keys, facts.get("id_number")) } else { String::new() };
        Ok(Transfer {
            id: TransferId(self.id),
            kind: Kind::parse(&self.kind).ok_or_else(|| unknown("kind", &self.kind))?,
            from: self.from_unit.map(UnitId),
            to: self.to_unit.map(UnitId),
            place: self.place,
            scope: self.scope,
            whole: self.whole != 0,
            person: self.person.map(PersonId),
            name: self.name,
            facts,
            blind,
            begun: day(&self.begun, "begun")?,
            letter_no: self.letter_no,
            letter_on: day(&self.letter_on, "letter_on")?,
            due: day(&self.due, "due")?,
            case: CaseId(self.case_file),
            state: State::parse(&self.state).ok_or_else(|| unknown("state", &self.state))?,
            event: self.event,
            version: self.version,
            created_at: Moment(self.created_at),
            created_by: self.created_by,
        })
    }
}
