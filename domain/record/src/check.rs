//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::record::{NOUN, VERSION};
use crate::store;
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: records and their earlier versions.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut records = Sealed::of(NOUN);
    while let Some(last) = records.page(keys, &store::all(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut versions = Sealed::of(VERSION);
    while let Some(last) = versions.page(keys, &store::all_versions(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    Ok(vec![records, versions])
}
