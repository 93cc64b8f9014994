//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::record::{NOUN, VERSION};
use crate::store;
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: records and their earlier versions.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    Ok(vec![records(conn, keys, district).await?, versions(conn, keys, district).await?])
}

async fn records(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Sealed> {
    let (mut rows, mut above) = (Vec::new(), i64::MIN);
    loop {
        let page = store::all(conn, district, above).await?;
        let Some(last) = page.last() else { return Ok(Sealed { noun: NOUN, rows }) };
        above = last.id;
        for row in &page {
            rows.push((row.id, seal_of(keys, NOUN, row.id, row)?));
        }
    }
}

async fn versions(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Sealed> {
    let (mut rows, mut above) = (Vec::new(), i64::MIN);
    loop {
        let page = store::all_versions(conn, district, above).await?;
        let Some(last) = page.last() else { return Ok(Sealed { noun: VERSION, rows }) };
        above = last.id;
        for row in &page {
            rows.push((row.id, seal_of(keys, VERSION, row.id, row)?));
        }
    }
}
