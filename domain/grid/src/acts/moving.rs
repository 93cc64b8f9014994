//! A grid goes to another unit with all that lies in it: when communities are merged or drawn anew. And back, all of it or nothing.

use super::put::{event, put};
use super::{annul, going};
use crate::fold::live;
use crate::place::{Data, Event, EventKind, Kind, Moved, Place, PlaceId};
use crate::store;
use crate::typed::day;
use access::{Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};

/// A move as typed.
#[derive(Debug, Clone, Default)]
pub struct Moving {
    /// Day.
    pub on: String,
    /// The unit, found already.
    pub to: Option<UnitId>,
    /// Remark.
    pub text: String,
}

/// Lets a grid go to another unit in reach with all that lies in it; gives how many places went.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; every reason at once; stale when somebody else was quicker.
pub async fn move_to(work: &mut Work, scope: &Scope, seen: (PlaceId, i64), typed: &Moving) -> Outcome<usize> {
    let (place, events) = going(work, scope, seen).await?;
    let mut faults = Vec::new();
    let on = day(&typed.on, work.today(), &mut faults);
    if place.kind != Kind::Grid {
        faults.push(Refusal::new("微网格、小区楼宇随所在的网格划转", "请在它所在的网格办理"));
    }
    if typed.text.chars().count() > 500 {
        faults.push(Refusal::at("text", "说明超过500字", "请精简"));
    }
    let to = target(work, scope, &place, typed.to, &mut faults).await?;
    let (Some(on), Some(to), true) = (on, to, faults.is_empty()) else { return Err(Fault::Refused(faults)) };
    let inside = inside(work, place.id).await?;
    let places = inside.iter().map(|p| p.id.0).collect();
    let n = inside.len() + 1;
    let moved = Moved { from: place.unit.0, to: to.0, with: None, places };
    let data = Data { moved: Some(moved.clone()), text: typed.text.clone(), ..Data::default() };
    let first = event(work, place.id, EventKind::Move, on, data);
    let with = Moved { with: Some(first.id), places: Vec::new(), ..moved };
    let name = place.title();
    put(work, place, events, vec![first]).await.map_err(|fault| named(fault, &name))?;
    for place in inside {
        follow(work, place, (on, &with)).await?;
    }
    Ok(n)
}

/// The unit that it goes to: one in reach, another one.
async fn target(
    work: &mut Work,
    scope: &Scope,
    place: &Place,
    to: Option<UnitId>,
    faults: &mut Vec<Refusal>,
) -> Outcome<Option<UnitId>> {
    let found = match to {
        Some(id) => match org::store::find(work.conn(), scope, id).await {
            Err(Fault::NotFound) => None,
            other => Some(other?).filter(|u| u.dissolved.is_none()),
        },
        None => None,
    };
    let Some(unit) = found else {
        faults.push(Refusal::at("to", "没有选择划转到哪个党组织", "请从管理范围内现有的党组织中选择"));
        return Ok(None);
    };
    if unit.id == place.unit {
        faults.push(Refusal::at("to", format!("现在就属于{}", unit.name), "请选择另一个党组织"));
    }
    Ok(Some(unit.id))
}

async fn follow(work: &mut Work, place: Place, (on, with): (Day, &Moved)) -> Outcome<()> {
    let events = of(work, &place).await?;
    let data = Data { moved: Some(with.clone()), ..Data::default() };
    let one = event(work, place.id, EventKind::Move, on, data);
    let name = place.title();
    put(work, place, events, vec![one]).await.map_err(|fault| named(fault, &name))
}

async fn of(work: &mut Work, place: &Place) -> Outcome<Vec<Event>> {
    let (keys, whole) = (work.keys().clone(), Scope::whole(work.district()));
    store::events(work.conn(), &keys, &whole, place.id).await
}

