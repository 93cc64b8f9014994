//! All SQL of messages. Whose they are is part of every statement.

pub mod mail;

use crate::{Message, Notice, Way};
use access::Actor;
use base::id::{AccountId, DistrictId};
use base::{Day, Fault, Keys, Moment, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::HashMap;

const COLUMNS: &str = "id, title, body, href, made_at, read_at";

fn read(row: &db::Row) -> Outcome<Message> {
    Ok(Message {
        id: row.try_get(0)?,
        title: row.try_get(1)?,
        body: row.try_get(2)?,
        href: row.try_get(3)?,
        made_at: Moment(row.try_get(4)?),
        read_at: row.try_get::<Option<i64>, _>(5)?.map(Moment),
    })
}

/// The account behind an actor; the operator at the command line has no box.
fn box_of(actor: &Actor) -> Outcome<i64> {
    actor.account.map(|account| account.0).ok_or(Fault::NotFound)
}

/// How many of the actor's own messages are unread.
///
/// # Errors
/// When the database is away.
pub async fn unread(conn: &mut Conn, actor: &Actor) -> Outcome<i64> {
    let Some(account) = actor.account else { return Ok(0) };
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM message WHERE district = $1 AND account = $2 AND read_at IS NULL";
    Ok(sqlx::query(sql).bind(actor.district.0).bind(account.0).fetch_one(conn).await?.try_get(0)?)
}

/// How many messages the actor has, read or not.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, actor: &Actor) -> Outcome<i64> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM message WHERE district = $1 AND account = $2";
    Ok(sqlx::query(sql).bind(actor.district.0).bind(box_of(actor)?).fetch_one(conn).await?.try_get(0)?)
}

/// The actor's own messages, the latest first; unread ones only, or all.
///
/// # Errors
/// When the database is away.
pub async fn page(conn: &mut Conn, actor: &Actor, unread: bool, (limit, skip): (i64, i64)) -> Outcome<Vec<Message>> {
    let only = if unread { " AND read_at IS NULL" } else { "" };
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE district = $1 AND account = $2{only} ORDER BY id DESC LIMIT {limit} OFFSET {skip}"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(actor.district.0).bind(box_of(actor)?).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// One of the actor's own messages.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or it is another's.
pub async fn find(conn: &mut Conn, actor: &Actor, id: i64) -> Outcome<Message> {
    let sql = format!("SELECT {COLUMNS} FROM message WHERE district = $1 AND account = $2 AND id = $3");
    let query = sqlx::query(db::assembled(sql)).bind(actor.district.0).bind(box_of(actor)?).bind(id);
    read(&query.fetch_optional(conn).await?.ok_or(Fault::NotFound)?)
}

/// Marks one of the actor's own messages as read, or all of them; what was read stays as it was.
pub(crate) async fn mark_read(conn: &mut Conn, actor: &Actor, id: Option<i64>, now: Moment) -> Outcome<()> {
    sqlx::query(
        "UPDATE message SET read_at = $3 WHERE district = $1 AND account = $2 AND read_at IS NULL AND (id = $4 OR $4 = 0)",
    )
    .bind(actor.district.0)
    .bind(box_of(actor)?)
    .bind(now.0)
    .bind(id.unwrap_or(0))
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts a message into a box, unless the topic was told there already; gives whether it is new.
pub(crate) async fn insert(
    conn: &mut Conn,
    (district, id): (DistrictId, i64),
    notice: &Notice,
    now: Moment,
) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO message (district, id, account, topic, title, body, href, made_at, plain) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (district, account, topic) DO NOTHING",
    )
    .bind(district.0)
    .bind(id)
    .bind(notice.account.0)
    .bind(notice.topic.clone())
    .bind(notice.title.clone())
    .bind(notice.body.clone())
    .bind(notice.href.clone())
    .bind(now.0)
    .bind(notice.plain.clone())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What the accounts of a district have chosen; those not in it take the usual way.
///
/// # Errors
/// When the database is away.
pub async fn ways(conn: &mut Conn, district: DistrictId) -> Outcome<HashMap<AccountId, Way>> {
    let rows = sqlx::query("SELECT account, way FROM message_way WHERE district = $1");
    let rows = rows.bind(district.0).fetch_all(conn).await?;
    let read = |row: &db::Row| {
        let way: String = row.try_get(1)?;
        let way = Way::parse(&way).ok_or_else(|| Fault::internal(format!("message_way.way: {way}")))?;
        Ok((AccountId(row.try_get(0)?), way))
    };
    rows.iter().map(read).collect()
}

/// What the actor has chosen.
///
/// # Errors
/// When the database is away.
pub async fn way(conn: &mut Conn, actor: &Actor) -> Outcome<Way> {
    let account = AccountId(box_of(actor)?);
    Ok(ways(conn, actor.district).await?.remove(&account).unwrap_or_default())
}

/// What the sealed address of an account is bound to.
fn place(account: i64) -> String {
    format!("message_way.address:{account}")
}

/// Where an account's mails go; `None` when it wants none.
///
/// # Errors
/// When the database is away, or the sealed address was changed.
pub async fn address(
    conn: &mut Conn,
    keys: &Keys,
    (district, account): (DistrictId, AccountId),
) -> Outcome<Option<String>> {
    let sealed = sealed_address(conn, (district, account)).await?;
    if sealed.is_empty() { Ok(None) } else { Ok(Some(keys.open_text(&place(account.0), &sealed)?)) }
}

/// The address as it lies; empty when an account wants no mail.
pub(crate) async fn sealed_address(conn: &mut Conn, (district, account): (DistrictId, AccountId)) -> Outcome<String> {
    let sql = "SELECT address FROM message_way WHERE district = $1 AND account = $2 AND way = 'mail'";
    let row = sqlx::query(sql).bind(district.0).bind(account.0).fetch_optional(conn).await?;
    Ok(row.map(|r| r.try_get(0)).transpose()?.unwrap_or_default())
}

pub(crate) async fn set_way(conn: &mut Conn, keys: &Keys, actor: &Actor, (way, address): (Way, &str)) -> Outcome<()> {
    let account = box_of(actor)?;
    let sealed = if way == Way::Mail { keys.seal_text(&place(account), address)? } else { String::new() };
    sqlx::query(
        "INSERT INTO message_way (district, account, way, address) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (district, account) DO UPDATE SET way = excluded.way, address = excluded.address",
    )
    .bind(actor.district.0)
    .bind(account)
    .bind(way.key())
    .bind(sealed)
    .execute(conn)
    .await?;
    Ok(())
}

/// A day's round of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The day.
    pub day: String,
    /// When it was begun.
    pub started_at: Moment,
    /// When it was done.
    pub finished_at: Option<Moment>,
    /// How many messages were new.
    pub told: i64,
}

