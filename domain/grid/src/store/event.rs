//! SQL of events. Rows are only ever added; what they say lies sealed.

use super::{above, day, of};
use crate::EVENT;
use crate::place::{Data, Event, EventKind, PlaceId};
use access::Scope;
use base::{Fault, Keys, Moment, Outcome};
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// An event as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub struct EventRow {
    pub(crate) id: i64,
    place: i64,
    kind: String,
    day: String,
    data: String,
    annuls: Option<i64>,
    recorded_at: i64,
    recorded_by: String,
}

const SELECT: &str =
    "SELECT t.id, t.place, t.kind, t.day, t.data, t.annuls, t.recorded_at, t.recorded_by FROM grid_event t";

/// What the sealed text is bound to.
fn bound(id: i64) -> String {
    format!("{EVENT}.data:{id}")
}

impl EventRow {
    pub(crate) fn of(keys: &Keys, e: &Event) -> Outcome<Self> {
        Ok(Self {
            id: e.id,
            place: e.place.0,
            kind: e.kind.key().to_owned(),
            day: e.day.to_string(),
            data: keys.seal_text(&bound(e.id), &serde_json::to_string(&e.data)?)?,
            annuls: e.annuls,
            recorded_at: e.recorded_at.0,
            recorded_by: e.recorded_by.clone(),
        })
    }

    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            place: row.try_get(1)?,
            kind: row.try_get(2)?,
            day: row.try_get(3)?,
            data: row.try_get(4)?,
            annuls: row.try_get(5)?,
            recorded_at: row.try_get(6)?,
            recorded_by: row.try_get(7)?,
        })
    }

    fn event(self, keys: &Keys) -> Outcome<Event> {
        let data: Data = serde_json::from_str(&keys.open_text(&bound(self.id), &self.data)?)?;
        let kind = EventKind::parse(&self.kind);
        Ok(Event {
            id: self.id,
            place: PlaceId(self.place),
            kind: kind.ok_or_else(|| Fault::internal(format!("grid_event kind {}", self.kind)))?,
            day: day(&self.day, "day")?,
            data,
            annuls: self.annuls,
            recorded_at: Moment(self.recorded_at),
            recorded_by: self.recorded_by,
        })
    }
}

/// The events of a place in the order in which they were recorded. Call it for a place found with the same scope.
///
/// # Errors
/// When the database is away, or what an event says was changed.
pub async fn of_place(conn: &mut Conn, keys: &Keys, scope: &Scope, place: PlaceId) -> Outcome<Vec<Event>> {
    let rows = of(conn, SELECT, scope.district(), place.0).await?;
    rows.iter().map(|row| EventRow::read(row)?.event(keys)).collect()
}

/// The place of an event, whoever sees it.
pub(crate) async fn place_of(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<PlaceId> {
    let sql = "SELECT place FROM grid_event WHERE district = $1 AND id = $2";
    let row = sqlx::query(sql).bind(scope.district()).bind(id).fetch_optional(conn).await?;
    Ok(PlaceId(row.ok_or(Fault::NotFound)?.try_get(0)?))
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, r: &EventRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        r.id.into(),
        r.place.into(),
        r.kind.clone().into(),
        r.day.clone().into(),
        r.data.clone().into(),
        r.annuls.into(),
        r.recorded_at.into(),
        r.recorded_by.clone().into(),
    ];
    let insert = "INSERT INTO grid_event (district, id, place, kind, day, data, annuls, recorded_at, recorded_by)";
    insert_rows(conn, insert, vec![values]).await
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<EventRow>> {
    above(conn, SELECT, district, id).await?.iter().map(EventRow::read).collect()
}
