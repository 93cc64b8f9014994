//! Verbs: setting a place up, changing it, putting people into posts and out of them, closing it, and taking any of it back.

mod annul;
mod moving;
mod put;
mod who;

pub use annul::annul;
pub use moving::{Moving, move_to};

use crate::fold::fold;
use crate::place::{CLOSES, Data, Event, EventKind, Facts, Kind, LEAVES, Place, PlaceId};
use crate::post;
use crate::store;
use crate::typed::{Typed, TypedHeld, day, judge, reason};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use put::{event, put};

/// Sets up a grid or residence of a unit.
///
/// # Errors
/// [`Fault::NotFound`] for a unit out of reach; every reason at once; refused when the number or name is taken.
pub async fn open(work: &mut Work, scope: &Scope, (kind, unit): (Kind, UnitId), typed: &Typed) -> Outcome<PlaceId> {
    let unit = org::store::find(work.conn(), scope, unit).await?;
    let mut faults = Vec::new();
    if unit.dissolved.is_some() {
        faults.push(Refusal::at("unit", "这个党组织已经撤销", "请选择现有的党组织"));
    }
    let (on, facts) = told(work, scope, (kind, unit.id, None), typed, faults).await?;
    let id: PlaceId = work.new_id();
    let place = Place {
        id,
        kind,
        unit: unit.id,
        facts: Facts::default(),
        since: on,
        end: None,
        undone: false,
        needed: 0,
        held: 0,
        vacant: 0,
        astray: false,
        version: 0,
        created_at: work.now(),
        created_by: work.actor().name.clone(),
    };
    let data = Data { facts: Some(facts), text: typed.text.clone(), ..Data::default() };
    let first = event(work, id, EventKind::Open, on, data);
    put(work, place, Vec::new(), vec![first]).await?;
    Ok(id)
}

/// What was typed of a place, with the place that it lies in and the branch that leads it found out.
async fn told(
    work: &mut Work,
    scope: &Scope,
    (kind, unit, own): (Kind, UnitId, Option<PlaceId>),
    typed: &Typed,
    mut faults: Vec<Refusal>,
) -> Outcome<(Day, Facts)> {
    let posts = post::posts(work.catalogue(), kind);
    let read = judge(kind, &posts, typed, work.today());
    let branch = branch(work, scope, &typed.branch, &mut faults).await?;
    let on = read.as_ref().ok().map(|(on, _)| *on);
    let parent = if kind.lies_in().is_empty() {
        None
    } else {
        within(work, scope, (kind, unit, own), (typed, on), &mut faults).await?
    };
    match read {
        Ok((on, facts)) if faults.is_empty() => Ok((on, Facts { parent, branch, ..facts })),
        Ok(_) => Err(Fault::Refused(faults)),
        Err(more) => Err(Fault::Refused([faults, more].concat())),
    }
}

async fn branch(work: &mut Work, scope: &Scope, typed: &str, faults: &mut Vec<Refusal>) -> Outcome<Option<i64>> {
    if typed.is_empty() {
        return Ok(None);
    }
    let found = match typed.parse().map(UnitId) {
        Ok(id) => match org::store::find(work.conn(), scope, id).await {
            Err(Fault::NotFound) => None,
            other => Some(other?).filter(|u| u.dissolved.is_none()),
        },
        Err(_) => None,
    };
    let found = match found {
        Some(unit) => Some(unit),
        None => {
            let units = org::store::list(work.conn(), scope).await?;
            org::pick::chosen(typed, &units).and_then(|id| units.into_iter().find(|u| u.id == id))
        }
    };
    let holds = found.as_ref().and_then(|u| work.catalogue().unit_kind(&u.kind)).is_some_and(|k| k.holds_members);
    if !holds {
        faults.push(Refusal::at("branch", "没有找到这个党支部", "请从列表中选择管理范围内直接管理党员的党组织"));
    }
    Ok(found.map(|u| u.id.0))
}

