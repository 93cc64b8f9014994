//! SQL that finds records.

use super::Statement;
use super::row::{COLUMNS, Row};
use crate::record::{Record, RecordId};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Keys, Outcome};
use db::Conn;
use sqlx::Row as _;

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;
/// Titles in one statement.
const DAYS_PER_STATEMENT: usize = 100;

/// A record in reach, withdrawn or not.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, it came by an import that was undone, or its unit is out of reach.
pub async fn find(conn: &mut Conn, keys: &Keys, scope: &Scope, id: RecordId) -> Outcome<Record> {
    let mut s = Statement::new(format!(
        "SELECT {COLUMNS} FROM record r WHERE r.district = $1 AND r.id = {id} AND r.state <> 'undone'"
    ));
    s.within(scope);
    let row = s.rows(conn, scope).await?.pop().ok_or(Fault::NotFound)?;
    Row::read(&row)?.record(keys)
}

/// The records in reach that name a person, latest first.
///
/// # Errors
/// When the database is away.
pub async fn by_person(
    conn: &mut Conn,
    keys: &Keys,
    scope: &Scope,
    person: PersonId,
    limit: usize,
) -> Outcome<Vec<Record>> {
    let mut s = Statement::new(format!(
        "SELECT {COLUMNS} FROM record_person n JOIN record r ON r.district = n.district AND r.id = n.record \
         WHERE n.district = $1 AND n.person = {person} AND r.state = 'active'"
    ));
    s.within(scope);
    s.sql.push_str(&format!(" ORDER BY r.day DESC, r.id DESC LIMIT {limit}"));
    s.rows(conn, scope).await?.iter().map(|row| Row::read(row)?.record(keys)).collect()
}

/// The latest records of the units in reach.
///
/// # Errors
/// When the database is away.
pub async fn latest(conn: &mut Conn, keys: &Keys, scope: &Scope, from: Day, limit: usize) -> Outcome<Vec<Record>> {
    let mut s = Statement::new(format!("SELECT {COLUMNS} FROM record r WHERE r.district = $1 AND r.state = 'active'"));
    s.and("r.day >=", from.to_string());
    s.within(scope);
    s.sql.push_str(&format!(" ORDER BY r.day DESC, r.id DESC LIMIT {limit}"));
    s.rows(conn, scope).await?.iter().map(|row| Row::read(row)?.record(keys)).collect()
}

/// Unit, day and title of the records of a kind on some days: for finding likely doubles.
pub(crate) async fn similar(
    conn: &mut Conn,
    scope: &Scope,
    kind: &str,
    days: &[Day],
) -> Outcome<Vec<(UnitId, Day, String)>> {
    let mut found = Vec::new();
    for part in days.chunks(DAYS_PER_STATEMENT) {
        let mut s = Statement::new("SELECT r.unit, r.day, r.title FROM record r WHERE r.district = $1");
        s.and("r.kind =", kind);
        let marks: Vec<String> = part.iter().map(|day| s.mark(day.to_string())).collect();
        s.sql.push_str(&format!(" AND r.state = 'active' AND r.day IN ({})", marks.join(", ")));
        s.within(scope);
        for row in s.rows(conn, scope).await? {
            let day: String = row.try_get(1)?;
            let day = day.parse().map_err(|e| Fault::internal(format!("record.day: {e}")))?;
            found.push((UnitId(row.try_get(0)?), day, row.try_get(2)?));
        }
    }
    Ok(found)
}

/// The records of an import, in reach or not: the batch was found in reach.
pub(crate) async fn of_batch(conn: &mut Conn, keys: &Keys, district: i64, batch: i64) -> Outcome<Vec<Record>> {
    let sql = format!("SELECT {COLUMNS} FROM record r WHERE r.district = $1 AND r.batch = $2 ORDER BY r.id");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(batch).fetch_all(conn).await?;
    rows.iter().map(|row| Row::read(row)?.record(keys)).collect()
}

/// Rows of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM record r WHERE r.district = $1 AND r.id > $2 ORDER BY r.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(Row::read).collect()
}
