//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::applicant::{APPLICANT, QUOTA};
use crate::finding::FINDING;
use crate::store;
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: applicants, plans, what was made of findings.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut applicants = Sealed { noun: APPLICANT, rows: Vec::new() };
    let mut above = i64::MIN;
    while let Some(page) = Some(store::all(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            applicants.rows.push((row.id, seal_of(keys, APPLICANT, row.id, row)?));
        }
    }
    let mut quotas = Sealed { noun: QUOTA, rows: Vec::new() };
    above = i64::MIN;
    while let Some(page) = Some(store::all_quotas(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            quotas.rows.push((row.id, seal_of(keys, QUOTA, row.id, row)?));
        }
    }
    let mut ticks = Sealed { noun: FINDING, rows: Vec::new() };
    above = i64::MIN;
    while let Some(page) = Some(store::all_ticks(conn, district, above).await?).filter(|p| !p.is_empty()) {
        for row in &page {
            above = row.id;
            ticks.rows.push((row.id, seal_of(keys, FINDING, row.id, row)?));
        }
    }
    Ok(vec![applicants, quotas, ticks])
}
