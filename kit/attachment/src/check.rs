//! What `taizhang check` asks of the attachments.

use crate::{disk, store};
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;
use std::path::Path;

/// Rows looked at in one go.
const PAGE: i64 = 500;

/// Reads every file of a district, removed ones too, and compares it with its row. Gives what does not fit, in Chinese.
///
/// # Errors
/// When the database is away or a file cannot be read for another reason than being gone.
pub async fn verify(conn: &mut Conn, dir: &Path, keys: &Keys, district: i64) -> Outcome<Vec<String>> {
    let (mut faults, mut above) = (Vec::new(), i64::MIN);
    loop {
        let page = store::page(conn, district, above, PAGE).await?;
        let Some(last) = page.last() else { return Ok(faults) };
        above = last.id.0;
        for row in &page {
            if let Err(damage) = disk::read(keys, dir, district, row).await? {
                faults.push(format!("附件 {}“{}”（{} {}）{}", row.id, row.name, row.noun, row.source, damage.what()));
            }
        }
    }
}

/// The seals of all rows of a district as they stand now.
///
/// # Errors
/// When the database is away.
pub async fn sealed(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let (mut rows, mut above) = (Vec::new(), i64::MIN);
    loop {
        let page = store::page(conn, district, above, PAGE).await?;
        let Some(last) = page.last() else { break };
        above = last.id.0;
        for row in &page {
            rows.push((row.id.0, seal_of(keys, "attachment", row.id.0, row)?));
        }
    }
    Ok(vec![Sealed { noun: "attachment", rows }])
}
