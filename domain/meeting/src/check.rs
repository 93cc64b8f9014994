//! What `taizhang check` asks of meetings: the seals of all rows as they stand now.

use crate::{NOUN, store};
use access::audit::{Sealed, seal_of};
use base::{Keys, Outcome};
use db::Conn;

/// Rows looked at in one go.
const PAGE: i64 = 500;

/// The seals of all meetings (attendance included) and of all earlier versions of a district.
///
/// # Errors
/// When the database is away or a row cannot be read.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let (mut meetings, mut above) = (Vec::new(), i64::MIN);
    loop {
        let page = store::all(conn, district, above, PAGE).await?;
        let Some(last) = page.last() else { break };
        above = last.id.0;
        for meeting in &page {
            meetings.push((meeting.id.0, seal_of(keys, NOUN, meeting.id.0, meeting)?));
        }
    }
    let (mut versions, mut above) = (Vec::new(), i64::MIN);
    loop {
        let page = store::all_versions(conn, district, above, PAGE).await?;
        let Some(last) = page.last() else { break };
        above = last.id;
        for version in &page {
            versions.push((version.id, seal_of(keys, "meeting_version", version.id, version)?));
        }
    }
    Ok(vec![Sealed { noun: NOUN, rows: meetings }, Sealed { noun: "meeting_version", rows: versions }])
}