/// The place that something lies in: a grid of the same unit that is there on that day. It stays so until the work is done.
async fn within(
    work: &mut Work,
    scope: &Scope,
    (kind, unit, own): (Kind, UnitId, Option<PlaceId>),
    (typed, on): (&Typed, Option<Day>),
    faults: &mut Vec<Refusal>,
) -> Outcome<Option<i64>> {
    let id = typed.parent.parse::<i64>().ok().map(PlaceId).filter(|id| Some(*id) != own);
    let found = match id {
        Some(id) => match store::find(work.conn(), scope, id, false).await {
            Ok(_) => {
                let district = work.district().0;
                store::lock(work.conn(), district, id).await?;
                Some(store::find(work.conn(), scope, id, false).await?)
            }
            Err(Fault::NotFound) => None,
            Err(other) => return Err(other),
        },
        None => None,
    };
    let fits = |p: &Place| p.is_open() && p.unit == unit && kind.lies_in().contains(&p.kind);
    match found.filter(fits) {
        Some(parent) if on.is_some_and(|on| on < parent.since) => {
            let what = format!("日期早于所在网格的设立日期（{}）", parent.since.chinese());
            faults.push(Refusal::at("on", what, "请核对日期"));
            Ok(None)
        }
        Some(parent) => Ok(Some(parent.id.0)),
        None => {
            faults.push(Refusal::at("parent", "没有选择本单位的网格", "请从列表中选择；还没有网格的，先设立网格"));
            Ok(None)
        }
    }
}

/// A place and its events, as the form saw them.
async fn opened(work: &mut Work, scope: &Scope, (id, version): (PlaceId, i64)) -> Outcome<(Place, Vec<Event>)> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    store::find(work.conn(), scope, id, false).await?;
    store::lock(work.conn(), district, id).await?;
    let place = store::find(work.conn(), scope, id, false).await?;
    if place.undone {
        return Err(Refusal::new("这份资料已经撤销", "需要的请重新登记").into());
    }
    if place.version != version {
        return Err(store::stale());
    }
    let events = store::events(work.conn(), &keys, scope, id).await?;
    Ok((place, events))
}

/// The same of a place that goes on.
async fn going(work: &mut Work, scope: &Scope, seen: (PlaceId, i64)) -> Outcome<(Place, Vec<Event>)> {
    let (place, events) = opened(work, scope, seen).await?;
    if !place.is_open() {
        return Err(Refusal::new(format!("{}已经撤并", place.title()), "撤并登记错了的，请先撤销那一条").into());
    }
    Ok((place, events))
}

/// Tells a place anew from a day on.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; every reason at once; stale when somebody else was quicker.
pub async fn change(work: &mut Work, scope: &Scope, seen: (PlaceId, i64), typed: &Typed) -> Outcome<()> {
    let (place, events) = going(work, scope, seen).await?;
    let (on, facts) = told(work, scope, (place.kind, place.unit, Some(place.id)), typed, Vec::new()).await?;
    let same = fold(&events)?.is_some_and(|s| s.facts == facts);
    if same {
        return Err(Refusal::new("没有变动", "请改动需要变更的项目").into());
    }
    let data = Data { facts: Some(facts), text: typed.text.clone(), ..Data::default() };
    let new = event(work, place.id, EventKind::Change, on, data);
    put(work, place, events, vec![new]).await
}

/// Puts one or several people into posts of a place.
///
/// # Errors
/// As [`change`]; nobody is appointed when one of them cannot be.
pub async fn appoint(
    work: &mut Work,
    scope: &Scope,
    seen: (PlaceId, i64),
    on: &str,
    rows: &[(usize, TypedHeld)],
) -> Outcome<usize> {
    let (place, events) = going(work, scope, seen).await?;
    let mut faults = Vec::new();
    let on = day(on, work.today(), &mut faults);
    if rows.is_empty() {
        faults.push(Refusal::new("没有填写人员", "请至少填写一名"));
    }
    let posts = post::posts(work.catalogue(), place.kind);
    let mut new = Vec::new();
    for (n, typed) in rows {
        let held = who::held(work, &posts, (*n, typed), &mut faults).await?;
        if let (Some(on), Some(held)) = (on, held) {
            let data = Data { held: Some(held), ..Data::default() };
            new.push(event(work, place.id, EventKind::Appoint, on, data));
        }
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let n = new.len();
    put(work, place, events, new).await?;
    Ok(n)
}

/// Puts somebody into a post of a place, unless he is there already; gives whether he came.
///
/// # Errors
/// As [`appoint`].
pub async fn appoint_if_new(work: &mut Work, scope: &Scope, id: PlaceId, on: &str, typed: &TypedHeld) -> Outcome<bool> {
    let seen = (id, store::find(work.conn(), scope, id, false).await?.version);
    let (place, events) = going(work, scope, seen).await?;
    let posts = post::posts(work.catalogue(), place.kind);
    // What is wrong with the person is told by the appointment.
    if let Some(held) = who::held(work, &posts, (0, typed), &mut Vec::new()).await? {
        let is = |h: &crate::fold::Holder| h.held.post == held.post && h.held.subject == held.subject;
        if fold(&events)?.is_some_and(|s| s.holding().any(is)) {
            return Ok(false);
        }
    }
    appoint(work, scope, seen, on, &[(0, typed.clone())]).await.map(|n| n > 0)
}

/// Day, reason and remark of an end, as typed.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// Day.
    pub on: String,
    /// Code of the reason.
    pub how: String,
    /// Remark.
    pub text: String,
}

