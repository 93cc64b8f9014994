//! Writing entries.

use super::{COLUMNS, link, read};
use crate::{Entry, NewEntry, Source};
use access::Work;
use base::{Fault, Outcome, Quantity};
use db::bulk::{Value, upsert_rows};
use db::{Conn, insert_rows};
use sqlx::Row;
use std::collections::BTreeMap;

/// Writes entries in the transaction of the record that proves them. Locks the district's chain until it ends.
///
/// # Errors
/// When a kind or tag is not in the catalogue (a fault of ours), or the database refuses.
pub async fn post(work: &mut Work, entries: Vec<NewEntry>) -> Outcome<()> {
    for entry in &entries {
        check(work, entry)?;
    }
    let recorded = entries.into_iter().map(|new| (new.source.noun.to_owned(), new.source.id, new)).collect::<Vec<_>>();
    let rows = recorded.into_iter().map(|(noun, source, new)| Entry {
        seq: 0,
        unit: new.unit,
        on: new.on,
        kind: new.kind,
        subject: new.subject,
        quantity: new.quantity,
        tags: new.tags,
        noun,
        source,
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
        reverses: None,
        reason: None,
        hash: String::new(),
    });
    let rows: Vec<Entry> = rows.collect();
    append(work, rows).await
}

/// Reverses everything a record has added and that is not reversed yet. Gives how many entries were reversed.
///
/// # Errors
/// When the database refuses.
pub async fn reverse_source(work: &mut Work, source: Source, reason: &str) -> Outcome<usize> {
    reverse_sources(work, source.noun, &[source.id], reason).await
}

/// The same for many records of one noun at once: undoing a whole import.
///
/// # Errors
/// When the database refuses.
pub async fn reverse_sources(work: &mut Work, noun: &'static str, ids: &[i64], reason: &str) -> Outcome<usize> {
    let district = work.district().0;
    let mut rows = Vec::with_capacity(ids.len());
    for part in ids.chunks(SOURCES_PER_STATEMENT) {
        let marks: Vec<String> = (3..part.len() + 3).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT {COLUMNS} FROM entry e WHERE e.district = $1 AND e.noun = $2 AND e.source IN ({}) AND e.reverses IS NULL \
             AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.district = e.district AND r.reverses = e.seq) ORDER BY e.seq",
            marks.join(", ")
        );
        let mut query = sqlx::query(db::assembled(sql)).bind(district).bind(noun);
        for id in part {
            query = query.bind(*id);
        }
        for row in &query.fetch_all(work.conn()).await? {
            rows.push(reversal(work, read(row)?, reason));
        }
    }
    let count = rows.len();
    append(work, rows).await?;
    Ok(count)
}

/// How many sources are asked for in one statement.
const SOURCES_PER_STATEMENT: usize = 100;

/// The entry that takes another back, dated like it.
fn reversal(work: &Work, old: Entry, reason: &str) -> Entry {
    Entry {
        reverses: Some(old.seq),
        reason: Some(reason.to_owned()),
        quantity: -old.quantity,
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
        ..old
    }
}

fn check(work: &Work, entry: &NewEntry) -> Outcome<()> {
    let Some(kind) = work.catalogue().entry(&entry.kind) else {
        return Err(Fault::internal(format!("entry kind {} is not in the catalogue", entry.kind)));
    };
    match entry.tags.iter().find(|(tag, _)| !kind.tags.iter().any(|t| t == tag)) {
        Some((tag, _)) => Err(Fault::internal(format!("entry kind {} has no tag {tag}", entry.kind))),
        None => Ok(()),
    }
}

async fn append(work: &mut Work, mut entries: Vec<Entry>) -> Outcome<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let (district, keys) = (work.district().0, work.keys().clone());
    let (mut seq, mut hash) = lock(work.conn(), district, entries.len()).await?;
    for entry in &mut entries {
        seq += 1;
        entry.seq = seq;
        entry.hash = link(&keys, district, &hash, entry);
        hash.clone_from(&entry.hash);
    }
    let months = month_sums(&entries);
    let rows = entries.into_iter().map(|e| values(district, e)).collect();
    insert_rows(
        work.conn(),
        "INSERT INTO entry (district, seq, unit, day, kind, subject, quantity, tags, noun, source, recorded_at, recorded_by, reverses, reason, hash)",
        rows,
    )
    .await?;
    add_months(work.conn(), district, months).await?;
    sqlx::query("UPDATE ledger_head SET hash = $2 WHERE district = $1")
        .bind(district)
        .bind(hash)
        .execute(work.conn())
        .await?;
    Ok(())
}

/// Takes `n` numbers from the chain and holds it until the transaction ends.
async fn lock(conn: &mut Conn, district: i64, n: usize) -> Outcome<(i64, String)> {
    sqlx::query("INSERT INTO ledger_head (district, seq, hash) VALUES ($1, 0, '') ON CONFLICT (district) DO NOTHING")
        .bind(district)
        .execute(&mut *conn)
        .await?;
    let n = i64::try_from(n)?;
    let row = sqlx::query("UPDATE ledger_head SET seq = seq + $2 WHERE district = $1 RETURNING seq, hash")
        .bind(district)
        .bind(n)
        .fetch_one(conn)
        .await?;
    Ok((row.try_get::<i64, _>(0)? - n, row.try_get(1)?))
}

fn values(district: i64, e: Entry) -> Vec<Value> {
    vec![
        district.into(),
        e.seq.into(),
        e.unit.0.into(),
        e.on.to_string().into(),
        e.kind.into(),
        e.subject.into(),
        e.quantity.0.into(),
        e.tags.text().into(),
        e.noun.into(),
        e.source.into(),
        e.recorded_at.0.into(),
        e.recorded_by.into(),
        e.reverses.into(),
        e.reason.into(),
        e.hash.into(),
    ]
}

type MonthKey = (String, String, i64, String);

/// What the entries add to the monthly sums.
fn month_sums(entries: &[Entry]) -> BTreeMap<MonthKey, (Quantity, i64)> {
    let mut sums: BTreeMap<MonthKey, (Quantity, i64)> = BTreeMap::new();
    for e in entries {
        let sum = sums.entry((e.kind.clone(), e.on.month_key(), e.unit.0, e.tags.text())).or_default();
        *sum = (sum.0 + e.quantity, sum.1 + e.count());
    }
    sums
}

async fn add_months(conn: &mut Conn, district: i64, sums: BTreeMap<MonthKey, (Quantity, i64)>) -> Outcome<()> {
    let row = |((kind, month, unit, tags), (quantity, n)): (MonthKey, (Quantity, i64))| {
        vec![district.into(), kind.into(), month.into(), unit.into(), tags.into(), quantity.0.into(), n.into()]
    };
    upsert_rows(
        conn,
        "INSERT INTO ledger_month (district, kind, month, unit, tags, quantity, n)",
        " ON CONFLICT (district, kind, month, unit, tags) \
         DO UPDATE SET quantity = ledger_month.quantity + excluded.quantity, n = ledger_month.n + excluded.n",
        sums.into_iter().map(row).collect(),
    )
    .await
}
