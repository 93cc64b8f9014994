//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::applicant::{APPLICANT, QUOTA};
use crate::finding::FINDING;
use crate::store;
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: applicants, plans, what was made of findings.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut applicants = Sealed::of(APPLICANT);
    while let Some(last) = applicants.page(keys, &store::all(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut plans = Sealed::of(QUOTA);
    while let Some(last) = plans.page(keys, &store::all_quotas(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut ticks = Sealed::of(FINDING);
    while let Some(last) = ticks.page(keys, &store::all_ticks(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    Ok(vec![applicants, plans, ticks])
}
