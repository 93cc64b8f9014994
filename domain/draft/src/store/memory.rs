//! What writers and units decided before, by the wording around the number.

use super::Choice;
use base::{Moment, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::HashMap;

/// A decision that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    /// Whose: `account:ID` or `unit:ID`.
    pub owner: String,
    /// Key of the wording.
    pub wording: String,
    /// The clause, for people.
    pub sentence: String,
    /// What stood there.
    pub original: String,
    /// What was decided.
    pub choice: Choice,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Moment,
}

const COLUMNS: &str = "owner, wording, sentence, original, choice, learnt_by, learnt_at";

fn read(row: &db::Row) -> Outcome<Memory> {
    Ok(Memory {
        owner: row.try_get(0)?,
        wording: row.try_get(1)?,
        sentence: row.try_get(2)?,
        original: row.try_get(3)?,
        choice: serde_json::from_str(&row.try_get::<String, _>(4)?)?,
        by: row.try_get(5)?,
        at: Moment(row.try_get(6)?),
    })
}

/// Remembers, in place of what was remembered for that wording.
pub(crate) async fn learn(conn: &mut Conn, district: i64, m: &Memory) -> Outcome<()> {
    forget(conn, district, &m.owner, &m.wording).await?;
    sqlx::query(
        "INSERT INTO draft_memory (district, owner, wording, sentence, original, choice, learnt_by, learnt_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(district)
    .bind(m.owner.clone())
    .bind(m.wording.clone())
    .bind(m.sentence.clone())
    .bind(m.original.clone())
    .bind(serde_json::to_string(&m.choice)?)
    .bind(m.by.clone())
    .bind(m.at.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets; how many there were.
pub(crate) async fn forget(conn: &mut Conn, district: i64, owner: &str, wording: &str) -> Outcome<u64> {
    let done = sqlx::query("DELETE FROM draft_memory WHERE district = $1 AND owner = $2 AND wording = $3")
        .bind(district)
        .bind(owner.to_owned())
        .bind(wording.to_owned())
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// What is remembered for an owner, by wording. An owner is named by an account or a unit that the caller found in scope.
pub(crate) async fn recall(conn: &mut Conn, district: i64, owner: &str) -> Outcome<HashMap<String, Memory>> {
    let all = memories(conn, district, owner).await?;
    Ok(all.into_iter().map(|m| (m.wording.clone(), m)).collect())
}

/// What is remembered for an owner, newest first.
pub(crate) async fn memories(conn: &mut Conn, district: i64, owner: &str) -> Outcome<Vec<Memory>> {
    let sql = format!("SELECT {COLUMNS} FROM draft_memory WHERE district = $1 AND owner = $2 ORDER BY learnt_at DESC");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(owner.to_owned()).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}
