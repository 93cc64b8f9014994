//! Taking back the last change, and going back to an earlier version: both make a new version.

use super::remember::remember;
use super::{apply, open};
use crate::rules::places;
use crate::store::{self, Change, Choice, Delta, DraftId};
use access::{Scope, Work};
use base::{Outcome, Refusal};
use std::collections::{BTreeSet, HashMap};

/// Takes back the newest change that was not taken back yet; which places it touched.
///
/// # Errors
/// Refused when there is nothing to take back or the draft is frozen.
pub async fn undo(work: &mut Work, scope: &Scope, id: DraftId) -> Outcome<Option<usize>> {
    let mut draft = open(work, scope, id).await?;
    let district = work.district().0;
    let changes = store::changes(work.conn(), district, id, 0).await?;
    let undone: BTreeSet<i64> = changes.iter().filter_map(|(c, _)| c.undoes).collect();
    let last = changes.iter().rev().map(|(c, _)| c).find(|c| c.undoes.is_none() && !undone.contains(&c.version));
    let Some(last) = last.filter(|c| can_be_undone(c)) else {
        return Err(Refusal::new("没有可以撤销的操作", "要回到更早的样子，请到“版本”中选择").into());
    };
    let deltas: Vec<Delta> = last.deltas.iter().rev().cloned().map(Delta::inverse).collect();
    let place = deltas.iter().find_map(|d| if let Delta::Slot { n, .. } = d { Some(*n) } else { None });
    if place.is_some() {
        let found = places(&draft.body);
        for delta in &deltas {
            if let Delta::Slot { n, after, .. } = delta {
                remember(work, &draft, &found, *n, after.as_ref()).await?;
            }
        }
    }
    apply(work, &mut draft, "draft.undo", deltas, Some(last.version)).await?;
    Ok(place)
}

/// Decisions and settings; not that a draft was made, frozen, opened, taken away or brought back.
fn can_be_undone(change: &Change) -> bool {
    matches!(change.act.as_str(), "decide" | "change" | "go_back")
}

/// Makes a new version in which everything is decided as it was in an earlier one.
///
/// # Errors
/// Refused when there is no such version, nothing differs, or the draft is frozen.
pub async fn go_back(work: &mut Work, scope: &Scope, id: DraftId, version: i64) -> Outcome<()> {
    let mut draft = open(work, scope, id).await?;
    let district = work.district().0;
    let changes = store::changes(work.conn(), district, id, 0).await?;
    if version >= draft.version || !changes.iter().any(|(c, _)| c.version == version) {
        return Err(Refusal::new(format!("没有第 {version} 版"), "请从版本列表中选择").into());
    }
    let now = store::choices(work.conn(), district, id).await?;
    let deltas = deltas_back(&now, changes.iter().rev().map(|(c, _)| c).take_while(|c| c.version > version));
    if deltas.is_empty() {
        return Err(Refusal::new(format!("现在的内容与第 {version} 版相同"), "不需要退回").into());
    }
    apply(work, &mut draft, "draft.go_back", deltas, None).await
}

/// What leads from now back before these changes, given newest first. Freezing, sharing and taking away are left as they are.
pub(crate) fn deltas_back<'a>(now: &HashMap<usize, Choice>, newer: impl Iterator<Item = &'a Change>) -> Vec<Delta> {
    let mut slots: HashMap<usize, Option<Choice>> = HashMap::new();
    let mut settings: Vec<Delta> = Vec::new();
    for delta in newer.flat_map(|c| c.deltas.iter().rev()) {
        match delta.clone().inverse() {
            Delta::Slot { n, after, .. } => {
                slots.insert(n, after);
            }
            other @ (Delta::Title { .. } | Delta::Unit { .. } | Delta::Period { .. }) => settings.push(other),
            Delta::Removed { .. } | Delta::Frozen { .. } | Delta::Shared { .. } => {}
        }
    }
    let mut back: Vec<Delta> = slots
        .into_iter()
        .filter(|(n, after)| now.get(n) != after.as_ref())
        .map(|(n, after)| Delta::Slot { n, before: now.get(&n).cloned(), after })
        .collect();
    back.sort_by_key(|d| if let Delta::Slot { n, .. } = d { *n } else { 0 });
    back.extend(settings);
    back
}
