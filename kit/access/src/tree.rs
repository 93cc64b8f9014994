//! Where units stand in the tree, for scoping: a path of fixed-width segments from the root.
//!
//! The units themselves belong to the `org` noun, which keeps this table true whenever it founds or moves one.

use crate::Actor;
use base::Outcome;
use base::id::{DistrictId, UnitId};
use db::Conn;

pub use crate::store::account::{held, move_subtree, path_of, place_unit};

/// The path of a child: its parent's, then its own ordinal in base 36, five characters and a dot.
pub fn child_path(parent: &str, ordinal: i64) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut rest = usize::try_from(ordinal).unwrap_or(0);
    let mut segment = [b'0'; 5];
    for place in segment.iter_mut().rev() {
        *place = DIGITS[rest % 36];
        rest /= 36;
    }
    format!("{parent}{}.", String::from_utf8_lossy(&segment))
}

/// The path of a unit in reach of nothing in particular: `None` if there is no such unit.
///
/// # Errors
/// When the database is away.
pub async fn find_path(conn: &mut Conn, district: DistrictId, unit: UnitId) -> Outcome<Option<String>> {
    path_of(conn, district, unit).await
}

/// Whether the actor reaches a unit with a capability.
///
/// # Errors
/// When the database is away.
pub async fn reaches(conn: &mut Conn, actor: &Actor, capability: &str, unit: Option<UnitId>) -> Outcome<bool> {
    let (Ok(scope), Some(unit)) = (actor.scope(capability), unit) else { return Ok(false) };
    let path = find_path(conn, actor.district, unit).await?;
    Ok(path.is_some_and(|path| scope.covers(&path)))
}
