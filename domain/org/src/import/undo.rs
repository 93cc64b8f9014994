//! Undoing an import of units: what it founded goes, what it changed becomes as it was – unless something was built on it since.

use crate::acts::{EVENT, happen, repost, seal_unit};
use crate::{Event, EventKind, Unit, store};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use ledger::{Question, Source, Span};
use std::collections::{HashMap, HashSet};

/// A unit that the batch founded or changed.
struct Touched {
    unit: Unit,
    version: i64,
    before: Option<Unit>,
}

/// Undoes a batch.
///
/// # Errors
/// Every reason: a unit was changed since, or has members, lower units or records that did not come with this batch.
pub(super) async fn undo(work: &mut Work, scope: &Scope, batch: i64) -> Outcome<()> {
    let district = scope.district();
    let mut all = Vec::new();
    for (id, version, before) in store::batch_rows(work.conn(), district, batch).await? {
        let unit = store::find(work.conn(), scope, id).await?;
        let before = before.map(|json| serde_json::from_str(&json)).transpose()?;
        all.push(Touched { unit, version, before });
    }
    let faults = against(work, scope, &all).await?;
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    for touched in all {
        match touched.before {
            Some(before) => restore(work, scope, &touched.unit, before).await?,
            None => withdraw(work, scope, &touched.unit, batch).await?,
        }
    }
    store::drop_batch_rows(work.conn(), district, batch).await
}

async fn against(work: &mut Work, scope: &Scope, all: &[Touched]) -> Outcome<Vec<Refusal>> {
    let gone: HashSet<UnitId> = all.iter().filter(|t| t.before.is_none()).map(|t| t.unit.id).collect();
    let records = records(work, scope).await?;
    let mut faults = Vec::new();
    for Touched { unit, version, before } in all {
        let mut say = |what: String, remedy: &str| faults.push(Refusal::at(unit.name.clone(), what, remedy));
        if unit.version != *version {
            say("导入之后又被修改".into(), "请先核对；确需撤回的，逐个处理");
        }
        if before.is_some() {
            continue;
        }
        let lower = store::lower(work.conn(), scope.district(), unit.id).await?;
        if let Some(kept) = lower.iter().find(|l| !gone.contains(&l.id)) {
            say(format!("导入之后又有了下级“{}”", kept.name), "请先调整它的隶属关系");
        }
        if records.contains_key(&unit.id) {
            say("导入之后已有党员或业务记录".into(), "请先撤回相应的党员名册导入，或改为办理撤销");
        }
        let today = work.today();
        let posts = store::committee(work.conn(), scope, unit.id, today).await?;
        if !posts.is_empty() {
            say("导入之后登记了班子成员".into(), "请先登记免职");
        }
    }
    Ok(faults)
}

/// Units for which the ledger has anything that is not their own founding.
async fn records(work: &mut Work, scope: &Scope) -> Outcome<HashMap<UnitId, i64>> {
    let kinds = work.catalogue().entries().map(|e| e.key.clone()).filter(|key| !key.starts_with("unit.")).collect();
    let question = Question { kinds, filter: Vec::new(), narrowed: Vec::new(), span: Span::AsOf(work.today()) };
    let sums = ledger::by_unit(work.conn(), scope, &question).await?;
    Ok(sums.into_iter().map(|s| (s.unit, s.count)).collect())
}

async fn restore(work: &mut Work, scope: &Scope, now: &Unit, before: Unit) -> Outcome<()> {
    let old = Unit { version: now.version, path: now.path.clone(), ..before };
    store::update(work.conn(), scope.district(), &old).await?;
    if old.sector != now.sector {
        repost(work, scope, &old).await?;
    }
    seal_unit(work, "unit.restore", now.id, "撤回导入，恢复原信息").await
}

async fn withdraw(work: &mut Work, scope: &Scope, unit: &Unit, batch: i64) -> Outcome<()> {
    for event in store::events(work.conn(), scope, unit.id).await? {
        ledger::reverse_source(work, Source { noun: EVENT, id: event.id }, "撤回导入").await?;
    }
    let undone = Event {
        id: work.new_id(),
        unit: unit.id,
        kind: EventKind::Undone,
        day: work.today(),
        was: unit.code.clone(),
        now: String::new(),
        other: None,
        detail: "撤回导入".into(),
        document: String::new(),
        batch: Some(batch),
        undoes: None,
    };
    happen(work, &undone, &unit.sector).await?;
    store::withdraw(work.conn(), scope.district(), unit.id).await?;
    seal_unit(work, "unit.withdraw", unit.id, "撤回导入").await
}
