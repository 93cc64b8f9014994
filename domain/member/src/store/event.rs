//! SQL of events.

use crate::life::{Event, EventKind};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Moment, Outcome};
use db::bulk::Value;
use db::{Conn, insert_rows};
use sqlx::Row;

/// How many columns [`COLUMNS`] has.
pub(super) const WIDTH: usize = 17;

pub(super) const COLUMNS: &str = "e.id, e.person, e.kind, e.day, e.unit, e.from_unit, e.category, e.reason, e.scope, e.note, e.document, \
                       e.former, e.annuls, e.batch, e.version, e.recorded_at, e.recorded_by";

pub(super) fn read(row: &db::Row) -> Outcome<Event> {
    let (kind, day): (String, String) = (row.try_get(2)?, row.try_get(3)?);
    let unit: Option<i64> = row.try_get(5)?;
    Ok(Event {
        id: row.try_get(0)?,
        person: PersonId(row.try_get(1)?),
        kind: EventKind::of(&kind).ok_or_else(|| Fault::internal(format!("member_event.kind {kind}")))?,
        day: day.parse::<Day>().map_err(|e| Fault::internal(format!("member_event.day: {e}")))?,
        unit: UnitId(row.try_get(4)?),
        from_unit: unit.map(UnitId),
        category: row.try_get(6)?,
        reason: row.try_get(7)?,
        scope: row.try_get(8)?,
        note: row.try_get(9)?,
        document: row.try_get(10)?,
        former: row.try_get(11)?,
        annuls: row.try_get(12)?,
        batch: row.try_get(13)?,
        version: row.try_get(14)?,
        recorded_at: Moment(row.try_get(15)?),
        recorded_by: row.try_get(16)?,
    })
}

fn values(district: i64, e: &Event) -> Vec<Value> {
    vec![
        district.into(),
        e.id.into(),
        e.person.0.into(),
        e.kind.key().into(),
        e.day.to_string().into(),
        e.unit.0.into(),
        e.from_unit.map(|u| u.0).into(),
        e.category.clone().into(),
        e.reason.clone().into(),
        e.scope.clone().into(),
        e.note.clone().into(),
        e.document.clone().into(),
        e.former.clone().into(),
        e.annuls.into(),
        e.batch.into(),
        e.version.into(),
        e.recorded_at.0.into(),
        e.recorded_by.clone().into(),
    ]
}

/// Writes events.
///
/// # Errors
/// When the database refuses; two annulments of one event do not go together.
pub(crate) async fn insert(conn: &mut Conn, district: i64, events: &[Event]) -> Outcome<()> {
    let rows = events.iter().map(|e| values(district, e)).collect();
    insert_rows(
        conn,
        "INSERT INTO member_event (district, id, person, kind, day, unit, from_unit, category, reason, scope, note, document, \
         former, annuls, batch, version, recorded_at, recorded_by)",
        rows,
    )
    .await
}

/// The events of a person in order of recording. The caller has found the person within a scope.
///
/// # Errors
/// When the database is away.
pub async fn of_person(conn: &mut Conn, scope: &Scope, person: PersonId) -> Outcome<Vec<Event>> {
    let sql = format!("SELECT {COLUMNS} FROM member_event e WHERE e.district = $1 AND e.person = $2 ORDER BY e.id");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(person.0).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// The events of an import, in order.
///
/// # Errors
/// When the database is away.
pub(crate) async fn of_batch(conn: &mut Conn, district: i64, batch: i64) -> Outcome<Vec<Event>> {
    let sql = format!("SELECT {COLUMNS} FROM member_event e WHERE e.district = $1 AND e.batch = $2 ORDER BY e.id");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(batch).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// Events after one, in order: for checks of the whole district.
///
/// # Errors
/// When the database is away.
pub(crate) async fn after(conn: &mut Conn, district: i64, id: i64, limit: i64) -> Outcome<Vec<Event>> {
    let sql =
        format!("SELECT {COLUMNS} FROM member_event e WHERE e.district = $1 AND e.id > $2 ORDER BY e.id LIMIT $3");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(id).bind(limit).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// An event that concerns a unit in reach: where it happened, or where somebody went away from.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or out of reach.
pub(crate) async fn find(conn: &mut Conn, scope: &Scope, event: i64) -> Outcome<Event> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {COLUMNS} FROM member_event e WHERE e.district = $1 AND e.id = $2 AND EXISTS (SELECT 1 FROM unit_path p \
         WHERE p.district = e.district AND p.unit IN (e.unit, COALESCE(e.from_unit, e.unit)){})",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(event);
    for text in clause.binds {
        query = query.bind(text);
    }
    read(&query.fetch_optional(conn).await?.ok_or(Fault::NotFound)?)
}

/// Whose event it is. The caller looks for the person within a scope.
///
/// # Errors
/// When the database is away.
pub(crate) async fn person_of(conn: &mut Conn, scope: &Scope, event: i64) -> Outcome<Option<PersonId>> {
    let row = sqlx::query("SELECT person FROM member_event WHERE district = $1 AND id = $2")
        .bind(scope.district())
        .bind(event)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|r| r.try_get(0).map(PersonId)).transpose()?)
}
