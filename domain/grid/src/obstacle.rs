//! The grids of a unit, to whoever would end it: they have to go to another unit, or to be closed, before.

use crate::place::Kind;
use crate::store;
use access::Scope;
use base::id::UnitId;
use db::Conn;
use org::obstacle::{Ground, Obstacle, ObstaclesFuture};

/// The grids of a unit itself, with which all goes that lies in them; the app registers it with org.
pub fn obstacles<'a>(conn: &'a mut Conn, ground: Ground<'a>, unit: UnitId) -> ObstaclesFuture<'a> {
    Box::pin(async move {
        let (whole, reads) = (Scope::whole(ground.actor.district), ground.actor.can("grid.read"));
        let mut grids = store::siblings(conn, &whole, unit, Kind::Residence).await?;
        grids.retain(|p| p.kind == Kind::Grid);
        let told = |grid: crate::Place| {
            let href = if reads { format!("/grids/{}", grid.id) } else { String::new() };
            Obstacle::belonging(format!("网格“{}”", grid.title()), href)
        };
        Ok(grids.into_iter().map(told).collect())
    })
}
