//! What happens to a unit after it was founded: renaming, moving, another kind, merging, dissolving.

use super::committee::post_due;
use super::{happen, seal_unit, stale};
use crate::obstacle::{self, Ground};
use crate::{Change, Event, EventKind, Span, Unit, rules, store};
use access::{Scope, Work, tree};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use ledger::{Question, Span as Days};

/// A unit with the span that holds now.
struct Subject {
    unit: Unit,
    span: Span,
}

async fn load(work: &mut Work, scope: &Scope, id: UnitId, change: &Change) -> Outcome<Subject> {
    let unit = store::find(work.conn(), scope, id).await?;
    if change.version.is_some_and(|seen| seen != unit.version) {
        return Err(stale());
    }
    let spans = store::history::spans(work.conn(), scope.district(), id).await?;
    let span = spans.into_iter().next_back().ok_or_else(|| Fault::internal(format!("unit {id} has no span")))?;
    Ok(Subject { unit, span })
}

fn refuse(faults: Vec<Refusal>) -> Outcome<()> {
    if faults.is_empty() { Ok(()) } else { Err(Fault::Refused(faults)) }
}

fn event(work: &Work, unit: UnitId, kind: EventKind, change: &Change) -> Event {
    Event {
        id: work.new_id(),
        unit,
        kind,
        day: change.on,
        was: String::new(),
        now: String::new(),
        other: None,
        detail: change.reason.trim().to_owned(),
        document: change.document.trim().to_owned(),
        batch: None,
        undoes: None,
    }
}

/// Lets a unit stand anew from the day of the change, and writes what happened.
async fn turn(work: &mut Work, scope: &Scope, new: &Unit, event: &Event, act: &'static str) -> Outcome<()> {
    let district = scope.district();
    store::update(work.conn(), district, new).await?;
    let span = Span { from: event.day, to: None, parent: new.parent, name: new.name.clone(), kind: new.kind.clone() };
    store::history::turn(work.conn(), district, new.id, &span).await?;
    happen(work, event, &new.sector).await?;
    seal_unit(work, act, new.id, event.kind.name()).await
}

/// Gives a unit another name; the former one is kept.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`]; every reason against it.
pub async fn rename(work: &mut Work, scope: &Scope, id: UnitId, names: (&str, &str), change: Change) -> Outcome<()> {
    let Subject { unit, span } = load(work, scope, id, &change).await?;
    let (name, short_name) = (names.0.trim(), names.1.trim());
    let taken = store::has_name(work.conn(), scope.district(), unit.parent, name, Some(id)).await?;
    let mut faults = rules::against_change(&unit, &span, &change, work.today());
    faults.extend(rules::against_name(name, taken));
    faults.extend(rules::against_short_name(short_name));
    if name == unit.name {
        faults.push(Refusal::at("name", "新名称与现名称相同", "请填写更改后的全称"));
    }
    refuse(faults)?;
    let what = Event { was: unit.name.clone(), now: name.to_owned(), ..event(work, id, EventKind::Renamed, &change) };
    let new = Unit { name: name.to_owned(), short_name: short_name.to_owned(), ..unit };
    turn(work, scope, &new, &what, "unit.rename").await
}

/// Makes a unit another kind (支部改设总支 and the like).
///
/// # Errors
/// As [`rename`].
pub async fn change_kind(work: &mut Work, scope: &Scope, id: UnitId, kind: &str, change: Change) -> Outcome<()> {
    let Subject { unit, span } = load(work, scope, id, &change).await?;
    let mut faults = rules::against_change(&unit, &span, &change, work.today());
    let catalogue = work.catalogue().clone();
    match catalogue.unit_kind(kind) {
        None => faults.push(Refusal::at("kind", "没有选择组织类别，或类别不存在", "请从列表中选择")),
        Some(_) if kind == unit.kind => faults.push(Refusal::at("kind", "与现在的组织类别相同", "请选择改设后的类别")),
        Some(new_kind) => {
            if let Some(parent) = unit.parent {
                let above = store::find_anywhere(work.conn(), scope.district(), parent).await?;
                faults.extend(rules::against_place(&above, new_kind, &catalogue));
            }
            let lower = store::lower(work.conn(), scope.district(), id).await?;
            if let Some(misplaced) = lower.iter().find(|l| !new_kind.under.contains(&l.kind)) {
                let what = format!("{}下不能有下级“{}”", new_kind.name, misplaced.name);
                faults.push(Refusal::at("kind", what, "请先调整下级党组织的隶属关系"));
            }
            if !new_kind.holds_members && members_left(work, scope, &unit, change.on).await? != 0 {
                let what = format!("{}不直接管理党员，而“{}”还有党员", new_kind.name, unit.name);
                faults.push(Refusal::at("kind", what, "请先成立下级党支部并转入党员"));
            }
        }
    }
    refuse(faults)?;
    let what = Event { was: unit.kind.clone(), now: kind.to_owned(), ..event(work, id, EventKind::Rekinded, &change) };
    let new = Unit { kind: kind.to_owned(), ..unit };
    turn(work, scope, &new, &what, "unit.change_kind").await
}

