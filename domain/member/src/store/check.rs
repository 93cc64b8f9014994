//! SQL of the check: rows with their seals, and the roster as counts and deltas to be held against the ledger.

use super::event;
use super::row::{COLUMNS, PersonRow};
use crate::life::{EVENT, OPEN};
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::BTreeMap;

/// Rows read at a time.
const SLICE: i64 = 2_000;

/// The seals of all persons and events as they stand.
pub(crate) async fn sealed(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let (mut people, mut events, mut at) = (Vec::new(), Vec::new(), i64::MIN);
    let sql = format!("SELECT {COLUMNS} FROM person m WHERE m.district = $1 AND m.id > $2 ORDER BY m.id LIMIT $3");
    loop {
        let query = sqlx::query(db::assembled(sql.clone())).bind(district).bind(at).bind(SLICE);
        let rows = query.fetch_all(&mut *conn).await?;
        for row in &rows {
            let row = PersonRow::read(row)?;
            at = row.id;
            people.push((row.id, seal_of(keys, "person", row.id, &row)?));
        }
        if rows.is_empty() {
            break;
        }
    }
    at = i64::MIN;
    loop {
        let found = event::after(conn, district, at, SLICE).await?;
        let Some(last) = found.last() else { break };
        at = last.id;
        for e in &found {
            events.push((e.id, seal_of(keys, EVENT, e.id, e)?));
        }
    }
    Ok(vec![Sealed { noun: "person", rows: people }, Sealed { noun: EVENT, rows: events }])
}

/// (unit, category) → number.
pub(crate) type Counts = BTreeMap<(i64, String), i64>;

/// Members now in the roster by unit and category.
pub(crate) async fn roster_counts(conn: &mut Conn, district: i64) -> Outcome<Counts> {
    let rows = sqlx::query(
        "SELECT unit, category, CAST(COUNT(*) AS BIGINT) FROM person WHERE district = $1 AND state = 'active' GROUP BY unit, category",
    )
    .bind(district)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|r| Ok(((r.try_get(0)?, r.try_get(1)?), r.try_get(2)?))).collect()
}

/// What stays add and take away: (person, unit, category, day) → change. Stays that go on take nothing away.
pub(crate) type Deltas = BTreeMap<(i64, i64, String, String), i64>;

/// The deltas of persons after one, in order; gives the last person read.
pub(crate) async fn stay_deltas(conn: &mut Conn, district: i64) -> Outcome<Deltas> {
    let mut deltas = Deltas::new();
    let (mut person, mut from) = (i64::MIN, String::new());
    loop {
        let rows = sqlx::query(
            "SELECT person, from_day, to_day, unit, category FROM stay WHERE district = $1 \
             AND (person > $2 OR (person = $2 AND from_day > $3)) ORDER BY person, from_day LIMIT $4",
        )
        .bind(district)
        .bind(person)
        .bind(from.clone())
        .bind(SLICE)
        .fetch_all(&mut *conn)
        .await?;
        if rows.is_empty() {
            return Ok(deltas);
        }
        for row in &rows {
            (person, from) = (row.try_get(0)?, row.try_get(1)?);
            let (until, unit, category): (String, i64, String) = (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
            *deltas.entry((person, unit, category.clone(), from.clone())).or_default() += 1;
            if until != OPEN {
                *deltas.entry((person, unit, category, until)).or_default() -= 1;
            }
        }
    }
}
