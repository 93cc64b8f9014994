//! SQL of events.

use super::day;
use crate::{Event, EventKind};
use access::Scope;
use base::id::UnitId;
use base::{Fault, Outcome};
use db::Conn;
use sqlx::Row;

const COLUMNS: &str = "id, unit, kind, day, was, now, other, detail, document, batch, undoes";

fn read(row: &db::Row) -> Outcome<Event> {
    let kind: String = row.try_get(2)?;
    Ok(Event {
        id: row.try_get(0)?,
        unit: UnitId(row.try_get(1)?),
        kind: EventKind::parse(&kind).ok_or_else(|| Fault::internal(format!("unit_event.kind: {kind}")))?,
        day: day(&row.try_get::<String, _>(3)?, "unit_event.day")?,
        was: row.try_get(4)?,
        now: row.try_get(5)?,
        other: row.try_get::<Option<i64>, _>(6)?.map(UnitId),
        detail: row.try_get(7)?,
        document: row.try_get(8)?,
        batch: row.try_get(9)?,
        undoes: row.try_get(10)?,
    })
}

/// What happened to a unit in reach, oldest first.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn events(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<Event>> {
    super::find(conn, scope, unit).await?;
    let sql = format!("SELECT {COLUMNS} FROM unit_event WHERE district = $1 AND unit = $2 ORDER BY day, id");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// The unit in reach that an event happened to.
pub(crate) async fn unit_of_event(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<UnitId> {
    let row = sqlx::query("SELECT unit FROM unit_event WHERE district = $1 AND id = $2")
        .bind(scope.district())
        .bind(id)
        .fetch_optional(&mut *conn)
        .await?;
    let unit = UnitId(row.ok_or(Fault::NotFound)?.try_get(0)?);
    Ok(super::find(conn, scope, unit).await?.id)
}

/// Every event of a district: for the check.
pub(crate) async fn all_events(conn: &mut Conn, district: i64) -> Outcome<Vec<Event>> {
    let sql = format!("SELECT {COLUMNS} FROM unit_event WHERE district = $1 ORDER BY id");
    sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?.iter().map(read).collect()
}

pub(crate) async fn insert_event(conn: &mut Conn, district: i64, e: &Event) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO unit_event (district, id, unit, kind, day, was, now, other, detail, document, batch, undoes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(district)
    .bind(e.id)
    .bind(e.unit.0)
    .bind(e.kind.key())
    .bind(e.day.to_string())
    .bind(e.was.clone())
    .bind(e.now.clone())
    .bind(e.other.map(|u| u.0))
    .bind(e.detail.clone())
    .bind(e.document.clone())
    .bind(e.batch)
    .bind(e.undoes)
    .execute(conn)
    .await?;
    Ok(())
}
