//! SQL of feeds.

use crate::feed::Feed;
use base::id::{AccountId, DistrictId};
use base::{Moment, Outcome};
use db::Conn;
use sqlx::Row;

const COLUMNS: &str = "district, account, created_at, used_at";

fn read(row: &db::Row) -> Outcome<Feed> {
    Ok(Feed {
        district: DistrictId(row.try_get(0)?),
        account: AccountId(row.try_get(1)?),
        created_at: Moment(row.try_get(2)?),
        used_at: row.try_get::<Option<i64>, _>(3)?.map(Moment),
    })
}

/// By the digest of its secret: before there is a scope.
pub(crate) async fn find(conn: &mut Conn, digest: &str) -> Outcome<Option<Feed>> {
    let sql = format!("SELECT {COLUMNS} FROM access_feed WHERE digest = $1");
    sqlx::query(db::assembled(sql)).bind(digest).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

pub(crate) async fn of_account(conn: &mut Conn, district: DistrictId, account: AccountId) -> Outcome<Option<Feed>> {
    let sql = format!("SELECT {COLUMNS} FROM access_feed WHERE district = $1 AND account = $2");
    let row = sqlx::query(db::assembled(sql)).bind(district.0).bind(account.0).fetch_optional(conn).await?;
    row.as_ref().map(read).transpose()
}

pub(crate) async fn insert(conn: &mut Conn, f: &Feed, digest: &str) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO access_feed (district, account, digest, created_at, hour, times) VALUES ($1, $2, $3, $4, 0, 0)",
    )
    .bind(f.district.0)
    .bind(f.account.0)
    .bind(digest)
    .bind(f.created_at.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts a request; gives how many there were in this hour.
pub(crate) async fn count(conn: &mut Conn, f: &Feed, now: Moment, hour: i64) -> Outcome<i64> {
    sqlx::query(
        "UPDATE access_feed SET times = CASE WHEN hour = $3 THEN times + 1 ELSE 1 END, hour = $3, used_at = $4 \
         WHERE district = $1 AND account = $2",
    )
    .bind(f.district.0)
    .bind(f.account.0)
    .bind(hour)
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    let sql = "SELECT times FROM access_feed WHERE district = $1 AND account = $2";
    let row = sqlx::query(sql).bind(f.district.0).bind(f.account.0).fetch_optional(conn).await?;
    Ok(row.map(|r| r.try_get(0)).transpose()?.unwrap_or(0))
}

/// Removes an account's; gives whether there was one.
pub(crate) async fn delete(conn: &mut Conn, district: DistrictId, account: AccountId) -> Outcome<bool> {
    let sql = "DELETE FROM access_feed WHERE district = $1 AND account = $2";
    let done = sqlx::query(sql).bind(district.0).bind(account.0).execute(conn).await?;
    Ok(done.rows_affected() > 0)
}

/// Forgets every feed of the deployment: after a restore, which may bring back withdrawn ones.
pub(crate) async fn delete_all(conn: &mut Conn) -> Outcome<()> {
    sqlx::query("DELETE FROM access_feed").execute(conn).await?;
    Ok(())
}
