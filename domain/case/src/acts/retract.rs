//! Taking back a case that was begun by mistake; giving a case the name of its subject anew.

use super::write_file;
use crate::file::{CaseId, State, standing};
use crate::{rules, store};
use access::{Scope, Work};
use base::{Fault, Outcome, Refusal};

/// Takes back a case of which no step stands: it is in no list any more, and its rows and audit lines stay.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; [`Fault::Stale`] when somebody else was quicker; every reason against it.
pub async fn retract(work: &mut Work, scope: &Scope, id: CaseId, version: i64, reason: &str) -> Outcome<()> {
    let keys = work.keys().clone();
    let mut case = store::find(work.conn(), scope, id).await?;
    if case.version != version {
        return Err(store::stale());
    }
    let rows = store::rows(work.conn(), &keys, scope, id).await?;
    let mut reasons: Vec<Refusal> = rules::against_reason(reason).into_iter().collect();
    if !standing(&rows).is_empty() {
        reasons.push(Refusal::new("事项还有已办理的步骤", "请从后往前逐步撤销，再撤销登记"));
    }
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    case.state = State::Undone;
    case.version += 1;
    case.changed_at = work.now();
    write_file(work, ("case.retract", reason.trim()), &case).await?;
    let district = work.district().0;
    store::wait::replace(work.conn(), district, case.id, &[]).await
}

/// Gives a case another title: what it is about is called otherwise.
///
/// # Errors
/// [`Fault::NotFound`] out of reach.
pub async fn rename(work: &mut Work, scope: &Scope, id: CaseId, title: &str) -> Outcome<()> {
    let mut case = store::find(work.conn(), scope, id).await?;
    if case.title == title {
        return Ok(());
    }
    title.clone_into(&mut case.title);
    case.version += 1;
    case.changed_at = work.now();
    write_file(work, ("case.rename", title), &case).await
}
