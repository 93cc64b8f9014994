//! All SQL of drafts.

use access::Scope;
use access::audit::{Sealed, seal_of};
use base::id::UnitId;
use base::secret::sm3_hex;
use base::{Fault, Keys, Moment, Outcome, Period, Refusal};
use db::Conn;
use serde::Serialize;
use sqlx::Row;
use std::collections::HashMap;

base::id_type!(
    /// A draft.
    DraftId
);

/// A draft as stored.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Id.
    pub id: DraftId,
    /// The unit it is about, with all below it.
    pub unit: UnitId,
    /// Title.
    pub title: String,
    /// The period it is about.
    pub period: Period,
    /// Name of the file that came in; empty when pasted.
    pub file_name: String,
    /// `text` or `docx`.
    pub source: String,
    /// The sealed file, for a .docx.
    pub file: Option<Vec<u8>>,
    /// The plain text.
    pub body: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Moment,
    /// Grows with every change.
    pub version: i64,
    /// Taken away.
    pub removed: bool,
}

/// What somebody decided about a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// `figure`, `typed` or `keep`.
    pub choice: String,
    /// The figure, for `figure`.
    pub figure: Option<String>,
    /// The text, for `typed`.
    pub typed: Option<String>,
    /// Where a typed value comes from.
    pub why: Option<String>,
    /// Who decided.
    pub by: String,
    /// When, in milliseconds.
    pub at: i64,
}

const COLUMNS: &str = "d.id, d.unit, d.title, d.from_day, d.to_day, d.file_name, d.source, d.body, d.created_by, d.created_at, d.version, d.removed";

fn read(row: &db::Row) -> Outcome<Draft> {
    let day = |at: usize| -> Outcome<base::Day> {
        row.try_get::<String, _>(at)?.parse().map_err(|e| Fault::internal(format!("draft day: {e}")))
    };
    Ok(Draft {
        id: DraftId(row.try_get(0)?),
        unit: UnitId(row.try_get(1)?),
        title: row.try_get(2)?,
        period: Period { from: day(3)?, to: day(4)? },
        file_name: row.try_get(5)?,
        source: row.try_get(6)?,
        file: None,
        body: row.try_get(7)?,
        created_by: row.try_get(8)?,
        created_at: Moment(row.try_get(9)?),
        version: row.try_get(10)?,
        removed: row.try_get::<i64, _>(11)? != 0,
    })
}

/// Drafts in scope, newest first.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut Conn, scope: &Scope, limit: i64, skip: i64) -> Outcome<Vec<Draft>> {
    let clause = scope.clause("p.path", 4);
    let sql = format!(
        "SELECT {COLUMNS} FROM draft d JOIN unit_path p ON p.district = d.district AND p.unit = d.unit \
         WHERE d.district = $1 AND d.removed = 0{} ORDER BY d.id DESC LIMIT $2 OFFSET $3",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(limit).bind(skip);
    for bind in clause.binds {
        query = query.bind(bind);
    }
    query.fetch_all(conn).await?.iter().map(read).collect()
}

/// How many drafts are in scope.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope) -> Outcome<i64> {
    let clause = scope.clause("p.path", 2);
    let sql = format!(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM draft d JOIN unit_path p ON p.district = d.district AND p.unit = d.unit \
         WHERE d.district = $1 AND d.removed = 0{}",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
    for bind in clause.binds {
        query = query.bind(bind);
    }
    Ok(query.fetch_one(conn).await?.try_get(0)?)
}

/// One draft, without its file.
///
/// # Errors
/// Not found, or out of scope.
pub async fn find(conn: &mut Conn, scope: &Scope, id: DraftId) -> Outcome<Draft> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {COLUMNS} FROM draft d JOIN unit_path p ON p.district = d.district AND p.unit = d.unit \
         WHERE d.district = $1 AND d.id = $2 AND d.removed = 0{}",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(id.0);
    for bind in clause.binds {
        query = query.bind(bind);
    }
    query.fetch_optional(conn).await?.as_ref().map(read).transpose()?.ok_or(Fault::NotFound)
}

/// The sealed file of a draft.
///
/// # Errors
/// When the database is away.
pub async fn file(conn: &mut Conn, scope: &Scope, id: DraftId) -> Outcome<Option<Vec<u8>>> {
    let row = sqlx::query("SELECT file FROM draft WHERE district = $1 AND id = $2")
        .bind(scope.district())
        .bind(id.0)
        .fetch_one(conn)
        .await?;
    Ok(row.try_get(0)?)
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, d: &Draft) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO draft (district, id, unit, title, from_day, to_day, file_name, source, file, body, created_by, created_at, version, removed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)",
    )
    .bind(district)
    .bind(d.id.0)
    .bind(d.unit.0)
    .bind(d.title.clone())
    .bind(d.period.from.to_string())
    .bind(d.period.to.to_string())
    .bind(d.file_name.clone())
    .bind(d.source.clone())
    .bind(d.file.clone())
    .bind(d.body.clone())
    .bind(d.created_by.clone())
    .bind(d.created_at.0)
    .bind(d.version)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes the draft if it is still at the version before `d.version`.
