//! SQL of accounts, grants and unit paths.

use crate::Scope;
use base::id::{AccountId, DistrictId, UnitId};
use base::{Day, Outcome};
use db::Conn;
use sqlx::Row;

/// An account as stored.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// District.
    pub district: DistrictId,
    /// What is typed to sign in.
    pub login: String,
    /// Name shown.
    pub name: String,
    /// Person of the roster, if linked.
    pub person: Option<i64>,
    /// Hash.
    #[serde(skip)]
    pub password: String,
    /// One-time password in force.
    pub must_change: bool,
    /// Until when the one-time password works, in milliseconds.
    pub secret_until: Option<i64>,
    /// `pending` (no grant yet), `active` or `disabled`.
    pub state: String,
}

/// A grant as stored.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StoredGrant {
    /// Id.
    pub id: i64,
    /// Account.
    pub account: AccountId,
    /// Role key.
    pub role: String,
    /// Unit.
    pub unit: UnitId,
    /// Its path now.
    #[serde(skip)]
    pub path: String,
    /// First day.
    pub from: String,
    /// Last day, if limited.
    pub to: Option<String>,
}

const COLUMNS: &str = "district, id, login, name, person, password, must_change, secret_until, state";

fn read(row: &db::Row) -> Outcome<Account> {
    Ok(Account {
        district: DistrictId(row.try_get(0)?),
        id: AccountId(row.try_get(1)?),
        login: row.try_get(2)?,
        name: row.try_get(3)?,
        person: row.try_get(4)?,
        password: row.try_get(5)?,
        must_change: row.try_get::<i64, _>(6)? != 0,
        secret_until: row.try_get(7)?,
        state: row.try_get(8)?,
    })
}

/// By what is typed at sign-in: before there is a scope.
pub(crate) async fn by_login(conn: &mut Conn, login: &str) -> Outcome<Option<Account>> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE login = $1 ORDER BY district LIMIT 1");
    sqlx::query(db::assembled(sql)).bind(login).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// By id.
pub(crate) async fn by_id(conn: &mut Conn, district: DistrictId, id: AccountId) -> Outcome<Option<Account>> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE district = $1 AND id = $2");
    sqlx::query(db::assembled(sql))
        .bind(district.0)
        .bind(id.0)
        .fetch_optional(conn)
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// All accounts of the district: for officers.
pub(crate) async fn list(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<Account>> {
    all(conn, scope.district_id()).await
}

/// The same without a scope: for the check.
pub(crate) async fn all(conn: &mut Conn, district: DistrictId) -> Outcome<Vec<Account>> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE district = $1 ORDER BY login");
    sqlx::query(db::assembled(sql)).bind(district.0).fetch_all(conn).await?.iter().map(read).collect()
}

