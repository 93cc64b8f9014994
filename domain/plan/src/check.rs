//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::{NOUN, store};
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every plan of a district.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let (mut plans, mut above) = (Sealed::of(NOUN), i64::MIN);
    while let Some(last) = plans.page(keys, &store::all(conn, district, above).await?, |plan| plan.id.0)? {
        above = last;
    }
    Ok(vec![plans])
}
