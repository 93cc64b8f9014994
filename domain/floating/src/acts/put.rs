//! Writing an event: the file as it then stands, hosts, cards, roster, entries and audit lines, in one transaction.

use crate::file::{Data, Event, EventKind, File, FileId, Kind};
use crate::fold::{Standing, fold};
use crate::place::{TABLE, area_of};
use crate::store::{self, CardRow, HostRow, Row};
use crate::{CARD, EVENT, FILE, HOST};
use access::{Line, Scope, Work};
use base::{Day, Outcome, Quantity};
use ledger::{NewEntry, Source, Tags};
use member::acts::Handle;

/// An event of now, with an id of its own.
pub(super) fn event(work: &Work, file: FileId, kind: EventKind, day: Day, data: Data) -> Event {
    Event {
        id: work.new_id(),
        file,
        kind,
        day,
        data,
        annuls: None,
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
    }
}

/// Adds an event to a file and writes all that follows from it.
///
/// # Errors
/// Why the event does not fit the others; stale when somebody else was quicker.
pub(super) async fn put(work: &mut Work, before: File, mut events: Vec<Event>, new: Event) -> Outcome<()> {
    let former = fold(before.kind, &events)?;
    events.push(new.clone());
    let standing = fold(before.kind, &events)?;
    let file = settled(work, before, standing.as_ref());
    // First what may be refused.
    write_file(work, &file, standing.as_ref()).await?;
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = store::event_row(&keys, &new)?;
    store::EVENTS.insert(work.conn(), district, &row).await?;
    let line = Line::done(act(new.kind), EVENT, new.id).unit(file.unit).detail(file.kind.name());
    work.audit(line.seal(&keys, &row)?);
    keep(work, &file, standing.as_ref()).await?;
    mark_roster(work, &file).await?;
    match new.annuls {
        Some(gone) => {
            ledger::reverse_source(work, Source { noun: EVENT, id: gone }, &new.data.text).await?;
        }
        None => ledger::post(work, entries(&file, former.as_ref(), &new)).await?,
    }
    Ok(())
}

/// The file with what its events add up to.
fn settled(work: &Work, before: File, standing: Option<&Standing>) -> File {
    let version = before.version + 1;
    let Some(s) = standing else { return File { undone: true, version, ..before } };
    let (card, card_state) = s.card_told();
    File {
        area: area_of(work.catalogue().codes(TABLE), &s.data.place),
        place: s.data.place.clone(),
        since: s.since,
        expected: s.data.expected.as_deref().and_then(|d| d.parse().ok()),
        contact_on: s.contact_on,
        report_on: s.report_on,
        review_on: s.review_on,
        audit_on: s.audit_on,
        card,
        card_state,
        end: s.end.clone(),
        version,
        ..before
    }
}

async fn write_file(work: &mut Work, file: &File, standing: Option<&Standing>) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = Row::of(file, standing.and_then(|s| file.open_key(&s.data)));
    let line = Line::done("floating.stand", FILE, file.id.0).unit(file.unit).detail(file.state()).seal(&keys, &row)?;
    if file.version == 1 {
        store::insert(work.conn(), district, row).await?;
    } else {
        store::update(work.conn(), district, row).await?;
    }
    work.audit(line);
    Ok(())
}

/// Keeps hosts and cards beside the events: what changed is written, what was taken back is void.
async fn keep(work: &mut Work, file: &File, standing: Option<&Standing>) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let whole = Scope::whole(work.district());
    let known = store::hosts(work.conn(), district, file.id).await?;
    let now: Vec<HostRow> = standing.iter().flat_map(|s| &s.hosts).map(|h| HostRow::of(file.id, h)).collect();
    let gone = known.iter().filter(|k| now.iter().all(|n| n.id != k.id)).cloned();
    let void = gone.map(|k| HostRow { state: "void".to_owned(), ..k });
    for row in now.iter().cloned().chain(void).filter(|r| !known.contains(r)) {
        store::put_host(work.conn(), district, &row).await?;
        let line = Line::done("floating.host", HOST, row.id).unit(base::id::UnitId(row.unit)).detail(row.state.clone());
        work.audit(line.seal(&keys, &row)?);
    }
    let known = store::cards(work.conn(), &whole, file.id).await?;
    let now: Vec<CardRow> = standing.iter().flat_map(|s| &s.cards).map(|c| CardRow::of(file.id, c)).collect();
    let gone = known.iter().filter(|k| now.iter().all(|n| n.id != k.id)).cloned();
    let void = gone.map(|k| CardRow { state: "void".to_owned(), ..k });
    for row in now.iter().cloned().chain(void).filter(|r| !known.contains(r)) {
        store::put_card(work.conn(), district, &row).await?;
        let line = Line::done("floating.card", CARD, row.id).unit(file.unit).detail(row.state.clone());
        work.audit(line.seal(&keys, &row)?);
    }
    Ok(())
}

