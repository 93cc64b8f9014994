//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::file::{LETTER, TRANSFER};
use crate::store;
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: transfers and letters.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut transfers = Sealed { noun: TRANSFER, rows: Vec::new() };
    let mut above = i64::MIN;
    while let Some(page) = Some(store::all(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            transfers.rows.push((row.id, seal_of(keys, TRANSFER, row.id, row)?));
        }
    }
    let mut letters = Sealed { noun: LETTER, rows: Vec::new() };
    above = i64::MIN;
    while let Some(page) = Some(store::all_letters(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            letters.rows.push((row.id, seal_of(keys, LETTER, row.id, row)?));
        }
    }
    Ok(vec![transfers, letters])
}
