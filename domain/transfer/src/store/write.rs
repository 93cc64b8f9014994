//! SQL that writes transfers.

use super::Row;
use super::stale;
use base::{Outcome, Refusal};
use db::Conn;

/// Somebody has one open transfer at most.
fn taken(name: &str) -> Refusal {
    let what = format!("{name}已有正在办理的组织关系接转");
    Refusal::new(what, "请先办结、撤回或退回那一件；看不到的，请向上级党组织查询")
}

/// Writes a new transfer.
///
/// # Errors
/// Refused when there is an open one for the same person already.
pub(crate) async fn insert(conn: &mut Conn, district: i64, row: Row) -> Outcome<()> {
    let name = row.name.clone();
    let done = sqlx::query(
        "INSERT INTO transfer (district, id, kind, from_unit, to_unit, place, scope, whole, person, name, facts, open_key, begun, \
         letter_no, letter_on, due, case_file, state, event, version, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) \
         ON CONFLICT (district, open_key) DO NOTHING",
    )
    .bind(district).bind(row.id).bind(row.kind).bind(row.from_unit).bind(row.to_unit).bind(row.place).bind(row.scope)
    .bind(row.whole).bind(row.person).bind(row.name).bind(row.facts).bind(row.open_key).bind(row.begun)
    .bind(row.letter_no).bind(row.letter_on).bind(row.due).bind(row.case_file).bind(row.state).bind(row.event).bind(row.version)
    .bind(row.created_at).bind(row.created_by)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(taken(&name).into()) }
}

/// Writes a changed transfer; its former version must still stand there.
///
/// # Errors
/// Stale when somebody else was quicker; refused when it would be the second open one for the person.
pub(crate) async fn update(conn: &mut Conn, district: i64, row: Row) -> Outcome<()> {
    if let Some(key) = &row.open_key {
        let other = sqlx::query("SELECT id FROM transfer WHERE district = $1 AND open_key = $2 AND id <> $3");
        if other.bind(district).bind(key.clone()).bind(row.id).fetch_optional(&mut *conn).await?.is_some() {
            return Err(taken(&row.name).into());
        }
    }
    let done = sqlx::query(
        "UPDATE transfer SET person = $3, name = $4, open_key = $5, letter_no = $6, letter_on = $7, due = $8, state = $9, event = $10, \
         facts = $11, begun = $12, version = $13 WHERE district = $1 AND id = $2 AND version = $14",
    )
    .bind(district).bind(row.id).bind(row.person).bind(row.name).bind(row.open_key).bind(row.letter_no)
    .bind(row.letter_on).bind(row.due).bind(row.state).bind(row.event).bind(row.facts).bind(row.begun).bind(row.version).bind(row.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}
