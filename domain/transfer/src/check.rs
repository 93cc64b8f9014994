//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::file::{LETTER, TRANSFER};
use crate::store;
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: transfers and letters.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut transfers = Sealed::of(TRANSFER);
    while let Some(last) = transfers.page(keys, &store::all(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut letters = Sealed::of(LETTER);
    while let Some(last) = letters.page(keys, &store::all_letters(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    Ok(vec![transfers, letters])
}
