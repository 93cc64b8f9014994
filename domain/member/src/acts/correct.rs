//! Putting right what was entered wrongly: the wrong event is annulled, its entries are reversed, the right one is recorded.

use super::change::{event, former_place};
use super::enter::takes_members;
use super::{Case, Change, Doing, Handle, load, record};
use crate::claim;
use crate::facts::Facts;
use crate::life::{Event, EventKind, live};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};

/// 更正: the unit or the category was typed wrongly when the last change was entered. Its entries are reversed and posted anew on
/// the same day, so the figures of that day become right.
///
/// # Errors
/// [`Fault::NotFound`] out of reach, [`Fault::Stale`] for another version, every reason against it.
pub async fn correct(
    work: &mut Work,
    scope: &Scope,
    handle: Handle,
    (unit, category): (UnitId, &str),
    why: &str,
) -> Outcome<()> {
    let case = load(work, scope, handle).await?;
    let last = last_of(&case, why)?;
    claim::against(work, last.id).await?;
    let to = org::store::find(work.conn(), scope, unit).await?;
    takes_members(work, &to)?;
    let reasons = against(&case, &last, unit, category);
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    let mut events = vec![annulment(work, &case, &last, why)];
    if last.from_unit != Some(unit) {
        events.push(Event {
            id: work.new_id(),
            unit,
            category: category.to_owned(),
            version: case.person.version + 1,
            recorded_at: work.now(),
            recorded_by: work.actor().name.clone(),
            batch: None,
            ..last.clone()
        });
    }
    let mut facts = case.person.facts.clone().with("category", category);
    if category == "probationary" {
        facts.set("confirmed_on", "");
    }
    let change = Change { facts, events, reversed: vec![last.id], why: why.to_owned(), act: "member.correct" };
    record(work, &case, change).await
}

fn against(case: &Case, last: &Event, unit: UnitId, category: &str) -> Vec<Refusal> {
    let mut reasons = Vec::new();
    if !matches!(category, "full" | "probationary") {
        reasons.push(Refusal::at("category", "没有选择人员类别", "请从列表中选择"));
    }
    let same_category = category == last.category;
    if unit == last.unit && same_category {
        reasons.push(Refusal::new("党组织和人员类别都没有改动", "如无需更正，请返回"));
    }
    match last.kind {
        EventKind::Accepted if category == "full" => {
            reasons.push(Refusal::at("category", "新发展的应为预备党员", "如已转正，请办理转正"));
        }
        EventKind::Moved if !same_category => {
            reasons.push(Refusal::at("category", "转接不改变人员类别", "请办理转正；如转接登记有误，先撤销转接再更正"));
        }
        EventKind::Confirmed | EventKind::Left => {
            let what = format!("最近一次变动是{}（{}）", last.kind.name(), last.day.chinese());
            reasons.push(Refusal::new(what, "请先在时间线上撤销它，再更正"));
        }
        _ => {}
    }
    if case.life().current().is_none() && last.kind != EventKind::Left {
        reasons.push(Refusal::new("该党员已不在名册中", "请先撤销减少"));
    }
    reasons
}

/// 撤销: annuls the last change. Taking back the first one takes the person out of the roster as if never entered.
///
/// # Errors
/// As [`correct`].
pub async fn annul(work: &mut Work, scope: &Scope, handle: Handle, event: i64, why: &str) -> Outcome<()> {
    let case = load(work, scope, handle).await?;
    let last = last_of(&case, why)?;
    if last.id != event {
        let what = format!("只能从最近一次变动（{}{}）开始撤销", last.day.chinese(), last.kind.name());
        return Err(Refusal::new(what, "请按时间从后往前逐项撤销").into());
    }
    claim::against(work, last.id).await?;
    let facts = before(work, &case, &last)?;
    let events = vec![annulment(work, &case, &last, why)];
    let change = Change { facts, events, reversed: vec![last.id], why: why.to_owned(), act: "member.annul" };
    record(work, &case, change).await
}

fn last_of(case: &Case, why: &str) -> Outcome<Event> {
    if why.trim().is_empty() {
        return Err(Refusal::at("why", "没有填写原因", "请说明为什么更正").into());
    }
    let last = live(&case.events).last().map(|e| (*e).clone());
    last.ok_or_else(|| Fault::internal(format!("person {} without events", case.person.id)))
}

/// The facts without what the event had brought.
pub(crate) fn before(work: &Work, case: &Case, event: &Event) -> Outcome<Facts> {
    let mut facts = case.person.facts.clone();
    match event.kind {
        EventKind::Confirmed => {
            let old = opened(work, event)?.unwrap_or_default();
            for key in ["confirmed_on", "confirmation"] {
                facts.set(key, old.get(key));
            }
        }
        EventKind::Left => facts.set("left_by", ""),
        // Only who was a member before has former facts.
        EventKind::Accepted => {
            if let Some(former) = opened(work, event)? {
                facts = super::readmit::back(&facts, &former);
            }
        }
        _ => {}
    }
    Ok(facts)
}

/// The facts as they were before an event.
pub(crate) fn opened(work: &Work, event: &Event) -> Outcome<Option<Facts>> {
    let Some(sealed) = &event.former else { return Ok(None) };
    let text = work.keys().open_text(&former_place(event.id), sealed)?;
    Ok(Some(serde_json::from_str(&text)?))
}

/// The event that annuls another.
pub(crate) fn annulment(work: &Work, case: &Case, wrong: &Event, why: &str) -> Event {
    let doing = Doing::on(work.today()).noting(why);
    let mut event = event(work, case, EventKind::Annulled, wrong.unit, &doing);
    event.annuls = Some(wrong.id);
    event.category.clone_from(&wrong.category);
    event
}
