//! Small reads that pages of other nouns need on every request: names of a few units, and whether the tree has changed.

use access::Scope;
use base::Outcome;
use base::id::{DistrictId, UnitId};
use db::Conn;
use sqlx::Row;
use std::collections::HashMap;

/// Most ids in one statement.
const IDS_PER_STATEMENT: usize = 100;

/// A text that changes with every event of a unit: what was computed from the tree under it is true as long as it stands.
///
/// # Errors
/// When the database is away.
pub async fn mark(conn: &mut Conn, district: DistrictId) -> Outcome<String> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM unit_event WHERE district = $1",
    )
    .bind(district.0)
    .fetch_one(conn)
    .await?;
    Ok(format!("{}-{}", row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(1)?))
}

/// The names of units for narrow places, wherever they stand. The ids come from rows that were found within a scope.
///
/// # Errors
/// When the database is away.
pub async fn names(conn: &mut Conn, scope: &Scope, ids: &[UnitId]) -> Outcome<HashMap<UnitId, String>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut names = HashMap::with_capacity(ids.len());
    for part in ids.chunks(IDS_PER_STATEMENT) {
        let marks: Vec<String> = (2..part.len() + 2).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT id, CASE WHEN short_name = '' THEN name ELSE short_name END FROM unit WHERE district = $1 AND id IN ({})",
            marks.join(", ")
        );
        let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
        for id in part {
            query = query.bind(id.0);
        }
        for row in query.fetch_all(&mut *conn).await? {
            names.insert(UnitId(row.try_get(0)?), row.try_get(1)?);
        }
    }
    Ok(names)
}

/// Units in reach whose name or code contains the text, at most `limit`, the highest first.
///
/// # Errors
/// When the database is away.
pub async fn search(conn: &mut Conn, scope: &Scope, text: &str, limit: i64) -> Outcome<Vec<(UnitId, String)>> {
    let plain: String = text.trim().chars().filter(|c| !matches!(c, '%' | '_' | '!')).collect();
    let clause = scope.clause("p.path", 4);
    let sql = format!(
        "SELECT u.id, u.name FROM unit u JOIN unit_path p ON p.district = u.district AND p.unit = u.id \
         WHERE u.district = $1 AND u.dissolved IS NULL AND (u.name LIKE $2 OR u.code LIKE $2 OR u.short_name LIKE $2){} \
         ORDER BY p.path LIMIT $3",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(format!("%{plain}%")).bind(limit);
    for bound in clause.binds {
        query = query.bind(bound);
    }
    query.fetch_all(conn).await?.iter().map(|row| Ok((UnitId(row.try_get(0)?), row.try_get(1)?))).collect()
}
