//! SQL of the tokens by which programs come in an account's name.

use crate::token::Token;
use base::id::{AccountId, DistrictId};
use base::{Moment, Outcome};
use db::Conn;
use sqlx::Row;

const COLUMNS: &str = "district, id, account, name, created_at, expires_at, used_at, revoked_at";

fn read(row: &db::Row) -> Outcome<Token> {
    Ok(Token {
        district: DistrictId(row.try_get(0)?),
        id: row.try_get(1)?,
        account: AccountId(row.try_get(2)?),
        name: row.try_get(3)?,
        created_at: Moment(row.try_get(4)?),
        expires_at: Moment(row.try_get(5)?),
        used_at: row.try_get::<Option<i64>, _>(6)?.map(Moment),
        revoked_at: row.try_get::<Option<i64>, _>(7)?.map(Moment),
    })
}

/// By the digest of what was shown: before there is a scope.
pub(crate) async fn find(conn: &mut Conn, digest: &str) -> Outcome<Option<Token>> {
    let sql = format!("SELECT {COLUMNS} FROM access_token WHERE digest = $1");
    sqlx::query(db::assembled(sql)).bind(digest).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// Those of an account, the newest first.
pub(crate) async fn of_account(conn: &mut Conn, district: DistrictId, account: AccountId) -> Outcome<Vec<Token>> {
    let sql =
        format!("SELECT {COLUMNS} FROM access_token WHERE district = $1 AND account = $2 ORDER BY id DESC LIMIT 200");
    sqlx::query(db::assembled(sql)).bind(district.0).bind(account.0).fetch_all(conn).await?.iter().map(read).collect()
}

pub(crate) async fn insert(conn: &mut Conn, t: &Token, digest: &str) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO access_token (district, id, account, name, digest, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(t.district.0)
    .bind(t.id)
    .bind(t.account.0)
    .bind(t.name.clone())
    .bind(digest)
    .bind(t.created_at.0)
    .bind(t.expires_at.0)
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn touch(conn: &mut Conn, t: &Token, now: Moment) -> Outcome<()> {
    sqlx::query("UPDATE access_token SET used_at = $3 WHERE district = $1 AND id = $2")
        .bind(t.district.0)
        .bind(t.id)
        .bind(now.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Revokes one; gives whether it was in force.
pub(crate) async fn revoke(conn: &mut Conn, t: &Token, now: Moment) -> Outcome<bool> {
    let sql = "UPDATE access_token SET revoked_at = $3 WHERE district = $1 AND id = $2 AND revoked_at IS NULL";
    let done = sqlx::query(sql).bind(t.district.0).bind(t.id).bind(now.0).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// Revokes all of an account.
pub(crate) async fn revoke_all(conn: &mut Conn, district: DistrictId, account: AccountId, now: Moment) -> Outcome<()> {
    sqlx::query("UPDATE access_token SET revoked_at = $3 WHERE district = $1 AND account = $2 AND revoked_at IS NULL")
        .bind(district.0)
        .bind(account.0)
        .bind(now.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets every token of the deployment: after a restore, which may bring back revoked ones.
pub(crate) async fn delete_all(conn: &mut Conn) -> Outcome<()> {
    sqlx::query("DELETE FROM access_token").execute(conn).await?;
    Ok(())
}
