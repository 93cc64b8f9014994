//! SQL of events. Rows are only ever added; what they say lies sealed.

use super::{above, day};
use crate::EVENT;
use crate::file::{Data, Event, EventKind, FileId};
use access::Scope;
use base::{Fault, Keys, Moment, Outcome};
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// An event as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub struct EventRow {
    pub(crate) id: i64,
    file: i64,
    kind: String,
    day: String,
    data: String,
    annuls: Option<i64>,
    recorded_at: i64,
    recorded_by: String,
}

const COLUMNS: &str = "t.id, t.file, t.kind, t.day, t.data, t.annuls, t.recorded_at, t.recorded_by";

/// What the sealed text is bound to.
fn place(id: i64) -> String {
    format!("{EVENT}.data:{id}")
}

impl EventRow {
    pub(crate) fn of(keys: &Keys, e: &Event) -> Outcome<Self> {
        Ok(Self {
            id: e.id,
            file: e.file.0,
            kind: e.kind.key().to_owned(),
            day: e.day.to_string(),
            data: keys.seal_text(&place(e.id), &serde_json::to_string(&e.data)?)?,
            annuls: e.annuls,
            recorded_at: e.recorded_at.0,
            recorded_by: e.recorded_by.clone(),
        })
    }

    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            file: row.try_get(1)?,
            kind: row.try_get(2)?,
            day: row.try_get(3)?,
            data: row.try_get(4)?,
            annuls: row.try_get(5)?,
            recorded_at: row.try_get(6)?,
            recorded_by: row.try_get(7)?,
        })
    }

    fn event(self, keys: &Keys) -> Outcome<Event> {
        let data: Data = serde_json::from_str(&keys.open_text(&place(self.id), &self.data)?)?;
        Ok(Event {
            id: self.id,
            file: FileId(self.file),
            kind: EventKind::parse(&self.kind)
                .ok_or_else(|| Fault::internal(format!("coverage_event kind {}", self.kind)))?,
            day: day(&self.day, "day")?,
            data,
            annuls: self.annuls,
            recorded_at: Moment(self.recorded_at),
            recorded_by: self.recorded_by,
        })
    }
}

/// The events of a file in the order in which they were recorded. Call it for a file found with the same scope.
///
/// # Errors
/// When the database is away, or what an event says was changed.
pub async fn of_file(conn: &mut Conn, keys: &Keys, scope: &Scope, file: FileId) -> Outcome<Vec<Event>> {
    let sql = format!("SELECT {COLUMNS} FROM coverage_event t WHERE t.district = $1 AND t.file = $2 ORDER BY t.id");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(file.0).fetch_all(conn).await?;
    rows.iter().map(|row| EventRow::read(row)?.event(keys)).collect()
}

/// The file of an event, whoever sees it.
pub(crate) async fn file_of(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<FileId> {
    let sql = "SELECT file FROM coverage_event WHERE district = $1 AND id = $2";
    let row = sqlx::query(sql).bind(scope.district()).bind(id).fetch_optional(conn).await?;
    Ok(FileId(row.ok_or(Fault::NotFound)?.try_get(0)?))
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, r: &EventRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        r.id.into(),
        r.file.into(),
        r.kind.clone().into(),
        r.day.clone().into(),
        r.data.clone().into(),
        r.annuls.into(),
        r.recorded_at.into(),
        r.recorded_by.clone().into(),
    ];
    let insert = "INSERT INTO coverage_event (district, id, file, kind, day, data, annuls, recorded_at, recorded_by)";
    insert_rows(conn, insert, vec![values]).await
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<EventRow>> {
    let rows = above(conn, &format!("SELECT {COLUMNS} FROM coverage_event t"), district, id).await?;
    rows.iter().map(EventRow::read).collect()
}
