//! SQL of cards and of the series of their numbers.

use super::above;
use crate::file::FileId;
use crate::fold::Card;
use access::Scope;
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use db::bulk::upsert_rows;
use serde::Serialize;
use sqlx::Row as _;

/// A card as the table holds it; sealed in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardRow {
    /// The event of its issue.
    pub id: i64,
    /// The file.
    pub file: i64,
    /// Who issued it.
    pub issuer: i64,
    /// The year of its number.
    pub year: i64,
    /// Its number in the year.
    pub no: i64,
    /// When it was issued.
    pub issued_on: String,
    /// `good`, `recalled`, `lost`, or `void` when its issue was taken back.
    pub state: String,
    /// Since when it is used no more.
    pub ended_on: String,
}

const COLUMNS: &str = "t.id, t.file, t.issuer, t.year, t.no, t.issued_on, t.state, t.ended_on";

impl CardRow {
    pub(crate) fn of(file: FileId, c: &Card) -> Self {
        let (state, ended_on) =
            c.gone.clone().map_or_else(|| ("good".to_owned(), String::new()), |(how, on)| (how, on.to_string()));
        let (issuer, year, no) = c.number;
        Self { id: c.event, file: file.0, issuer, year, no, issued_on: c.on.to_string(), state, ended_on }
    }

    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            file: row.try_get(1)?,
            issuer: row.try_get(2)?,
            year: row.try_get(3)?,
            no: row.try_get(4)?,
            issued_on: row.try_get(5)?,
            state: row.try_get(6)?,
            ended_on: row.try_get(7)?,
        })
    }
}

/// The next number of an issuer in a year. The row of the series is locked until the transaction ends, so that a number that was not
/// used is given again and none is given twice.
pub(crate) async fn next_number(conn: &mut Conn, district: i64, issuer: UnitId, year: i64) -> Outcome<i64> {
    let sql = "INSERT INTO floating_series (district, issuer, year, last) VALUES ($1, $2, $3, 1) \
               ON CONFLICT (district, issuer, year) DO UPDATE SET last = floating_series.last + 1 RETURNING last";
    let row = sqlx::query(sql).bind(district).bind(issuer.0).bind(year).fetch_one(conn).await?;
    Ok(row.try_get(0)?)
}

/// The cards of a file, void ones too. Call it for a file found with the same scope.
///
/// # Errors
/// When the database is away.
pub async fn cards(conn: &mut Conn, scope: &Scope, file: FileId) -> Outcome<Vec<CardRow>> {
    let sql = format!("SELECT {COLUMNS} FROM floating_card t WHERE t.district = $1 AND t.file = $2 ORDER BY t.id");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(file.0).fetch_all(conn).await?;
    rows.iter().map(CardRow::read).collect()
}

pub(crate) async fn put(conn: &mut Conn, district: i64, r: &CardRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        r.id.into(),
        r.file.into(),
        r.issuer.into(),
        r.year.into(),
        r.no.into(),
        r.issued_on.clone().into(),
        r.state.clone().into(),
        r.ended_on.clone().into(),
    ];
    let insert = "INSERT INTO floating_card (district, id, file, issuer, year, no, issued_on, state, ended_on)";
    let known = " ON CONFLICT (district, id) DO UPDATE SET state = excluded.state, ended_on = excluded.ended_on";
    upsert_rows(conn, insert, known, vec![values]).await
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<CardRow>> {
    let rows = above(conn, &format!("SELECT {COLUMNS} FROM floating_card t"), district, id).await?;
    rows.iter().map(CardRow::read).collect()
}
