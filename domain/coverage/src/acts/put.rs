//! Writing an event: the file as it then stands, its instructors, entries and audit lines, in one transaction.

use crate::file::{Data, Event, EventKind, File, FileId, Form, Kind};
use crate::fold::{Fact, Folded, Standing, fold};
use crate::store::{self, PostRow, Row};
use crate::{EVENT, FILE, POST};
use access::{Line, Work};
use base::id::UnitId;
use base::{Day, Outcome, Quantity, Refusal};
use ledger::{NewEntry, Source, Tags};
use std::collections::BTreeMap;

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
    let now = fold(before.kind, &events)?;
    let first = origin(&before, &events);
    let file = settled(File { unit: first, ..before }, now.as_ref().map(|f| &f.standing));
    // First what may be refused.
    nobody_elses(work, &file).await?;
    write_file(work, &file).await?;
    if file.kind == Kind::Instructor {
        may_go(work, &file).await?;
    }
    write_posts(work, &file, now.as_ref()).await?;
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = store::event_row(&keys, &new)?;
    store::EVENTS.insert(work.conn(), district, &row).await?;
    let line = Line::done(act(new.kind), EVENT, new.id).unit(file.unit).detail(file.kind.name());
    work.audit(line.seal(&keys, &row)?);
    let (was, is) = (facts(former), facts(now));
    post(work, (first, &events), &was, &is, &new).await
}

/// The unit that registered a file, wherever it is now.
fn origin(file: &File, events: &[Event]) -> UnitId {
    let moves = events.iter().filter(|e| e.kind == EventKind::Move);
    moves.min_by_key(|e| e.id).and_then(|e| e.data.from).map_or(file.unit, UnitId)
}

fn facts(folded: Option<Folded>) -> BTreeMap<i64, Vec<Fact>> {
    folded.map(|f| f.facts).unwrap_or_default()
}

/// The file, from where it was registered, with what its events add up to.
fn settled(before: File, standing: Option<&Standing>) -> File {
    let version = before.version + 1;
    let Some(s) = standing else { return File { undone: true, version, ..before } };
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    File {
        name: s.data.name.clone(),
        code: s.data.code.clone(),
        industry: s.data.industry.clone(),
        place: s.data.place.clone(),
        employees: s.data.employees,
        full: s.data.full,
        form: s.form,
        branch: s.data.branch.map(UnitId),
        served: count(s.serving().count()),
        problems: count(s.problems.len()),
        since: s.since,
        verified_on: s.verified_on,
        contact_on: s.contact_on,
        end: s.end.clone(),
        unit: s.unit.map_or(before.unit, UnitId),
        version,
        ..before
    }
}

async fn write_file(work: &mut Work, file: &File) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = Row::of(file);
    let line = Line::done("coverage.stand", FILE, file.id.0).unit(file.unit).detail(file.state()).seal(&keys, &row)?;
    if file.version == 1 {
        store::insert(work.conn(), district, row).await?;
    } else {
        store::update(work.conn(), district, row).await?;
    }
    work.audit(line);
    Ok(())
}

/// What an organisation has for its own belongs to nobody else; what was taken back may have given it to somebody meanwhile.
async fn nobody_elses(work: &mut Work, file: &File) -> Outcome<()> {
    let Some(branch) = file.branch.filter(|_| file.is_open() && file.form == Form::Own) else { return Ok(()) };
    let district = work.district().0;
    if store::is_own_of_another(work.conn(), district, branch, file.id).await? {
        return Err(store::own_of_another().into());
    }
    Ok(())
}

/// An instructor ends, or was never registered, only when nobody is looked after any more.
async fn may_go(work: &mut Work, file: &File) -> Outcome<()> {
    let district = work.district().0;
    let posts = store::posts_by(work.conn(), district, file.id).await?;
    let names: Vec<String> = posts.iter().filter(|p| p.state == "here").map(|p| p.file.to_string()).collect();
    if !file.is_open() && !names.is_empty() {
        let what = format!("{}还在联系{}个单位", file.name, names.len());
        return Err(Refusal::new(what, "请先在这些单位登记“指导员不再联系”").into());
    }
    if file.undone && posts.iter().any(|p| p.state != "void") {
        return Err(Refusal::new("这名指导员联系过单位", "不能撤销登记；不再担任的，请结束登记").into());
    }
    let last = posts.iter().filter(|p| p.state == "gone").map(|p| p.to_day.as_str()).max().unwrap_or_default();
    match &file.end {
        Some((day, _)) if day.to_string().as_str() < last => {
            let what = format!("这名指导员{last}还在联系单位");
            Err(Refusal::at("on", what, "请核对日期").into())
        }
        _ => Ok(()),
    }
}

