//! What an event adds to the ledger: the difference between how a place stood before and how it stands now. Pure.

use crate::EVENT;
use crate::fold::Standing;
use crate::place::{Event, EventKind, Held, Kind};
use base::Quantity;
use base::id::UnitId;
use ledger::{NewEntry, Source, Tags};
use std::collections::BTreeMap;

/// Kind of entry, unit, tags, whom it is about.
type Line = (&'static str, i64, Tags, Option<i64>);

/// What a place is worth to the stocks of the ledger.
fn stocks(kind: Kind, unit: UnitId, standing: Option<&Standing>) -> BTreeMap<Line, i64> {
    let mut all = BTreeMap::new();
    let Some(s) = standing.filter(|s| s.end.is_none()) else { return all };
    let place = match kind {
        Kind::Residence => ("residence.stock", Tags::one("form", &s.facts.form)),
        Kind::Grid | Kind::Micro => ("grid.stock", Tags::one("kind", kind.key())),
    };
    all.insert((place.0, unit.0, place.1, None), 1);
    if let Some(branch) = s.facts.branch {
        // Counted where the branch stands, so that a branch that leads two grids is one branch.
        all.insert(("grid.branch", branch, Tags::one("kind", kind.key()), None), 1);
    }
    for holder in s.holding() {
        *all.entry(("grid.held", unit.0, tags(&holder.held), Some(holder.held.subject))).or_default() += 1;
    }
    all
}

fn tags(held: &Held) -> Tags {
    Tags::one("post", &held.post).with("way", &held.way).with("time", &held.time)
}

/// The entries of an event that led from one standing to another; `first` is the unit that set the place up.
pub fn entries(
    (kind, first): (Kind, UnitId),
    event: &Event,
    before: Option<&Standing>,
    after: Option<&Standing>,
) -> Vec<NewEntry> {
    let source = Source { noun: EVENT, id: event.id };
    let entry = |(key, unit, tags, subject): Line, n: i64| NewEntry {
        subject,
        ..NewEntry::one(key, UnitId(unit), event.day, source).tagged(tags).of(Quantity::whole(n))
    };
    let at = |s: Option<&Standing>| s.and_then(|s| s.unit).map_or(first, UnitId);
    let mut change = stocks(kind, at(after), after);
    for (line, n) in stocks(kind, at(before), before) {
        *change.entry(line).or_default() -= n;
    }
    let mut all: Vec<NewEntry> = change.into_iter().filter(|(_, n)| *n != 0).map(|(line, n)| entry(line, n)).collect();
    if let (EventKind::Appoint, Some(held)) = (event.kind, &event.data.held) {
        all.push(entry(("grid.appointed", at(after).0, tags(held), Some(held.subject)), 1));
    }
    all
}
