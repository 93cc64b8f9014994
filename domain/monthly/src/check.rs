//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::{ANSWER, CHECK, REQUEST, store};
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: finished months, answers, requests.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut checks = Sealed { noun: CHECK, rows: Vec::new() };
    let mut above = i64::MIN;
    while let Some(page) = Some(store::all_finished(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            checks.rows.push((row.id, seal_of(keys, CHECK, row.id, row)?));
        }
    }
    let mut answers = Sealed { noun: ANSWER, rows: Vec::new() };
    above = i64::MIN;
    while let Some(page) = Some(store::all_answers(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            answers.rows.push((row.id, seal_of(keys, ANSWER, row.id, row)?));
        }
    }
    let mut requests = Sealed { noun: REQUEST, rows: Vec::new() };
    above = i64::MIN;
    while let Some(page) = Some(store::all_requests(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            requests.rows.push((row.id, seal_of(keys, REQUEST, row.id, row)?));
        }
    }
    Ok(vec![checks, answers, requests])
}
