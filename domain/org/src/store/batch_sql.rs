//! SQL of imports.

use crate::batch::{Batch, Counts};
use access::Scope;
use base::id::UnitId;
use base::{Fault, Moment, Outcome};
use db::Conn;
use sqlx::Row;

const COLUMNS: &str = "b.id, b.kind, b.unit, b.file_name, b.total_rows, b.created, b.changed, b.unchanged, b.made_by, b.made_at, \
                       b.undone_by, b.undone_at";

fn read(row: &db::Row) -> Outcome<Batch> {
    Ok(Batch {
        id: row.try_get(0)?,
        kind: row.try_get(1)?,
        unit: UnitId(row.try_get(2)?),
        file_name: row.try_get(3)?,
        counts: Counts {
            rows: row.try_get(4)?,
            created: row.try_get(5)?,
            changed: row.try_get(6)?,
            unchanged: row.try_get(7)?,
        },
        by: row.try_get(8)?,
        at: Moment(row.try_get(9)?),
        undone_by: row.try_get(10)?,
        undone_at: row.try_get::<Option<i64>, _>(11)?.map(Moment),
    })
}

pub(crate) async fn insert_batch(conn: &mut Conn, district: i64, b: &Batch) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO import_batch (district, id, kind, unit, file_name, total_rows, created, changed, unchanged, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(district)
    .bind(b.id)
    .bind(b.kind.clone())
    .bind(b.unit.0)
    .bind(b.file_name.clone())
    .bind(b.counts.rows)
    .bind(b.counts.created)
    .bind(b.counts.changed)
    .bind(b.counts.unchanged)
    .bind(b.by.clone())
    .bind(b.at.0)
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn close_batch(conn: &mut Conn, district: i64, b: &Batch) -> Outcome<()> {
    let c = b.counts;
    let done = sqlx::query(
        "UPDATE import_batch SET total_rows = $3, created = $4, changed = $5, unchanged = $6 \
         WHERE district = $1 AND id = $2 AND undone_at IS NULL",
    )
    .bind(district)
    .bind(b.id)
    .bind(c.rows)
    .bind(c.created)
    .bind(c.changed)
    .bind(c.unchanged)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Fault::NotFound) }
}

pub(crate) async fn set_undone(conn: &mut Conn, district: i64, b: &Batch) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE import_batch SET undone_by = $3, undone_at = $4 WHERE district = $1 AND id = $2 AND undone_at IS NULL",
    )
    .bind(district)
    .bind(b.id)
    .bind(b.undone_by.clone())
    .bind(b.undone_at.map(|m| m.0))
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(crate::acts::stale()) }
}

/// Imports under units in reach, the latest first.
pub(crate) async fn batches(conn: &mut Conn, scope: &Scope, kind: &str, limit: i64) -> Outcome<Vec<Batch>> {
    let clause = scope.clause("p.path", 4);
    let sql = format!(
        "SELECT {COLUMNS} FROM import_batch b JOIN unit_path p ON p.district = b.district AND p.unit = b.unit \
         WHERE b.district = $1 AND (b.kind = $2 OR $2 = ''){} ORDER BY b.id DESC LIMIT $3",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(kind).bind(limit);
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(read).collect()
}

/// One import under a unit in reach.
pub(crate) async fn find_batch(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<Batch> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {COLUMNS} FROM import_batch b JOIN unit_path p ON p.district = b.district AND p.unit = b.unit \
         WHERE b.district = $1 AND b.id = $2{}",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(id);
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_optional(conn).await?.as_ref().map(read).transpose()?.ok_or(Fault::NotFound)
}

/// Every import of a district: for the check.
pub(crate) async fn all_batches(conn: &mut Conn, district: i64) -> Outcome<Vec<Batch>> {
    let sql = format!("SELECT {COLUMNS} FROM import_batch b WHERE b.district = $1 ORDER BY b.id");
    sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?.iter().map(read).collect()
}

/// Notes what an import did to a unit: `before` is its data as JSON, `None` when the import founded it; `version` the one afterwards.
pub(crate) async fn insert_batch_row(
    conn: &mut Conn,
    district: i64,
    batch: i64,
    row: (UnitId, i64, Option<String>),
) -> Outcome<()> {
    sqlx::query("INSERT INTO unit_batch_row (district, batch, unit, version, before) VALUES ($1, $2, $3, $4, $5)")
        .bind(district)
        .bind(batch)
        .bind(row.0.0)
        .bind(row.1)
        .bind(row.2)
        .execute(conn)
        .await?;
    Ok(())
}

/// What an import did: unit, version afterwards, data before.
pub(crate) async fn batch_rows(
    conn: &mut Conn,
    district: i64,
    batch: i64,
) -> Outcome<Vec<(UnitId, i64, Option<String>)>> {
    let rows = sqlx::query(
        "SELECT unit, version, before FROM unit_batch_row WHERE district = $1 AND batch = $2 ORDER BY unit",
    )
    .bind(district)
    .bind(batch)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|r| Ok((UnitId(r.try_get(0)?), r.try_get(1)?, r.try_get(2)?))).collect()
}

/// Forgets the former data of an import that was undone.
pub(crate) async fn drop_batch_rows(conn: &mut Conn, district: i64, batch: i64) -> Outcome<()> {
    sqlx::query("DELETE FROM unit_batch_row WHERE district = $1 AND batch = $2")
        .bind(district)
        .bind(batch)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes an event that an import has brought: of what, and which.
pub(crate) async fn insert_import_event(
    conn: &mut Conn,
    district: i64,
    batch: i64,
    (owner, event): (i64, i64),
) -> Outcome<()> {
    sqlx::query("INSERT INTO import_event (district, batch, event, owner) VALUES ($1, $2, $3, $4)")
        .bind(district)
        .bind(batch)
        .bind(event)
        .bind(owner)
        .execute(conn)
        .await?;
    Ok(())
}

/// The events that an import has brought, the latest first: of what, and which.
pub(crate) async fn imported_events(conn: &mut Conn, district: i64, batch: i64) -> Outcome<Vec<(i64, i64)>> {
    let sql = "SELECT owner, event FROM import_event WHERE district = $1 AND batch = $2 ORDER BY event DESC";
    let rows = sqlx::query(sql).bind(district).bind(batch).fetch_all(conn).await?;
    rows.iter().map(|r| Ok((r.try_get(0)?, r.try_get(1)?))).collect()
}
