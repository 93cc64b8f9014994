//! The seals of everything stored here, for `taizhang check` to compare with the audit.

use crate::{EVENT, HOLDER, PLACE, SEAT, store};
use access::audit::Sealed;
use base::{Keys, Outcome};
use db::Conn;

/// Every sealed row of a district: places, events, seats, holders.
///
/// # Errors
/// When the database is away.
pub async fn check(conn: &mut Conn, keys: &Keys, district: i64) -> Outcome<Vec<Sealed>> {
    let mut above = i64::MIN;
    let mut places = Sealed::of(PLACE);
    while let Some(last) = places.page(keys, &store::all_places(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut events = Sealed::of(EVENT);
    while let Some(last) = events.page(keys, &store::EVENTS.all(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut seats = Sealed::of(SEAT);
    while let Some(last) = seats.page(keys, &store::all_seats(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    above = i64::MIN;
    let mut holders = Sealed::of(HOLDER);
    while let Some(last) = holders.page(keys, &store::all_holders(conn, district, above).await?, |r| r.id)? {
        above = last;
    }
    Ok(vec![places, events, seats, holders])
}
