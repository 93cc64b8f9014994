//! Taking back what happened to a unit: the event stays, another one names it, its entries are reversed, the span before holds again.

use super::change::members_left;
use super::committee::post_due;
use super::{EVENT, entries, happen, seal_unit};
use crate::{Event, EventKind, Span, Unit, rules, store};
use access::{Scope, Work, tree};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use ledger::Source;

/// What is taken back, and from whom.
struct Wrong {
    unit: Unit,
    event: Event,
    /// What happened before and stands, oldest first.
    earlier: Vec<Event>,
    spans: Vec<Span>,
}

impl Wrong {
    /// Whether the span of the event held something else before on the same day.
    fn shares_day(&self) -> bool {
        self.earlier.iter().any(|e| e.day == self.event.day && e.kind != EventKind::Absorbed)
    }

    /// How the unit stood before.
    fn before(&self) -> Outcome<Span> {
        let mut last = self.spans.iter().rev();
        let none = || Fault::internal(format!("unit {} has no span since {}", self.unit.id, self.event.day));
        let now = last.next().filter(|span| span.from == self.event.day).cloned().ok_or_else(none)?;
        if !self.shares_day() {
            return last.next().filter(|span| span.to == Some(self.event.day)).cloned().ok_or_else(none);
        }
        // Founded, entered and moved name the superior that they brought.
        let superior = self.earlier.iter().rev().filter(|e| e.kind.brings_superior()).find_map(|e| e.other);
        Ok(match self.event.kind {
            EventKind::Renamed => Span { name: self.event.was.clone(), ..now },
            EventKind::Rekinded => Span { kind: self.event.was.clone(), ..now },
            _ => Span { parent: superior, ..now },
        })
    }
}

/// Takes back the latest event of a unit, for a reason. A founding lets the unit be gone as if it had never stood.
///
/// # Errors
/// [`Fault::NotFound`] out of reach or for another unit's event; every reason against it: something happened since, the place or name is
/// taken, the unit that was founded has members, lower units or posts.
pub async fn take_back(work: &mut Work, scope: &Scope, id: UnitId, event: i64, why: &str) -> Outcome<()> {
    let unit = store::find(work.conn(), scope, id).await?;
    let events = store::events(work.conn(), scope, id).await?;
    let spans = store::history::spans(work.conn(), scope.district(), id).await?;
    let live = Event::live(&events);
    let event = live.iter().find(|e| e.id == event).map(|e| (*e).clone()).ok_or(Fault::NotFound)?;
    let last = live.iter().rev().find(|e| e.kind != EventKind::Absorbed);
    if last.is_none_or(|last| last.id != event.id) {
        let what = format!("“{}”此后又有变动", unit.name);
        return Err(Refusal::new(what, "请从最近一次变动开始，从后往前撤销").into());
    }
    let earlier = live.iter().filter(|e| e.id != event.id).map(|e| (*e).clone()).collect();
    let wrong = Wrong { unit, event, earlier, spans };
    match wrong.event.kind {
        EventKind::Founded => unfound(work, scope, wrong, why).await,
        EventKind::Renamed | EventKind::Moved | EventKind::Rekinded => unturn(work, scope, wrong, why).await,
        EventKind::Dissolved | EventKind::Merged => revive(work, scope, wrong, why).await,
        _ => Err(Refusal::new(format!("“{}”不能撤回", wrong.event.kind.name()), "请核对").into()),
    }
}

/// Writes that an event is taken back, and reverses what it had posted.
async fn undone(work: &mut Work, unit: &Unit, event: &Event, why: &str) -> Outcome<()> {
    if !entries(event, &unit.sector).is_empty() {
        ledger::reverse_source(work, Source { noun: EVENT, id: event.id }, why).await?;
    }
    let back = Event {
        id: work.new_id(),
        kind: EventKind::TakenBack,
        day: work.today(),
        was: format!("{}{}", event.day.chinese(), event.kind.name()),
        now: String::new(),
        other: None,
        detail: why.to_owned(),
        document: String::new(),
        batch: None,
        undoes: Some(event.id),
        ..event.clone()
    };
    happen(work, &back, &unit.sector).await
}

