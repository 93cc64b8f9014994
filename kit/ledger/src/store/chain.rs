//! Verifying the ledger: the chain, the reversals, the monthly sums, and the sources it names.

use super::{COLUMNS, link, read};
use crate::Entry;
use base::{Keys, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// Something that does not fit, with its place, in Chinese.
pub type Fault = String;

/// What was verified.
#[derive(Debug, Default)]
pub struct Verified {
    /// Entries read.
    pub entries: i64,
    /// What does not fit.
    pub faults: Vec<Fault>,
    /// Every source the entries name: noun → ids.
    pub sources: BTreeMap<String, BTreeSet<i64>>,
}

type Months = BTreeMap<(String, String, i64, String), (i64, i64)>;

/// Verifies a district's ledger from the first entry to the last.
///
/// # Errors
/// When the database is away.
pub async fn verify(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Verified> {
    let (mut out, mut before, mut at) = (Verified::default(), String::new(), 0i64);
    let (mut months, mut reversible) = (Months::new(), BTreeMap::new());
    loop {
        let sql =
            format!("SELECT {COLUMNS} FROM entry e WHERE e.district = $1 AND e.seq > $2 ORDER BY e.seq LIMIT 5000");
        let rows = sqlx::query(db::assembled(sql)).bind(district).bind(at).fetch_all(&mut *conn).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let entry = match read(row) {
                Ok(entry) => entry,
                Err(_) => {
                    at = row.try_get(0)?;
                    out.faults.push(format!("台账分录第 {at} 号内容无法读取，已被改动"));
                    continue;
                }
            };
            if entry.seq != at + 1 {
                out.faults.push(format!("台账分录第 {} 至 {} 号缺失", at + 1, entry.seq - 1));
            } else if link(keys, district, &before, &entry) != entry.hash {
                out.faults.push(format!("台账分录第 {} 号（{} {}）被改动或插入", entry.seq, entry.on, entry.kind));
            }
            out.faults.extend(reversal_fault(&entry, &mut reversible));
            at = entry.seq;
            before.clone_from(&entry.hash);
            out.sources.entry(entry.noun.clone()).or_default().insert(entry.source);
            let sum =
                months.entry((entry.kind.clone(), entry.on.month_key(), entry.unit.0, entry.tags.text())).or_default();
            *sum = (sum.0 + entry.quantity.0, sum.1 + entry.count());
            out.entries += 1;
        }
    }
    verify_head(conn, district, at, &before, &mut out.faults).await?;
    verify_months(conn, district, months, &mut out.faults).await?;
    Ok(out)
}

/// A reversal must undo exactly one earlier entry.
fn reversal_fault(entry: &Entry, open: &mut BTreeMap<i64, i64>) -> Option<Fault> {
    match entry.reverses {
        None => {
            open.insert(entry.seq, entry.quantity.0);
            None
        }
        Some(old) => match open.remove(&old) {
            Some(quantity) if quantity == -entry.quantity.0 => None,
            _ => Some(format!("台账分录第 {} 号冲销的第 {old} 号不存在或数额不符", entry.seq)),
        },
    }
}

/// The number of the newest entry; 0 when there is none. What is written later has a greater one.
///
/// # Errors
/// When the database is away.
pub async fn head(conn: &mut Conn, district: i64) -> Outcome<i64> {
    let row =
        sqlx::query("SELECT seq FROM ledger_head WHERE district = $1").bind(district).fetch_optional(conn).await?;
    Ok(row.map(|r| r.try_get(0)).transpose()?.unwrap_or(0))
}

async fn verify_head(conn: &mut Conn, district: i64, at: i64, hash: &str, faults: &mut Vec<Fault>) -> Outcome<()> {
    let head = sqlx::query("SELECT seq, hash FROM ledger_head WHERE district = $1")
        .bind(district)
        .fetch_optional(conn)
        .await?;
    let (seq, link): (i64, String) = match head {
        Some(row) => (row.try_get(0)?, row.try_get(1)?),
        None => (0, String::new()),
    };
    if seq != at {
        faults.push(format!("台账末尾缺失或多出分录：链头为第 {seq} 号，实际到第 {at} 号"));
    } else if link != hash {
        faults.push(format!("台账链头与第 {at} 号分录不符"));
    }
    Ok(())
}

async fn verify_months(conn: &mut Conn, district: i64, mut months: Months, faults: &mut Vec<Fault>) -> Outcome<()> {
    let rows = sqlx::query("SELECT kind, month, unit, tags, quantity, n FROM ledger_month WHERE district = $1")
        .bind(district)
        .fetch_all(conn)
        .await?;
    for row in &rows {
        let key: (String, String, i64, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        let kept: (i64, i64) = (row.try_get(4)?, row.try_get(5)?);
        if months.remove(&key).unwrap_or_default() != kept {
            faults.push(format!("月度合计 {} {} 单位 {} 与分录不符", key.1, key.0, key.2));
        }
    }
    months.retain(|_, sum| *sum != (0, 0));
    faults.extend(months.into_keys().map(|key| format!("月度合计 {} {} 单位 {} 缺失", key.1, key.0, key.2)));
    Ok(())
}
