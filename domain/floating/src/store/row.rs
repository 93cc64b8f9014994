//! The row of a file; the seals of the audit are computed from it, so its fields and their order are part of the data.

use super::{above, day, maybe, stale, text};
use crate::file::{File, FileId, Kind};
use base::id::{PersonId, UnitId};
use base::{Fault, Moment, Outcome, Refusal};
use db::Conn;
use db::bulk::upsert_rows;
use serde::Serialize;
use sqlx::Row as _;

/// A file as the table holds it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub id: i64,
    pub kind: String,
    pub unit: i64,
    pub person: Option<i64>,
    pub name: String,
    pub place: String,
    pub area: String,
    pub since: String,
    pub expected: String,
    pub contact_on: String,
    pub report_on: String,
    pub review_on: String,
    pub audit_on: String,
    pub card: String,
    pub card_state: String,
    pub end_on: String,
    pub end_how: String,
    pub state: String,
    pub open_key: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
}

/// Columns in the order [`Row::read`] uses, of the table aliased `t`.
pub(super) const COLUMNS: &str = "t.id, t.kind, t.unit, t.person, t.name, t.place, t.area, t.since, t.expected, t.contact_on, t.report_on, \
     t.review_on, t.audit_on, t.card, t.card_state, t.end_on, t.end_how, t.state, t.open_key, t.version, t.created_at, t.created_by";

impl Row {
    /// Makes the stored row.
    pub(crate) fn of(f: &File, open_key: Option<String>) -> Self {
        let (end_on, end_how) = f.end.clone().map_or_else(Default::default, |(on, how)| (on.to_string(), how));
        Self {
            id: f.id.0,
            kind: f.kind.key().to_owned(),
            unit: f.unit.0,
            person: f.person.map(|p| p.0),
            name: f.name.clone(),
            place: f.place.clone(),
            area: f.area.clone(),
            since: f.since.to_string(),
            expected: text(f.expected),
            contact_on: f.contact_on.to_string(),
            report_on: f.report_on.to_string(),
            review_on: f.review_on.to_string(),
            audit_on: text(f.audit_on),
            card: f.card.clone(),
            card_state: f.card_state.clone(),
            end_on,
            end_how,
            state: f.state().to_owned(),
            open_key,
            version: f.version,
            created_at: f.created_at.0,
            created_by: f.created_by.clone(),
        }
    }

    pub(super) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            kind: row.try_get(1)?,
            unit: row.try_get(2)?,
            person: row.try_get(3)?,
            name: row.try_get(4)?,
            place: row.try_get(5)?,
            area: row.try_get(6)?,
            since: row.try_get(7)?,
            expected: row.try_get(8)?,
            contact_on: row.try_get(9)?,
            report_on: row.try_get(10)?,
            review_on: row.try_get(11)?,
            audit_on: row.try_get(12)?,
            card: row.try_get(13)?,
            card_state: row.try_get(14)?,
            end_on: row.try_get(15)?,
            end_how: row.try_get(16)?,
            state: row.try_get(17)?,
            open_key: row.try_get(18)?,
            version: row.try_get(19)?,
            created_at: row.try_get(20)?,
            created_by: row.try_get(21)?,
        })
    }

    pub(super) fn file(self, astray: bool) -> Outcome<File> {
        let end = maybe(&self.end_on, "end_on")?;
        Ok(File {
            id: FileId(self.id),
            kind: Kind::parse(&self.kind).ok_or_else(|| Fault::internal(format!("floating kind {}", self.kind)))?,
            unit: UnitId(self.unit),
            person: self.person.map(PersonId),
            name: self.name,
            place: self.place,
            area: self.area,
            since: day(&self.since, "since")?,
            expected: maybe(&self.expected, "expected")?,
            contact_on: day(&self.contact_on, "contact_on")?,
            report_on: day(&self.report_on, "report_on")?,
            review_on: day(&self.review_on, "review_on")?,
            audit_on: maybe(&self.audit_on, "audit_on")?,
            card: self.card,
            card_state: self.card_state,
            end: end.map(|on| (on, self.end_how)),
            undone: self.state == "undone",
            astray,
            version: self.version,
            created_at: Moment(self.created_at),
            created_by: self.created_by,
        })
    }
}

/// Somebody stands in one file of a kind at a time.
fn taken(name: &str) -> Fault {
    let what = format!("{name}已有没有结束的登记");
    Refusal::new(what, "请在原来的登记中办理，或先结束它；看不到的，请向上级党组织查询").into()
}

/// Writes a new file.
///
/// # Errors
/// Refused when there is an open one already.
pub(crate) async fn insert(conn: &mut Conn, district: i64, r: Row) -> Outcome<()> {
    let (id, name) = (r.id, r.name.clone());
    let insert = "INSERT INTO floating (district, id, kind, unit, person, name, place, area, since, expected, contact_on, report_on, \
         review_on, audit_on, card, card_state, end_on, end_how, state, open_key, version, created_at, created_by)";
    let values = vec![
        district.into(),
        r.id.into(),
        r.kind.into(),
        r.unit.into(),
        r.person.into(),
        r.name.into(),
        r.place.into(),
        r.area.into(),
        r.since.into(),
        r.expected.into(),
        r.contact_on.into(),
        r.report_on.into(),
        r.review_on.into(),
        r.audit_on.into(),
        r.card.into(),
        r.card_state.into(),
        r.end_on.into(),
        r.end_how.into(),
        r.state.into(),
        r.open_key.into(),
        r.version.into(),
        r.created_at.into(),
        r.created_by.into(),
    ];
    upsert_rows(conn, insert, " ON CONFLICT (district, open_key) DO NOTHING", vec![values]).await?;
    let there = sqlx::query("SELECT id FROM floating WHERE district = $1 AND id = $2").bind(district).bind(id);
    if there.fetch_optional(conn).await?.is_some() { Ok(()) } else { Err(taken(&name)) }
}

/// Writes a changed file; its former version must still stand there.
///
/// # Errors
/// Stale when somebody else was quicker; refused when it would be the second open one.
pub(crate) async fn update(conn: &mut Conn, district: i64, r: Row) -> Outcome<()> {
    if let Some(key) = &r.open_key {
        let other = sqlx::query("SELECT id FROM floating WHERE district = $1 AND open_key = $2 AND id <> $3");
        if other.bind(district).bind(key.clone()).bind(r.id).fetch_optional(&mut *conn).await?.is_some() {
            return Err(taken(&r.name));
        }
    }
    let done = sqlx::query(
        "UPDATE floating SET place = $3, area = $4, since = $5, expected = $6, contact_on = $7, report_on = $8, review_on = $9, \
         audit_on = $10, card = $11, card_state = $12, end_on = $13, end_how = $14, state = $15, open_key = $16, version = $17 \
         WHERE district = $1 AND id = $2 AND version = $18",
    )
    .bind(district)
    .bind(r.id)
    .bind(r.place)
    .bind(r.area)
    .bind(r.since)
    .bind(r.expected)
    .bind(r.contact_on)
    .bind(r.report_on)
    .bind(r.review_on)
    .bind(r.audit_on)
    .bind(r.card)
    .bind(r.card_state)
    .bind(r.end_on)
    .bind(r.end_how)
    .bind(r.state)
    .bind(r.open_key)
    .bind(r.version)
    .bind(r.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Files of a district above an id: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<Row>> {
    let rows = above(conn, &format!("SELECT {COLUMNS} FROM floating t"), district, id).await?;
    rows.iter().map(Row::read).collect()
}
