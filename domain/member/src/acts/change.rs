//! What happens to a member: confirmation, transfer within the district, leaving, coming back.

use super::enter::takes_members;
use super::record::refuse;
use super::{Case, Change, Doing, Handle, load, record};
use crate::facts::Facts;
use crate::life::{Event, EventKind, went_out};
use crate::rules::{self, Plan};
use access::{Scope, Work};
use base::Outcome;
use base::id::UnitId;

/// 转正: a probationary member becomes a full member. `reason` is `on_time` or `extended`.
///
/// # Errors
/// [`base::Fault::NotFound`] out of reach, [`base::Fault::Stale`] for another version, every reason against it.
pub async fn confirm(work: &mut Work, scope: &Scope, handle: Handle, doing: &Doing) -> Outcome<()> {
    let case = load(work, scope, handle).await?;
    let facts = case.person.facts.clone();
    write_confirmation(work, &case, facts, doing, None).await
}

/// The same with other facts that a table brought along.
pub(crate) async fn confirm_with(
    work: &mut Work,
    scope: &Scope,
    handle: Handle,
    facts: Facts,
    doing: &Doing,
    batch: Option<i64>,
) -> Outcome<()> {
    let case = load(work, scope, handle).await?;
    write_confirmation(work, &case, facts, doing, batch).await
}

async fn write_confirmation(
    work: &mut Work,
    case: &Case,
    facts: Facts,
    doing: &Doing,
    batch: Option<i64>,
) -> Outcome<()> {
    let unit = case.person.unit;
    decide(work, case, EventKind::Confirmed, unit, doing)?;
    let facts = facts
        .with("category", "full")
        .with("confirmed_on", doing.on.to_string())
        .with("confirmation", doing.reason.as_str());
    let mut event = event(work, case, EventKind::Confirmed, unit, doing);
    "full".clone_into(&mut event.category);
    event.batch = batch;
    event.former = former(work, case, event.id)?;
    record(work, case, Change { facts, events: vec![event], act: "member.confirm", ..Change::default() }).await
}

/// 区内转接: the organisation relation moves to another unit of the district.
///
/// # Errors
/// As [`confirm`]; both units must be in reach.
pub async fn move_to(work: &mut Work, scope: &Scope, handle: Handle, to: UnitId, doing: &Doing) -> Outcome<()> {
    let case = load(work, scope, handle).await?;
    let unit = org::store::find(work.conn(), scope, to).await?;
    takes_members(work, &unit)?;
    decide(work, &case, EventKind::Moved, to, doing)?;
    let doing = Doing { scope: "district".to_owned(), ..doing.clone() };
    let mut event = event(work, &case, EventKind::Moved, to, &doing);
    event.from_unit = Some(case.person.unit);
    let facts = case.person.facts.clone();
    record(work, &case, Change { facts, events: vec![event], act: "member.move", ..Change::default() }).await
}

/// 减少: somebody is no longer a member here. `reason` is a code of `member_left_reason`, or [`crate::life::TRANSFERRED`] with a `scope`.
///
/// # Errors
/// As [`confirm`].
pub async fn leave(work: &mut Work, scope: &Scope, handle: Handle, doing: &Doing) -> Outcome<()> {
    let case = load(work, scope, handle).await?;
    let unit = case.person.unit;
    decide(work, &case, EventKind::Left, unit, doing)?;
    let event = event(work, &case, EventKind::Left, unit, doing);
    let mut facts = case.person.facts.clone();
    if !went_out(&doing.reason) {
        facts.set("left_by", doing.reason.as_str());
    }
    record(work, &case, Change { facts, events: vec![event], act: "member.leave", ..Change::default() }).await
}

/// 恢复: somebody who left is a member again: with a `scope` by transfer from another district, without by restored membership.
///
/// # Errors
/// As [`confirm`].
pub async fn restore(work: &mut Work, scope: &Scope, handle: Handle, to: UnitId, doing: &Doing) -> Outcome<()> {
    let case = load(work, scope, handle).await?;
    let unit = org::store::find(work.conn(), scope, to).await?;
    takes_members(work, &unit)?;
    let kind = if doing.scope.is_empty() { EventKind::Restored } else { EventKind::CameIn };
    decide(work, &case, kind, to, doing)?;
    let event = event(work, &case, kind, to, doing);
    let mut facts = case.person.facts.clone();
    facts.set("left_by", "");
    facts.set("gained_by", if kind == EventKind::Restored { "restored" } else { "transferred" });
    record(work, &case, Change { facts, events: vec![event], act: "member.restore", ..Change::default() }).await
}

fn decide(work: &Work, case: &Case, kind: EventKind, unit: UnitId, doing: &Doing) -> Outcome<()> {
    let plan = Plan { kind, on: doing.on, unit, reason: &doing.reason, scope: &doing.scope };
    refuse(rules::against(&plan, &case.person.facts, &case.events, work.catalogue(), work.today()))
}

/// The event of a doing; unit and category as they stand before.
pub(crate) fn event(work: &Work, case: &Case, kind: EventKind, unit: UnitId, doing: &Doing) -> Event {
    Event {
        id: work.new_id(),
        person: case.person.id,
        kind,
        day: doing.on,
        unit,
        from_unit: None,
        category: case.person.category().to_owned(),
        reason: doing.reason.clone(),
        scope: doing.scope.clone(),
        note: doing.note.clone(),
        document: doing.document.clone(),
        former: None,
        annuls: None,
        batch: None,
        version: case.person.version + 1,
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
    }
}

/// The facts as they are, sealed for an event: to go back to, and to show what was changed.
pub(crate) fn former(work: &Work, case: &Case, event: i64) -> Outcome<Option<String>> {
    let text = serde_json::to_string(&case.person.facts)?;
    work.keys().seal_text(&former_place(event), &text).map(Some)
}

/// What former facts are bound to.
pub(crate) fn former_place(event: i64) -> String {
    format!("member_event.former:{event}")
}
