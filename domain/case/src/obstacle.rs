//! What the open cases of a unit say to whoever would end it.

use crate::store;
use access::Scope;
use base::id::UnitId;
use db::Conn;
use org::obstacle::{Ground, Obstacle, ObstaclesFuture};

/// Cases looked through.
const LOOKED: usize = 200;
/// What is told to whoever may not read a case.
const UNSEEN: &str = "另一件由上级办理的事项";

/// The open cases of a unit itself; the app registers it with org.
pub fn obstacles<'a>(conn: &'a mut Conn, ground: Ground<'a>, unit: UnitId) -> ObstaclesFuture<'a> {
    Box::pin(async move {
        let whole = Scope::whole(ground.actor.district);
        let told = |case: crate::CaseFile| {
            let procedure = ground.catalogue.procedure(&case.procedure);
            match procedure.filter(|p| ground.actor.can(&p.read)) {
                Some(procedure) => {
                    let what = format!("{}“{}”", procedure.name, case.title);
                    Obstacle::matter(case.id.0, what, format!("/cases/{}", case.id))
                }
                None => Obstacle::matter(case.id.0, UNSEEN.to_owned(), String::new()),
            }
        };
        Ok(store::of_unit(conn, &whole, unit, LOOKED).await?.into_iter().map(told).collect())
    })
}
