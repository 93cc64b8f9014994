//! Third step: writing what the plan says, all of it or nothing.

use super::judge::{self, Changed, Judged};
use super::{KIND, Numbers, Plan};
use crate::acts::{self, Doing, Handle, NewPerson};
use crate::store::version;
use access::{Line, Scope, Work};
use base::{Fault, Outcome};
use org::batch::{self, Counts};
use serde::Serialize;

/// How many problems a refusal lists.
const LISTED: usize = 200;
/// Changed persons written at a time.
const SLICE: usize = 500;

/// What was done.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Applied {
    /// The batch, for undoing; `None` when there was nothing to do.
    pub batch: Option<i64>,
    /// What became of the rows.
    pub numbers: Numbers,
}

/// Writes the plan. What others did since it was made is looked at again first.
///
/// # Errors
/// Refused with every problem when there is one; nothing is written then.
pub async fn apply(work: &mut Work, scope: &Scope, plan: Plan) -> Outcome<Applied> {
    let Plan { source, parsed, mut judged, mark } = plan;
    // Holds the members' mark until the end, so that two imports do not overlap.
    let district = scope.district();
    let before = version::mark(work.conn(), district).await?;
    version::bump(work.conn(), district).await?;
    if before != mark {
        judged = judge_again(work, scope, &source, &parsed).await?;
    }
    if !judged.problems.is_empty() {
        return Err(Fault::Refused(judged.problems.refusals(LISTED)));
    }
    let numbers = judged.numbers;
    if numbers.new + numbers.changed == 0 {
        let detail = format!("导入党员名册：{}行，均与系统一致", numbers.total);
        work.audit(Line::general("import", detail).unit(source.unit));
        return Ok(Applied { batch: None, numbers });
    }
    let batch = batch::open(work, scope, KIND, source.unit, &source.file_name).await?;
    let Judged { new, changed, .. } = judged;
    let mut rows = parsed.rows;
    drop((parsed.sheet, source.bytes));
    let people = new.into_iter().map(|(at, unit)| NewPerson { unit, facts: std::mem::take(&mut rows[at].facts) });
    let people: Vec<NewPerson> = people.collect();
    drop(rows);
    acts::enrol_many(work, scope, people, source.on, Some(batch)).await?;
    change(work, scope, changed, batch).await?;
    let counts = Counts {
        rows: count(numbers.total),
        created: count(numbers.new),
        changed: count(numbers.changed),
        unchanged: count(numbers.unchanged),
    };
    batch::close(work, scope, batch, counts).await?;
    Ok(Applied { batch: Some(batch), numbers })
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

async fn judge_again(
    work: &mut Work,
    scope: &Scope,
    source: &super::Source,
    parsed: &super::parse::Parsed,
) -> Outcome<Judged> {
    let unit = org::store::find(work.conn(), scope, source.unit).await?;
    let (keys, catalogue, today) = (work.keys().clone(), work.catalogue().clone(), work.today());
    let ground = judge::Ground { keys: &keys, catalogue: &catalogue, scope, unit: &unit, today, on: source.on };
    judge::judge(work.conn(), &ground, parsed).await
}

async fn change(work: &mut Work, scope: &Scope, changed: Vec<Changed>, batch: i64) -> Outcome<()> {
    let (confirmed, edited): (Vec<Changed>, Vec<Changed>) = changed.into_iter().partition(|c| c.confirmed.is_some());
    let mut edited = edited.into_iter().peekable();
    while edited.peek().is_some() {
        let slice: Vec<(Handle, crate::Facts)> =
            edited.by_ref().take(SLICE).map(|c| (Handle { id: c.id, version: c.version }, c.facts)).collect();
        acts::edit_many(work, slice, batch).await?;
    }
    for c in confirmed {
        let Some((on, result)) = c.confirmed else { continue };
        let handle = Handle { id: c.id, version: c.version };
        acts::confirm_with(work, scope, handle, c.facts, &Doing::on(on).because(result), Some(batch)).await?;
    }
    Ok(())
}
