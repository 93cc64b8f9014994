//! SQL of earlier versions.

use crate::MeetingId;
use crate::record::Meeting;
use access::Scope;
use base::{Moment, Outcome};
use db::Conn;
use serde::Serialize;
use sqlx::Row;

/// How a meeting was recorded before a correction or cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Id of this row.
    pub id: i64,
    /// The meeting.
    pub meeting: MeetingId,
    /// Its number.
    pub version: i64,
    /// When it ceased to be the current one.
    pub ended_at: Moment,
    /// Who changed it.
    pub ended_by: String,
    /// Why.
    pub why: String,
    /// The record as it stood, attendance included.
    pub body: Meeting,
}

const COLUMNS: &str = "id, meeting, version, ended_at, ended_by, why, body";

fn read(row: &db::Row) -> Outcome<Version> {
    Ok(Version {
        id: row.try_get(0)?,
        meeting: MeetingId(row.try_get(1)?),
        version: row.try_get(2)?,
        ended_at: Moment(row.try_get(3)?),
        ended_by: row.try_get(4)?,
        why: row.try_get(5)?,
        body: serde_json::from_str(&row.try_get::<String, _>(6)?)?,
    })
}

/// The earlier versions of a meeting that was found with the same scope, oldest first.
///
/// # Errors
/// When the database is away.
pub async fn versions(conn: &mut Conn, scope: &Scope, id: MeetingId) -> Outcome<Vec<Version>> {
    let sql = format!("SELECT {COLUMNS} FROM meeting_version WHERE district = $1 AND meeting = $2 ORDER BY version");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(id.0).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// The earlier versions of a district above an id, `limit` at a time: for the check.
pub(crate) async fn all_versions(conn: &mut Conn, district: i64, above: i64, limit: i64) -> Outcome<Vec<Version>> {
    let sql = format!("SELECT {COLUMNS} FROM meeting_version WHERE district = $1 AND id > $2 ORDER BY id LIMIT $3");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).bind(limit).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn insert_version(conn: &mut Conn, district: i64, v: &Version) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO meeting_version (district, id, meeting, version, ended_at, ended_by, why, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(district)
    .bind(v.id)
    .bind(v.meeting.0)
    .bind(v.version)
    .bind(v.ended_at.0)
    .bind(v.ended_by.clone())
    .bind(v.why.clone())
    .bind(serde_json::to_string(&v.body)?)
    .execute(conn)
    .await?;
    Ok(())
}