/// Puts a unit with all below it under another; days before the change show it where it was.
///
/// # Errors
/// As [`rename`]; the new parent must be in reach too.
pub async fn move_to(work: &mut Work, scope: &Scope, id: UnitId, parent: UnitId, change: Change) -> Outcome<()> {
    let Subject { unit, span } = load(work, scope, id, &change).await?;
    let above = store::find(work.conn(), scope, parent).await?;
    let catalogue = work.catalogue().clone();
    let mut faults = rules::against_change(&unit, &span, &change, work.today());
    if let Some(kind) = catalogue.unit_kind(&unit.kind) {
        faults.extend(rules::against_place(&above, kind, &catalogue));
    }
    if unit.parent.is_none() {
        faults.push(Refusal::new("最上级党组织没有隶属关系可以调整", ""));
    } else if above.path.starts_with(&unit.path) {
        faults.push(Refusal::at("parent", "不能隶属于自己或自己的下级", "请选择其他上级"));
    }
    if unit.parent == Some(parent) {
        faults.push(Refusal::at("parent", format!("现在就隶属于“{}”", above.name), "请选择调整后的上级"));
    }
    let since = store::history::spans(work.conn(), scope.district(), parent).await?.first().map(|s| s.from);
    if since.is_some_and(|since| change.on < since) {
        faults.push(Refusal::at("on", format!("新上级“{}”当时尚未成立", above.name), "请改为不早于新上级成立的日期"));
    }
    if store::has_name(work.conn(), scope.district(), Some(parent), &unit.name, Some(id)).await? {
        faults.push(Refusal::at("parent", format!("“{}”下已有同名党组织", above.name), "请先更名"));
    }
    refuse(faults)?;
    let from = store::find_anywhere(work.conn(), scope.district(), unit.parent.unwrap_or(parent)).await?;
    let ordinal = store::next_ordinal(work.conn(), scope.district()).await?;
    let path = tree::child_path(&above.path, ordinal);
    tree::move_subtree(work.conn(), scope.district_id(), &unit.path, &path).await?;
    let what =
        Event { was: from.name, now: above.name, other: Some(parent), ..event(work, id, EventKind::Moved, &change) };
    let new = Unit { parent: Some(parent), path, ..unit };
    turn(work, scope, &new, &what, "unit.move").await
}

/// Lets a unit cease to be, its members and lower units having gone elsewhere before.
///
/// # Errors
/// As [`rename`]; refused while it has members in the ledger, lower units, or matters on their way.
pub async fn dissolve(work: &mut Work, scope: &Scope, id: UnitId, change: Change) -> Outcome<()> {
    let subject = load(work, scope, id, &change).await?;
    refuse(against_ending(work, scope, &subject, &change).await?)?;
    let what = event(work, id, EventKind::Dissolved, &change);
    end(work, scope, subject.unit, what, "unit.dissolve").await
}

/// Merges a unit into another: it ceases to be, and both remember it.
///
/// # Errors
/// As [`dissolve`]; the other unit must be in reach, exist, and be of a kind that holds members if this one does.
pub async fn merge(work: &mut Work, scope: &Scope, id: UnitId, into: UnitId, change: Change) -> Outcome<()> {
    let subject = load(work, scope, id, &change).await?;
    let target = load(work, scope, into, &Change { version: None, ..change.clone() }).await?;
    let mut faults = against_ending(work, scope, &subject, &change).await?;
    if id == into {
        faults.push(Refusal::at("into", "不能并入自己", "请选择其他党组织"));
    }
    if let Some(day) = target.unit.dissolved {
        faults.push(Refusal::at(
            "into",
            format!("“{}”已于{}撤销", target.unit.name, day.chinese()),
            "请选择现有的党组织",
        ));
    }
    refuse(faults)?;
    let merged =
        Event { other: Some(into), now: target.unit.name.clone(), ..event(work, id, EventKind::Merged, &change) };
    let absorbed =
        Event { other: Some(id), was: subject.unit.name.clone(), ..event(work, into, EventKind::Absorbed, &change) };
    end(work, scope, subject.unit, merged, "unit.merge").await?;
    happen(work, &absorbed, &target.unit.sector).await
}

async fn against_ending(work: &mut Work, scope: &Scope, subject: &Subject, change: &Change) -> Outcome<Vec<Refusal>> {
    let mut faults = rules::against_change(&subject.unit, &subject.span, change, work.today());
    let lower = store::lower(work.conn(), scope.district(), subject.unit.id).await?;
    let members = members_left(work, scope, &subject.unit, change.on).await?;
    faults.extend(rules::against_ending(&subject.unit, &lower, members, change));
    let (actor, catalogue) = (work.actor().clone(), work.catalogue().clone());
    let ground = Ground { actor: &actor, catalogue: &catalogue };
    faults.extend(obstacle::against(&obstacle::of(work.conn(), ground, subject.unit.id, change.case).await?));
    Ok(faults)
}

/// Members that the ledger has for the unit itself on the day or today, whichever are more.
pub(super) async fn members_left(work: &mut Work, scope: &Scope, unit: &Unit, on: Day) -> Outcome<i64> {
    let narrow = scope.within(&unit.path).ok_or(Fault::NotFound)?;
    let mut most = 0;
    for day in [on, work.today()] {
        let sums = ledger::by_unit(work.conn(), &narrow, &Question::of("member.stock", Days::AsOf(day))).await?;
        let own = sums.iter().find(|s| s.unit == unit.id).map_or(0, |s| s.quantity.0 / 1000);
        most = most.max(own);
    }
    Ok(most)
}

async fn end(work: &mut Work, scope: &Scope, unit: Unit, what: Event, act: &'static str) -> Outcome<()> {
    let (id, district) = (unit.id, scope.district());
    // The entries say which kind there is one less of.
    let what = Event { was: unit.kind.clone(), ..what };
    let sector = unit.sector.clone();
    let terms = store::every_term(work.conn(), scope, id).await?;
    let ended = Unit { dissolved: Some(what.day), ..unit };
    store::update(work.conn(), district, &ended).await?;
    let due = |ended| rules::due_days(&terms, ended);
    post_due(work, &ended, &due(None), &due(ended.dissolved)).await?;
    store::history::end(work.conn(), district, id, what.day).await?;
    happen(work, &what, &sector).await?;
    seal_unit(work, act, id, what.kind.name()).await
}
