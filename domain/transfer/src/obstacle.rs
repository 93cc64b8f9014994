//! What open transfers say to whoever would end a unit: one on its way into it has nowhere to arrive, one out of it nobody to send.

use crate::store;
use base::id::UnitId;
use db::Conn;
use org::obstacle::{Ground, ObstaclesFuture};

/// The open transfers into and out of a unit; the app registers it with org.
pub fn obstacles<'a>(conn: &'a mut Conn, ground: Ground<'a>, unit: UnitId) -> ObstaclesFuture<'a> {
    Box::pin(async move {
        let mut all = store::open_of(conn, ground.actor.district.0, unit).await?;
        if !ground.actor.can("transfer.read") {
            all.iter_mut().for_each(|o| o.href = String::new());
        }
        Ok(all)
    })
}
