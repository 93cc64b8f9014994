//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::file::{CASE, STEP};
use crate::store;
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: cases and their steps.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    Ok(vec![files(conn, keys, district).await?, steps(conn, keys, district).await?])
}

async fn files(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Sealed> {
    let (mut rows, mut above) = (Vec::new(), i64::MIN);
    loop {
        let page = store::all_files(conn, district, above).await?;
        let Some(last) = page.last() else { return Ok(Sealed { noun: CASE, rows }) };
        above = last.id;
        for row in &page {
            rows.push((row.id, seal_of(keys, CASE, row.id, row)?));
        }
    }
}

async fn steps(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Sealed> {
    let (mut rows, mut above) = (Vec::new(), i64::MIN);
    loop {
        let page = store::all_rows(conn, district, above).await?;
        let Some(last) = page.last() else { return Ok(Sealed { noun: STEP, rows }) };
        above = last.id;
        for row in &page {
            rows.push((row.id, seal_of(keys, STEP, row.id, row)?));
        }
    }
}
