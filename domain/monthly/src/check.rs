//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::{ANSWER, CHECK, REQUEST, store};
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: finished months, answers, requests.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut checks = Sealed::of(CHECK);
    while let Some(last) = checks.page(keys, &store::all_finished(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut answers = Sealed::of(ANSWER);
    while let Some(last) = answers.page(keys, &store::all_answers(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut requests = Sealed::of(REQUEST);
    while let Some(last) = requests.page(keys, &store::all_requests(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    Ok(vec![checks, answers, requests])
}
