//! The row of a matter; the seals of the audit are computed from it, so its fields and their order are part of the data.

use crate::file::{Kind, Matter, MatterId, Now};
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Moment, Outcome};
use case::{CaseId, State};
use serde::Serialize;
use sqlx::Row as _;

/// A matter as the table holds it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub id: i64,
    pub case_file: i64,
    pub kind: String,
    pub unit: i64,
    pub person: i64,
    pub name: String,
    pub state: String,
    pub now: String,
    pub now_on: String,
    pub alarm_on: String,
    pub event: Option<i64>,
    pub former: String,
    pub open_key: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
}

/// Columns in the order [`Row::read`] uses, of the table aliased `t`.
pub(super) const COLUMNS: &str = "t.id, t.case_file, t.kind, t.unit, t.person, t.name, t.state, t.now, t.now_on, t.alarm_on, t.event, \
     t.former, t.open_key, t.version, t.created_at, t.created_by";

fn text(day: Option<Day>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

fn day(text: &str, column: &str) -> Outcome<Option<Day>> {
    let read = |t: &str| t.parse().map_err(|e| Fault::internal(format!("standing_matter.{column}: {e}")));
    (!text.is_empty()).then(|| read(text)).transpose()
}

impl Row {
    pub(crate) fn of(m: &Matter) -> Outcome<Self> {
        Ok(Self {
            id: m.id.0,
            case_file: m.case.0,
            kind: m.kind.key().to_owned(),
            unit: m.unit.0,
            person: m.person.0,
            name: m.name.clone(),
            state: m.state.key().to_owned(),
            now: m.now.key().to_owned(),
            now_on: text(m.now_on),
            alarm_on: text(m.alarm_on),
            event: m.event,
            former: serde_json::to_string(&m.former)?,
            open_key: m.open_key(),
            version: m.version,
            created_at: m.created_at.0,
            created_by: m.created_by.clone(),
        })
    }

    pub(super) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            case_file: row.try_get(1)?,
            kind: row.try_get(2)?,
            unit: row.try_get(3)?,
            person: row.try_get(4)?,
            name: row.try_get(5)?,
            state: row.try_get(6)?,
            now: row.try_get(7)?,
            now_on: row.try_get(8)?,
            alarm_on: row.try_get(9)?,
            event: row.try_get(10)?,
            former: row.try_get(11)?,
            open_key: row.try_get(12)?,
            version: row.try_get(13)?,
            created_at: row.try_get(14)?,
            created_by: row.try_get(15)?,
        })
    }

    pub(super) fn matter(self) -> Outcome<Matter> {
        let unknown = |what: &str, of: &str| Fault::internal(format!("standing_matter.{what} {of}"));
        Ok(Matter {
            id: MatterId(self.id),
            case: CaseId(self.case_file),
            kind: Kind::parse(&self.kind).ok_or_else(|| unknown("kind", &self.kind))?,
            unit: UnitId(self.unit),
            person: PersonId(self.person),
            name: self.name,
            state: State::parse(&self.state).ok_or_else(|| unknown("state", &self.state))?,
            now: Now::parse(&self.now).ok_or_else(|| unknown("now", &self.now))?,
            now_on: day(&self.now_on, "now_on")?,
            alarm_on: day(&self.alarm_on, "alarm_on")?,
            event: self.event,
            former: serde_json::from_str(&self.former)?,
            version: self.version,
            created_at: Moment(self.created_at),
            created_by: self.created_by,
        })
    }
}
