//! Changing facts: nothing that moves stock.

use super::change::{event, former};
use super::record::refuse;
use super::{Change, Doing, Handle, load, record};
use crate::facts::Facts;
use crate::life::EventKind;
use crate::rules;
use access::{Scope, Work};
use base::Outcome;

/// Replaces the facts, except the category, which changes by confirmation or correction only. Gives whether anything changed.
///
/// # Errors
/// [`base::Fault::NotFound`] out of reach, [`base::Fault::Stale`] for another version, every contradiction.
pub async fn edit(work: &mut Work, scope: &Scope, handle: Handle, facts: Facts, batch: Option<i64>) -> Outcome<bool> {
    let case = load(work, scope, handle).await?;
    let facts = facts.with("category", case.person.category());
    let changed = facts.differences(&case.person.facts);
    if changed.is_empty() {
        return Ok(false);
    }
    refuse(rules::check(&facts, work.catalogue(), work.today()))?;
    let doing = Doing::on(work.today()).noting(&names(work, &changed));
    let mut event = event(work, &case, EventKind::Edited, case.person.unit, &doing)?;
    event.batch = batch;
    event.former = former(work, &case, event.id)?;
    record(work, &case, Change { facts, events: vec![event], act: "member.edit", ..Change::default() }).await?;
    Ok(true)
}

/// The names of columns, for the timeline; never their values.
pub(crate) fn names(work: &Work, keys: &[String]) -> String {
    let name = |key: &String| work.catalogue().roster_column(key).map_or_else(|| key.clone(), |c| c.name.clone());
    keys.iter().map(name).collect::<Vec<_>>().join("、")
}
