//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::{EVENT, FILE, POST, store};
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: files, events, instructors' times.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut files = Sealed::of(FILE);
    while let Some(last) = files.page(keys, &store::all_files(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut events = Sealed::of(EVENT);
    while let Some(last) = events.page(keys, &store::EVENTS.all(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut posts = Sealed::of(POST);
    while let Some(last) = posts.page(keys, &store::all_posts(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    Ok(vec![files, events, posts])
}
