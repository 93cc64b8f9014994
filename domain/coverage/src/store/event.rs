//! SQL of events: the table, and how its rows read as events of this noun.

use crate::EVENT;
use crate::file::{Data, Event, EventKind, FileId};
use access::Scope;
use access::event::{EventRow, Events, Told};
use base::{Fault, Keys, Outcome};
use db::Conn;

/// Rows are only ever added; what they say lies sealed.
pub(crate) const EVENTS: Events = Events {
    noun: EVENT,
    table: "coverage_event",
    owner: "file",
    insert: "INSERT INTO coverage_event (district, id, file, kind, day, data, annuls, recorded_at, recorded_by)",
};

/// The row of an event.
pub(crate) fn row(keys: &Keys, e: &Event) -> Outcome<EventRow> {
    let told = Told {
        id: e.id,
        owner: e.file.0,
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
        file: FileId(told.owner),
        kind: kind.ok_or_else(|| Fault::internal(format!("coverage_event kind {}", told.kind)))?,
        day: told.day,
        data: told.data,
        annuls: told.annuls,
        recorded_at: told.recorded_at,
        recorded_by: told.recorded_by,
    })
}

/// The events of a file in the order in which they were recorded. Call it for a file found with the same scope.
///
/// # Errors
/// When the database is away, or what an event says was changed.
pub async fn of_file(conn: &mut Conn, keys: &Keys, scope: &Scope, file: FileId) -> Outcome<Vec<Event>> {
    EVENTS.of(conn, keys, scope, file.0).await?.into_iter().map(event).collect()
}

/// The file of an event, whoever sees it.
pub(crate) async fn file_of(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<FileId> {
    EVENTS.owner_of(conn, scope, id).await.map(FileId)
}
