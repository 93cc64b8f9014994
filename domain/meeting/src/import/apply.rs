//! Importing for good, and taking it back.

use super::Plan;
use crate::acts;
use access::{Scope, Work};
use base::{Fault, Outcome, Refusal};
use org::batch::{self, Counts, UndoKind};

/// The batch's kind.
const KIND: &str = "meetings";
/// Most problems that a refusal lists.
const LISTED: usize = 200;

/// Records everything of a plan in one transaction. Gives the batch, or nothing when the file says nothing new.
///
/// # Errors
/// Every problem of the plan; then nothing is recorded.
pub async fn apply(work: &mut Work, scope: &Scope, plan: &Plan, file_name: &str) -> Outcome<Option<i64>> {
    if !plan.problems.is_empty() {
        return Err(Fault::Refused(plan.problems.refusals(LISTED)));
    }
    if plan.rows == 0 {
        return Err(Refusal::new("表格中没有数据", "请在表头下面填写会议记录").into());
    }
    if plan.new.is_empty() {
        return Ok(None);
    }
    let id = batch::open(work, scope, KIND, plan.into, file_name).await?;
    let made = acts::record_many(work, scope, &plan.new, Some(id)).await?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let counts =
        Counts { rows: count(plan.rows), created: count(made.len()), changed: 0, unchanged: count(plan.unchanged) };
    batch::close(work, scope, id, counts).await?;
    Ok(Some(id))
}

/// How an import of meetings is undone.
pub const UNDO: UndoKind = UndoKind {
    kind: KIND,
    name: "会议记录",
    need: "meeting.write",
    undo: |work, scope, id| Box::pin(acts::undo_batch(work, scope, id)),
};
