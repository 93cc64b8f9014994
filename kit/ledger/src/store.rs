//! All SQL of the ledger.

pub mod answer;
pub mod chain;
pub mod narrowed;
pub mod post;
pub mod subject;

use crate::{Entry, Tags};
use base::id::UnitId;
use base::{Keys, Moment, Outcome, Quantity};
use sqlx::Row;

/// Columns of an entry in the order [`read`] expects.
const COLUMNS: &str = "e.seq, e.unit, e.day, e.kind, e.subject, e.quantity, e.tags, e.noun, e.source, e.recorded_at, \
                       e.recorded_by, e.reverses, e.reason, e.hash";

fn read(row: &db::Row) -> Outcome<Entry> {
    let day: String = row.try_get(2)?;
    Ok(Entry {
        seq: row.try_get(0)?,
        unit: UnitId(row.try_get(1)?),
        on: day.parse().map_err(|e| base::Fault::internal(format!("entry.day: {e}")))?,
        kind: row.try_get(3)?,
        subject: row.try_get(4)?,
        quantity: Quantity(row.try_get(5)?),
        tags: Tags::parse(&row.try_get::<String, _>(6)?),
        noun: row.try_get(7)?,
        source: row.try_get(8)?,
        recorded_at: Moment(row.try_get(9)?),
        recorded_by: row.try_get(10)?,
        reverses: row.try_get(11)?,
        reason: row.try_get(12)?,
        hash: row.try_get(13)?,
    })
}

/// The link of an entry: a keyed digest over the link before it and every column.
fn link(keys: &Keys, district: i64, before: &str, e: &Entry) -> String {
    let numbers = format!(
        "{district}|{}|{}|{}|{:?}|{}|{}|{}|{:?}",
        e.seq, e.unit, e.on, e.subject, e.quantity.0, e.source, e.recorded_at.0, e.reverses
    );
    let tags = e.tags.text();
    let parts: [&[u8]; 8] = [
        b"entry",
        before.as_bytes(),
        numbers.as_bytes(),
        e.kind.as_bytes(),
        tags.as_bytes(),
        e.noun.as_bytes(),
        e.recorded_by.as_bytes(),
        e.reason.as_deref().unwrap_or("").as_bytes(),
    ];
    keys.digest(&parts).iter().map(|b| format!("{b:02x}")).collect()
}
