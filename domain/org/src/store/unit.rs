//! SQL of the unit itself.

use super::maybe_day;
use crate::{Unit, rules};
use access::{Scope, tree};
use base::id::{DistrictId, UnitId};
use base::{Fault, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::{HashMap, HashSet};

const COLUMNS: &str = "u.id, u.code, u.name, u.short_name, u.kind, u.parent, COALESCE(p.path, ''), u.founded, u.dissolved, u.sector, \
                       u.contact, u.phone, u.address, u.village, u.direct, u.approves, u.covers, u.approved_by, u.document, u.version";
const PLACED: &str = "FROM unit u JOIN unit_path p ON p.district = u.district AND p.unit = u.id WHERE u.district = $1";

fn read(row: &db::Row) -> Outcome<Unit> {
    let founded: Option<String> = row.try_get(7)?;
    Ok(Unit {
        id: UnitId(row.try_get(0)?),
        code: row.try_get(1)?,
        name: row.try_get(2)?,
        short_name: row.try_get(3)?,
        kind: row.try_get(4)?,
        parent: row.try_get::<Option<i64>, _>(5)?.map(UnitId),
        path: row.try_get(6)?,
        founded: founded
            .map(|t| t.parse())
            .transpose()
            .map_err(|e: String| Fault::internal(format!("unit.founded: {e}")))?,
        dissolved: maybe_day(row.try_get(8)?, "unit.dissolved")?,
        sector: row.try_get(9)?,
        contact: row.try_get(10)?,
        phone_sealed: row.try_get(11)?,
        address: row.try_get(12)?,
        village: row.try_get::<i64, _>(13)? != 0,
        direct: row.try_get::<i64, _>(14)? != 0,
        approves: row.try_get::<i64, _>(15)? != 0,
        covers: row.try_get(16)?,
        approved_by: row.try_get(17)?,
        document: row.try_get(18)?,
        version: row.try_get(19)?,
    })
}

/// Runs a query over units in reach: `condition` may use `$2`, bound to `value`.
async fn select(conn: &mut Conn, scope: &Scope, condition: &str, value: i64) -> Outcome<Vec<Unit>> {
    let clause = scope.clause("p.path", 3);
    // `$2` must occur even where no condition needs it: PostgreSQL counts what is bound.
    let sql = format!("SELECT {COLUMNS} {PLACED} AND CAST($2 AS BIGINT) = $2{condition}{} ORDER BY p.path", clause.sql);
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(value);
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(read).collect()
}

/// A unit in reach, dissolved or not.
///
/// # Errors
/// [`Fault::NotFound`] when there is none or it is out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: UnitId) -> Outcome<Unit> {
    select(conn, scope, " AND u.id = $2", id.0).await?.pop().ok_or(Fault::NotFound)
}

/// A unit in reach by its code, dissolved or not.
///
/// # Errors
/// When the database is away.
pub async fn by_code(conn: &mut Conn, scope: &Scope, code: &str) -> Outcome<Option<Unit>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!("SELECT {COLUMNS} {PLACED} AND u.code = $2{}", clause.sql);
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(code);
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// The units in reach that exist now, each before those below it.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<Unit>> {
    select(conn, scope, " AND u.dissolved IS NULL", 0).await
}

/// The units in reach, those dissolved included.
///
/// # Errors
/// When the database is away.
pub async fn list_all(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<Unit>> {
    select(conn, scope, "", 0).await
}

/// The root of a district, before there is a scope: for `init`, sign-in and commands.
///
/// # Errors
/// When the database is away.
pub async fn root(conn: &mut Conn, district: DistrictId) -> Outcome<Option<Unit>> {
    let sql = format!("SELECT {COLUMNS} {PLACED} AND p.path = ''");
    sqlx::query(db::assembled(sql)).bind(district.0).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// The districts of this database.
///
/// # Errors
/// When the database is away.
pub async fn districts(conn: &mut Conn) -> Outcome<Vec<DistrictId>> {
    let rows = sqlx::query("SELECT DISTINCT district FROM unit ORDER BY district").fetch_all(conn).await?;
    rows.iter().map(|row| Ok(DistrictId(row.try_get(0)?))).collect()
}

/// Every unit of a district, withdrawn ones included: for the check.
pub(crate) async fn all_units(conn: &mut Conn, district: i64) -> Outcome<Vec<Unit>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM unit u LEFT JOIN unit_path p ON p.district = u.district AND p.unit = u.id WHERE u.district = $1 ORDER BY u.id"
    );
    sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?.iter().map(read).collect()
}

