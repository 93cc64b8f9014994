//! SQL that writes records.

use super::row::Row;
use crate::record::RecordId;
use base::{Fault, Outcome, Refusal};
use db::bulk::Value as Bound;
use db::{Conn, insert_rows};
use sqlx::Row as _;

const INSERT: &str = "INSERT INTO record (district, id, kind, unit, day, title, state, fields, private, words, tags, shape, \
     n1, n2, n3, n4, batch, version, reason, created_at, created_by, changed_at, changed_by)";

/// Writes new records.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn insert(conn: &mut Conn, district: i64, rows: Vec<Row>) -> Outcome<()> {
    insert_rows(conn, INSERT, rows.into_iter().map(|row| row.values(district)).collect()).await
}

/// Notes which record a form makes. When the same form has made one already, gives that one.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn claim(conn: &mut Conn, district: i64, request: &str, id: RecordId) -> Outcome<Option<RecordId>> {
    let sql = "INSERT INTO record_request (district, request, record) VALUES ($1, $2, $3) ON CONFLICT (district, request) DO NOTHING";
    let done = sqlx::query(sql).bind(district).bind(request).bind(id.0).execute(&mut *conn).await?;
    if done.rows_affected() == 1 {
        return Ok(None);
    }
    let sql = "SELECT record FROM record_request WHERE district = $1 AND request = $2";
    let row = sqlx::query(sql).bind(district).bind(request).fetch_one(conn).await?;
    Ok(Some(RecordId(row.try_get(0)?)))
}

/// Writes a changed record; `row.version` is the one it has now, its former version must still stand there.
///
/// # Errors
/// [`Fault::Stale`] when somebody else changed it in the meantime.
pub(crate) async fn update(conn: &mut Conn, district: i64, row: &Row) -> Outcome<()> {
    let [n1, n2, n3, n4] = row.amounts;
    let done = sqlx::query(
        "UPDATE record SET unit = $3, day = $4, title = $5, state = $6, fields = $7, private = $8, words = $9, tags = $10, \
         shape = $11, n1 = $12, n2 = $13, n3 = $14, n4 = $15, version = $16, reason = $17, changed_at = $18, changed_by = $19 \
         WHERE district = $1 AND id = $2 AND version = $20",
    )
    .bind(district).bind(row.id).bind(row.unit).bind(row.day.clone()).bind(row.title.clone()).bind(row.state.clone())
    .bind(row.fields.clone()).bind(row.private.clone()).bind(row.words.clone()).bind(row.tags.clone())
    .bind(row.shape.clone()).bind(n1).bind(n2).bind(n3).bind(n4).bind(row.version).bind(row.reason.clone())
    .bind(row.changed_at).bind(row.changed_by.clone()).bind(row.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("这条记录在您打开页面之后已被他人修改", "请刷新页面，核对后重新提交"))
}

/// Writes who is named in records; those named before are forgotten.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn set_persons(
    conn: &mut Conn,
    district: i64,
    named: Vec<(i64, RecordId)>,
    anew: Option<RecordId>,
) -> Outcome<()> {
    if let Some(record) = anew {
        sqlx::query("DELETE FROM record_person WHERE district = $1 AND record = $2")
            .bind(district)
            .bind(record.0)
            .execute(&mut *conn)
            .await?;
    }
    let row =
        |(person, record): (i64, RecordId)| -> Vec<Bound> { vec![district.into(), person.into(), record.0.into()] };
    insert_rows(conn, "INSERT INTO record_person (district, person, record)", named.into_iter().map(row).collect())
        .await
}
