//! Undoing an import as a whole.

use super::withdraw::take_back;
use crate::record::{NOUN, Record, State};
use crate::store;
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use std::collections::BTreeSet;

const WHY: &str = "撤回整批导入";
/// How many of those in the way are named; the rest are counted.
const NAMED: usize = 20;

/// Undoes everything an import of records did, in one transaction.
///
/// # Errors
/// [`Fault::NotFound`] when one of its units is out of reach; refused with the list of records that were changed since.
pub async fn undo_batch(work: &mut Work, scope: &Scope, batch: i64) -> Outcome<()> {
    let (keys, district) = (work.keys().clone(), work.district().0);
    let all = store::of_batch(work.conn(), &keys, district, batch).await?;
    let units: BTreeSet<UnitId> = all.iter().map(|r| r.unit).collect();
    for unit in units {
        org::store::find(work.conn(), scope, unit).await?;
    }
    let faults = changed_since(&all);
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    for former in &all {
        take_back(work, former, State::Undone, WHY).await?;
    }
    let ids: Vec<i64> = all.iter().map(|r| r.id.0).collect();
    ledger::reverse_sources(work, NOUN, &ids, WHY).await?;
    Ok(())
}

fn changed_since(all: &[Record]) -> Vec<Refusal> {
    let changed: Vec<&Record> = all.iter().filter(|r| r.version != 1).collect();
    let fault = |r: &&Record| {
        let what = format!("“{}”（{}）在导入之后又有更正或撤销", r.title, r.day);
        Refusal::new(what, "整批撤回会丢失这些变动，请改为逐条撤销")
    };
    let mut faults: Vec<Refusal> = changed.iter().take(NAMED).map(fault).collect();
    if changed.len() > NAMED {
        faults.push(Refusal::new(format!("另有{}条在导入之后又有变动", changed.len() - NAMED), ""));
    }
    faults
}
