//! The import itself: everything in the one transaction of the given work.

use super::KIND;
use super::plan::{Above, Plan, Step};
use crate::batch::{self, Counts};
use crate::{NewUnit, Unit, acts, store};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome};

/// Writes what was planned; the batch, or `None` when every row says what is there already.
///
/// # Errors
/// Every problem of the plan when it has any; [`Fault::Stale`] when a unit was changed since the dry run.
pub async fn apply(work: &mut Work, scope: &Scope, plan: &Plan) -> Outcome<Option<i64>> {
    if !plan.problems.is_empty() {
        return Err(Fault::Refused(plan.problems.refusals(200)));
    }
    if plan.new + plan.changed == 0 {
        return Ok(None);
    }
    let id = batch::open(work, scope, KIND, plan.unit.id, &plan.file_name).await?;
    let mut made: Vec<Option<UnitId>> = plan.steps.iter().map(known).collect();
    for at in in_order(&plan.steps) {
        match &plan.steps[at] {
            Step::Found(new, above) => {
                let parent = match above {
                    Above::Known(id) => Some(*id),
                    Above::Row(row) => made[*row],
                };
                made[at] = Some(found(work, scope, id, NewUnit { parent, ..(**new).clone() }).await?);
            }
            Step::Correct(unit, version, details) => {
                let before: Unit = store::find(work.conn(), scope, *unit).await?;
                acts::correct(work, scope, *unit, *version, (**details).clone()).await?;
                let row = (*unit, version + 1, Some(serde_json::to_string(&before)?));
                store::insert_batch_row(work.conn(), scope.district(), id, row).await?;
            }
            Step::Same(_) | Step::Wrong => {}
        }
    }
    let n = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let counts =
        Counts { rows: n(plan.rows), created: n(plan.new), changed: n(plan.changed), unchanged: n(plan.unchanged) };
    batch::close(work, scope, id, counts).await?;
    Ok(Some(id))
}

fn known(step: &Step) -> Option<UnitId> {
    match step {
        Step::Same(id) | Step::Correct(id, ..) => Some(*id),
        Step::Found(..) | Step::Wrong => None,
    }
}

async fn found(work: &mut Work, scope: &Scope, batch: i64, new: NewUnit) -> Outcome<UnitId> {
    let unit = acts::found(work, scope, NewUnit { batch: Some(batch), ..new }).await?;
    store::insert_batch_row(work.conn(), scope.district(), batch, (unit, 1, None)).await?;
    Ok(unit)
}

/// Superiors before those below them, otherwise as in the table.
fn in_order(steps: &[Step]) -> Vec<usize> {
    let depth = |at: usize| {
        let up = |row: &usize| match &steps[*row] {
            Step::Found(_, Above::Row(next)) => Some(*next),
            _ => None,
        };
        std::iter::successors(Some(at), up).take(steps.len()).count()
    };
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_by_cached_key(|at| depth(*at));
    order
}
