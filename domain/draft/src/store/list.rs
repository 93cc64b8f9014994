//! Lists of drafts.

use super::draft::{BRIEF, COLUMNS, read};
use super::{Draft, DraftId};
use access::Scope;
use base::Outcome;
use db::Conn;
use sqlx::Row;

/// Which drafts are wanted.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Part of the title or of the maker's name.
    pub q: String,
    /// `open`, `frozen`, `template`, `removed`; empty for drafts in work and frozen ones.
    pub state: String,
    /// First row.
    pub skip: i64,
    /// Most rows.
    pub limit: i64,
}

impl Query {
    /// The condition; `$2` is the text searched for.
    fn condition(&self) -> String {
        let state = match self.state.as_str() {
            "open" => "d.removed = 0 AND d.kind = 'draft' AND d.frozen = 0",
            "frozen" => "d.removed = 0 AND d.kind = 'draft' AND d.frozen <> 0",
            "template" => "d.removed = 0 AND d.kind <> 'draft'",
            "removed" => "d.removed = 1",
            _ => "d.removed = 0 AND d.kind = 'draft'",
        };
        format!("{state} AND (d.title LIKE $2 ESCAPE '!' OR d.created_by LIKE $2 ESCAPE '!')")
    }

    fn pattern(&self) -> String {
        let plain = self.q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        format!("%{plain}%")
    }
}

async fn rows(conn: &mut Conn, scope: &Scope, query: &Query, select: &str, tail: &str) -> Outcome<Vec<db::Row>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {select} FROM draft d JOIN unit_path p ON p.district = d.district AND p.unit = d.unit \
         WHERE d.district = $1 AND {}{}{tail}",
        query.condition(),
        clause.sql
    );
    let mut ready = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(query.pattern());
    for bind in clause.binds {
        ready = ready.bind(bind);
    }
    Ok(ready.fetch_all(conn).await?)
}

/// Drafts in scope, newest first, without their text.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut Conn, scope: &Scope, query: &Query) -> Outcome<Vec<Draft>> {
    let tail = format!(" ORDER BY d.id DESC LIMIT {} OFFSET {}", query.limit.max(0), query.skip.max(0));
    rows(conn, scope, query, BRIEF, &tail).await?.iter().map(read).collect()
}

/// How many drafts are in scope.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope, query: &Query) -> Outcome<i64> {
    let rows = rows(conn, scope, query, "CAST(COUNT(*) AS BIGINT)", "").await?;
    Ok(rows.first().map(|r| r.try_get(0)).transpose()?.unwrap_or(0))
}

/// Templates that units above the scope's give to those below; with an id only that one, with its text.
///
/// # Errors
/// When the database is away.
pub async fn templates(conn: &mut Conn, scope: &Scope, only: Option<DraftId>) -> Outcome<Vec<Draft>> {
    // A path is made of segments of six characters; the units above stand at its beginnings.
    let above = |top: &String| (0..=top.len() / 6).filter_map(|n| top.get(..n * 6)).map(ToOwned::to_owned).collect();
    let mut paths: Vec<String> = scope.tops().iter().flat_map::<Vec<String>, _>(above).collect();
    paths.sort();
    paths.dedup();
    let places: Vec<String> = (0..paths.len()).map(|n| format!("${}", n + 3)).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM draft d JOIN unit_path p ON p.district = d.district AND p.unit = d.unit \
         WHERE d.district = $1 AND d.removed = 0 AND d.kind = 'shared' AND ($2 = 0 OR d.id = $2) AND p.path IN ({}) ORDER BY d.id DESC",
        places.join(", ")
    );
    let mut ready = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(only.map_or(0, |id| id.0));
    for path in paths {
        ready = ready.bind(path);
    }
    ready.fetch_all(conn).await?.iter().map(read).collect()
}

/// The drafts in scope that were begun from a template, by unit.
///
/// # Errors
/// When the database is away.
pub async fn answers(conn: &mut Conn, scope: &Scope, template: DraftId) -> Outcome<Vec<Draft>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {COLUMNS} FROM draft d JOIN unit_path p ON p.district = d.district AND p.unit = d.unit \
         WHERE d.district = $1 AND d.template = $2 AND d.removed = 0{} ORDER BY p.path, d.id",
        clause.sql
    );
    let mut ready = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(template.0);
    for bind in clause.binds {
        ready = ready.bind(bind);
    }
    ready.fetch_all(conn).await?.iter().map(read).collect()
}
