//! What is registered by a unit, to whoever would end it: it has to go to another unit, or to end, before.

use crate::alarm::Limits;
use crate::store::{self, Filter};
use access::Scope;
use base::id::UnitId;
use db::Conn;
use org::obstacle::{Ground, Obstacle, ObstaclesFuture};

/// The open files of a unit itself; the app registers it with org.
pub fn obstacles<'a>(conn: &'a mut Conn, ground: Ground<'a>, unit: UnitId) -> ObstaclesFuture<'a> {
    Box::pin(async move {
        let (whole, reads) = (Scope::whole(ground.actor.district), ground.actor.can("coverage.read"));
        // No gap is asked for: which day it is does not matter.
        let limits = Limits::of(ground.catalogue, base::Day::from_unix_days(0));
        let filter = Filter { state: "open", of: Some(unit), ..Filter::default() };
        let told = |file: crate::File| {
            let href = if reads { format!("/coverage/{}", file.id) } else { String::new() };
            Obstacle::belonging(format!("{}“{}”的登记", file.kind.name(), file.name), href)
        };
        Ok(store::page(conn, &whole, (&filter, &limits), None).await?.into_iter().map(told).collect())
    })
}
