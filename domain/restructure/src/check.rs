//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::{TRACE, store};
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: traces.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut traces = Sealed::of(TRACE);
    while let Some(last) = traces.page(keys, &store::all(conn, district, above).await?, |t| t.id)? {
        above = last;
    }
    Ok(vec![traces])
}
