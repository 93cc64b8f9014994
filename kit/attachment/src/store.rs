//! All SQL of attachments. The scope gives the district; that the reader may see the owner, its noun has made sure of before.

use crate::AttachmentId;
use access::Scope;
use base::{Fault, Moment, Outcome};
use db::Conn;
use serde::Serialize;
use sqlx::Row;

/// One attachment as stored; the seal in the audit is computed from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Noun of the record it belongs to.
    pub noun: String,
    /// Id of that record.
    pub source: i64,
    /// Name of the file, made harmless.
    pub name: String,
    /// Key of its kind: `pdf`, `docx`, ….
    pub kind: String,
    /// Size of the content in bytes.
    pub bytes: i64,
    /// SM3 of the content.
    pub digest: String,
    /// When it was added.
    pub added_at: Moment,
    /// By whom.
    pub added_by: String,
    /// When it was removed, if it was.
    pub removed_at: Option<Moment>,
    /// By whom.
    pub removed_by: Option<String>,
}

const COLUMNS: &str = "id, noun, source, name, kind, bytes, digest, added_at, added_by, removed_at, removed_by";

fn read(row: &db::Row) -> Outcome<Attachment> {
    Ok(Attachment {
        id: AttachmentId(row.try_get(0)?),
        noun: row.try_get(1)?,
        source: row.try_get(2)?,
        name: row.try_get(3)?,
        kind: row.try_get(4)?,
        bytes: row.try_get(5)?,
        digest: row.try_get(6)?,
        added_at: Moment(row.try_get(7)?),
        added_by: row.try_get(8)?,
        removed_at: row.try_get::<Option<i64>, _>(9)?.map(Moment),
        removed_by: row.try_get(10)?,
    })
}

/// The files of a record, oldest first, without those removed. Call it for a record that was found with the same scope.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut Conn, scope: &Scope, noun: &str, source: i64) -> Outcome<Vec<Attachment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachment WHERE district = $1 AND noun = $2 AND source = $3 AND removed_at IS NULL ORDER BY id"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(noun).bind(source).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// One file of a record; one that is removed, or another record's, is not found.
pub(crate) async fn find(
    conn: &mut Conn,
    district: i64,
    noun: &str,
    source: i64,
    id: AttachmentId,
) -> Outcome<Attachment> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachment WHERE district = $1 AND id = $2 AND noun = $3 AND source = $4 AND removed_at IS NULL"
    );
    let row =
        sqlx::query(db::assembled(sql)).bind(district).bind(id.0).bind(noun).bind(source).fetch_optional(conn).await?;
    read(&row.ok_or(Fault::NotFound)?)
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, a: &Attachment) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO attachment (district, id, noun, source, name, kind, bytes, digest, added_at, added_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(district)
    .bind(a.id.0)
    .bind(a.noun.clone())
    .bind(a.source)
    .bind(a.name.clone())
    .bind(a.kind.clone())
    .bind(a.bytes)
    .bind(a.digest.clone())
    .bind(a.added_at.0)
    .bind(a.added_by.clone())
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks as removed what was not removed yet.
pub(crate) async fn set_removed(conn: &mut Conn, district: i64, id: AttachmentId, at: Moment, by: &str) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE attachment SET removed_at = $3, removed_by = $4 WHERE district = $1 AND id = $2 AND removed_at IS NULL",
    )
    .bind(district)
    .bind(id.0)
    .bind(at.0)
    .bind(by)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Fault::NotFound) }
}

/// Every attachment of a district above an id, removed ones too, `limit` at a time: for the check.
pub(crate) async fn page(conn: &mut Conn, district: i64, above: i64, limit: i64) -> Outcome<Vec<Attachment>> {
    let sql = format!("SELECT {COLUMNS} FROM attachment WHERE district = $1 AND id > $2 ORDER BY id LIMIT $3");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).bind(limit).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// The ids of all attachments of all districts: the directory holds the files of all of them.
pub(crate) async fn all_ids(conn: &mut Conn) -> Outcome<Vec<i64>> {
    let rows = sqlx::query("SELECT id FROM attachment").fetch_all(conn).await?;
    rows.iter().map(|r| Ok(r.try_get(0)?)).collect()
}

/// The record of a noun that a file belongs to. The caller must then find that record with the reader's scope before [`crate::serve`].
///
/// # Errors
/// [`Fault::NotFound`] when the noun has no such file, or it was removed.
pub async fn source_of(conn: &mut Conn, scope: &Scope, noun: &str, id: AttachmentId) -> Outcome<i64> {
    let row = sqlx::query(
        "SELECT source FROM attachment WHERE district = $1 AND id = $2 AND noun = $3 AND removed_at IS NULL",
    )
    .bind(scope.district())
    .bind(id.0)
    .bind(noun)
    .fetch_optional(conn)
    .await?;
    Ok(row.ok_or(Fault::NotFound)?.try_get(0)?)
}
