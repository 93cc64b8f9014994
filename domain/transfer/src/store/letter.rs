//! SQL of letters and of the series of their numbers.

use super::{PAGE, stale};
use crate::file::{Letter, TransferId};
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use db::Conn;
use serde::Serialize;
use sqlx::Row as _;

/// A letter as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LetterRow {
    pub id: i64,
    pub issuer: i64,
    pub year: i64,
    pub no: i64,
    pub transfer: i64,
    pub step_row: i64,
    pub issued_on: String,
    pub valid_days: i64,
    pub void: i64,
    pub reason: String,
}

const COLUMNS: &str =
    "l.id, l.issuer, l.year, l.no, l.transfer, l.step_row, l.issued_on, l.valid_days, l.void, l.reason";

impl LetterRow {
    pub(crate) fn of(l: &Letter) -> Self {
        Self {
            id: l.id,
            issuer: l.issuer.0,
            year: l.year,
            no: l.no,
            transfer: l.transfer.0,
            step_row: l.row,
            issued_on: l.issued_on.to_string(),
            valid_days: l.valid_days,
            void: i64::from(l.void),
            reason: l.reason.clone(),
        }
    }

    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            issuer: row.try_get(1)?,
            year: row.try_get(2)?,
            no: row.try_get(3)?,
            transfer: row.try_get(4)?,
            step_row: row.try_get(5)?,
            issued_on: row.try_get(6)?,
            valid_days: row.try_get(7)?,
            void: row.try_get(8)?,
            reason: row.try_get(9)?,
        })
    }

    fn letter(self) -> Outcome<Letter> {
        let on: Day = self.issued_on.parse().map_err(|e| Fault::internal(format!("transfer_letter.issued_on: {e}")))?;
        Ok(Letter {
            id: self.id,
            issuer: UnitId(self.issuer),
            year: self.year,
            no: self.no,
            transfer: TransferId(self.transfer),
            row: self.step_row,
            issued_on: on,
            valid_days: self.valid_days,
            void: self.void != 0,
            reason: self.reason,
        })
    }
}

/// The next number of an issuer in a year. The row of the series is locked until the transaction ends, so that a number that was not
/// used is given again and none is given twice.
pub(crate) async fn next_number(conn: &mut Conn, district: i64, issuer: UnitId, year: i64) -> Outcome<i64> {
    let sql = "INSERT INTO transfer_series (district, issuer, year, last) VALUES ($1, $2, $3, 1) \
               ON CONFLICT (district, issuer, year) DO UPDATE SET last = transfer_series.last + 1 RETURNING last";
    let row = sqlx::query(sql).bind(district).bind(issuer.0).bind(year).fetch_one(conn).await?;
    Ok(row.try_get(0)?)
}

pub(crate) async fn insert_letter(conn: &mut Conn, district: i64, row: LetterRow) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO transfer_letter (district, id, issuer, year, no, transfer, step_row, issued_on, valid_days, void, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(district).bind(row.id).bind(row.issuer).bind(row.year).bind(row.no).bind(row.transfer).bind(row.step_row)
    .bind(row.issued_on).bind(row.valid_days).bind(row.void).bind(row.reason)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes whether a letter is void, and why; the other way round it stood before.
pub(crate) async fn update_letter(conn: &mut Conn, district: i64, row: LetterRow) -> Outcome<()> {
    let sql = "UPDATE transfer_letter SET void = $3, reason = $4 WHERE district = $1 AND id = $2 AND void <> $3";
    let done = sqlx::query(sql).bind(district).bind(row.id).bind(row.void).bind(row.reason).execute(conn).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// The letters of a transfer, the latest last. Call it for a transfer found with the same scope.
///
/// # Errors
/// When the database is away.
pub async fn letters(conn: &mut Conn, scope: &Scope, transfer: TransferId) -> Outcome<Vec<Letter>> {
    let sql =
        format!("SELECT {COLUMNS} FROM transfer_letter l WHERE l.district = $1 AND l.transfer = $2 ORDER BY l.id");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(transfer.0).fetch_all(conn).await?;
    rows.iter().map(|row| LetterRow::read(row)?.letter()).collect()
}

/// The letter of a transfer that is good, if there is one.
///
/// # Errors
/// When the database is away.
pub async fn letter(conn: &mut Conn, scope: &Scope, transfer: TransferId) -> Outcome<Option<Letter>> {
    Ok(letters(conn, scope, transfer).await?.into_iter().rfind(|l| !l.void))
}

/// Letters of a district above an id, a page at a time: for the check.
pub(crate) async fn all_letters(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<LetterRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM transfer_letter l WHERE l.district = $1 AND l.id > $2 ORDER BY l.id LIMIT {PAGE}"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(LetterRow::read).collect()
}
