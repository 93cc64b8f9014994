//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::file::{CASE, STEP};
use crate::store;
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: cases and their steps.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut files = Sealed::of(CASE);
    while let Some(last) = files.page(keys, &store::all_files(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut steps = Sealed::of(STEP);
    while let Some(last) = steps.page(keys, &store::all_rows(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    Ok(vec![files, steps])
}
