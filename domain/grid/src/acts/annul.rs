//! Taking an event back.

use super::put::{event, put};
use super::{moving, opened};
use crate::fold::{fold, live};
use crate::place::{Data, Event, EventKind, Place, PlaceId};
use crate::store;
use access::{Scope, Work};
use base::{Fault, Outcome, Refusal};

/// Takes an event back, with a reason; its entries are reversed, and what it changed is as before.
///
/// # Errors
/// Not found out of reach or gone already; refused without a reason, or when later events rest on it; stale.
pub async fn annul(work: &mut Work, scope: &Scope, seen: (PlaceId, i64), gone: i64, why: &str) -> Outcome<()> {
    let (place, events) = opened(work, scope, seen).await?;
    let standing = live(&events);
    let back = standing.iter().find(|e| e.id == gone).copied().cloned().ok_or(Fault::NotFound)?;
    let mut faults = Vec::new();
    if why.chars().count() < 2 {
        faults.push(Refusal::at("text", "没有写明撤销的原因", "如：登记错了人"));
    }
    if back.kind != EventKind::Close && !place.is_open() {
        faults.push(Refusal::new("已经撤并", "请先撤销“撤并”"));
    }
    let told_later = standing.iter().any(|e| e.kind == EventKind::Change && e.id > gone);
    if back.kind == EventKind::Change && told_later {
        faults.push(Refusal::new("之后还有变更", "请先撤销后面的变更"));
    }
    faults.extend(moving::in_the_way(work, scope, (&place, &standing), &back).await?);
    if back.kind == EventKind::Open {
        let children = store::children(work.conn(), &Scope::whole(scope.district_id()), place.id).await?;
        if !children.is_empty() {
            let names: Vec<String> = children.iter().map(Place::title).collect();
            faults
                .push(Refusal::new(format!("其中还有{}", names.join("、")), "请先撤销它们的设立，或者变更到其他网格"));
        }
    }
    faults.extend(home(work, scope, &place, &events, &back).await?);
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    take_back(work, (place, events), &back, why).await?;
    moving::take_back(work, &back, why).await
}

/// Adds the event that takes another back.
pub(super) async fn take_back(
    work: &mut Work,
    (place, events): (Place, Vec<Event>),
    back: &Event,
    why: &str,
) -> Outcome<()> {
    let data = Data { text: why.to_owned(), ..Data::default() };
    let new = Event { annuls: Some(back.id), ..event(work, place.id, EventKind::Annul, back.day, data) };
    put(work, place, events, vec![new]).await
}

/// Whether what it lay in before the event is still there to lie in.
async fn home(
    work: &mut Work,
    scope: &Scope,
    place: &Place,
    events: &[Event],
    back: &Event,
) -> Outcome<Option<Refusal>> {
    let left: Vec<Event> = events.iter().filter(|e| e.id != back.id).cloned().collect();
    let parent = fold(&left).ok().flatten().and_then(|s| s.facts.parent).map(PlaceId);
    let Some(parent) = parent.filter(|_| matches!(back.kind, EventKind::Change | EventKind::Close)) else {
        return Ok(None);
    };
    let district = work.district().0;
    store::lock(work.conn(), district, parent).await?;
    let there = store::find(work.conn(), &Scope::whole(scope.district_id()), parent, false).await?;
    if there.unit != place.unit {
        let what = format!("原来所在的{}已经划转到其他单位", there.title());
        return Ok(Some(Refusal::new(what, "需要的，在现在的单位重新登记")));
    }
    let gone = !there.is_open() && place.id != there.id;
    Ok(gone.then(|| Refusal::new(format!("原来所在的{}已经撤并", there.title()), "请先撤销它的撤并")))
}
