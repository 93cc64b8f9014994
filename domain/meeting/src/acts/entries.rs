//! What a meeting adds to the ledger.

use crate::NOUN;
use crate::record::{Meeting, State};
use base::{Fault, Outcome};
use catalogue::{Catalogue, MeetingKind};
use ledger::{NewEntry, Source, Tags};

/// One entry for the meeting and one for each seat; none for a meeting that does not count.
pub(crate) fn entries_of(catalogue: &Catalogue, meeting: &Meeting) -> Outcome<Vec<NewEntry>> {
    if meeting.state != State::Held {
        return Ok(Vec::new());
    }
    let kind = catalogue
        .meeting_kind(&meeting.kind)
        .ok_or_else(|| Fault::internal(format!("meeting kind {} is no longer in the catalogue", meeting.kind)))?;
    let source = Source { noun: NOUN, id: meeting.id.0 };
    let mut all =
        vec![NewEntry::one(&kind.entry, meeting.unit, meeting.day, source).tagged(tags(catalogue, kind, meeting))];
    for seat in &meeting.seats {
        let tags = Tags::one("kind", &kind.key).with("topic", &meeting.topic);
        let entry = NewEntry::one(seat.state.entry(), meeting.unit, meeting.day, source).tagged(tags);
        all.push(match seat.person {
            Some(person) => entry.about(person.0),
            None => entry,
        });
    }
    Ok(all)
}

/// The fields that figures filter on, as far as the kind of entry knows them.
fn tags(catalogue: &Catalogue, kind: &MeetingKind, meeting: &Meeting) -> Tags {
    let known = catalogue.entry(&kind.entry).map(|e| e.tags.as_slice()).unwrap_or_default();
    let tagged = kind.fields.iter().filter(|f| f.tag && known.contains(&f.key));
    tagged.fold(Tags::none(), |tags, f| tags.with(&f.key, meeting.fields.get(&f.key).map_or("", String::as_str)))
}

/// Whether two lists of entries say the same, so that nothing need be reversed.
pub(crate) fn same(a: &[NewEntry], b: &[NewEntry]) -> bool {
    let told = |e: &NewEntry| (e.kind.clone(), e.on, e.unit, e.subject, e.quantity, e.tags.text());
    let (mut a, mut b): (Vec<_>, Vec<_>) = (a.iter().map(told).collect(), b.iter().map(told).collect());
    a.sort();
    b.sort();
    a == b
}
