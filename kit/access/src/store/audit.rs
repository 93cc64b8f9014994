//! SQL of the audit: appending, reading, verifying.

use crate::{Actor, Line, Scope};
use base::{Keys, Moment, Outcome};
use db::bulk::Value;
use db::{Conn, insert_rows};
use sqlx::Row;
use std::collections::HashMap;

/// One line as it is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Place in the chain of the district.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Account; `None` for the operator or an unknown visitor.
    pub account: Option<i64>,
    /// Name of who acted.
    pub who: String,
    /// From where.
    pub source: String,
    /// Verb.
    pub act: String,
    /// Kind of thing.
    pub noun: String,
    /// Its id.
    pub target: Option<i64>,
    /// Unit.
    pub unit: Option<i64>,
    /// Result.
    pub result: String,
    /// Circumstances.
    pub detail: String,
    /// Seal of the record afterwards.
    pub seal: Option<String>,
    /// Link of the chain.
    pub hash: String,
}

const COLUMNS: &str = "seq, at, account, who, source, act, noun, target, unit, result, detail, seal, hash";

/// Appends lines; locks the district's chain until the transaction ends.
pub(crate) async fn append(conn: &mut Conn, keys: &Keys, actor: &Actor, now: Moment, lines: Vec<Line>) -> Outcome<()> {
    let district = actor.district.0;
    sqlx::query("INSERT INTO audit_head (district, seq, hash) VALUES ($1, 0, '') ON CONFLICT (district) DO NOTHING")
        .bind(district)
        .execute(&mut *conn)
        .await?;
    let head = sqlx::query("UPDATE audit_head SET seq = seq + $2 WHERE district = $1 RETURNING seq, hash")
        .bind(district)
        .bind(lines.len() as i64)
        .fetch_one(&mut *conn)
        .await?;
    let (end, mut hash): (i64, String) = (head.try_get(0)?, head.try_get(1)?);
    let mut seq = end - lines.len() as i64;
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        seq += 1;
        let mut stored = stored(actor, now, line, seq);
        stored.hash = link(keys, district, &hash, &stored);
        hash.clone_from(&stored.hash);
        rows.push(values(district, stored));
    }
    insert_rows(conn, "INSERT INTO audit (district, seq, at, account, who, source, act, noun, target, unit, result, detail, seal, hash)", rows)
        .await?;
    sqlx::query("UPDATE audit_head SET hash = $2 WHERE district = $1").bind(district).bind(hash).execute(conn).await?;
    Ok(())
}

fn stored(actor: &Actor, at: Moment, line: Line, seq: i64) -> Stored {
    Stored {
        seq,
        at,
        account: actor.account.map(|a| a.0),
        who: actor.name.clone(),
        source: actor.source.clone(),
        act: line.act.to_owned(),
        noun: line.noun.to_owned(),
        target: line.target,
        unit: line.unit,
        result: line.result.to_owned(),
        detail: line.detail,
        seal: line.seal,
        hash: String::new(),
    }
}

fn values(district: i64, s: Stored) -> Vec<Value> {
    vec![
        district.into(),
        s.seq.into(),
        s.at.0.into(),
        s.account.into(),
        s.who.into(),
        s.source.into(),
        s.act.into(),
        s.noun.into(),
        s.target.into(),
        s.unit.into(),
        s.result.into(),
        s.detail.into(),
        s.seal.into(),
        s.hash.into(),
    ]
}

/// The link of a line: a keyed digest over the link before it and every column.
fn link(keys: &Keys, district: i64, before: &str, s: &Stored) -> String {
    let numbers = format!("{district}|{}|{}|{:?}|{:?}|{:?}", s.seq, s.at.0, s.account, s.target, s.unit);
    let parts: [&[u8]; 10] = [
        b"audit",
        before.as_bytes(),
        numbers.as_bytes(),
        s.who.as_bytes(),
        s.source.as_bytes(),
        s.act.as_bytes(),
        s.noun.as_bytes(),
        s.result.as_bytes(),
        s.detail.as_bytes(),
        s.seal.as_deref().unwrap_or("").as_bytes(),
    ];
    keys.digest(&parts).iter().map(|b| format!("{b:02x}")).collect()
}

