//! The seals of exemptions, for `taizhang check` to compare with the audit.

use crate::{NOUN, store};
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut sealed = Sealed { noun: NOUN, rows: Vec::new() };
    let mut above = i64::MIN;
    while let Some(page) = Some(store::all(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            sealed.rows.push((row.id, seal_of(keys, NOUN, row.id, row)?));
        }
    }
    Ok(vec![sealed])
}
