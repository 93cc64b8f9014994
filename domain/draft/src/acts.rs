//! Verbs on drafts.

mod create;
mod decide;
mod freeze;
mod history;
mod remember;
mod template;

pub use create::{FromTemplate, NewDraft, create, create_from_template};
pub use decide::{Decision, Seen, decide};
pub use freeze::{ToFreeze, freeze, reopen};
pub(crate) use history::deltas_back;
pub use history::{go_back, undo};
pub use remember::forget;
pub(crate) use remember::{of_unit, writer};
pub use template::{begin_from, find_template, save_template, share};

use crate::store::{self, Change, Delta, Draft, DraftId, Kind};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Period, Refusal};

/// What a sealed file is bound to.
pub(crate) fn file_place(id: DraftId) -> String {
    format!("draft.file:{id}")
}

/// Makes a new version of these changes: writes them, keeps them in the history, notes them. Nothing else writes to a draft.
async fn apply(
    work: &mut Work,
    draft: &mut Draft,
    act: &'static str,
    deltas: Vec<Delta>,
    undoes: Option<i64>,
) -> Outcome<()> {
    let district = work.district().0;
    for delta in &deltas {
        match delta {
            Delta::Slot { n, after, .. } => {
                store::choose(work.conn(), district, draft.id, *n, after.as_ref()).await?;
            }
            Delta::Title { after, .. } => draft.title.clone_from(after),
            Delta::Unit { after, .. } => draft.unit = UnitId(*after),
            Delta::Period { after, .. } => draft.period = *after,
            Delta::Removed { after } => draft.removed = *after,
            Delta::Frozen { after } => draft.frozen = if *after { draft.version + 1 } else { 0 },
            Delta::Shared { after } => draft.kind = if *after { Kind::Shared } else { Kind::Template },
        }
    }
    draft.version += 1;
    store::update(work.conn(), district, draft).await?;
    let change = Change {
        version: draft.version,
        act: act.trim_start_matches("draft.").to_owned(),
        undoes,
        deltas,
        by: work.actor().name.clone(),
        at: work.now(),
    };
    keep(work, draft, &change).await?;
    note(work, act, draft).await
}

/// Adds a change to the history's chain.
async fn keep(work: &mut Work, draft: &Draft, change: &Change) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let before = store::last_digest(work.conn(), district, draft.id).await?;
    let digest = store::link(&keys, before.as_deref(), draft.id, change)?;
    store::insert_change(work.conn(), district, draft, change, &digest).await
}

async fn note(work: &mut Work, act: &'static str, draft: &Draft) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let seal = store::seal(work.conn(), &keys, district, draft).await?;
    let line = Line { seal: Some(seal), ..Line::done(act, "draft", draft.id.0).unit(draft.unit) };
    work.audit(line);
    Ok(())
}

/// The draft, if it can be changed.
async fn open(work: &mut Work, scope: &Scope, id: DraftId) -> Outcome<Draft> {
    let draft = store::find(work.conn(), scope, id).await?;
    if draft.is_frozen() {
        return Err(Refusal::new("文稿已定稿，不能再改", "需要修改的，请先“取消定稿”，另起新的版本").into());
    }
    Ok(draft)
}

/// What a draft is about.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Unit.
    pub unit: UnitId,
    /// Period.
    pub period: Period,
    /// Title; left as it is when empty.
    pub title: String,
}

/// Changes unit, period or title.
///
/// # Errors
/// Not found when either unit is out of scope; refused when frozen; stale when changed since it was seen.
pub async fn change(work: &mut Work, scope: &Scope, id: DraftId, seen: Seen, new: Settings) -> Outcome<()> {
    let mut draft = open(work, scope, id).await?;
    seen.check_settings(work, &draft).await?;
    org::store::find(work.conn(), scope, new.unit).await?;
    let title: String = new.title.trim().chars().take(100).collect();
    let mut deltas = Vec::new();
    if new.unit != draft.unit {
        deltas.push(Delta::Unit { before: draft.unit.0, after: new.unit.0 });
    }
    if new.period != draft.period {
        deltas.push(Delta::Period { before: draft.period, after: new.period });
    }
    if !title.is_empty() && title != draft.title {
        deltas.push(Delta::Title { before: draft.title.clone(), after: title });
    }
    if deltas.is_empty() {
        return note(work, "draft.change", &draft).await;
    }
    apply(work, &mut draft, "draft.change", deltas, None).await
}

/// Takes a draft away.
///
/// # Errors
/// Not found, or stale.
pub async fn remove(work: &mut Work, scope: &Scope, id: DraftId) -> Outcome<()> {
    let mut draft = store::find(work.conn(), scope, id).await?;
    apply(work, &mut draft, "draft.remove", vec![Delta::Removed { after: true }], None).await
}

/// Brings back a draft that was taken away.
///
/// # Errors
/// Not found when there is none that was taken away.
pub async fn restore(work: &mut Work, scope: &Scope, id: DraftId) -> Outcome<()> {
    let mut draft = store::any(work.conn(), scope, id).await?;
    if !draft.removed {
        return Err(Fault::NotFound);
    }
    apply(work, &mut draft, "draft.restore", vec![Delta::Removed { after: false }], None).await
}
