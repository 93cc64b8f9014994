//! The engine's own consistency check.

use crate::{Conn, Engine};
use base::Outcome;
use sqlx::Row;

/// What the engine finds wrong with its file; nothing where it has no such check.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, engine: Engine) -> Outcome<Vec<String>> {
    let Some(statement) = engine.integrity_query() else { return Ok(Vec::new()) };
    let rows = sqlx::query(statement).fetch_all(conn).await?;
    let lines = rows.iter().map(|row| row.try_get::<String, _>(0)).collect::<Result<Vec<_>, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}
