//! Writing events: the place as it then stands, its seats and holders, entries and audit lines, in one transaction.

use crate::entries::entries;
use crate::fold::{Seat, Standing, fold};
use crate::place::{Data, Event, EventKind, Facts, Place, PlaceId};
use crate::store::{self, HolderRow, Row, SeatRow};
use crate::{EVENT, HOLDER, PLACE, SEAT};
use access::{Line, Work};
use base::id::UnitId;
use base::{Day, Outcome};
use ledger::Source;
use std::collections::BTreeMap;

/// An event of now, with an id of its own.
pub(super) fn event(work: &Work, place: PlaceId, kind: EventKind, day: Day, data: Data) -> Event {
    Event {
        id: work.new_id(),
        place,
        kind,
        day,
        data,
        annuls: None,
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
    }
}

/// Adds events to a place and writes all that follows from them.
///
/// # Errors
/// Why one does not fit the others; stale when somebody else was quicker.
pub(super) async fn put(work: &mut Work, before: Place, mut events: Vec<Event>, new: Vec<Event>) -> Outcome<()> {
    let mut former = fold(&events)?;
    let mut standings = Vec::new();
    for event in &new {
        events.push(event.clone());
        standings.push(fold(&events)?);
    }
    let Some(last) = standings.last() else { return Ok(()) };
    let first = origin(&before, &events);
    let place = settled(Place { unit: first, ..before }, last.as_ref());
    let seats = last.as_ref().map(Standing::seats).unwrap_or_default();
    // First what may be refused.
    write_place(work, &place, &seats).await?;
    keep_holders(work, &place, last.as_ref()).await?;
    keep_seats(work, &place, &seats).await?;
    for (event, standing) in new.iter().zip(&standings) {
        write_event(work, &place, event).await?;
        match event.annuls {
            Some(gone) => {
                ledger::reverse_source(work, Source { noun: EVENT, id: gone }, &event.data.text).await?;
            }
            None => {
                let posted = entries((place.kind, first), event, former.as_ref(), standing.as_ref());
                ledger::post(work, posted).await?;
            }
        }
        former.clone_from(standing);
    }
    Ok(())
}

/// The unit that set a place up, wherever it is now.
fn origin(place: &Place, events: &[Event]) -> UnitId {
    let moves = events.iter().filter_map(|e| Some((e.id, e.data.moved.as_ref()?.from)));
    moves.min().map_or(place.unit, |(_, from)| UnitId(from))
}

/// The place, from where it was set up, with what its events add up to.
fn settled(before: Place, standing: Option<&Standing>) -> Place {
    let version = before.version + 1;
    let Some(s) = standing else { return Place { undone: true, version, ..before } };
    Place {
        facts: Facts { needs: BTreeMap::new(), ..s.facts.clone() },
        since: s.since,
        end: s.end.clone(),
        unit: s.unit.map_or(before.unit, UnitId),
        version,
        ..before
    }
}

async fn write_place(work: &mut Work, place: &Place, seats: &[Seat]) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = Row::of(place, seats);
    let line = Line::done("grid.stand", PLACE, place.id.0).unit(place.unit).detail(place.state()).seal(&keys, &row)?;
    if place.version == 1 {
        store::insert(work.conn(), district, row).await?;
    } else {
        store::update(work.conn(), district, row).await?;
    }
    work.audit(line);
    Ok(())
}

async fn write_event(work: &mut Work, place: &Place, event: &Event) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = store::event_row(&keys, event)?;
    store::EVENTS.insert(work.conn(), district, &row).await?;
    let line = Line::done(act(event.kind), EVENT, event.id).unit(place.unit).detail(place.kind.name());
    work.audit(line.seal(&keys, &row)?);
    Ok(())
}

/// Keeps who holds a post beside the events: what changed is written, what was taken back is void.
async fn keep_holders(work: &mut Work, place: &Place, standing: Option<&Standing>) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let known = store::holders(work.conn(), district, place.id).await?;
    let now: Vec<HolderRow> = standing.iter().flat_map(|s| &s.holders).map(|h| HolderRow::of(place.id, h)).collect();
    let gone = known.iter().filter(|k| now.iter().all(|n| n.id != k.id)).map(HolderRow::void);
    let mut changed: Vec<HolderRow> = now.iter().cloned().chain(gone).filter(|r| !known.contains(r)).collect();
    // Whoever leaves makes room for whoever comes.
    changed.sort_by_key(|r| r.open_key.is_some());
    for row in changed {
        store::put_holder(work.conn(), district, &row).await?;
        let line = Line::done("grid.hold", HOLDER, row.id).unit(place.unit).detail(row.state.clone());
        work.audit(line.seal(&keys, &row)?);
    }
    Ok(())
}

/// Keeps how many of each post are needed and held; a post that is neither any more stays at nothing.
async fn keep_seats(work: &mut Work, place: &Place, seats: &[Seat]) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let known = store::seats(work.conn(), district, place.id).await?;
    let mut now: Vec<SeatRow> = Vec::new();
    for seat in seats {
        let id = known.iter().find(|k| k.post == seat.post).map_or_else(|| work.new_id(), |k| k.id);
        let (post, needed, held) = (seat.post.clone(), seat.needed, seat.held);
        now.push(SeatRow { id, place: place.id.0, unit: place.unit.0, post, needed, held });
    }
    let empty = known.iter().filter(|k| now.iter().all(|n| n.id != k.id));
    let empty: Vec<SeatRow> = empty.map(|k| SeatRow { needed: 0, held: 0, unit: place.unit.0, ..k.clone() }).collect();
    for row in now.into_iter().chain(empty).filter(|r| !known.contains(r)) {
        store::put_seat(work.conn(), district, &row).await?;
        work.audit(Line::done("grid.seat", SEAT, row.id).unit(place.unit).seal(&keys, &row)?);
    }
    Ok(())
}

/// The name of an event in the audit.
fn act(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Open => "grid.open",
        EventKind::Change => "grid.change",
        EventKind::Appoint => "grid.appoint",
        EventKind::Relieve => "grid.relieve",
        EventKind::Move => "grid.move",
        EventKind::Close => "grid.close",
        EventKind::Annul => "grid.annul",
    }
}