/// Ends somebody's time in a post; `gone` is the event of the appointment.
///
/// # Errors
/// As [`change`]; [`Fault::NotFound`] when nobody of this appointment is there.
pub async fn relieve(work: &mut Work, scope: &Scope, seen: (PlaceId, i64), gone: i64, typed: &Ending) -> Outcome<()> {
    let (place, events) = going(work, scope, seen).await?;
    let there = fold(&events)?.is_some_and(|s| s.holding().any(|h| h.event == gone));
    if !there {
        return Err(Fault::NotFound);
    }
    let mut faults = Vec::new();
    let on = day(&typed.on, work.today(), &mut faults);
    reason(&typed.how, &typed.text, LEAVES, &mut faults);
    let (Some(on), true) = (on, faults.is_empty()) else { return Err(Fault::Refused(faults)) };
    let data = Data { gone: Some(gone), how: typed.how.clone(), text: typed.text.clone(), ..Data::default() };
    let new = event(work, place.id, EventKind::Relieve, on, data);
    put(work, place, events, vec![new]).await
}

/// Closes a place that nobody works in and nothing lies in.
///
/// # Errors
/// As [`change`]; refused with all that stands in the way.
pub async fn close(work: &mut Work, scope: &Scope, seen: (PlaceId, i64), typed: &Ending) -> Outcome<()> {
    let (place, events) = going(work, scope, seen).await?;
    let mut faults = Vec::new();
    let on = day(&typed.on, work.today(), &mut faults);
    reason(&typed.how, &typed.text, CLOSES, &mut faults);
    faults.extend(in_the_way(work, scope, place.id, on).await?);
    let held: Vec<String> = fold(&events)?
        .iter()
        .flat_map(|s| s.holding())
        .map(|h| format!("{}{}", post::name(work.catalogue(), &h.held.post), h.held.name))
        .collect();
    if !held.is_empty() {
        let what = format!("还有{}人在岗：{}", held.len(), held.join("、"));
        faults.push(Refusal::new(what, "请先登记离岗"));
    }
    let (Some(on), true) = (on, faults.is_empty()) else { return Err(Fault::Refused(faults)) };
    let data = Data { how: typed.how.clone(), text: typed.text.clone(), ..Data::default() };
    let new = event(work, place.id, EventKind::Close, on, data);
    put(work, place, events, vec![new]).await
}

/// What lies in a place and keeps it from being closed.
async fn in_the_way(work: &mut Work, scope: &Scope, id: PlaceId, on: Option<Day>) -> Outcome<Vec<Refusal>> {
    let children = store::children(work.conn(), &Scope::whole(scope.district_id()), id).await?;
    let named = |all: Vec<&Place>| all.iter().map(|p| p.title()).collect::<Vec<_>>().join("、");
    let there: Vec<&Place> = children.iter().filter(|p| p.is_open()).collect();
    let later = |p: &&Place| p.end.as_ref().is_some_and(|(end, _)| on.is_some_and(|on| *end > on));
    let late: Vec<&Place> = children.iter().filter(later).collect();
    let mut faults = Vec::new();
    if !there.is_empty() {
        let what = format!("还有{}个微网格、小区楼宇没有撤并或划出：{}", there.len(), named(there));
        faults.push(Refusal::new(what, "请先撤并，或者变更到其他网格"));
    }
    if !late.is_empty() {
        faults.push(Refusal::at("on", format!("撤并日期早于{}的撤并日期", named(late)), "请核对日期"));
    }
    Ok(faults)
}