/// The latest rounds of a job, the latest first.
///
/// # Errors
/// When the database is away.
pub async fn runs(conn: &mut Conn, district: DistrictId, job: &str, limit: i64) -> Outcome<Vec<Run>> {
    let sql = format!(
        "SELECT day, started_at, finished_at, told FROM message_run WHERE district = $1 AND job = $2 ORDER BY day DESC LIMIT {limit}"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(district.0).bind(job).fetch_all(conn).await?;
    let read = |row: &db::Row| {
        Ok(Run {
            day: row.try_get(0)?,
            started_at: Moment(row.try_get(1)?),
            finished_at: row.try_get::<Option<i64>, _>(2)?.map(Moment),
            told: row.try_get(3)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Claims a day's round: one process gets it. A round begun before `stale` and never finished is taken over, by one process too.
pub(crate) async fn claim(
    conn: &mut Conn,
    (district, job, day): (DistrictId, &str, Day),
    (now, stale): (Moment, Moment),
) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO message_run (district, job, day, started_at, told) VALUES ($1, $2, $3, $4, 0) \
         ON CONFLICT (district, job, day) DO UPDATE SET started_at = excluded.started_at \
         WHERE message_run.finished_at IS NULL AND message_run.started_at < $5",
    )
    .bind(district.0)
    .bind(job)
    .bind(day.to_string())
    .bind(now.0)
    .bind(stale.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn finish(
    conn: &mut Conn,
    (district, job, day): (DistrictId, &str, Day),
    (now, told): (Moment, i64),
) -> Outcome<()> {
    sqlx::query("UPDATE message_run SET finished_at = $4, told = $5 WHERE district = $1 AND job = $2 AND day = $3")
        .bind(district.0)
        .bind(job)
        .bind(day.to_string())
        .bind(now.0)
        .bind(told)
        .execute(conn)
        .await?;
    Ok(())
}
