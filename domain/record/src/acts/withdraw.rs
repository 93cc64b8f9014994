//! Withdrawing: the record stays readable with its reason, its entries are reversed.

use super::{replace, source};
use crate::record::{Record, RecordId, State};
use crate::{rules, store};
use access::{Scope, Work};
use base::{Fault, Outcome, Refusal};

/// Withdraws a record that should not have been made.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when somebody else changed it in the meantime; refused without a reason, or
/// when it was withdrawn before.
pub async fn withdraw(work: &mut Work, scope: &Scope, id: RecordId, version: i64, reason: &str) -> Outcome<()> {
    let keys = work.keys().clone();
    let former = store::find(work.conn(), &keys, scope, id).await?;
    let mut faults: Vec<Refusal> = rules::against_reason(reason).into_iter().collect();
    if former.state != State::Active {
        faults.push(Refusal::new("这条记录已经撤销过", "无需重复操作"));
    } else if former.version != version {
        return Err(store::stale());
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    take_back(work, &former, State::Withdrawn, reason.trim()).await?;
    ledger::reverse_source(work, source(id), reason.trim()).await?;
    Ok(())
}

/// Writes that a record no longer counts; reversing its entries is the caller's.
pub(super) async fn take_back(work: &mut Work, former: &Record, state: State, reason: &str) -> Outcome<()> {
    let record = Record {
        state,
        version: former.version + 1,
        reason: reason.to_owned(),
        changed_at: work.now(),
        changed_by: work.actor().name.clone(),
        ..former.clone()
    };
    let act = if state == State::Undone { "record.undo" } else { "record.withdraw" };
    replace(work, act, former, &record).await
}
