//! SQL of the figures that users made: every version is a row, the last of them says what holds.

use access::Scope;
use access::audit::{Sealed, seal_of};
use base::id::UnitId;
use base::{Fault, Keys, Moment, Outcome};
use catalogue::{Catalogue, Figure};
use db::Conn;
use serde::Serialize;
use sqlx::Row;
use std::borrow::Cow;

/// A version of a figure that a user made.
#[derive(Debug, Clone, Serialize)]
pub struct Own {
    /// Id of the version.
    pub id: i64,
    /// Key of the figure.
    pub figure: String,
    /// 1, 2, 3 ….
    pub version: i64,
    /// Unit that made it; it is used there and below.
    pub unit: i64,
    /// The figure, as JSON.
    pub definition: String,
    /// `current`, `replaced` or `retired`.
    pub state: String,
    /// Why it was changed or retired.
    pub why: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: i64,
}

/// Holds now.
pub const CURRENT: &str = "current";
/// A later version holds.
pub const REPLACED: &str = "replaced";
/// No longer used; values and drafts that name it can still be read.
pub const RETIRED: &str = "retired";

impl Own {
    /// The figure.
    ///
    /// # Errors
    /// When it was changed behind the program's back.
    pub fn figure(&self) -> Outcome<Figure> {
        let figure = serde_json::from_str(&self.definition);
        figure.map_err(|e| Fault::internal(format!("figure_own {}: {e}", self.id)))
    }

    /// When it was made.
    pub fn moment(&self) -> Moment {
        Moment(self.at)
    }

    /// The unit that made it.
    pub fn unit_id(&self) -> UnitId {
        UnitId(self.unit)
    }
}

const COLUMNS: &str = "f.id, f.figure, f.version, f.unit, f.definition, f.state, f.why, f.made_by, f.made_at";

fn read(row: &db::Row) -> Outcome<Own> {
    Ok(Own {
        id: row.try_get(0)?,
        figure: row.try_get(1)?,
        version: row.try_get(2)?,
        unit: row.try_get(3)?,
        definition: row.try_get(4)?,
        state: row.try_get(5)?,
        why: row.try_get(6)?,
        by: row.try_get(7)?,
        at: row.try_get(8)?,
    })
}

/// Every version made in reach or above it (what a unit makes is used below it), in the order of making; of one figure or of all.
///
/// # Errors
/// When the database is away.
pub async fn versions(conn: &mut Conn, scope: &Scope, figure: Option<&str>) -> Outcome<Vec<Own>> {
    let clause = scope.clause("p.path", 2);
    let mut binds = clause.binds;
    let mut within = Vec::new();
    if !scope.is_whole() {
        within.push(clause.sql.trim_start_matches(" AND ").to_owned());
        for above in scope.tops().iter().flat_map(|top| above(top)) {
            within.push(format!("p.path = ${}", binds.len() + 2));
            binds.push(above);
        }
    }
    let mut sql = format!(
        "SELECT {COLUMNS} FROM figure_own f JOIN unit_path p ON p.district = f.district AND p.unit = f.unit WHERE f.district = $1"
    );
    if !within.is_empty() {
        sql.push_str(&format!(" AND ({})", within.join(" OR ")));
    }
    if let Some(figure) = figure {
        sql.push_str(&format!(" AND f.figure = ${}", binds.len() + 2));
        binds.push(figure.to_owned());
    }
    sql.push_str(" ORDER BY f.id");
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
    for bind in binds {
        query = query.bind(bind);
    }
    query.fetch_all(conn).await?.iter().map(read).collect()
}

/// The paths above a path, itself included: `00001.00002.` → ``, `00001.`, `00001.00002.`.
fn above(path: &str) -> Vec<String> {
    let dots = path.match_indices('.').map(|(at, _)| path.get(..=at).unwrap_or_default().to_owned());
    std::iter::once(String::new()).chain(dots).collect()
}

/// The catalogue with the figures in force that users made in reach or above it.
///
/// # Errors
/// When the database is away.
pub async fn book<'a>(conn: &mut Conn, scope: &Scope, catalogue: &'a Catalogue) -> Outcome<Cow<'a, Catalogue>> {
    let all = versions(conn, scope, None).await?;
    let own: Vec<Figure> = all.iter().filter(|o| o.state == CURRENT).map(Own::figure).collect::<Outcome<_>>()?;
    Ok(if own.is_empty() { Cow::Borrowed(catalogue) } else { Cow::Owned(catalogue.with_figures(own)) })
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, own: &Own) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO figure_own (district, id, figure, version, unit, definition, state, why, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(district)
    .bind(own.id)
    .bind(own.figure.clone())
    .bind(own.version)
    .bind(own.unit)
    .bind(own.definition.clone())
    .bind(own.state.clone())
    .bind(own.why.clone())
    .bind(own.by.clone())
    .bind(own.at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Says that a version holds no longer.
pub(crate) async fn close(conn: &mut Conn, district: i64, own: &Own) -> Outcome<()> {
    let sql = "UPDATE figure_own SET state = $3 WHERE district = $1 AND id = $2 AND state = 'current'";
    let done = sqlx::query(sql).bind(district).bind(own.id).bind(own.state.clone()).execute(conn).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Fault::NotFound) }
}

pub(crate) async fn sealed(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Sealed> {
    let sql = format!("SELECT {COLUMNS} FROM figure_own f WHERE f.district = $1");
    let mut rows = Vec::new();
    for row in &sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await? {
        let own = read(row)?;
        rows.push((own.id, seal_of(keys, "figure_own", own.id, &own)?));
    }
    Ok(Sealed { noun: "figure_own", rows })
}
