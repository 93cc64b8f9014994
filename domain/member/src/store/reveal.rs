//! SQL of reveals: who looked at sensitive values of whom, and when; counted to keep within the limit.

use base::id::{AccountId, PersonId};
use base::{Moment, Outcome};
use db::Conn;
use sqlx::Row;

/// How often an account has revealed since a moment.
///
/// # Errors
/// When the database is away.
pub(crate) async fn since(conn: &mut Conn, district: i64, account: AccountId, since: Moment) -> Outcome<i64> {
    let row = sqlx::query(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM member_reveal WHERE district = $1 AND account = $2 AND at > $3",
    )
    .bind(district)
    .bind(account.0)
    .bind(since.0)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// Notes a reveal.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn insert(
    conn: &mut Conn,
    district: i64,
    id: i64,
    account: AccountId,
    person: PersonId,
    at: Moment,
) -> Outcome<()> {
    sqlx::query("INSERT INTO member_reveal (district, id, account, person, at) VALUES ($1, $2, $3, $4, $5)")
        .bind(district)
        .bind(id)
        .bind(account.0)
        .bind(person.0)
        .bind(at.0)
        .execute(conn)
        .await?;
    Ok(())
}
