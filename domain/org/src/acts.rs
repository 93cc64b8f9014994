//! What is done with units, one function per verb: load in scope, decide, write the record, its entries and its audit line.

mod change;
mod committee;
mod correct;
mod found;
mod take_back;

pub use change::{change_kind, dissolve, merge, move_to, rename};
pub use committee::{end_post, reopen_post, set_committee_term, set_post, withdraw_post, withdraw_term};
pub use correct::correct;
pub(crate) use correct::repost;
pub use found::{found, found_root};
pub use take_back::take_back;

use crate::{Event, EventKind, Span, Unit, store};
use access::{Line, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Quantity, Refusal};
use ledger::{NewEntry, Source, Tags};
use serde::Serialize;

/// Noun of events in audit lines and as source of entries.
pub const EVENT: &str = "unit_event";
/// Noun of terms in audit lines and as source of entries.
pub const TERM: &str = "unit_term";

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("内容在您打开页面之后已被他人修改", "请刷新页面，核对后重新提交"))
}

/// A unit with its spans: what the seal of a unit covers.
#[derive(Debug, Serialize)]
pub(crate) struct Whole<'a> {
    pub unit: &'a Unit,
    pub spans: &'a [Span],
}

/// Notes what was done to a unit, sealed as it now stands.
pub(crate) async fn seal_unit(work: &mut Work, act: &'static str, id: UnitId, detail: &str) -> Outcome<()> {
    let district = work.district().0;
    let unit = store::find_anywhere(work.conn(), district, id).await?;
    let spans = store::history::spans(work.conn(), district, id).await?;
    let line = Line::done(act, "unit", id.0).unit(id).detail(detail);
    let line = line.seal(work.keys(), &Whole { unit: &unit, spans: &spans })?;
    work.audit(line);
    Ok(())
}

/// Writes an event with its entries and audit line.
pub(crate) async fn happen(work: &mut Work, event: &Event, sector: &str) -> Outcome<()> {
    let district = work.district().0;
    store::insert_event(work.conn(), district, event).await?;
    ledger::post(work, entries(event, sector)).await?;
    let line = Line::done("unit.event", EVENT, event.id).unit(event.unit).detail(event.kind.name());
    let line = line.seal(work.keys(), event)?;
    work.audit(line);
    Ok(())
}

/// The entries of which an event is the source.
pub(crate) fn entries(event: &Event, sector: &str) -> Vec<NewEntry> {
    let source = Source { noun: EVENT, id: event.id };
    let entry = |kind: &str, of: &str| {
        let tags = Tags::one("kind", of).with("sector", sector);
        NewEntry::one(kind, event.unit, event.day, source).about(event.unit.0).tagged(tags)
    };
    let less = |of: &str| entry("unit.stock", of).of(-Quantity::ONE);
    match event.kind {
        EventKind::Founded => vec![entry("unit.stock", &event.now), entry("unit.founded", &event.now)],
        EventKind::Entered => vec![entry("unit.stock", &event.now)],
        EventKind::Rekinded => vec![less(&event.was), entry("unit.stock", &event.now)],
        EventKind::Merged | EventKind::Dissolved => vec![less(&event.was), entry("unit.dissolved", &event.was)],
        EventKind::Renamed | EventKind::Moved | EventKind::Absorbed | EventKind::Undone | EventKind::TakenBack => {
            Vec::new()
        }
    }
}
