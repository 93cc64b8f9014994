//! Doing what the dry run said, in one transaction; and undoing it.

use super::BATCH;
use super::plan::Plan;
use crate::acts::{self, NewRecord, undo_batch};
use access::{Scope, Work};
use base::{Fault, Outcome};
use org::batch::{self, Counts, UndoFuture, UndoKind};
use std::collections::HashSet;

/// Problems named in a refusal; the annotated workbook has them all.
const NAMED: usize = 50;

/// What becomes of rows that look like records that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubles {
    /// They are left out.
    Skip,
    /// They are recorded all the same.
    Keep,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// The batch, for undoing; `None` when there was nothing to record.
    pub batch: Option<i64>,
    /// What became of the rows.
    pub counts: Counts,
}

/// How our imports are undone, for the app to register.
pub const UNDO: UndoKind = UndoKind { kind: BATCH, name: "台账记录", need: "record.write", undo };

fn undo<'a>(work: &'a mut Work, scope: &'a Scope, batch: i64) -> UndoFuture<'a> {
    Box::pin(undo_batch(work, scope, batch))
}

/// Records everything the plan says. When nothing is left to record, nothing is written: do not commit then.
///
/// # Errors
/// Refused with every problem of the plan; [`Fault::NotFound`] when a unit is out of reach.
pub async fn apply(work: &mut Work, scope: &Scope, plan: Plan, doubles: Doubles) -> Outcome<Applied> {
    if !plan.problems.is_empty() {
        return Err(Fault::Refused(plan.problems.refusals(NAMED)));
    }
    let catalogue = work.catalogue().clone();
    let kind = acts::kind_of(&catalogue, &plan.kind)?;
    let alike: HashSet<u32> = match doubles {
        Doubles::Skip => plan.doubles.iter().map(|d| d.row).collect(),
        Doubles::Keep => HashSet::new(),
    };
    let rows = i64::try_from(plan.rows)?;
    let new: Vec<NewRecord> =
        plan.new.into_iter().filter(|(row, _)| !alike.contains(row)).map(|(_, new)| new).collect();
    let created = i64::try_from(new.len())?;
    let counts = Counts { rows, created, changed: 0, unchanged: rows - created };
    if new.is_empty() {
        return Ok(Applied { batch: None, counts });
    }
    let name = format!("{}：{}", kind.name, plan.file_name);
    let importing = work.actor().scope("import")?;
    let id = batch::open(work, &importing, BATCH, plan.unit, &name).await?;
    acts::create_many(work, scope, &plan.kind, new, Some(id)).await?;
    batch::close(work, &importing, id, counts).await?;
    Ok(Applied { batch: Some(id), counts })
}

impl Applied {
    /// One line for people.
    pub fn line(&self) -> String {
        let Counts { rows, created, unchanged, .. } = self.counts;
        let skipped = if unchanged > 0 { format!("，跳过疑似重复 {unchanged} 行") } else { String::new() };
        format!("共 {rows} 行，登记 {created} 条{skipped}")
    }
}