fn read(row: &db::Row) -> Outcome<Stored> {
    Ok(Stored {
        seq: row.try_get(0)?,
        at: Moment(row.try_get(1)?),
        account: row.try_get(2)?,
        who: row.try_get(3)?,
        source: row.try_get(4)?,
        act: row.try_get(5)?,
        noun: row.try_get(6)?,
        target: row.try_get(7)?,
        unit: row.try_get(8)?,
        result: row.try_get(9)?,
        detail: row.try_get(10)?,
        seal: row.try_get(11)?,
        hash: row.try_get(12)?,
    })
}

/// What to look for in the audit.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Verb or its beginning.
    pub act: String,
    /// Part of the name of who acted.
    pub who: String,
    /// Result; empty for all.
    pub result: String,
    /// Only before this line: the next page.
    pub before: Option<i64>,
}

/// Lines, newest first.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut Conn, scope: &Scope, filter: &Filter, limit: i64) -> Outcome<Vec<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM audit WHERE district = $1 AND seq < $2 AND act LIKE $3 AND who LIKE $4 \
         AND (result = $5 OR $5 = '') ORDER BY seq DESC LIMIT $6"
    );
    let rows = sqlx::query(db::assembled(sql))
        .bind(scope.district())
        .bind(filter.before.unwrap_or(i64::MAX))
        .bind(format!("{}%", filter.act.replace('%', "")))
        .bind(format!("%{}%", filter.who.replace('%', "")))
        .bind(filter.result.clone())
        .bind(limit)
        .fetch_all(conn)
        .await?;
    rows.iter().map(read).collect()
}

/// Lines about one record, oldest first: its history.
///
/// # Errors
/// When the database is away.
pub async fn about(conn: &mut Conn, scope: &Scope, noun: &str, target: i64) -> Outcome<Vec<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM audit WHERE district = $1 AND noun = $2 AND target = $3 ORDER BY seq");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(noun).bind(target).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// Verifies the whole chain of a district; gives the places that do not fit, in Chinese.
///
/// # Errors
/// When the database is away.
pub async fn verify(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<(i64, Vec<String>)> {
    let (mut faults, mut before, mut at) = (Vec::new(), String::new(), 0i64);
    loop {
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE district = $1 AND seq > $2 ORDER BY seq LIMIT 5000");
        let rows = sqlx::query(db::assembled(sql)).bind(district).bind(at).fetch_all(&mut *conn).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let line = read(row)?;
            if line.seq != at + 1 {
                faults.push(format!("审计记录第 {} 至 {} 条缺失", at + 1, line.seq - 1));
            } else if link(keys, district, &before, &line) != line.hash {
                faults.push(format!("审计记录第 {} 条（{} {}）被改动", line.seq, line.at.to_local_text(), line.act));
            }
            at = line.seq;
            before = line.hash;
        }
    }
    let head =
        sqlx::query("SELECT seq, hash FROM audit_head WHERE district = $1").bind(district).fetch_optional(conn).await?;
    let (seq, hash): (i64, String) =
        head.map_or(Ok((0, String::new())), |r| Ok::<_, sqlx::Error>((r.try_get(0)?, r.try_get(1)?)))?;
    if (seq, hash) != (at, before) {
        faults.push(format!("审计记录末尾与链头不符：链头为第 {seq} 条，实有 {at} 条"));
    }
    Ok((at, faults))
}

/// The last seal of every record of a noun.
///
/// # Errors
/// When the database is away.
pub async fn last_seals(conn: &mut Conn, district: i64, noun: &str) -> Outcome<HashMap<i64, String>> {
    let rows = sqlx::query("SELECT target, seal FROM audit WHERE district = $1 AND noun = $2 AND seal IS NOT NULL AND target IS NOT NULL ORDER BY seq")
        .bind(district)
        .bind(noun)
        .fetch_all(conn)
        .await?;
    rows.iter().map(|r| Ok((r.try_get(0)?, r.try_get(1)?))).collect()
}
