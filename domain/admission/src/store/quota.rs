//! SQL of the yearly plan.

use super::{PAGE, stale};
use crate::applicant::Quota;
use access::Scope;
use base::id::UnitId;
use base::{Fault, Moment, Outcome};
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// A plan as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct QuotaRow {
    pub id: i64,
    pub unit: i64,
    pub year: i64,
    pub planned: i64,
    pub document: String,
    pub version: i64,
    pub changed_at: i64,
    pub changed_by: String,
}

const QUOTA: &str = "q.id, q.unit, q.year, q.planned, q.document, q.version, q.changed_at, q.changed_by";

impl QuotaRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            unit: row.try_get(1)?,
            year: row.try_get(2)?,
            planned: row.try_get(3)?,
            document: row.try_get(4)?,
            version: row.try_get(5)?,
            changed_at: row.try_get(6)?,
            changed_by: row.try_get(7)?,
        })
    }

    pub(crate) fn of(q: &Quota) -> Self {
        Self {
            id: q.id,
            unit: q.unit.0,
            year: q.year,
            planned: q.planned,
            document: q.document.clone(),
            version: q.version,
            changed_at: q.changed_at.0,
            changed_by: q.changed_by.clone(),
        }
    }

    fn quota(self) -> Quota {
        Quota {
            id: self.id,
            unit: UnitId(self.unit),
            year: self.year,
            planned: self.planned,
            document: self.document,
            version: self.version,
            changed_at: Moment(self.changed_at),
            changed_by: self.changed_by,
        }
    }
}

/// The plans of units in reach; of one year, or of all.
///
/// # Errors
/// When the database is away.
pub async fn quotas(conn: &mut Conn, scope: &Scope, year: Option<i32>) -> Outcome<Vec<Quota>> {
    let clause = scope.clause("p.path", 2);
    let of_year = year.map_or(String::new(), |y| format!(" AND q.year = {y}"));
    let sql = format!(
        "SELECT {QUOTA} FROM admission_quota q JOIN unit_path p ON p.district = q.district AND p.unit = q.unit \
         WHERE q.district = $1{of_year}{} ORDER BY p.path, q.year DESC",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(|row| Ok(QuotaRow::read(row)?.quota())).collect()
}

/// The plans of a year that bind a unit: its own and those of the units above it, each with its unit, as far as they are in reach.
pub(crate) async fn plans_over(
    conn: &mut Conn,
    scope: &Scope,
    unit: UnitId,
    year: i32,
) -> Outcome<Vec<(Quota, org::Unit)>> {
    let sql = format!(
        "SELECT {QUOTA} FROM unit_path own JOIN unit_path p ON p.district = own.district \
         AND SUBSTR(own.path, 1, LENGTH(p.path)) = p.path \
         JOIN admission_quota q ON q.district = p.district AND q.unit = p.unit \
         WHERE own.district = $1 AND own.unit = $2 AND q.year = {year} ORDER BY p.path"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0).fetch_all(&mut *conn).await?;
    let mut all = Vec::new();
    for row in &rows {
        let quota = QuotaRow::read(row)?.quota();
        match org::store::find(conn, scope, quota.unit).await {
            Ok(unit) => all.push((quota, unit)),
            Err(Fault::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(all)
}

pub(crate) async fn insert_quota(conn: &mut Conn, district: i64, row: QuotaRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        row.id.into(),
        row.unit.into(),
        row.year.into(),
        row.planned.into(),
        row.document.into(),
        row.version.into(),
        row.changed_at.into(),
        row.changed_by.into(),
    ];
    let insert =
        "INSERT INTO admission_quota (district, id, unit, year, planned, document, version, changed_at, changed_by)";
    insert_rows(conn, insert, vec![values]).await
}

pub(crate) async fn update_quota(conn: &mut Conn, district: i64, row: QuotaRow) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE admission_quota SET planned = $3, document = $4, version = $5, changed_at = $6, changed_by = $7 \
         WHERE district = $1 AND id = $2 AND version = $8",
    )
    .bind(district)
    .bind(row.id)
    .bind(row.planned)
    .bind(row.document)
    .bind(row.version)
    .bind(row.changed_at)
    .bind(row.changed_by)
    .bind(row.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Plans of a district above an id, a page at a time: for the check.
pub(crate) async fn all_quotas(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<QuotaRow>> {
    let sql =
        format!("SELECT {QUOTA} FROM admission_quota q WHERE q.district = $1 AND q.id > $2 ORDER BY q.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(QuotaRow::read).collect()
}
