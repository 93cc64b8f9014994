//! A mark that changes with every write to members: what was counted under a mark is true as long as the mark stands.
//!
//! Kept in the database, so that several processes on one database agree.

use base::{Outcome, secret};
use db::Conn;
use sqlx::Row;

/// Changes the mark; called by every write.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn bump(conn: &mut Conn, district: i64) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO member_version (district, version, mark) VALUES ($1, 1, $2) \
         ON CONFLICT (district) DO UPDATE SET version = member_version.version + 1, mark = excluded.mark",
    )
    .bind(district)
    .bind(secret::random_token(16)?)
    .execute(conn)
    .await?;
    Ok(())
}

/// The mark; empty as long as nobody was ever entered.
///
/// # Errors
/// When the database is away.
pub(crate) async fn mark(conn: &mut Conn, district: i64) -> Outcome<String> {
    let row = sqlx::query("SELECT version, mark FROM member_version WHERE district = $1")
        .bind(district)
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(String::new()) };
    Ok(format!("{}-{}", row.try_get::<i64, _>(0)?, row.try_get::<String, _>(1)?))
}
