//! Drafts themselves.

use access::Scope;
use base::id::UnitId;
use base::{Fault, Moment, Outcome, Period, Refusal};
use db::Conn;
use serde::Serialize;
use sqlx::Row;

base::id_type!(
    /// A draft.
    DraftId
);

/// What a draft is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// To be written.
    Draft,
    /// Without values, to begin others from.
    Template,
    /// A template that the units below can fill.
    Shared,
}

impl Kind {
    fn text(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Template => "template",
            Self::Shared => "shared",
        }
    }

    fn read(text: &str) -> Outcome<Self> {
        let all = [Self::Draft, Self::Template, Self::Shared];
        all.into_iter().find(|k| k.text() == text).ok_or_else(|| Fault::internal(format!("draft kind {text}")))
    }

    /// Whether it holds no values.
    pub fn is_template(self) -> bool {
        self != Self::Draft
    }
}

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
    /// What it is for.
    pub kind: Kind,
    /// The template it was begun from.
    pub template: Option<DraftId>,
    /// The version that is frozen; 0 when it can be changed.
    pub frozen: i64,
    /// How the lines of the .docx look, as JSON; `None` to guess it from the text.
    pub shape: Option<String>,
}

impl Draft {
    /// Whether it can be changed no more.
    pub fn is_frozen(&self) -> bool {
        self.frozen != 0
    }
}

pub(super) const COLUMNS: &str = "d.id, d.unit, d.title, d.from_day, d.to_day, d.file_name, d.source, d.body, d.created_by, d.created_at, \
                                  d.version, d.removed, d.kind, d.template, d.frozen, d.shape";
/// The same for lists: without text and shape.
pub(super) const BRIEF: &str = "d.id, d.unit, d.title, d.from_day, d.to_day, d.file_name, d.source, '', d.created_by, d.created_at, \
                                d.version, d.removed, d.kind, d.template, d.frozen, NULL";

pub(super) fn read(row: &db::Row) -> Outcome<Draft> {
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
        kind: Kind::read(&row.try_get::<String, _>(12)?)?,
        template: row.try_get::<Option<i64>, _>(13)?.map(DraftId),
        frozen: row.try_get(14)?,
        shape: row.try_get(15)?,
    })
}

/// One draft that was not taken away, without its file.
///
/// # Errors
/// Not found, or out of scope.
pub async fn find(conn: &mut Conn, scope: &Scope, id: DraftId) -> Outcome<Draft> {
    let draft = any(conn, scope, id).await?;
    if draft.removed { Err(Fault::NotFound) } else { Ok(draft) }
}

/// One draft, also one that was taken away.
///
/// # Errors
/// Not found, or out of scope.
pub async fn any(conn: &mut Conn, scope: &Scope, id: DraftId) -> Outcome<Draft> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {COLUMNS} FROM draft d JOIN unit_path p ON p.district = d.district AND p.unit = d.unit \
         WHERE d.district = $1 AND d.id = $2{}",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(id.0);
    for bind in clause.binds {
        query = query.bind(bind);
    }
    query.fetch_optional(conn).await?.as_ref().map(read).transpose()?.ok_or(Fault::NotFound)
}

/// The sealed file of a draft that was found in scope.
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

pub(super) async fn all(conn: &mut Conn, district: i64) -> Outcome<Vec<Draft>> {
    let sql = format!("SELECT {COLUMNS} FROM draft d WHERE d.district = $1 ORDER BY d.id");
    sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?.iter().map(read).collect()
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, d: &Draft) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO draft (district, id, unit, title, from_day, to_day, file_name, source, file, body, created_by, created_at, version, removed, \
         kind, template, frozen, shape) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, 0, $16)",
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
    .bind(d.kind.text())
    .bind(d.template.map(|t| t.0))
    .bind(d.shape.clone())
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes the draft if it is still at the version before `d.version`.
pub(crate) async fn update(conn: &mut Conn, district: i64, d: &Draft) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE draft SET unit = $3, title = $4, from_day = $5, to_day = $6, version = $7, removed = $8, kind = $9, frozen = $10 \
         WHERE district = $1 AND id = $2 AND version = $11",
    )
    .bind(district)
    .bind(d.id.0)
    .bind(d.unit.0)
    .bind(d.title.clone())
    .bind(d.period.from.to_string())
    .bind(d.period.to.to_string())
    .bind(d.version)
    .bind(i64::from(d.removed))
    .bind(d.kind.text())
    .bind(d.frozen)
    .bind(d.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    Err(Fault::Stale(Refusal::new("这份文稿刚被他人修改", "请回到文稿看过现在的内容再操作")))
}