pub(crate) async fn insert(conn: &mut Conn, a: &Account, now: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO account (district, id, login, name, person, password, must_change, secret_until, state, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(a.district.0).bind(a.id.0).bind(a.login.clone()).bind(a.name.clone()).bind(a.person).bind(a.password.clone())
    .bind(i64::from(a.must_change)).bind(a.secret_until).bind(a.state.clone()).bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn update(conn: &mut Conn, a: &Account) -> Outcome<()> {
    sqlx::query(
        "UPDATE account SET name = $3, person = $4, password = $5, must_change = $6, secret_until = $7, state = $8 \
         WHERE district = $1 AND id = $2",
    )
    .bind(a.district.0)
    .bind(a.id.0)
    .bind(a.name.clone())
    .bind(a.person)
    .bind(a.password.clone())
    .bind(i64::from(a.must_change))
    .bind(a.secret_until)
    .bind(a.state.clone())
    .execute(conn)
    .await?;
    Ok(())
}

/// Grants of the whole district or of one account, with the unit's path now; those of units that are gone do not appear.
pub(crate) async fn grants(
    conn: &mut Conn,
    district: DistrictId,
    account: Option<AccountId>,
) -> Outcome<Vec<StoredGrant>> {
    let rows = sqlx::query(
        "SELECT g.id, g.account, g.role, g.unit, p.path, g.from_day, g.to_day FROM account_grant g \
         JOIN unit_path p ON p.district = g.district AND p.unit = g.unit \
         WHERE g.district = $1 AND (g.account = $2 OR $2 = 0) ORDER BY g.id",
    )
    .bind(district.0)
    .bind(account.map_or(0, |a| a.0))
    .fetch_all(conn)
    .await?;
    let read = |r: &db::Row| {
        Ok(StoredGrant {
            id: r.try_get(0)?,
            account: AccountId(r.try_get(1)?),
            role: r.try_get(2)?,
            unit: UnitId(r.try_get(3)?),
            path: r.try_get(4)?,
            from: r.try_get(5)?,
            to: r.try_get(6)?,
        })
    };
    rows.iter().map(read).collect()
}

pub(crate) async fn insert_grant(conn: &mut Conn, district: DistrictId, g: &StoredGrant, by: &str) -> Outcome<()> {
    sqlx::query("INSERT INTO account_grant (district, id, account, role, unit, from_day, to_day, granted_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(district.0).bind(g.id).bind(g.account.0).bind(g.role.clone()).bind(g.unit.0)
        .bind(g.from.clone()).bind(g.to.clone()).bind(by)
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn end_grant(conn: &mut Conn, district: DistrictId, id: i64, last_day: Day) -> Outcome<u64> {
    let done = sqlx::query("UPDATE account_grant SET to_day = $3 WHERE district = $1 AND id = $2")
        .bind(district.0)
        .bind(id)
        .bind(last_day.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// Puts a unit at a path.
///
/// # Errors
/// When another unit stands there.
pub async fn place_unit(conn: &mut Conn, district: DistrictId, unit: UnitId, path: &str) -> Outcome<()> {
    sqlx::query("INSERT INTO unit_path (district, unit, path) VALUES ($1, $2, $3)")
        .bind(district.0)
        .bind(unit.0)
        .bind(path)
        .execute(conn)
        .await?;
    Ok(())
}

/// Where a unit stands.
///
/// # Errors
/// When the database is away.
pub async fn path_of(conn: &mut Conn, district: DistrictId, unit: UnitId) -> Outcome<Option<String>> {
    let row = sqlx::query("SELECT path FROM unit_path WHERE district = $1 AND unit = $2")
        .bind(district.0)
        .bind(unit.0)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|r| r.try_get(0)).transpose()?)
}

/// Where in a district somebody who may sign in holds which role on a day: path and key of the role, each once.
///
/// # Errors
/// When the database is away.
pub async fn held(conn: &mut Conn, district: DistrictId, on: Day) -> Outcome<Vec<(String, String)>> {
    let sql = "SELECT DISTINCT p.path, g.role FROM account_grant g \
         JOIN account a ON a.district = g.district AND a.id = g.account AND a.state <> 'disabled' \
         JOIN unit_path p ON p.district = g.district AND p.unit = g.unit \
         WHERE g.district = $1 AND g.from_day <= $2 AND (g.to_day IS NULL OR g.to_day >= $2)";
    let rows = sqlx::query(sql).bind(district.0).bind(on.to_string()).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Moves a unit and all below it from one path to another.
///
/// # Errors
/// When the database refuses.
pub async fn move_subtree(conn: &mut Conn, district: DistrictId, from: &str, to: &str) -> Outcome<()> {
    // Paths are ASCII, so characters are bytes on both engines.
    let skip = i64::try_from(from.len()).unwrap_or(0) + 1;
    sqlx::query("UPDATE unit_path SET path = $2 || SUBSTR(path, CAST($3 AS INTEGER)) WHERE district = $1 AND path >= $4 AND path < $5")
        .bind(district.0).bind(to).bind(skip).bind(from).bind(format!("{from}~"))
        .execute(conn)
        .await?;
    Ok(())
}
