//! Changing facts: nothing that moves stock.

use super::change::{event, former};
use super::record::{refuse, seal_events};
use super::{Case, Doing, Handle};
use crate::facts::Facts;
use crate::life::{Event, EventKind};
use crate::rules;
use crate::store::find::{self, Person};
use crate::store::row::{PersonRow, Standing};
use crate::store::{event as events, token, version, write};
use access::{Line, Scope, Work};
use base::Outcome;
use base::id::PersonId;

/// Replaces the facts, except the category, which changes by confirmation or correction only. Gives whether anything changed.
///
/// # Errors
/// [`base::Fault::NotFound`] out of reach, [`base::Fault::Stale`] for another version, every contradiction.
pub async fn edit(work: &mut Work, scope: &Scope, handle: Handle, facts: Facts) -> Outcome<bool> {
    let keys = work.keys().clone();
    let person = find::find(work.conn(), &keys, scope, handle.id).await?;
    if person.version != handle.version {
        return Err(write::stale());
    }
    let facts = facts.with("category", person.category());
    if facts == person.facts {
        return Ok(false);
    }
    refuse(rules::check(&facts, work.catalogue(), work.today()))?;
    rewrite(work, vec![Rewrite::edit(person, facts, None)], "member.edit").await?;
    Ok(true)
}

/// Replaces the facts of many persons that an import has found and judged.
pub(crate) async fn edit_many(work: &mut Work, changes: Vec<(Handle, Facts)>, batch: i64) -> Outcome<()> {
    let (district, keys) = (work.district().0, work.keys().clone());
    let ids: Vec<PersonId> = changes.iter().map(|(handle, _)| handle.id).collect();
    let rows = find::rows(work.conn(), district, &ids).await?;
    if rows.len() != changes.len() || rows.iter().zip(&changes).any(|(row, (handle, _))| row.version != handle.version)
    {
        return Err(write::stale());
    }
    let mut all = Vec::with_capacity(rows.len());
    for (row, (_, facts)) in rows.iter().zip(changes) {
        all.push(Rewrite::edit(Person::of(row, &keys)?, facts, Some(batch)));
    }
    rewrite(work, all, "member.edit").await
}

/// A person whose facts are replaced without any change of unit, category or state.
pub(crate) struct Rewrite {
    pub before: Person,
    pub facts: Facts,
    pub batch: Option<i64>,
    /// The edit that is taken back, and why.
    pub annuls: Option<(i64, &'static str)>,
}

impl Rewrite {
    fn edit(before: Person, facts: Facts, batch: Option<i64>) -> Self {
        Self { before, facts, batch, annuls: None }
    }
}

/// Writes rows, events, tokens and audit lines of rewrites.
pub(crate) async fn rewrite(work: &mut Work, all: Vec<Rewrite>, act: &'static str) -> Outcome<()> {
    let (district, keys) = (work.district().0, work.keys().clone());
    let (mut recorded, mut gone, mut new) = (Vec::new(), Vec::new(), Vec::new());
    for Rewrite { before, facts, batch, annuls } in all {
        let changed = facts.differences(&before.facts);
        let standing = Standing {
            id: before.id,
            unit: before.unit,
            state: if before.is_active() { find::ACTIVE } else { find::LEFT },
            version: before.version + 1,
        };
        let row = PersonRow::of(work.keys(), work.catalogue(), &standing, &facts)?;
        let line = Line::done(act, "person", row.id).unit(before.unit).seal(work.keys(), &row)?;
        work.audit(line);
        let was = token::of(&keys, &before.facts);
        let is = token::of(&keys, &facts);
        gone.extend(was.iter().filter(|t| !is.contains(t)).map(|t| (t.clone(), before.id)));
        new.extend(is.iter().filter(|t| !was.contains(t)).map(|t| (t.clone(), before.id)));
        write::update(work.conn(), district, row, before.version).await?;
        let case = Case { person: before, events: Vec::new() };
        recorded.push(edited(work, &case, &changed, batch, annuls)?);
    }
    events::insert(work.conn(), district, &recorded).await?;
    token::remove(work.conn(), district, &gone).await?;
    token::insert(work.conn(), district, new).await?;
    version::bump(work.conn(), district).await?;
    seal_events(work, &recorded)
}

/// The event of a change of facts, with the facts before.
fn edited(
    work: &Work,
    case: &Case,
    changed: &[String],
    batch: Option<i64>,
    annuls: Option<(i64, &'static str)>,
) -> Outcome<Event> {
    let kind = if annuls.is_some() { EventKind::Annulled } else { EventKind::Edited };
    let note = annuls.map_or_else(|| names(work, changed), |(_, why)| why.to_owned());
    let mut event = event(work, case, kind, case.person.unit, &Doing::on(work.today()).noting(&note));
    event.batch = batch;
    event.annuls = annuls.map(|(id, _)| id);
    event.former = former(work, case, event.id)?;
    Ok(event)
}

/// The names of columns, for the timeline; never their values.
fn names(work: &Work, keys: &[String]) -> String {
    let name = |key: &String| work.catalogue().roster_column(key).map_or_else(|| key.clone(), |c| c.name.clone());
    keys.iter().map(name).collect::<Vec<_>>().join("、")
}
