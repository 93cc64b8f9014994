//! SQL of spans: how units stood on past days.

use super::{day, maybe_day};
use crate::{Node, Span};
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::HashMap;

fn read(row: &db::Row) -> Outcome<Span> {
    Ok(Span {
        from: day(&row.try_get::<String, _>(0)?, "unit_span.from_day")?,
        to: maybe_day(row.try_get(1)?, "unit_span.to_day")?,
        parent: row.try_get::<Option<i64>, _>(2)?.map(UnitId),
        name: row.try_get(3)?,
        kind: row.try_get(4)?,
    })
}

/// The units in reach that existed at the end of a day, as they then stood, brothers in the order of their present places.
pub(crate) async fn nodes(conn: &mut Conn, scope: &Scope, as_of: Day) -> Outcome<Vec<Node>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT s.unit, s.name, u.short_name, s.kind, u.code, s.parent, p.path FROM unit_span s \
         JOIN unit u ON u.district = s.district AND u.id = s.unit JOIN unit_path p ON p.district = s.district AND p.unit = s.unit \
         WHERE s.district = $1 AND s.from_day <= $2 AND (s.to_day IS NULL OR s.to_day > $2){} ORDER BY p.path",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(as_of.to_string());
    for text in clause.binds {
        query = query.bind(text);
    }
    let node = |row: &db::Row| {
        Ok(Node {
            id: UnitId(row.try_get(0)?),
            name: row.try_get(1)?,
            short_name: row.try_get(2)?,
            kind: row.try_get(3)?,
            code: row.try_get(4)?,
            parent: row.try_get::<Option<i64>, _>(5)?.map(UnitId),
            depth: 0,
            path: row.try_get(6)?,
        })
    };
    query.fetch_all(conn).await?.iter().map(node).collect()
}

/// The spans of a unit that was found in reach, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn spans(conn: &mut Conn, district: i64, unit: UnitId) -> Outcome<Vec<Span>> {
    let rows = sqlx::query("SELECT from_day, to_day, parent, name, kind FROM unit_span WHERE district = $1 AND unit = $2 ORDER BY from_day")
        .bind(district)
        .bind(unit.0)
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// The first day in the books of each unit of a district.
pub(crate) async fn first_days(conn: &mut Conn, district: i64) -> Outcome<HashMap<UnitId, Day>> {
    let sql = "SELECT unit, MIN(from_day) FROM unit_span WHERE district = $1 GROUP BY unit";
    let rows = sqlx::query(sql).bind(district).fetch_all(conn).await?;
    rows.iter().map(|r| Ok((UnitId(r.try_get(0)?), day(&r.try_get::<String, _>(1)?, "unit_span.from_day")?))).collect()
}

/// Every span of a district with its unit, by unit and day.
pub(crate) async fn all(conn: &mut Conn, district: i64) -> Outcome<Vec<(UnitId, Span)>> {
    let sql =
        "SELECT from_day, to_day, parent, name, kind, unit FROM unit_span WHERE district = $1 ORDER BY unit, from_day";
    let rows = sqlx::query(sql).bind(district).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((UnitId(row.try_get(5)?), read(row)?))).collect()
}

/// Begins a span.
pub(crate) async fn open(conn: &mut Conn, district: i64, unit: UnitId, span: &Span) -> Outcome<()> {
    sqlx::query("INSERT INTO unit_span (district, unit, from_day, to_day, parent, name, kind) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(district)
        .bind(unit.0)
        .bind(span.from.to_string())
        .bind(span.to.map(|d| d.to_string()))
        .bind(span.parent.map(|p| p.0))
        .bind(span.name.clone())
        .bind(span.kind.clone())
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends the open span on a day (the first on which it no longer holds).
pub(crate) async fn end(conn: &mut Conn, district: i64, unit: UnitId, on: Day) -> Outcome<()> {
    let done = sqlx::query("UPDATE unit_span SET to_day = $3 WHERE district = $1 AND unit = $2 AND to_day IS NULL")
        .bind(district)
        .bind(unit.0)
        .bind(on.to_string())
        .execute(conn)
        .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Fault::internal(format!("unit {unit} has no open span"))) }
}

/// Lets the span before hold again, in place of the one that began on a day.
pub(crate) async fn turn_back(conn: &mut Conn, district: i64, unit: UnitId, day: Day) -> Outcome<()> {
    let sql = "DELETE FROM unit_span WHERE district = $1 AND unit = $2 AND from_day = $3 AND to_day IS NULL";
    let gone = sqlx::query(sql).bind(district).bind(unit.0).bind(day.to_string()).execute(&mut *conn).await?;
    if gone.rows_affected() != 1 {
        return Err(Fault::internal(format!("unit {unit} has no open span since {day}")));
    }
    reopen(conn, district, unit, day).await
}

/// Opens the span again that ended on a day; the last one of those that did, when the unit changed and ended on one day.
pub(crate) async fn reopen(conn: &mut Conn, district: i64, unit: UnitId, day: Day) -> Outcome<()> {
    let sql = "UPDATE unit_span SET to_day = NULL WHERE district = $1 AND unit = $2 AND to_day = $3 AND from_day = \
               (SELECT MAX(l.from_day) FROM unit_span l WHERE l.district = $1 AND l.unit = $2 AND l.to_day = $3)";
    let done = sqlx::query(sql).bind(district).bind(unit.0).bind(day.to_string()).execute(conn).await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Fault::internal(format!("unit {unit} has no span until {day}")))
    }
}

/// Lets the unit stand anew from a day; a span that began that very day is replaced.
pub(crate) async fn turn(conn: &mut Conn, district: i64, unit: UnitId, new: &Span) -> Outcome<()> {
    let same_day = sqlx::query(
        "UPDATE unit_span SET parent = $4, name = $5, kind = $6 WHERE district = $1 AND unit = $2 AND from_day = $3 AND to_day IS NULL",
    )
    .bind(district)
    .bind(unit.0)
    .bind(new.from.to_string())
    .bind(new.parent.map(|p| p.0))
    .bind(new.name.clone())
    .bind(new.kind.clone())
    .execute(&mut *conn)
    .await?;
    if same_day.rows_affected() == 1 {
        return Ok(());
    }
    end(&mut *conn, district, unit, new.from).await?;
    open(conn, district, unit, new).await
}
