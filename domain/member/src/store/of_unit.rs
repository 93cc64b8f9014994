//! SQL for going through the roster of one unit: everybody in it with all facts, and what happened to them in a stretch of days.

use super::event::{self, COLUMNS as EVENT};
use super::find::{ACTIVE, LEFT, Person};
use super::row::{COLUMNS, PersonRow};
use crate::life::{Event, EventKind};
use access::Scope;
use base::id::UnitId;
use base::{Day, Keys, Moment, Outcome};
use db::Conn;
use sqlx::Row;

/// Everybody who stands in a unit itself (not below it) now, with all facts, by pinyin.
///
/// # Errors
/// When the database is away. A unit out of reach has nobody.
pub async fn persons_of(conn: &mut Conn, keys: &Keys, scope: &Scope, unit: UnitId) -> Outcome<Vec<Person>> {
    in_state(conn, keys, scope, (unit, ACTIVE)).await
}

/// Everybody who stood in a unit itself last and is no longer in the roster, with all facts, by pinyin.
///
/// # Errors
/// As [`persons_of`].
pub async fn left_of(conn: &mut Conn, keys: &Keys, scope: &Scope, unit: UnitId) -> Outcome<Vec<Person>> {
    in_state(conn, keys, scope, (unit, LEFT)).await
}

async fn in_state(conn: &mut Conn, keys: &Keys, scope: &Scope, (unit, state): (UnitId, &str)) -> Outcome<Vec<Person>> {
    let clause = scope.clause("p.path", 4);
    let sql = format!(
        "SELECT {COLUMNS} FROM person m JOIN unit_path p ON p.district = m.district AND p.unit = m.unit \
         WHERE m.district = $1 AND m.unit = $2 AND m.state = $3{} ORDER BY m.sort_key, m.id",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0).bind(state);
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(|row| Person::of(&PersonRow::read(row)?, keys)).collect()
}

/// What happened in a unit itself, or was recorded of it, from one day to another, with the name of whom it happened to, in order of
/// recording. What was annulled, and annulments, are left out; so is entering the roster at first, unless it happened then.
///
/// # Errors
/// When the database is away. A unit out of reach has nothing.
pub async fn events_of(
    conn: &mut Conn,
    scope: &Scope,
    unit: UnitId,
    (from, to): (Day, Day),
) -> Outcome<Vec<(Event, String)>> {
    let clause = scope.clause("p.path", 7);
    let sql = format!(
        "SELECT {EVENT}, m.name FROM member_event e JOIN person m ON m.district = e.district AND m.id = e.person \
         JOIN unit_path p ON p.district = e.district AND p.unit = $2 \
         WHERE e.district = $1 AND (e.unit = $2 OR e.from_unit = $2) AND m.state <> 'undone' \
         AND ((e.day >= $3 AND e.day <= $4) OR (e.recorded_at >= $5 AND e.recorded_at < $6)) AND e.annuls IS NULL \
         AND NOT EXISTS (SELECT 1 FROM member_event a WHERE a.district = e.district AND a.annuls = e.id){} ORDER BY e.id",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql))
        .bind(scope.district())
        .bind(unit.0)
        .bind(from.to_string())
        .bind(to.to_string())
        .bind(Moment::start_of(from).0)
        .bind(Moment::start_of(to.plus_days(1)).0);
    for text in clause.binds {
        query = query.bind(text);
    }
    let rows = query.fetch_all(conn).await?;
    let all = rows.iter().map(|row| Ok((event::read(row)?, row.try_get(event::WIDTH)?)));
    let tells = |e: &Outcome<(Event, String)>| match e {
        Ok((e, _)) if e.kind == EventKind::Enrolled => from <= e.day && e.day <= to,
        Ok((e, _)) => e.kind != EventKind::Annulled,
        Err(_) => true,
    };
    all.filter(tells).collect()
}