/// Keeps the instructors' times beside the events: what changed is written, what was taken back is void.
async fn write_posts(work: &mut Work, file: &File, folded: Option<&Folded>) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let known = store::posts(work.conn(), district, file.id).await?;
    let posts = folded.iter().flat_map(|f| &f.standing.posts);
    let now: Vec<PostRow> = posts.map(|p| PostRow::of(file.id, p)).collect();
    let gone = known.iter().filter(|k| now.iter().all(|n| n.id != k.id)).cloned();
    let void = gone.map(|k| PostRow { state: "void".to_owned(), ..k });
    for row in now.iter().cloned().chain(void).filter(|r| !known.contains(r)) {
        if row.state == "here" {
            serves(work, &row).await?;
        }
        store::put_post(work.conn(), district, &row).await?;
        let line = Line::done("coverage.post", POST, row.id).unit(file.unit).detail(row.state.clone());
        work.audit(line.seal(&keys, &row)?);
    }
    Ok(())
}

/// Whoever looks after a unit is registered as an instructor from that day on, and still is.
async fn serves(work: &mut Work, row: &PostRow) -> Outcome<()> {
    let district = work.district().0;
    let since = store::hold_instructor(work.conn(), district, row.instructor).await?;
    match since {
        None => Err(Refusal::at("instructor", "这名指导员已经不在岗", "请选择另一名指导员").into()),
        Some(since) if row.from_day < since => {
            let what = format!("指导员的选派日期是{since}，晚于开始联系的日期");
            Err(Refusal::at("on", what, "请核对日期").into())
        }
        Some(_) => Ok(()),
    }
}

/// Brings the ledger to what the events come to: what no longer holds is reversed, what holds anew is posted, each under its own event.
/// Mostly that is the new event alone; one written down late may change what those after it add.
async fn post(
    work: &mut Work,
    (first, events): (UnitId, &[Event]),
    was: &BTreeMap<i64, Vec<Fact>>,
    is: &BTreeMap<i64, Vec<Fact>>,
    new: &Event,
) -> Outcome<()> {
    let why = if new.annuls.is_some() { new.data.text.clone() } else { format!("补记“{}”", new.kind.name()) };
    for id in was.iter().filter(|(id, facts)| is.get(id) != Some(facts) && !facts.is_empty()).map(|(id, _)| *id) {
        ledger::reverse_source(work, Source { noun: EVENT, id }, &why).await?;
    }
    let mut entries = Vec::new();
    for (id, facts) in is.iter().filter(|(id, facts)| was.get(id) != Some(facts)) {
        let Some(event) = events.iter().find(|e| e.id == *id) else { continue };
        entries.extend(facts.iter().map(|fact| entry(fact.unit.map_or(first, UnitId), event, fact)));
    }
    ledger::post(work, entries).await
}

fn entry(unit: UnitId, event: &Event, fact: &Fact) -> NewEntry {
    let source = Source { noun: EVENT, id: event.id };
    let tags = fact.tags.iter().fold(Tags::none(), |tags, (tag, code)| tags.with(tag, code));
    let entry = NewEntry::one(fact.kind, unit, event.day, source).of(Quantity::whole(fact.n)).tagged(tags);
    match fact.subject {
        Some(subject) => entry.about(subject),
        None => entry,
    }
}

/// The name of an event in the audit.
fn act(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Register => "coverage.register",
        EventKind::Change => "coverage.change",
        EventKind::Verify => "coverage.verify",
        EventKind::Form => "coverage.form",
        EventKind::Assign => "coverage.assign",
        EventKind::Release => "coverage.release",
        EventKind::Contact => "coverage.contact",
        EventKind::Solve => "coverage.solve",
        EventKind::Move => "coverage.move",
        EventKind::End => "coverage.end",
        EventKind::Annul => "coverage.annul",
    }
}
