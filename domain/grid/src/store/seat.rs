//! SQL of seats: how many of a post a place needs and has, so that vacancies of a whole district are one question.

use super::{above, of};
use crate::place::PlaceId;
use access::Scope;
use base::Outcome;
use base::id::UnitId;
use db::Conn;
use db::bulk::upsert_rows;
use serde::Serialize;
use sqlx::Row as _;

/// A post of a place as the table holds it; sealed in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeatRow {
    /// Id.
    pub id: i64,
    /// The place.
    pub place: i64,
    /// Its unit.
    pub unit: i64,
    /// Code of the post.
    pub post: String,
    /// Needed.
    pub needed: i64,
    /// Held.
    pub held: i64,
}

/// What is missing in a unit of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacancy {
    /// The unit.
    pub unit: UnitId,
    /// Code of the post.
    pub post: String,
    /// Needed, at all places of the unit.
    pub needed: i64,
    /// Held.
    pub held: i64,
    /// Missing.
    pub vacant: i64,
    /// At how many places.
    pub places: i64,
}

const SELECT: &str = "SELECT t.id, t.place, t.unit, t.post, t.needed, t.held FROM grid_seat t";

impl SeatRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            place: row.try_get(1)?,
            unit: row.try_get(2)?,
            post: row.try_get(3)?,
            needed: row.try_get(4)?,
            held: row.try_get(5)?,
        })
    }
}

/// The seats of a place.
pub(crate) async fn seats(conn: &mut Conn, district: i64, place: PlaceId) -> Outcome<Vec<SeatRow>> {
    of(conn, SELECT, district, place.0).await?.iter().map(SeatRow::read).collect()
}

pub(crate) async fn put(conn: &mut Conn, district: i64, r: &SeatRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        r.id.into(),
        r.place.into(),
        r.unit.into(),
        r.post.clone().into(),
        r.needed.into(),
        r.held.into(),
    ];
    let insert = "INSERT INTO grid_seat (district, id, place, unit, post, needed, held)";
    let known = " ON CONFLICT (district, id) DO UPDATE SET unit = excluded.unit, needed = excluded.needed, held = excluded.held";
    upsert_rows(conn, insert, known, vec![values]).await
}

/// The vacancies of the units in reach, by unit and post, in the order of the tree.
///
/// # Errors
/// When the database is away.
pub async fn vacancies(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<Vacancy>> {
    let clause = scope.clause("p.path", 2);
    let sql = format!(
        "SELECT t.unit, t.post, CAST(SUM(t.needed) AS BIGINT), CAST(SUM(t.held) AS BIGINT), CAST(SUM(t.needed - t.held) AS BIGINT), \
         CAST(COUNT(*) AS BIGINT) FROM grid_seat t JOIN unit_path p ON p.district = t.district AND p.unit = t.unit \
         WHERE t.district = $1 AND t.needed > t.held{} GROUP BY t.unit, t.post, p.path ORDER BY p.path, t.post",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
    for text in clause.binds {
        query = query.bind(text);
    }
    let read = |row: &db::Row| {
        Ok(Vacancy {
            unit: UnitId(row.try_get(0)?),
            post: row.try_get(1)?,
            needed: row.try_get(2)?,
            held: row.try_get(3)?,
            vacant: row.try_get(4)?,
            places: row.try_get(5)?,
        })
    };
    query.fetch_all(conn).await?.iter().map(read).collect()
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<SeatRow>> {
    above(conn, SELECT, district, id).await?.iter().map(SeatRow::read).collect()
}
