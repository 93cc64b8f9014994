//! SQL of sessions and sign-in tries.

use base::id::{AccountId, DistrictId};
use base::{Moment, Outcome};
use db::Conn;
use sqlx::Row;

/// A session as stored; of the token only a digest is kept.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub district: DistrictId,
    pub account: AccountId,
    pub csrf: String,
    pub created_at: Moment,
    pub seen_at: Moment,
}

pub(crate) async fn find(conn: &mut Conn, token: &str) -> Outcome<Option<Stored>> {
    let row = sqlx::query("SELECT district, account, csrf, created_at, seen_at FROM session WHERE token = $1")
        .bind(token)
        .fetch_optional(conn)
        .await?;
    let Some(r) = row else { return Ok(None) };
    Ok(Some(Stored {
        district: DistrictId(r.try_get(0)?),
        account: AccountId(r.try_get(1)?),
        csrf: r.try_get(2)?,
        created_at: Moment(r.try_get(3)?),
        seen_at: Moment(r.try_get(4)?),
    }))
}

pub(crate) async fn insert(conn: &mut Conn, token: &str, s: &Stored) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO session (district, token, account, csrf, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(s.district.0)
    .bind(token)
    .bind(s.account.0)
    .bind(s.csrf.clone())
    .bind(s.created_at.0)
    .bind(s.seen_at.0)
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn touch(conn: &mut Conn, district: DistrictId, token: &str, now: Moment) -> Outcome<()> {
    sqlx::query("UPDATE session SET seen_at = $3 WHERE district = $1 AND token = $2")
        .bind(district.0)
        .bind(token)
        .bind(now.0)
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn delete(conn: &mut Conn, district: DistrictId, token: &str) -> Outcome<()> {
    sqlx::query("DELETE FROM session WHERE district = $1 AND token = $2")
        .bind(district.0)
        .bind(token)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends all sessions of an account but the one kept (none if empty), and all older than any may be.
pub(crate) async fn delete_others(
    conn: &mut Conn,
    district: DistrictId,
    account: AccountId,
    keep: &str,
) -> Outcome<()> {
    sqlx::query("DELETE FROM session WHERE district = $1 AND account = $2 AND token <> $3")
        .bind(district.0)
        .bind(account.0)
        .bind(keep)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends every session of the deployment: after a restore.
pub(crate) async fn delete_all(conn: &mut Conn) -> Outcome<()> {
    sqlx::query("DELETE FROM session").execute(conn).await?;
    Ok(())
}

pub(crate) async fn note_try(
    conn: &mut Conn,
    district: i64,
    login: &str,
    source: &str,
    at: Moment,
    failed: bool,
) -> Outcome<()> {
    sqlx::query("DELETE FROM sign_in_try WHERE district = $1 AND at < $2")
        .bind(district)
        .bind(at.0 - 86_400_000)
        .execute(&mut *conn)
        .await?;
    sqlx::query("INSERT INTO sign_in_try (district, login, source, at, failed) VALUES ($1, $2, $3, $4, $5)")
        .bind(district)
        .bind(login)
        .bind(source)
        .bind(at.0)
        .bind(i64::from(failed))
        .execute(conn)
        .await?;
    Ok(())
}

/// Failed tries since `since` after the last success: from this source, and from anywhere.
pub(crate) async fn failures(
    conn: &mut Conn,
    district: i64,
    login: &str,
    source: &str,
    since: Moment,
) -> Outcome<(i64, i64)> {
    let rows = sqlx::query("SELECT source, failed FROM sign_in_try WHERE district = $1 AND login = $2 AND at >= $3 ORDER BY at DESC LIMIT 200")
        .bind(district).bind(login).bind(since.0)
        .fetch_all(conn)
        .await?;
    let (mut here, mut anywhere, mut here_open) = (0, 0, true);
    for row in &rows {
        let (from, failed): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
        if failed == 0 {
            // A success ends the counting for its source.
            here_open &= from != source;
        } else {
            anywhere += 1;
            here += i64::from(here_open && from == source);
        }
    }
    Ok((here, anywhere))
}