pub(crate) async fn update(conn: &mut Conn, district: i64, d: &Draft) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE draft SET unit = $3, title = $4, from_day = $5, to_day = $6, version = $7, removed = $8 \
         WHERE district = $1 AND id = $2 AND version = $9",
    )
    .bind(district)
    .bind(d.id.0)
    .bind(d.unit.0)
    .bind(d.title.clone())
    .bind(d.period.from.to_string())
    .bind(d.period.to.to_string())
    .bind(d.version)
    .bind(i64::from(d.removed))
    .bind(d.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    Err(Fault::Stale(Refusal::new("这份文稿刚被他人修改", "请刷新页面后重试")))
}

/// What was decided about the slots of a draft.
///
/// # Errors
/// When the database is away.
pub async fn choices(conn: &mut Conn, district: i64, id: DraftId) -> Outcome<HashMap<usize, Choice>> {
    let rows = sqlx::query("SELECT n, choice, figure, typed, why, chosen_by, chosen_at FROM draft_slot WHERE district = $1 AND draft = $2 ORDER BY n")
        .bind(district)
        .bind(id.0)
        .fetch_all(conn)
        .await?;
    let one = |r: &db::Row| -> Outcome<(usize, Choice)> {
        let choice = Choice {
            choice: r.try_get(1)?,
            figure: r.try_get(2)?,
            typed: r.try_get(3)?,
            why: r.try_get(4)?,
            by: r.try_get(5)?,
            at: r.try_get(6)?,
        };
        Ok((usize::try_from(r.try_get::<i64, _>(0)?)?, choice))
    };
    rows.iter().map(one).collect()
}

/// Sets (or with `None` takes back) what was decided about a slot.
pub(crate) async fn choose(
    conn: &mut Conn,
    district: i64,
    id: DraftId,
    n: usize,
    choice: Option<&Choice>,
) -> Outcome<()> {
    let n = i64::try_from(n)?;
    sqlx::query("DELETE FROM draft_slot WHERE district = $1 AND draft = $2 AND n = $3")
        .bind(district)
        .bind(id.0)
        .bind(n)
        .execute(&mut *conn)
        .await?;
    let Some(c) = choice else { return Ok(()) };
    sqlx::query("INSERT INTO draft_slot (district, draft, n, choice, figure, typed, why, chosen_by, chosen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(district)
        .bind(id.0)
        .bind(n)
        .bind(c.choice.clone())
        .bind(c.figure.clone())
        .bind(c.typed.clone())
        .bind(c.why.clone())
        .bind(c.by.clone())
        .bind(c.at)
        .execute(conn)
        .await?;
    Ok(())
}

/// What the seal of a draft covers: its settings, a digest of its text, and every decision.
#[derive(Serialize)]
struct Whole<'a> {
    unit: i64,
    title: &'a str,
    from: String,
    to: String,
    body: String,
    version: i64,
    removed: bool,
    choices: Vec<(usize, Choice)>,
}

/// The seal of a draft as it stands.
pub(crate) async fn seal(conn: &mut Conn, keys: &Keys, district: i64, d: &Draft) -> Outcome<String> {
    let mut choices: Vec<(usize, Choice)> = choices(conn, district, d.id).await?.into_iter().collect();
    choices.sort_by_key(|(n, _)| *n);
    let whole = Whole {
        unit: d.unit.0,
        title: &d.title,
        from: d.period.from.to_string(),
        to: d.period.to.to_string(),
        body: sm3_hex(d.body.as_bytes()),
        version: d.version,
        removed: d.removed,
        choices,
    };
    seal_of(keys, "draft", d.id.0, &whole)
}

pub(crate) async fn sealed(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let sql = format!("SELECT {COLUMNS} FROM draft d WHERE d.district = $1");
    let rows = sqlx::query(db::assembled(sql)).bind(district).fetch_all(&mut *conn).await?;
    let mut sealed = Vec::with_capacity(rows.len());
    for row in &rows {
        let draft = read(row)?;
        sealed.push((draft.id.0, seal(conn, keys, district, &draft).await?));
    }
    Ok(vec![Sealed { noun: "draft", rows: sealed }])
}
