//! SQL that writes matters.

use super::{Row, stale};
use base::{Outcome, Refusal};
use db::Conn;

/// Somebody has one open matter at most.
fn taken(name: &str) -> Refusal {
    let what = format!("{name}已有正在办理的党籍或组织处置事项");
    Refusal::new(what, "请先办结或撤销那一件；看不到的，请向上级党组织查询")
}

/// Writes a new matter.
///
/// # Errors
/// Refused when there is an open one for the same person already.
pub(crate) async fn insert(conn: &mut Conn, district: i64, row: Row) -> Outcome<()> {
    let name = row.name.clone();
    let done = sqlx::query(
        "INSERT INTO standing_matter (district, id, case_file, kind, unit, person, name, state, now, now_on, alarm_on, event, former, \
         open_key, version, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
         ON CONFLICT (district, open_key) DO NOTHING",
    )
    .bind(district).bind(row.id).bind(row.case_file).bind(row.kind).bind(row.unit).bind(row.person).bind(row.name)
    .bind(row.state).bind(row.now).bind(row.now_on).bind(row.alarm_on).bind(row.event).bind(row.former)
    .bind(row.open_key).bind(row.version).bind(row.created_at).bind(row.created_by)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(taken(&name).into()) }
}

/// Writes a changed matter; its former version must still stand there.
///
/// # Errors
/// Stale when somebody else was quicker; refused when it would be the second open one for the person.
pub(crate) async fn update(conn: &mut Conn, district: i64, row: Row) -> Outcome<()> {
    if let Some(key) = &row.open_key {
        let other = sqlx::query("SELECT id FROM standing_matter WHERE district = $1 AND open_key = $2 AND id <> $3");
        if other.bind(district).bind(key.clone()).bind(row.id).fetch_optional(&mut *conn).await?.is_some() {
            return Err(taken(&row.name).into());
        }
    }
    let done = sqlx::query(
        "UPDATE standing_matter SET name = $3, state = $4, now = $5, now_on = $6, alarm_on = $7, event = $8, former = $9, \
         open_key = $10, version = $11 WHERE district = $1 AND id = $2 AND version = $12",
    )
    .bind(district).bind(row.id).bind(row.name).bind(row.state).bind(row.now).bind(row.now_on).bind(row.alarm_on)
    .bind(row.event).bind(row.former).bind(row.open_key).bind(row.version).bind(row.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}
