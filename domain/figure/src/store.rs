//! All SQL of figures: values entered by hand.

use access::Scope;
use access::audit::{Sealed, seal_of};
use base::id::UnitId;
use base::{Fault, Keys, Moment, Outcome, Period, Quantity};
use db::Conn;
use serde::Serialize;
use sqlx::Row;
use std::collections::HashMap;

/// A value entered by hand, as stored.
#[derive(Debug, Clone, Serialize)]
pub struct Manual {
    /// Id.
    pub id: i64,
    /// Figure key.
    pub figure: String,
    /// Unit.
    pub unit: i64,
    /// First day of the period.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Amount, before scaling.
    pub amount: i64,
    /// Where it comes from and why by hand.
    pub why: String,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: i64,
    /// Taken back or replaced.
    pub withdrawn: bool,
}

impl Manual {
    /// When it was entered.
    pub fn moment(&self) -> Moment {
        Moment(self.at)
    }
    /// The amount.
    pub fn quantity(&self) -> Quantity {
        Quantity(self.amount)
    }
}

const COLUMNS: &str =
    "v.id, v.figure, v.unit, v.from_day, v.to_day, v.amount, v.why, v.entered_by, v.entered_at, v.withdrawn";

fn read(row: &db::Row) -> Outcome<Manual> {
    Ok(Manual {
        id: row.try_get(0)?,
        figure: row.try_get(1)?,
        unit: row.try_get(2)?,
        from: row.try_get(3)?,
        to: row.try_get(4)?,
        amount: row.try_get(5)?,
        why: row.try_get(6)?,
        by: row.try_get(7)?,
        at: row.try_get(8)?,
        withdrawn: row.try_get::<i64, _>(9)? != 0,
    })
}

/// Values in force for one figure and period, by unit.
///
/// # Errors
/// When the database is away.
pub async fn in_force(
    conn: &mut Conn,
    scope: &Scope,
    figure: &str,
    period: Period,
) -> Outcome<HashMap<UnitId, Manual>> {
    let clause = scope.clause("p.path", 5);
    let sql = format!(
        "SELECT {COLUMNS} FROM figure_value v JOIN unit_path p ON p.district = v.district AND p.unit = v.unit \
         WHERE v.district = $1 AND v.figure = $2 AND v.from_day = $3 AND v.to_day = $4 AND v.withdrawn = 0{} ORDER BY v.id",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql))
        .bind(scope.district())
        .bind(figure)
        .bind(period.from.to_string())
        .bind(period.to.to_string());
    for bind in clause.binds {
        query = query.bind(bind);
    }
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(read).map(|m| m.map(|m| (UnitId(m.unit), m))).collect()
}

/// Every value ever entered for one figure and unit, newest first.
///
/// # Errors
/// When the database is away.
pub async fn history(conn: &mut Conn, scope: &Scope, figure: &str, unit: UnitId) -> Outcome<Vec<Manual>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM figure_value v WHERE v.district = $1 AND v.figure = $2 AND v.unit = $3 ORDER BY v.id DESC"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(figure).bind(unit.0).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, m: &Manual) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO figure_value (district, id, figure, unit, from_day, to_day, amount, why, entered_by, entered_at, withdrawn) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
    )
    .bind(district)
    .bind(m.id)
    .bind(m.figure.clone())
    .bind(m.unit)
    .bind(m.from.clone())
    .bind(m.to.clone())
    .bind(m.amount)
    .bind(m.why.clone())
    .bind(m.by.clone())
    .bind(m.at)
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn withdraw(conn: &mut Conn, district: i64, id: i64) -> Outcome<()> {
    let done = sqlx::query("UPDATE figure_value SET withdrawn = 1 WHERE district = $1 AND id = $2 AND withdrawn = 0")
        .bind(district)
        .bind(id)
        .execute(conn)
        .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Fault::NotFound) }
}

pub(crate) async fn sealed(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let sql = format!("SELECT {COLUMNS} FROM figure_value v WHERE v.district = $1");
    let rows = sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?;
    let mut sealed = Vec::with_capacity(rows.len());
    for row in &rows {
        let manual = read(row)?;
        sealed.push((manual.id, seal_of(keys, "figure_value", manual.id, &manual)?));
    }
    Ok(vec![Sealed { noun: "figure_value", rows: sealed }])
}
