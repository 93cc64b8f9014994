//! Bringing persons into the roster: one by one, or tens of thousands at once.

use super::record::{event_line, refuse};
use super::{Doing, Entrance, NewPerson};
use crate::facts::Facts;
use crate::life::{self, Event, Stay};
use crate::rules::{self, Plan};
use crate::store::find::{self, ACTIVE};
use crate::store::row::{PersonRow, Standing, blind_id};
use crate::store::{event, stay, token, version, write};
use access::{Line, Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Keys, Moment, Outcome, Refusal};
use catalogue::Catalogue;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Persons written at a time: enough to make the statements cheap, few enough to keep memory flat.
const SLICE: usize = 1_000;
/// Up to so many persons the ID numbers are looked up first, so that the refusal can say whose is taken.
const LOOKED_UP: usize = 3_000;
/// Beyond so many different units all units in reach are read at once.
const FEW_UNITS: usize = 20;

/// Enters persons who are members already, as of a day: adds them to the stock, invents nothing about that day. For imports and
/// synthetic data; all or nothing.
///
/// # Errors
/// [`Fault::NotFound`] when a unit is out of reach; every reason against any of them.
pub async fn enrol_many(
    work: &mut Work,
    scope: &Scope,
    people: Vec<NewPerson>,
    on: Day,
    batch: Option<i64>,
) -> Outcome<Vec<PersonId>> {
    enter(work, scope, people, (Entrance::Enrolled, &Doing::on(on)), batch).await
}

/// Enters one person.
///
/// # Errors
/// As [`enrol_many`].
pub async fn add(work: &mut Work, scope: &Scope, new: NewPerson, how: Entrance, doing: &Doing) -> Outcome<PersonId> {
    let ids = enter(work, scope, vec![new], (how, doing), None).await?;
    ids.first().copied().ok_or_else(|| Fault::internal("nobody was entered"))
}

/// 发展: accepts a probationary member on the day the branch assembly passed it.
///
/// # Errors
/// As [`add`].
pub async fn accept(work: &mut Work, scope: &Scope, new: NewPerson, on: Day, document: &str) -> Outcome<PersonId> {
    add(work, scope, new, Entrance::Accepted, &Doing::on(on).by(document)).await
}

async fn enter(
    work: &mut Work,
    scope: &Scope,
    mut people: Vec<NewPerson>,
    (how, doing): (Entrance, &Doing),
    batch: Option<i64>,
) -> Outcome<Vec<PersonId>> {
    units_hold_members(work, scope, &people).await?;
    for person in &mut people {
        person.facts.derive_from_id();
        complete(&mut person.facts, how, doing);
    }
    decide(work, &people, how, doing)?;
    if people.len() <= LOOKED_UP {
        nobody_is_there(work, &people).await?;
    }
    let ids: Vec<PersonId> = people.iter().map(|_| work.new_id()).collect();
    let tokens = write_all(work, people, &ids, &Stamp::of(work, how, doing, batch)).await?;
    let district = work.district().0;
    token::insert(work.conn(), district, tokens).await?;
    version::bump(work.conn(), district).await?;
    Ok(ids)
}

/// Facts that follow from how somebody comes in.
fn complete(facts: &mut Facts, how: Entrance, doing: &Doing) {
    let gained = match how {
        Entrance::Enrolled => return,
        Entrance::Accepted => "admitted",
        Entrance::CameIn => "transferred",
    };
    facts.set("gained_by", gained);
    if how == Entrance::Accepted {
        facts.set("category", "probationary");
        if !facts.has("joined_on") {
            facts.set("joined_on", doing.on.to_string());
        }
    }
}

/// Every unit is in reach, exists, and is of a kind that members belong to.
async fn units_hold_members(work: &mut Work, scope: &Scope, people: &[NewPerson]) -> Outcome<()> {
    let wanted: BTreeSet<UnitId> = people.iter().map(|p| p.unit).collect();
    let found = if wanted.len() <= FEW_UNITS {
        let mut found = Vec::new();
        for unit in &wanted {
            found.push(org::store::find(work.conn(), scope, *unit).await?);
        }
        found
    } else {
        org::store::list(work.conn(), scope).await?
    };
    let known: BTreeSet<UnitId> = found.iter().map(|u| u.id).collect();
    if !wanted.is_subset(&known) {
        return Err(Fault::NotFound);
    }
    for unit in found.iter().filter(|u| wanted.contains(&u.id)) {
        takes_members(work, unit)?;
    }
    Ok(())
}

/// Whether members may belong to the unit.
pub(super) fn takes_members(work: &Work, unit: &org::Unit) -> Outcome<()> {
    if unit.dissolved.is_some() {
        return Err(Refusal::at("unit", format!("{}已撤销", unit.name), "请选择现有的党支部").into());
    }
    let holds = work.catalogue().unit_kind(&unit.kind).is_some_and(|kind| kind.holds_members);
    if holds {
        return Ok(());
    }
    Err(Refusal::at("unit", format!("党员不直接编在{}", unit.name), "请选择它下面的党支部").into())
}

fn decide(work: &Work, people: &[NewPerson], how: Entrance, doing: &Doing) -> Outcome<()> {
    let (catalogue, today) = (work.catalogue(), work.today());
    let mut reasons = Vec::new();
    for (at, person) in people.iter().enumerate() {
        let plan =
            Plan { kind: how.kind(), on: doing.on, unit: person.unit, reason: &doing.reason, scope: &doing.scope };
        let mut found = rules::check(&person.facts, catalogue, today);
        found.extend(rules::against(&plan, &person.facts, &[], catalogue, today));
        let blocking = rules::blocking(found);
        if people.len() == 1 {
            reasons.extend(blocking);
        } else {
            let place = format!("第{}人{}", at + 1, person.facts.get("name"));
            reasons.extend(blocking.into_iter().map(|r| Refusal { place: place.clone(), ..r }));
        }
    }
    if reasons.is_empty() { Ok(()) } else { Err(Fault::Refused(reasons)) }
}

