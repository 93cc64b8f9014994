//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::file::MATTER;
use crate::store;
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut matters = Sealed::of(MATTER);
    while let Some(last) = matters.page(keys, &store::all(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    Ok(vec![matters])
}
