//! SQL of earlier versions: each is the whole row as it stood.

use super::row::Row;
use crate::record::{Former, RecordId};
use base::{Keys, Moment, Outcome};
use db::Conn;
use serde::Serialize;
use sqlx::Row as _;

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;

/// An earlier version as stored; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Stored {
    pub id: i64,
    pub record: i64,
    pub version: i64,
    pub content: String,
    pub reason: String,
    pub replaced_at: i64,
    pub replaced_by: String,
}

const COLUMNS: &str = "v.id, v.record, v.version, v.content, v.reason, v.replaced_at, v.replaced_by";

fn read(row: &db::Row) -> Outcome<Stored> {
    Ok(Stored {
        id: row.try_get(0)?,
        record: row.try_get(1)?,
        version: row.try_get(2)?,
        content: row.try_get(3)?,
        reason: row.try_get(4)?,
        replaced_at: row.try_get(5)?,
        replaced_by: row.try_get(6)?,
    })
}

/// The earlier versions of a record, latest first. Call it for a record that was found with the reader's scope.
///
/// # Errors
/// When the database is away.
pub async fn of_record(conn: &mut Conn, keys: &Keys, district: i64, id: RecordId) -> Outcome<Vec<Former>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM record_version v WHERE v.district = $1 AND v.record = $2 ORDER BY v.version DESC"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(id.0).fetch_all(conn).await?;
    let former = |row: &db::Row| {
        let stored = read(row)?;
        let content: Row = serde_json::from_str(&stored.content)?;
        Ok(Former {
            record: content.record(keys)?,
            reason: stored.reason,
            replaced_at: Moment(stored.replaced_at),
            replaced_by: stored.replaced_by,
        })
    };
    rows.iter().map(former).collect()
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, v: &Stored) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO record_version (district, id, record, version, content, reason, replaced_at, replaced_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(district)
    .bind(v.id)
    .bind(v.record)
    .bind(v.version)
    .bind(v.content.clone())
    .bind(v.reason.clone())
    .bind(v.replaced_at)
    .bind(v.replaced_by.clone())
    .execute(conn)
    .await?;
    Ok(())
}

/// Versions of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM record_version v WHERE v.district = $1 AND v.id > $2 ORDER BY v.id LIMIT {PAGE}"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}
