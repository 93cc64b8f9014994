//! All SQL of figures: values entered by hand, and figures that users made.

pub mod own;

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
    /// Why it was taken back. Left out of the seal while empty, so that seals made before there was this column stay right.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub withdrawn_for: String,
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

const COLUMNS: &str = "v.id, v.figure, v.unit, v.from_day, v.to_day, v.amount, v.why, v.entered_by, v.entered_at, v.withdrawn, v.withdrawn_for";

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
        withdrawn_for: row.try_get(10)?,
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
    Ok(in_force_all(conn, scope, period).await?.remove(figure).unwrap_or_default())
}

/// Values in force for a period: figure → unit → value.
///
/// # Errors
/// When the database is away.
pub async fn in_force_all(
    conn: &mut Conn,
    scope: &Scope,
    period: Period,
) -> Outcome<HashMap<String, HashMap<UnitId, Manual>>> {
    let clause = scope.clause("p.path", 4);
    let sql = format!(
        "SELECT {COLUMNS} FROM figure_value v JOIN unit_path p ON p.district = v.district AND p.unit = v.unit \
         WHERE v.district = $1 AND v.from_day = $2 AND v.to_day = $3 AND v.withdrawn = 0{} ORDER BY v.id",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql))
        .bind(scope.district())
        .bind(period.from.to_string())
        .bind(period.to.to_string());
    for bind in clause.binds {
        query = query.bind(bind);
    }
    let mut all: HashMap<String, HashMap<UnitId, Manual>> = HashMap::new();
    for row in &query.fetch_all(conn).await? {
        let manual = read(row)?;
        all.entry(manual.figure.clone()).or_default().insert(UnitId(manual.unit), manual);
    }
    Ok(all)
}

/// Every value in force in reach that is about days within these, newest first: what somebody answers for in a report.
///
/// # Errors
/// When the database is away.
pub async fn by_hand(conn: &mut Conn, scope: &Scope, (from, to): (base::Day, base::Day)) -> Outcome<Vec<Manual>> {
    let clause = scope.clause("p.path", 4);
    let sql = format!(
        "SELECT {COLUMNS} FROM figure_value v JOIN unit_path p ON p.district = v.district AND p.unit = v.unit \
         WHERE v.district = $1 AND v.from_day <= $3 AND v.to_day >= $2{} ORDER BY v.id DESC",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(from.to_string()).bind(to.to_string());
    for bind in clause.binds {
        query = query.bind(bind);
    }
    query.fetch_all(conn).await?.iter().map(read).collect()
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
        "INSERT INTO figure_value (district, id, figure, unit, from_day, to_day, amount, why, entered_by, entered_at, withdrawn, withdrawn_for) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '')",
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

pub(crate) async fn withdraw(conn: &mut Conn, district: i64, m: &Manual) -> Outcome<()> {
    let sql =
        "UPDATE figure_value SET withdrawn = 1, withdrawn_for = $3 WHERE district = $1 AND id = $2 AND withdrawn = 0";
    let done = sqlx::query(sql).bind(district).bind(m.id).bind(m.withdrawn_for.clone()).execute(conn).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Fault::NotFound) }
}

pub(crate) async fn sealed(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let sql = format!("SELECT {COLUMNS} FROM figure_value v WHERE v.district = $1");
    let rows = sqlx::query(db::assembled(sql)).bind(district).fetch_all(&mut *conn).await?;
    let mut sealed = Vec::with_capacity(rows.len());
    for row in &rows {
        let manual = read(row)?;
        sealed.push((manual.id, seal_of(keys, "figure_value", manual.id, &manual)?));
    }
    Ok(vec![Sealed { noun: "figure_value", rows: sealed }, own::sealed(conn, keys, district).await?])
}
