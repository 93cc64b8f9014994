//! SQL of the stays with host branches: kept beside the events so that a host reaches the file.

use super::{above, text};
use crate::file::FileId;
use crate::fold::Host;
use access::Scope;
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use db::bulk::upsert_rows;
use serde::Serialize;
use sqlx::Row as _;

/// A stay with a host branch as the table holds it; sealed in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostRow {
    /// The event that began it.
    pub id: i64,
    /// The file.
    pub file: i64,
    /// The branch.
    pub unit: i64,
    /// Since when.
    pub from_day: String,
    /// Until when; empty while it goes on.
    pub to_day: String,
    /// `here`, `gone`, or `void` when its beginning was taken back.
    pub state: String,
}

const COLUMNS: &str = "t.id, t.file, t.unit, t.from_day, t.to_day, t.state";

impl HostRow {
    pub(crate) fn of(file: FileId, h: &Host) -> Self {
        let state = if h.to.is_some() { "gone" } else { "here" };
        Self {
            id: h.event,
            file: file.0,
            unit: h.unit.0,
            from_day: h.from.to_string(),
            to_day: text(h.to),
            state: state.to_owned(),
        }
    }

    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            file: row.try_get(1)?,
            unit: row.try_get(2)?,
            from_day: row.try_get(3)?,
            to_day: row.try_get(4)?,
            state: row.try_get(5)?,
        })
    }
}

/// All stays of a file.
pub(crate) async fn hosts(conn: &mut Conn, district: i64, file: FileId) -> Outcome<Vec<HostRow>> {
    let sql = format!("SELECT {COLUMNS} FROM floating_host t WHERE t.district = $1 AND t.file = $2 ORDER BY t.id");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(file.0).fetch_all(conn).await?;
    rows.iter().map(HostRow::read).collect()
}

/// Which of the branches that host now are in reach, whatever the file.
pub(crate) async fn reached(conn: &mut Conn, scope: &Scope, file: FileId) -> Outcome<Vec<UnitId>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT t.unit FROM floating_host t JOIN unit_path p ON p.district = t.district AND p.unit = t.unit \
         WHERE t.district = $1 AND t.file = $2 AND t.state = 'here'{} ORDER BY t.id",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(file.0);
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(|row| Ok(UnitId(row.try_get(0)?))).collect()
}

pub(crate) async fn put(conn: &mut Conn, district: i64, r: &HostRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        r.id.into(),
        r.file.into(),
        r.unit.into(),
        r.from_day.clone().into(),
        r.to_day.clone().into(),
        r.state.clone().into(),
    ];
    let insert = "INSERT INTO floating_host (district, id, file, unit, from_day, to_day, state)";
    let known = " ON CONFLICT (district, id) DO UPDATE SET to_day = excluded.to_day, state = excluded.state";
    upsert_rows(conn, insert, known, vec![values]).await
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<HostRow>> {
    let rows = above(conn, &format!("SELECT {COLUMNS} FROM floating_host t"), district, id).await?;
    rows.iter().map(HostRow::read).collect()
}
