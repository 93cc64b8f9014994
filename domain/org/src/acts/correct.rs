//! Correcting the data about a unit: what was typed wrongly or has changed without being an event.

use super::found::seal_phone;
use super::{EVENT, entries, seal_unit, stale};
use crate::{Details, Event, Unit, rules, store};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome};
use ledger::Source;

/// Writes the data about a unit as given; `version` is the one the person saw.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when it was changed since; every reason against it.
pub async fn correct(work: &mut Work, scope: &Scope, id: UnitId, version: i64, details: Details) -> Outcome<()> {
    let old = store::find(work.conn(), scope, id).await?;
    if old.version != version {
        return Err(stale());
    }
    let faults = rules::against_details(&details, work.catalogue(), work.today());
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let phone_sealed = match &details.phone {
        Some(typed) => seal_phone(work.keys(), id, typed)?,
        None => old.phone_sealed.clone(),
    };
    let new = with_details(&old, details, phone_sealed);
    store::update(work.conn(), scope.district(), &new).await?;
    if new.sector != old.sector {
        repost(work, scope, &new).await?;
    }
    seal_unit(work, "unit.correct", id, "更正基本信息").await
}

fn with_details(old: &Unit, d: Details, phone_sealed: String) -> Unit {
    Unit {
        short_name: d.short_name,
        founded: d.founded,
        sector: d.sector,
        contact: d.contact,
        phone_sealed,
        address: d.address,
        village: d.village,
        direct: d.direct,
        approves: d.approves,
        covers: d.covers,
        approved_by: d.approved_by,
        document: d.document,
        ..old.clone()
    }
}

/// Reverses what the unit's events posted and posts it anew under the right sector.
pub(crate) async fn repost(work: &mut Work, scope: &Scope, unit: &Unit) -> Outcome<()> {
    let events = store::events(work.conn(), scope, unit.id).await?;
    for event in Event::live(&events) {
        let fresh = entries(event, &unit.sector);
        if !fresh.is_empty() {
            ledger::reverse_source(work, Source { noun: EVENT, id: event.id }, "更正所属领域").await?;
            ledger::post(work, fresh).await?;
        }
    }
    Ok(())
}