/// A unit wherever it stands, withdrawn or not: after its scope was checked, or for the name of a unit above.
pub(crate) async fn find_anywhere(conn: &mut Conn, district: i64, id: UnitId) -> Outcome<Unit> {
    let sql = format!(
        "SELECT {COLUMNS} FROM unit u LEFT JOIN unit_path p ON p.district = u.district AND p.unit = u.id WHERE u.district = $1 AND u.id = $2"
    );
    let row = sqlx::query(db::assembled(sql)).bind(district).bind(id.0).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()?.ok_or(Fault::NotFound)
}

/// The units directly below that exist now.
pub(crate) async fn lower(conn: &mut Conn, district: i64, id: UnitId) -> Outcome<Vec<Unit>> {
    let sql = format!("SELECT {COLUMNS} {PLACED} AND u.parent = $2 AND u.dissolved IS NULL ORDER BY p.path");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(id.0).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// The units in reach above a path, the highest first: id and name.
pub(crate) async fn above(conn: &mut Conn, scope: &Scope, path: &str) -> Outcome<Vec<(UnitId, String)>> {
    // A path is made of segments of equal width, so the paths above are its beginnings.
    let width = tree::child_path("", 0).len();
    let starts: Vec<&str> = (0..path.len()).step_by(width).filter_map(|at| path.get(..at)).collect();
    let mut all = Vec::new();
    for start in starts.into_iter().filter(|start| scope.covers(start)) {
        let sql = "SELECT u.id, u.name FROM unit u JOIN unit_path p ON p.district = u.district AND p.unit = u.id \
                   WHERE u.district = $1 AND p.path = $2";
        if let Some(row) = sqlx::query(sql).bind(scope.district()).bind(start).fetch_optional(&mut *conn).await? {
            all.push((UnitId(row.try_get(0)?), row.try_get(1)?));
        }
    }
    Ok(all)
}

/// Names of those of some units that are in reach.
pub(crate) async fn names_of(
    conn: &mut Conn,
    scope: &Scope,
    units: impl Iterator<Item = UnitId>,
) -> Outcome<HashMap<UnitId, String>> {
    let mut names = HashMap::new();
    for id in units {
        if let Some(unit) = select(conn, scope, " AND u.id = $2", id.0).await?.pop() {
            names.insert(id, unit.name);
        }
    }
    Ok(names)
}

/// Whether a code is taken in the district, in reach or not.
pub(crate) async fn has_code(conn: &mut Conn, district: i64, code: &str) -> Outcome<bool> {
    let sql = "SELECT 1 FROM unit WHERE district = $1 AND code = $2";
    Ok(sqlx::query(sql).bind(district).bind(code).fetch_optional(conn).await?.is_some())
}

/// Whether another unit of that name exists directly under a parent.
pub(crate) async fn has_name(
    conn: &mut Conn,
    district: i64,
    parent: Option<UnitId>,
    name: &str,
    but: Option<UnitId>,
) -> Outcome<bool> {
    let sql = "SELECT 1 FROM unit u JOIN unit_path p ON p.district = u.district AND p.unit = u.id \
               WHERE u.district = $1 AND COALESCE(u.parent, 0) = $2 AND u.name = $3 AND u.id <> $4 AND u.dissolved IS NULL";
    let found = sqlx::query(sql)
        .bind(district)
        .bind(parent.map_or(0, |p| p.0))
        .bind(name)
        .bind(but.map_or(0, |b| b.0))
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

/// Every code of a district.
pub(crate) async fn codes(conn: &mut Conn, district: i64) -> Outcome<HashSet<String>> {
    let rows = sqlx::query("SELECT code FROM unit WHERE district = $1").bind(district).fetch_all(conn).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Codes made of `prefix` and more.
pub(crate) async fn codes_under(conn: &mut Conn, district: i64, prefix: &str) -> Outcome<Vec<String>> {
    let rows = sqlx::query("SELECT code FROM unit WHERE district = $1 AND code > $2 AND code < $3")
        .bind(district)
        .bind(prefix)
        .bind(format!("{prefix}~"))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The next ordinal of the district; never given twice.
pub(crate) async fn next_ordinal(conn: &mut Conn, district: i64) -> Outcome<i64> {
    let row = sqlx::query(
        "INSERT INTO unit_counter (district, last) VALUES ($1, 1) \
         ON CONFLICT (district) DO UPDATE SET last = unit_counter.last + 1 RETURNING last",
    )
    .bind(district)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// Writes a new unit and puts it at its path.
///
/// # Errors
/// A refusal when the code is taken.
pub(crate) async fn insert(conn: &mut Conn, district: i64, u: &Unit) -> Outcome<()> {
    let done = sqlx::query(
        "INSERT INTO unit (district, id, code, name, short_name, kind, parent, founded, dissolved, sector, contact, phone, address, \
         village, direct, approves, covers, approved_by, document, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(district).bind(u.id.0).bind(u.code.clone()).bind(u.name.clone()).bind(u.short_name.clone()).bind(u.kind.clone())
    .bind(u.parent.map(|p| p.0)).bind(u.founded.map(|d| d.to_string())).bind(u.dissolved.map(|d| d.to_string()))
    .bind(u.sector.clone()).bind(u.contact.clone()).bind(u.phone_sealed.clone()).bind(u.address.clone())
    .bind(i64::from(u.village)).bind(i64::from(u.direct)).bind(i64::from(u.approves)).bind(u.covers.clone())
    .bind(u.approved_by.clone()).bind(u.document.clone()).bind(u.version)
    .execute(&mut *conn)
    .await;
    if let Err(error) = done {
        return Err(if db::is_duplicate(&error) { rules::code_taken(&u.code).into() } else { error.into() });
    }
    tree::place_unit(conn, DistrictId(district), u.id, &u.path).await
}

/// Writes a unit that was changed; `u.version` is the version it had when it was read, and grows by one.
///
/// # Errors
/// [`Fault::Stale`] when somebody else changed it in the meantime.
pub(crate) async fn update(conn: &mut Conn, district: i64, u: &Unit) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE unit SET name = $3, short_name = $4, kind = $5, parent = $6, founded = $7, dissolved = $8, sector = $9, contact = $10, \
         phone = $11, address = $12, village = $13, direct = $14, approves = $15, covers = $16, approved_by = $17, document = $18, \
         version = version + 1 WHERE district = $1 AND id = $2 AND version = $19",
    )
    .bind(district).bind(u.id.0).bind(u.name.clone()).bind(u.short_name.clone()).bind(u.kind.clone())
    .bind(u.parent.map(|p| p.0)).bind(u.founded.map(|d| d.to_string())).bind(u.dissolved.map(|d| d.to_string()))
    .bind(u.sector.clone()).bind(u.contact.clone()).bind(u.phone_sealed.clone()).bind(u.address.clone())
    .bind(i64::from(u.village)).bind(i64::from(u.direct)).bind(i64::from(u.approves)).bind(u.covers.clone())
    .bind(u.approved_by.clone()).bind(u.document.clone()).bind(u.version)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(crate::acts::stale()) }
}

/// Takes a unit out of the tree and frees its code: its import was undone.
pub(crate) async fn withdraw(conn: &mut Conn, district: i64, id: UnitId) -> Outcome<()> {
    let done = sqlx::query("UPDATE unit SET code = $3, version = version + 1 WHERE district = $1 AND id = $2")
        .bind(district)
        .bind(id.0)
        .bind(format!("~{id}"))
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() != 1 {
        return Err(Fault::NotFound);
    }
    sqlx::query("DELETE FROM unit_path WHERE district = $1 AND unit = $2")
        .bind(district)
        .bind(id.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// The nearest committee above a unit that may approve probationary members: it issues letters and cards.
///
/// # Errors
/// [`Fault::NotFound`] when the unit, or one above it, is out of reach.
pub async fn approver(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Option<Unit>> {
    let mut at = find(conn, scope, unit).await?;
    while let Some(parent) = at.parent {
        at = find(conn, scope, parent).await?;
        if at.approves {
            return Ok(Some(at));
        }
    }
    Ok(None)
}
