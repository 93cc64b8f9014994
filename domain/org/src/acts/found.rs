//! Founding a unit, or entering one that already exists.

use super::{happen, seal_unit};
use crate::rules::{self, Ground};
use crate::unit::phone_place;
use crate::{Event, EventKind, NewUnit, Span, Unit, store};
use access::{Scope, Work, tree};
use base::id::UnitId;
use base::{Fault, Keys, Outcome, phone};

/// What the first unit of a district is.
const ROOT_KIND: &str = "district_committee";

/// Founds a unit under one in reach; without a parent it becomes the root, which only a scope of the whole district may make.
///
/// # Errors
/// [`Fault::NotFound`] when the parent is out of reach; every reason against it.
pub async fn found(work: &mut Work, scope: &Scope, new: NewUnit) -> Outcome<UnitId> {
    let id = work.new_id();
    found_as(work, scope, id, new).await
}

/// Enters the first unit of a district under an id made before, because the district is named by it.
///
/// # Errors
/// As [`found`].
pub async fn found_root(work: &mut Work, scope: &Scope, id: UnitId, name: &str, code: &str) -> Outcome<UnitId> {
    let new = NewUnit::of(name, ROOT_KIND, None, work.today()).coded(code);
    found_as(work, scope, id, new).await
}

async fn found_as(work: &mut Work, scope: &Scope, id: UnitId, new: NewUnit) -> Outcome<UnitId> {
    let new = tidy(new);
    let ground = ground(work, scope, &new).await?;
    let faults = rules::against_founding(&new, &ground, work.catalogue(), work.today());
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let parent = ground.parent.map(|(unit, _)| unit);
    let unit = unit_of(work, id, &new, parent.as_ref()).await?;
    write(work, &new, &unit).await?;
    Ok(unit.id)
}

fn tidy(new: NewUnit) -> NewUnit {
    let code = new.code.map(|c| c.trim().to_owned()).filter(|c| !c.is_empty());
    NewUnit { code, name: new.name.trim().to_owned(), ..new }
}

async fn ground(work: &mut Work, scope: &Scope, new: &NewUnit) -> Outcome<Ground> {
    let district = scope.district();
    let parent = match new.parent {
        Some(id) => {
            let unit = store::find(work.conn(), scope, id).await?;
            let spans = store::history::spans(work.conn(), district, id).await?;
            let since =
                spans.first().map(|s| s.from).ok_or_else(|| Fault::internal(format!("unit {id} has no span")))?;
            Some((unit, since))
        }
        None if scope.is_whole() => None,
        None => return Err(Fault::NotFound),
    };
    let has_root = store::root(work.conn(), scope.district_id()).await?.is_some();
    let code_taken = match &new.code {
        Some(code) => store::has_code(work.conn(), district, code).await?,
        None => false,
    };
    let name_taken = store::has_name(work.conn(), district, new.parent, &new.name, None).await?;
    Ok(Ground { parent, has_root, code_taken, name_taken })
}

async fn unit_of(work: &mut Work, id: UnitId, new: &NewUnit, parent: Option<&Unit>) -> Outcome<Unit> {
    let district = work.district().0;
    let code = match (&new.code, parent) {
        (Some(code), _) => code.clone(),
        (None, Some(parent)) => {
            next_code(&parent.code, &store::codes_under(work.conn(), district, &parent.code).await?)
        }
        (None, None) => return Err(Fault::internal("a root without a code")),
    };
    let path = match parent {
        Some(parent) => tree::child_path(&parent.path, store::next_ordinal(work.conn(), district).await?),
        None => String::new(),
    };
    let d = &new.details;
    Ok(Unit {
        id,
        code,
        name: new.name.clone(),
        short_name: d.short_name.clone(),
        kind: new.kind.clone(),
        parent: new.parent,
        path,
        founded: d.founded,
        dissolved: None,
        sector: d.sector.clone(),
        contact: d.contact.clone(),
        phone_sealed: seal_phone(work.keys(), id, d.phone.as_deref().unwrap_or(""))?,
        address: d.address.clone(),
        village: d.village,
        direct: d.direct,
        approves: d.approves,
        covers: d.covers.clone(),
        approved_by: d.approved_by.clone(),
        document: d.document.clone(),
        version: 1,
    })
}

/// Seals a telephone number that was checked before.
pub(super) fn seal_phone(keys: &Keys, id: UnitId, typed: &str) -> Outcome<String> {
    if typed.is_empty() {
        return Ok(String::new());
    }
    let number = phone::parse(typed).map_err(Fault::internal)?;
    keys.seal_text(&phone_place(id), &number)
}

/// The parent's code and the next three digits that no unit has.
fn next_code(parent: &str, taken: &[String]) -> String {
    let number = |code: &String| code.strip_prefix(parent).filter(|rest| rest.len() == 3)?.parse::<u32>().ok();
    let last = taken.iter().filter_map(number).max().unwrap_or(0);
    let free = (last + 1..).map(|n| format!("{parent}{n:03}")).find(|code| !taken.contains(code));
    free.unwrap_or_default()
}

async fn write(work: &mut Work, new: &NewUnit, unit: &Unit) -> Outcome<()> {
    let district = work.district().0;
    let first = rules::first_day(new);
    store::insert(work.conn(), district, unit).await?;
    let span = Span { from: first, to: None, parent: unit.parent, name: unit.name.clone(), kind: unit.kind.clone() };
    store::history::open(work.conn(), district, unit.id, &span).await?;
    let event = Event {
        id: work.new_id(),
        unit: unit.id,
        kind: if rules::is_founding(new) { EventKind::Founded } else { EventKind::Entered },
        day: first,
        was: String::new(),
        now: unit.kind.clone(),
        other: unit.parent,
        detail: unit.approved_by.clone(),
        document: unit.document.clone(),
        batch: new.batch,
        undoes: None,
    };
    happen(work, &event, &unit.sector).await?;
    seal_unit(work, "unit.found", unit.id, event.kind.name()).await
}
