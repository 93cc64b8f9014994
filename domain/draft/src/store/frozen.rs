//! Frozen drafts (定稿): what every slot held, and the entries behind it, sealed and never changed.

use super::DraftId;
use access::Scope;
use access::audit::seal_of;
use base::id::UnitId;
use base::secret::sm3_hex;
use base::{Fault, Keys, Moment, Outcome};
use db::Conn;
use serde::Serialize;
use sqlx::Row;

/// A frozen draft as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Id.
    pub id: i64,
    /// The draft.
    pub draft: DraftId,
    /// The version that was frozen.
    pub version: i64,
    /// Its unit then.
    pub unit: UnitId,
    /// The last entry of the ledger then: what is behind it came later.
    pub horizon: i64,
    /// Digest of the plain text that goes out.
    pub text_digest: String,
    /// The slots, as JSON ([`crate::frozen::Kept`]).
    pub body: String,
    /// Who froze it.
    pub by: String,
    /// When.
    pub at: Moment,
}

#[derive(Serialize)]
struct Whole<'a> {
    draft: i64,
    version: i64,
    unit: i64,
    horizon: i64,
    text: &'a str,
    body: String,
    by: &'a str,
    at: i64,
}

const COLUMNS: &str = "f.id, f.draft, f.version, f.unit, f.horizon, f.text_digest, f.body, f.frozen_by, f.frozen_at";

fn read(row: &db::Row) -> Outcome<Frozen> {
    Ok(Frozen {
        id: row.try_get(0)?,
        draft: DraftId(row.try_get(1)?),
        version: row.try_get(2)?,
        unit: UnitId(row.try_get(3)?),
        horizon: row.try_get(4)?,
        text_digest: row.try_get(5)?,
        body: row.try_get(6)?,
        by: row.try_get(7)?,
        at: Moment(row.try_get(8)?),
    })
}

impl Frozen {
    /// Its seal.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn seal(&self, keys: &Keys) -> Outcome<String> {
        let row = Whole {
            draft: self.draft.0,
            version: self.version,
            unit: self.unit.0,
            horizon: self.horizon,
            text: &self.text_digest,
            body: sm3_hex(self.body.as_bytes()),
            by: &self.by,
            at: self.at.0,
        };
        seal_of(keys, "draft_frozen", self.id, &row)
    }
}

/// What a frozen draft is looked up by.
enum By<'a> {
    Draft(DraftId),
    Id(i64),
    Text(&'a str),
}

async fn query(conn: &mut Conn, scope: &Scope, by: By<'_>) -> Outcome<Vec<Frozen>> {
    let column = match by {
        By::Draft(_) => "f.draft",
        By::Id(_) => "f.id",
        By::Text(_) => "f.text_digest",
    };
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {COLUMNS} FROM draft_frozen f JOIN draft d ON d.district = f.district AND d.id = f.draft \
         JOIN unit_path p ON p.district = d.district AND p.unit = d.unit \
         WHERE f.district = $1 AND {column} = $2{} ORDER BY f.id DESC",
        clause.sql
    );
    let mut ready = sqlx::query(db::assembled(sql)).bind(scope.district());
    ready = match by {
        By::Draft(id) => ready.bind(id.0),
        By::Id(id) => ready.bind(id),
        By::Text(digest) => ready.bind(digest.to_owned()),
    };
    for bind in clause.binds {
        ready = ready.bind(bind);
    }
    ready.fetch_all(conn).await?.iter().map(read).collect()
}

/// All frozen versions of a draft, newest first.
///
/// # Errors
/// When the database is away.
pub async fn frozen(conn: &mut Conn, scope: &Scope, draft: DraftId) -> Outcome<Vec<Frozen>> {
    query(conn, scope, By::Draft(draft)).await
}

/// The newest frozen version of a draft.
///
/// # Errors
/// Not found when there is none in scope.
pub async fn in_force(conn: &mut Conn, scope: &Scope, draft: DraftId) -> Outcome<Frozen> {
    frozen(conn, scope, draft).await?.into_iter().next().ok_or(Fault::NotFound)
}

/// A frozen version by its own number.
///
/// # Errors
/// Not found when there is none in scope.
pub async fn frozen_id(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<Frozen> {
    query(conn, scope, By::Id(id)).await?.into_iter().next().ok_or(Fault::NotFound)
}

/// The frozen versions whose text has this digest.
///
/// # Errors
/// When the database is away.
pub async fn by_text(conn: &mut Conn, scope: &Scope, digest: &str) -> Outcome<Vec<Frozen>> {
    query(conn, scope, By::Text(digest)).await
}

pub(crate) async fn insert_frozen(conn: &mut Conn, district: i64, f: &Frozen) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO draft_frozen (district, id, draft, version, unit, horizon, text_digest, body, frozen_by, frozen_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(district)
    .bind(f.id)
    .bind(f.draft.0)
    .bind(f.version)
    .bind(f.unit.0)
    .bind(f.horizon)
    .bind(f.text_digest.clone())
    .bind(f.body.clone())
    .bind(f.by.clone())
    .bind(f.at.0)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn sealed(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<(i64, String)>> {
    let sql = format!("SELECT {COLUMNS} FROM draft_frozen f WHERE f.district = $1 ORDER BY f.id");
    let rows = sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?;
    let mut sealed = Vec::with_capacity(rows.len());
    for row in &rows {
        let one = read(row)?;
        sealed.push((one.id, one.seal(keys)?));
    }
    Ok(sealed)
}