async fn nobody_is_there(work: &mut Work, people: &[NewPerson]) -> Outcome<()> {
    let keys = work.keys().clone();
    let blinds: Vec<String> = people.iter().map(|p| blind_id(&keys, p.facts.get("id_number"))).collect();
    let asked: Vec<&str> = blinds.iter().map(String::as_str).collect();
    let district = work.district().0;
    let holders = find::holders(work.conn(), district, &asked).await?;
    let mut taken = Vec::new();
    for (person, blind) in people.iter().zip(&blinds) {
        if let Some(holder) = holders.get(blind) {
            taken.push(taken_by(person, holder.left));
        }
    }
    refuse(taken)
}

fn taken_by(person: &NewPerson, left: bool) -> rules::Finding {
    let refusal = write::taken();
    let remedy = if left {
        "此人曾在名册中，现已减少；重新入册请在其页面办理恢复"
    } else {
        refusal.remedy.as_str()
    };
    let what = format!("{}的公民身份号码已在名册中", person.facts.get("name"));
    rules::Finding::hard("id_number", what, remedy)
}

/// What all persons entered together share.
#[derive(Clone)]
struct Stamp {
    keys: Keys,
    catalogue: Arc<Catalogue>,
    how: Entrance,
    doing: Doing,
    batch: Option<i64>,
    at: Moment,
    by: String,
}

impl Stamp {
    fn of(work: &Work, how: Entrance, doing: &Doing, batch: Option<i64>) -> Self {
        let (keys, catalogue) = (work.keys().clone(), work.catalogue().clone());
        Self { keys, catalogue, how, doing: doing.clone(), batch, at: work.now(), by: work.actor().name.clone() }
    }
}

/// A slice ready to be written.
#[derive(Default)]
struct Prepared {
    rows: Vec<PersonRow>,
    events: Vec<Event>,
    stays: Vec<(PersonId, Stay)>,
    tokens: Vec<(Box<str>, PersonId)>,
    lines: Vec<Line>,
}

/// Writes everybody, slice by slice; the next slice is sealed on another thread while one is being written. Gives all tokens.
async fn write_all(
    work: &mut Work,
    people: Vec<NewPerson>,
    ids: &[PersonId],
    stamp: &Stamp,
) -> Outcome<Vec<(Box<str>, PersonId)>> {
    let mut tokens = Vec::new();
    let mut rest = ids.iter().copied().zip(people).peekable();
    let mut waiting = None;
    loop {
        let slice: Vec<(PersonId, i64, NewPerson)> =
            rest.by_ref().take(SLICE).map(|(id, new)| (id, work.new_id(), new)).collect();
        let more = !slice.is_empty();
        let stamp = stamp.clone();
        let next = more.then(|| tokio::task::spawn_blocking(move || prepare(slice, &stamp)));
        if let Some(task) = std::mem::replace(&mut waiting, next) {
            let ready: Prepared = joined(task).await?;
            tokens.extend(write_slice(work, ready).await?);
        } else if waiting.is_none() {
            return Ok(tokens);
        }
    }
}

async fn joined(task: tokio::task::JoinHandle<Outcome<Prepared>>) -> Outcome<Prepared> {
    task.await.map_err(|e| Fault::internal(format!("preparing persons: {e}")))?
}

/// Rows, first events, stays, tokens and audit lines of new persons: everything that needs no database.
fn prepare(slice: Vec<(PersonId, i64, NewPerson)>, stamp: &Stamp) -> Outcome<Prepared> {
    let mut out = Prepared::default();
    for (id, event, new) in slice {
        let standing = Standing { id, unit: new.unit, state: ACTIVE, version: 1 };
        let row = PersonRow::of(&stamp.keys, &stamp.catalogue, &standing, &new.facts)?;
        out.lines.push(Line::done("member.enter", "person", id.0).unit(new.unit).seal(&stamp.keys, &row)?);
        let event = first_event(event, id, &new, stamp);
        let (unit, category) = (new.unit, event.category.clone());
        out.stays.push((id, Stay { unit, category, from: stamp.doing.on, until: None }));
        out.lines.push(event_line(&stamp.keys, &event)?);
        out.events.push(event);
        out.tokens.extend(token::of(&stamp.keys, &new.facts).into_iter().map(|token| (token, id)));
        out.rows.push(row);
    }
    Ok(out)
}

async fn write_slice(work: &mut Work, ready: Prepared) -> Outcome<Vec<(Box<str>, PersonId)>> {
    let district = work.district().0;
    write::insert(work.conn(), district, ready.rows).await?;
    event::insert(work.conn(), district, &ready.events).await?;
    stay::insert(work.conn(), district, &ready.stays).await?;
    ledger::post(work, ready.events.iter().flat_map(life::postings).collect()).await?;
    for line in ready.lines {
        work.audit(line);
    }
    Ok(ready.tokens)
}

fn first_event(id: i64, person: PersonId, new: &NewPerson, stamp: &Stamp) -> Event {
    let doing = stamp.doing.clone();
    Event {
        id,
        person,
        kind: stamp.how.kind(),
        day: doing.on,
        unit: new.unit,
        from_unit: None,
        category: new.facts.get("category").to_owned(),
        reason: doing.reason,
        scope: doing.scope,
        note: doing.note,
        document: doing.document,
        former: None,
        annuls: None,
        batch: stamp.batch,
        version: 1,
        recorded_at: stamp.at,
        recorded_by: stamp.by.clone(),
    }
}