/// The roster says who is elsewhere, where and since when: typed once, here.
async fn mark_roster(work: &mut Work, file: &File) -> Outcome<()> {
    let (Kind::Out, Some(id)) = (file.kind, file.person) else { return Ok(()) };
    let (keys, whole) = (work.keys().clone(), Scope::whole(work.district()));
    let person = member::store::find(work.conn(), &keys, &whole, id).await?;
    if !person.is_active() {
        return Ok(());
    }
    let mut facts = person.facts.clone();
    let (flag, to, since) = if file.is_open() {
        ("1", file.place.clone(), file.since.to_string())
    } else {
        ("0", String::new(), String::new())
    };
    facts.set("floating", flag);
    facts.set("floating_to", to);
    facts.set("floating_since", since);
    member::acts::edit(work, &whole, Handle { id, version: person.version }, facts).await?;
    Ok(())
}

/// The entries of an event. Whom hardship concerns is not said there.
fn entries(file: &File, former: Option<&Standing>, event: &Event) -> Vec<NewEntry> {
    let source = Source { noun: EVENT, id: event.id };
    let about = |entry: NewEntry| match file.person {
        Some(person) => entry.about(person.0),
        None => entry,
    };
    let entry = |kind: &str| about(NewEntry::one(kind, file.unit, event.day, source));
    let tagged = |kind: &str| entry(kind).tagged(Tags::one("kind", file.kind.key()));
    let stock = || match file.kind {
        Kind::Hardship => NewEntry::one("hardship.stock", file.unit, event.day, source),
        _ => tagged("floating.stock"),
    };
    let hosted = |unit| {
        let entry = about(NewEntry::one("floating.hosted", unit, event.day, source));
        entry.tagged(Tags::one("kind", "in"))
    };
    let less = |entry: NewEntry| entry.of(Quantity::whole(-1));
    let host = base::id::UnitId(event.data.host.unwrap_or_default());
    match event.kind {
        EventKind::Register => vec![stock()],
        EventKind::Contact => vec![tagged("floating.contacted")],
        EventKind::Report => vec![tagged("floating.reported")],
        EventKind::HostIn => vec![hosted(host)],
        EventKind::HostOut => vec![less(hosted(host))],
        EventKind::Card => vec![entry("floating.card").tagged(Tags::one("category", "card"))],
        EventKind::Audit => vec![entry("floating.card_audited")],
        EventKind::End => {
            let hosts = former.iter().flat_map(|s| s.hosting()).map(|h| less(hosted(h.unit)));
            std::iter::once(less(stock())).chain(hosts).collect()
        }
        EventKind::Change | EventKind::Recall | EventKind::Review | EventKind::Annul => Vec::new(),
    }
}

/// The name of an event in the audit.
fn act(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Register => "floating.register",
        EventKind::Change => "floating.change",
        EventKind::Contact => "floating.contact",
        EventKind::Report => "floating.report",
        EventKind::HostIn => "floating.host",
        EventKind::HostOut => "floating.unhost",
        EventKind::Card => "floating.card",
        EventKind::Audit => "floating.audit",
        EventKind::Recall => "floating.recall",
        EventKind::Review => "floating.review",
        EventKind::End => "floating.end",
        EventKind::Annul => "floating.annul",
    }
}
