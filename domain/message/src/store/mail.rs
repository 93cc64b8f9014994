//! SQL of the mails of a day: one for each account that wants it, tried until it is sent.

use base::id::{AccountId, DistrictId};
use base::{Day, Moment, Outcome};
use db::Conn;
use sqlx::Row;

/// The mail of a day to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// District.
    pub district: DistrictId,
    /// To whom.
    pub account: AccountId,
    /// Of which day.
    pub day: String,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried next.
    pub next_at: Moment,
    /// When it was sent.
    pub sent_at: Option<Moment>,
    /// Why the last try failed; empty when none did.
    pub error: String,
}

const COLUMNS: &str = "district, account, day, tries, next_at, sent_at, error";

fn read(row: &db::Row) -> Outcome<Mail> {
    Ok(Mail {
        district: DistrictId(row.try_get(0)?),
        account: AccountId(row.try_get(1)?),
        day: row.try_get(2)?,
        tries: row.try_get(3)?,
        next_at: Moment(row.try_get(4)?),
        sent_at: row.try_get::<Option<i64>, _>(5)?.map(Moment),
        error: row.try_get(6)?,
    })
}

/// Puts the mail of a day into the queue, unless it is there already.
pub(crate) async fn queue(
    conn: &mut Conn,
    (district, account): (DistrictId, AccountId),
    day: Day,
    now: Moment,
) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO message_mail (district, account, day, tries, next_at, error) VALUES ($1, $2, $3, 0, $4, '') \
         ON CONFLICT (district, account, day) DO NOTHING",
    )
    .bind(district.0)
    .bind(account.0)
    .bind(day.to_string())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// The mails to be tried now, the oldest first.
///
/// # Errors
/// When the database is away.
pub async fn due(conn: &mut Conn, now: Moment, limit: i64) -> Outcome<Vec<Mail>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message_mail WHERE sent_at IS NULL AND next_at <= $1 ORDER BY next_at, account LIMIT {limit}"
    );
    sqlx::query(db::assembled(sql)).bind(now.0).fetch_all(conn).await?.iter().map(read).collect()
}

/// Takes a mail for one try; gives whether no other process did.
pub(crate) async fn take(conn: &mut Conn, mail: &Mail, next: Moment) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE message_mail SET tries = tries + 1, next_at = $5 \
         WHERE district = $1 AND account = $2 AND day = $3 AND tries = $4 AND sent_at IS NULL",
    )
    .bind(mail.district.0)
    .bind(mail.account.0)
    .bind(mail.day.clone())
    .bind(mail.tries)
    .bind(next.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes what became of a try: sent, or why not.
pub(crate) async fn tried(conn: &mut Conn, mail: &Mail, sent: Option<Moment>, error: &str) -> Outcome<()> {
    sqlx::query("UPDATE message_mail SET sent_at = $4, error = $5 WHERE district = $1 AND account = $2 AND day = $3")
        .bind(mail.district.0)
        .bind(mail.account.0)
        .bind(mail.day.clone())
        .bind(sent.map(|at| at.0))
        .bind(error)
        .execute(conn)
        .await?;
    Ok(())
}

/// The mails that wait in a district, those that failed most often first.
///
/// # Errors
/// When the database is away.
pub async fn waiting(conn: &mut Conn, district: DistrictId, limit: i64) -> Outcome<Vec<Mail>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM message_mail WHERE district = $1 AND sent_at IS NULL ORDER BY tries DESC, day, account LIMIT {limit}"
    );
    sqlx::query(db::assembled(sql)).bind(district.0).fetch_all(conn).await?.iter().map(read).collect()
}

/// Lets every mail that waits in a district be tried at once.
pub(crate) async fn try_now(conn: &mut Conn, district: DistrictId, now: Moment) -> Outcome<()> {
    sqlx::query("UPDATE message_mail SET next_at = $2 WHERE district = $1 AND sent_at IS NULL AND next_at > $2")
        .bind(district.0)
        .bind(now.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// What of an account's messages is unread and was in no mail yet, the latest first: id and what may leave the system.
pub(crate) async fn unmailed(
    conn: &mut Conn,
    (district, account): (DistrictId, AccountId),
    limit: i64,
) -> Outcome<Vec<(i64, String)>> {
    let sql = format!(
        "SELECT id, plain FROM message WHERE district = $1 AND account = $2 AND read_at IS NULL AND mailed_at IS NULL \
         ORDER BY id DESC LIMIT {limit}"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(district.0).bind(account.0).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Notes that all of an account's messages up to one were in a mail.
pub(crate) async fn mailed(
    conn: &mut Conn,
    (district, account): (DistrictId, AccountId),
    ids: &[i64],
    now: Moment,
) -> Outcome<()> {
    for part in ids.chunks(500) {
        let list: Vec<String> = part.iter().map(ToString::to_string).collect();
        let sql = format!(
            "UPDATE message SET mailed_at = $3 WHERE district = $1 AND account = $2 AND id IN ({})",
            list.join(", ")
        );
        sqlx::query(db::assembled(sql)).bind(district.0).bind(account.0).bind(now.0).execute(&mut *conn).await?;
    }
    Ok(())
}
