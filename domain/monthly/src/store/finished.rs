//! SQL of finished months.

use super::{PAGE, above, rows};
use crate::Month;
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Moment, Outcome};
use db::Conn;
use serde::Serialize;
use sqlx::Row as _;
use std::collections::HashMap;

/// A finished month of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Id; the source of its entry.
    pub id: i64,
    /// The unit.
    pub unit: UnitId,
    /// The month.
    pub month: Month,
    /// The day on which it was finished.
    pub on: Day,
    /// How many members there were.
    pub members: i64,
    /// How many lines were answered.
    pub confirmed: i64,
    /// Why it was taken back; `None` while it stands.
    pub taken_back: Option<String>,
    /// When.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: String,
}

/// The same as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FinishedRow {
    pub id: i64,
    pub unit: i64,
    pub month: String,
    pub day: String,
    pub members: i64,
    pub confirmed: i64,
    /// 0 while it stands, then its own id: so at most one stands per unit and month.
    pub withdrawn: i64,
    pub reason: String,
    pub recorded_at: i64,
    pub recorded_by: String,
}

const CHECK: &str =
    "c.id, c.unit, c.month, c.day, c.members, c.confirmed, c.withdrawn, c.reason, c.recorded_at, c.recorded_by";
const JOIN: &str = "FROM monthly_check c JOIN unit_path p ON p.district = c.district AND p.unit = c.unit";

impl FinishedRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            unit: row.try_get(1)?,
            month: row.try_get(2)?,
            day: row.try_get(3)?,
            members: row.try_get(4)?,
            confirmed: row.try_get(5)?,
            withdrawn: row.try_get(6)?,
            reason: row.try_get(7)?,
            recorded_at: row.try_get(8)?,
            recorded_by: row.try_get(9)?,
        })
    }

    pub(crate) fn of(f: &Finished) -> Self {
        Self {
            id: f.id,
            unit: f.unit.0,
            month: f.month.to_string(),
            day: f.on.to_string(),
            members: f.members,
            confirmed: f.confirmed,
            withdrawn: if f.taken_back.is_some() { f.id } else { 0 },
            reason: f.taken_back.clone().unwrap_or_default(),
            recorded_at: f.recorded_at.0,
            recorded_by: f.recorded_by.clone(),
        }
    }

    fn finished(self) -> Outcome<Finished> {
        let unread = |what: String| Fault::internal(format!("monthly_check {}: {what}", self.id));
        Ok(Finished {
            id: self.id,
            unit: UnitId(self.unit),
            month: self.month.parse().map_err(unread)?,
            on: self.day.parse().map_err(|_| unread("day".to_owned()))?,
            members: self.members,
            confirmed: self.confirmed,
            taken_back: (self.withdrawn != 0).then_some(self.reason),
            recorded_at: Moment(self.recorded_at),
            recorded_by: self.recorded_by,
        })
    }
}

fn read(all: &[db::Row]) -> Outcome<Vec<Finished>> {
    all.iter().map(|row| FinishedRow::read(row)?.finished()).collect()
}

/// The standing checks of a month by unit.
///
/// # Errors
/// When the database is away.
pub async fn of_month(conn: &mut Conn, scope: &Scope, month: Month) -> Outcome<HashMap<UnitId, Finished>> {
    let sql = format!("SELECT {CHECK} {JOIN} WHERE c.district = $1 AND c.month = $2 AND c.withdrawn = 0");
    let found = rows(conn, scope, &sql, &[&month.to_string()], "").await?;
    Ok(read(&found)?.into_iter().map(|f| (f.unit, f)).collect())
}

/// Every check of a unit, taken back or not, the latest month first.
///
/// # Errors
/// When the database is away.
pub async fn of_unit(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<Finished>> {
    let sql = format!("SELECT {CHECK} {JOIN} WHERE c.district = $1 AND c.unit = {unit}");
    read(&rows(conn, scope, &sql, &[], "ORDER BY c.month DESC, c.id DESC").await?)
}

/// A check in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<Finished> {
    let sql = format!("SELECT {CHECK} {JOIN} WHERE c.district = $1 AND c.id = {id}");
    read(&rows(conn, scope, &sql, &[], "").await?)?.pop().ok_or(Fault::NotFound)
}

/// Writes a check, unless one stands for the unit and month.
pub(crate) async fn insert(conn: &mut Conn, district: i64, r: &FinishedRow) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO monthly_check (district, id, unit, month, day, members, confirmed, withdrawn, reason, recorded_at, \
         recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
    )
    .bind(district)
    .bind(r.id)
    .bind(r.unit)
    .bind(r.month.clone())
    .bind(r.day.clone())
    .bind(r.members)
    .bind(r.confirmed)
    .bind(r.withdrawn)
    .bind(r.reason.clone())
    .bind(r.recorded_at)
    .bind(r.recorded_by.clone())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn take_back(conn: &mut Conn, district: i64, r: &FinishedRow) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE monthly_check SET withdrawn = $3, reason = $4 WHERE district = $1 AND id = $2 AND withdrawn = 0",
    )
    .bind(district)
    .bind(r.id)
    .bind(r.withdrawn)
    .bind(r.reason.clone())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<FinishedRow>> {
    let sql =
        format!("SELECT {CHECK} FROM monthly_check c WHERE c.district = $1 AND c.id > $2 ORDER BY c.id LIMIT {PAGE}");
    above(conn, sql, district, id).await?.iter().map(FinishedRow::read).collect()
}

/// How many units of these kinds are in reach today, and how many of them have finished the month.
///
/// # Errors
/// When the database is away.
pub async fn progress(conn: &mut Conn, scope: &Scope, kinds: &[&str], month: Month) -> Outcome<(i64, i64)> {
    let marks: Vec<String> = (0..kinds.len()).map(|n| format!("${}", n + 3)).collect();
    let sql = format!(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(c.id) AS BIGINT) FROM unit u \
         JOIN unit_path p ON p.district = u.district AND p.unit = u.id \
         LEFT JOIN monthly_check c ON c.district = u.district AND c.unit = u.id AND c.month = $2 AND c.withdrawn = 0 \
         WHERE u.district = $1 AND u.dissolved IS NULL AND u.kind IN ({})",
        marks.join(", ")
    );
    let month = month.to_string();
    let binds: Vec<&str> = std::iter::once(month.as_str()).chain(kinds.iter().copied()).collect();
    let found = rows(conn, scope, &sql, &binds, "").await?;
    found.first().map_or(Ok((0, 0)), |row| Ok((row.try_get(0)?, row.try_get(1)?)))
}