/// What goes on within a grid, each before what lies in it. It stays so until the work is done.
async fn inside(work: &mut Work, grid: PlaceId) -> Outcome<Vec<Place>> {
    let (whole, district) = (Scope::whole(work.district()), work.district().0);
    let (mut all, mut next) = (Vec::new(), vec![grid]);
    while let Some(id) = next.pop() {
        for child in store::children(work.conn(), &whole, id).await?.into_iter().filter(Place::is_open) {
            store::lock(work.conn(), district, child.id).await?;
            next.push(child.id);
            all.push(child);
        }
    }
    Ok(all)
}

/// A reason with the place that it is about: that of the form is only one of many.
fn named(fault: Fault, name: &str) -> Fault {
    match fault {
        Fault::Refused(all) => {
            let told = |r: Refusal| match r.place.as_str() {
                "no" | "name" => {
                    let what = format!("{name}：划转到的单位已有相同的编号或名称");
                    Refusal::at("to", what, "请先变更编号或名称，再划转")
                }
                _ => Refusal { what: format!("{name}：{}", r.what), ..r },
            };
            Fault::Refused(all.into_iter().map(told).collect())
        }
        other => other,
    }
}

/// What keeps an event from being taken back because of a move: its own, or one after it.
pub(super) async fn in_the_way(
    work: &mut Work,
    scope: &Scope,
    (place, standing): (&Place, &[&Event]),
    back: &Event,
) -> Outcome<Vec<Refusal>> {
    let later = |e: &&&Event| e.id > back.id;
    let Some(moved) = back.data.moved.as_ref().filter(|_| back.kind == EventKind::Move) else {
        let gone = standing.iter().filter(later).any(|e| e.kind == EventKind::Move);
        return Ok(gone.then(|| Refusal::new("之后已经划转", "请先撤销划转")).into_iter().collect());
    };
    if moved.with.is_some() {
        return Ok(vec![Refusal::new("这是随所在的网格划转的", "请在网格的页面撤销划转")]);
    }
    let mut faults = Vec::new();
    let from = org::store::find(work.conn(), scope, UnitId(moved.from)).await;
    match from {
        Err(Fault::NotFound) => {
            faults.push(Refusal::new("原来的党组织不在管理范围内", "请由同时管理两个党组织的上级办理"))
        }
        Ok(unit) if unit.dissolved.is_some() => faults.push(Refusal::new("原来的党组织已经撤销", "不能退回")),
        other => drop(other?),
    }
    if standing.iter().any(|e| later(&e)) {
        faults.push(Refusal::new(format!("{}在划转以后又有登记", place.title()), "请从后往前撤销"));
    }
    for child in inside(work, place.id).await?.iter().filter(|c| !moved.places.contains(&c.id.0)) {
        faults.push(Refusal::new(format!("{}是划转以后设立或者划入的", child.title()), "请先撤销，或者变更到其他网格"));
    }
    for (child, events) in followers(work, moved).await? {
        let last = live(&events).last().and_then(|e| e.data.moved.as_ref()).and_then(|m| m.with);
        if last != Some(back.id) {
            faults.push(Refusal::new(format!("{}在划转以后又有登记", child.title()), "请从后往前撤销"));
        }
    }
    Ok(faults)
}

/// The places that went with a grid, with their events.
async fn followers(work: &mut Work, moved: &Moved) -> Outcome<Vec<(Place, Vec<Event>)>> {
    let whole = Scope::whole(work.district());
    let mut all = Vec::new();
    for id in &moved.places {
        let place = store::find(work.conn(), &whole, PlaceId(*id), false).await?;
        let events = of(work, &place).await?;
        all.push((place, events));
    }
    Ok(all)
}

/// Lets what went with a grid come back with it.
pub(super) async fn take_back(work: &mut Work, back: &Event, why: &str) -> Outcome<()> {
    let Some(moved) = back.data.moved.as_ref() else { return Ok(()) };
    for (place, events) in followers(work, moved).await? {
        let own = live(&events).into_iter().find(|e| e.data.moved.as_ref().is_some_and(|m| m.with == Some(back.id)));
        if let Some(own) = own.cloned() {
            annul::take_back(work, (place, events), &own, why).await?;
        }
    }
    Ok(())
}
