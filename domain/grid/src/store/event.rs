//! SQL of events: the table, and how its rows read as events of this noun.

use crate::EVENT;
use crate::place::{Data, Event, EventKind, PlaceId};
use access::Scope;
use access::event::{EventRow, Events, Told};
use base::{Fault, Keys, Outcome};
use db::Conn;

/// Rows are only ever added; what they say lies sealed.
pub(crate) const EVENTS: Events = Events {
    noun: EVENT,
    table: "grid_event",
    owner: "place",
    insert: "INSERT INTO grid_event (district, id, place, kind, day, data, annuls, recorded_at, recorded_by)",
};

/// The row of an event.
pub(crate) fn row(keys: &Keys, e: &Event) -> Outcome<EventRow> {
    let told = Told {
        id: e.id,
        owner: e.place.0,
        kind: e.kind.key().to_owned(),
        day: e.day,
        data: &e.data,
        annuls: e.annuls,
        recorded_at: e.recorded_at,
        recorded_by: e.recorded_by.clone(),
    };
    EVENTS.row(keys, &told)
}

fn event(told: Told<Data>) -> Outcome<Event> {
    let kind = EventKind::parse(&told.kind);
    Ok(Event {
        id: told.id,
        place: PlaceId(told.owner),
        kind: kind.ok_or_else(|| Fault::internal(format!("grid_event kind {}", told.kind)))?,
        day: told.day,
        data: told.data,
        annuls: told.annuls,
        recorded_at: told.recorded_at,
        recorded_by: told.recorded_by,
    })
}

/// The events of a place in the order in which they were recorded. Call it for a place found with the same scope.
///
/// # Errors
/// When the database is away, or what an event says was changed.
pub async fn of_place(conn: &mut Conn, keys: &Keys, scope: &Scope, place: PlaceId) -> Outcome<Vec<Event>> {
    EVENTS.of(conn, keys, scope, place.0).await?.into_iter().map(event).collect()
}

/// The place of an event, whoever sees it.
pub(crate) async fn place_of(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<PlaceId> {
    EVENTS.owner_of(conn, scope, id).await.map(PlaceId)
}