async fn unfound(work: &mut Work, scope: &Scope, wrong: Wrong, why: &str) -> Outcome<()> {
    let Wrong { unit, event, .. } = wrong;
    let mut faults = Vec::new();
    let lower = store::lower(work.conn(), scope.district(), unit.id).await?;
    if let Some(first) = lower.first() {
        let what = format!("成立之后又有了下级“{}”", first.name);
        faults.push(Refusal::new(what, "请先调整它的隶属关系，或先行撤销"));
    }
    if members_left(work, scope, &unit, event.day).await? != 0 {
        faults.push(Refusal::new(format!("“{}”已有党员", unit.name), "请先转出全部党员"));
    }
    let today = work.today();
    if !store::committee(work.conn(), scope, unit.id, today).await?.is_empty() {
        faults.push(Refusal::new(format!("“{}”已登记班子成员", unit.name), "请先登记免职"));
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    undone(work, &unit, &event, why).await?;
    store::withdraw(work.conn(), scope.district(), unit.id).await?;
    seal_unit(work, "unit.withdraw", unit.id, "撤回成立").await
}

/// A name that was taken in the meantime stands in the way.
async fn against_name(work: &mut Work, unit: &Unit, parent: Option<UnitId>, name: &str) -> Outcome<()> {
    let district = work.district().0;
    if store::has_name(work.conn(), district, parent, name, Some(unit.id)).await? {
        return Err(Refusal::new(format!("同一上级下已有“{name}”"), "请先更名").into());
    }
    Ok(())
}

async fn against_parent(work: &mut Work, scope: &Scope, span: &Span) -> Outcome<Option<Unit>> {
    let Some(parent) = span.parent else { return Ok(None) };
    let above = store::find_anywhere(work.conn(), scope.district(), parent).await?;
    let catalogue = work.catalogue().clone();
    let faults =
        catalogue.unit_kind(&span.kind).map(|k| rules::against_place(&above, k, &catalogue)).unwrap_or_default();
    if faults.is_empty() { Ok(Some(above)) } else { Err(Fault::Refused(faults)) }
}

async fn unturn(work: &mut Work, scope: &Scope, wrong: Wrong, why: &str) -> Outcome<()> {
    let (before, shared) = (wrong.before()?, wrong.shares_day());
    let Wrong { unit, event, .. } = wrong;
    against_name(work, &unit, before.parent, &before.name).await?;
    let above = against_parent(work, scope, &before).await?;
    let district = scope.district();
    let mut old = Unit { name: before.name.clone(), kind: before.kind.clone(), parent: before.parent, ..unit.clone() };
    if let Some(above) = above.filter(|above| unit.parent != Some(above.id)) {
        old.path = tree::child_path(&above.path, store::next_ordinal(work.conn(), district).await?);
        tree::move_subtree(work.conn(), scope.district_id(), &unit.path, &old.path).await?;
    }
    store::update(work.conn(), district, &old).await?;
    if shared {
        let span = Span { from: event.day, to: None, ..before };
        store::history::turn(work.conn(), district, unit.id, &span).await?;
    } else {
        store::history::turn_back(work.conn(), district, unit.id, event.day).await?;
    }
    undone(work, &old, &event, why).await?;
    seal_unit(work, "unit.take_back", unit.id, event.kind.name()).await
}

/// A unit that had ended goes on; one it was merged into remembers it no more.
async fn revive(work: &mut Work, scope: &Scope, wrong: Wrong, why: &str) -> Outcome<()> {
    let Wrong { unit, event, spans, .. } = wrong;
    let district = scope.district();
    let span = spans.last().ok_or_else(|| Fault::internal(format!("unit {} has no span", unit.id)))?;
    against_name(work, &unit, unit.parent, &unit.name).await?;
    against_parent(work, scope, span).await?;
    let terms = store::every_term(work.conn(), scope, unit.id).await?;
    let again = Unit { dissolved: None, ..unit.clone() };
    store::update(work.conn(), district, &again).await?;
    let due = |ended| rules::due_days(&terms, ended);
    post_due(work, &again, &due(unit.dissolved), &due(None)).await?;
    store::history::reopen(work.conn(), district, unit.id, event.day).await?;
    undone(work, &again, &event, why).await?;
    if let Some(into) = event.other {
        unabsorb(work, scope, (into, &event), why).await?;
    }
    seal_unit(work, "unit.take_back", unit.id, event.kind.name()).await
}

async fn unabsorb(work: &mut Work, scope: &Scope, (into, merged): (UnitId, &Event), why: &str) -> Outcome<()> {
    let other = store::find(work.conn(), scope, into).await?;
    let events = store::events(work.conn(), scope, into).await?;
    let absorbed = |e: &&&Event| e.kind == EventKind::Absorbed && e.other == Some(merged.unit) && e.day == merged.day;
    match Event::live(&events).iter().rfind(absorbed) {
        Some(event) => undone(work, &other, event, why).await,
        None => Ok(()),
    }
}
