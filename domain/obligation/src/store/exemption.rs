//! SQL of exemptions. A row is only ever added, or marked as lifted once.

use super::{Statement, day};
use crate::exemption::Lifted;
use crate::{Exemption, ExemptionId};
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Moment, Outcome, Period, Refusal};
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

const COLUMNS: &str = "x.id, x.unit, x.duty, x.from_day, x.to_day, x.reason, x.made_by, x.made_at, x.lifted_by, x.lifted_at, x.lifted_why";
/// Rows read at a time by the check.
const PAGE: i64 = 5_000;

/// An exemption as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ExemptionRow {
    pub id: i64,
    pub unit: i64,
    pub duty: String,
    pub from_day: String,
    pub to_day: String,
    pub reason: String,
    pub made_by: String,
    pub made_at: i64,
    pub lifted_by: String,
    pub lifted_at: i64,
    pub lifted_why: String,
}

impl ExemptionRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            unit: row.try_get(1)?,
            duty: row.try_get(2)?,
            from_day: row.try_get(3)?,
            to_day: row.try_get(4)?,
            reason: row.try_get(5)?,
            made_by: row.try_get(6)?,
            made_at: row.try_get(7)?,
            lifted_by: row.try_get(8)?,
            lifted_at: row.try_get(9)?,
            lifted_why: row.try_get(10)?,
        })
    }

    pub(crate) fn of(x: &Exemption) -> Self {
        let lifted = x.lifted.clone().unwrap_or(Lifted { by: String::new(), at: Moment(0), why: String::new() });
        Self {
            id: x.id.0,
            unit: x.unit.0,
            duty: x.duty.clone(),
            from_day: x.span.from.to_string(),
            to_day: x.span.to.to_string(),
            reason: x.reason.clone(),
            made_by: x.made_by.clone(),
            made_at: x.made_at.0,
            lifted_by: lifted.by,
            lifted_at: lifted.at.0,
            lifted_why: lifted.why,
        }
    }

    fn exemption(self) -> Outcome<Exemption> {
        let lifted = (self.lifted_at != 0).then_some(Lifted {
            by: self.lifted_by,
            at: Moment(self.lifted_at),
            why: self.lifted_why,
        });
        Ok(Exemption {
            id: ExemptionId(self.id),
            unit: UnitId(self.unit),
            duty: self.duty,
            span: Period {
                from: day(&self.from_day, "duty_exemption.from_day")?,
                to: day(&self.to_day, "duty_exemption.to_day")?,
            },
            reason: self.reason,
            made_by: self.made_by,
            made_at: Moment(self.made_at),
            lifted,
        })
    }
}

async fn select(conn: &mut Conn, scope: &Scope, mut s: Statement, tail: &str) -> Outcome<Vec<Exemption>> {
    s.within(scope);
    s.push(tail);
    s.rows(conn, scope).await?.iter().map(|row| ExemptionRow::read(row)?.exemption()).collect()
}

fn begin() -> Statement {
    Statement::new(format!(
        "SELECT {COLUMNS} FROM duty_exemption x JOIN unit_path p ON p.district = x.district AND p.unit = x.unit \
         WHERE x.district = $1"
    ))
}

/// The exemptions in force for units in reach whose span ends on that day or later.
///
/// # Errors
/// When the database is away.
pub async fn exemptions(conn: &mut Conn, scope: &Scope, from: Day) -> Outcome<Vec<Exemption>> {
    let mut s = begin();
    let mark = s.mark(from.to_string());
    s.push(&format!(" AND x.lifted_at = 0 AND x.to_day >= {mark}"));
    select(conn, scope, s, " ORDER BY x.id").await
}

/// Every exemption of one span of one unit in reach, lifted ones included, in the order in which they were made.
///
/// # Errors
/// When the database is away.
pub async fn history(
    conn: &mut Conn,
    scope: &Scope,
    (unit, duty, from): (UnitId, &str, Day),
) -> Outcome<Vec<Exemption>> {
    let mut s = begin();
    let (duty, from) = (s.mark(duty), s.mark(from.to_string()));
    s.push(&format!(" AND x.unit = {unit} AND x.duty = {duty} AND x.from_day = {from}"));
    select(conn, scope, s, " ORDER BY x.id").await
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, row: ExemptionRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        row.id.into(),
        row.unit.into(),
        row.duty.into(),
        row.from_day.into(),
        row.to_day.into(),
        row.reason.into(),
        row.made_by.into(),
        row.made_at.into(),
        row.lifted_by.into(),
        row.lifted_at.into(),
        row.lifted_why.into(),
    ];
    let insert = "INSERT INTO duty_exemption (district, id, unit, duty, from_day, to_day, reason, made_by, made_at, \
                  lifted_by, lifted_at, lifted_why)";
    insert_rows(conn, insert, vec![values]).await
}

/// Marks an exemption in force as lifted.
pub(crate) async fn lift(conn: &mut Conn, district: i64, row: &ExemptionRow) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE duty_exemption SET lifted_by = $3, lifted_at = $4, lifted_why = $5 WHERE district = $1 AND id = $2 AND lifted_at = 0",
    )
    .bind(district)
    .bind(row.id)
    .bind(&row.lifted_by)
    .bind(row.lifted_at)
    .bind(&row.lifted_why)
    .execute(conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Fault::Stale(Refusal::new("免办已经被撤回", "请刷新页面，核对后重新提交")));
    }
    Ok(())
}

/// The exemptions of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<ExemptionRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM duty_exemption x WHERE x.district = $1 AND x.id > $2 ORDER BY x.id LIMIT {PAGE}"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(ExemptionRow::read).collect()
}
