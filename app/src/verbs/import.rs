//! Importing a table: checked with all its errors, and unless only checking, written as a whole.

use access::{Actor, Deployment, Work};
use base::{Fault, Outcome, Refusal};
use exchange::Problems;
use org::Unit;
use serde::Serialize;

/// A table, and where it belongs.
#[derive(Debug)]
pub struct Table {
    /// `units`, `roster`, `meetings`, `coverage`, `grids`, or a simple kind.
    pub kind: String,
    /// Name of the file.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// The unit it belongs to.
    pub unit: Unit,
    /// Only check.
    pub dry_run: bool,
}

/// What became of the table; docs/commands.md.
#[derive(Debug, Default, Serialize)]
pub struct Answer {
    /// Number of the batch, if anything was written.
    pub batch: Option<i64>,
    /// Rows of the table.
    pub rows: usize,
    /// Rows that are new.
    pub new: usize,
    /// Rows that change what was there.
    pub changed: usize,
    /// Rows that are there already.
    pub same: usize,
    /// Rows that were passed over.
    pub left_out: Vec<LeftOut>,
    /// Everything wrong with it, each with its sentence.
    pub problems: Vec<serde_json::Value>,
}

/// A row that was passed over.
#[derive(Debug, Serialize)]
pub struct LeftOut {
    /// As a spreadsheet counts.
    pub row: u32,
    /// Why, in Chinese.
    pub why: String,
}

struct Ground<'a> {
    deployment: &'a Deployment,
    actor: &'a Actor,
    table: Table,
}

/// Checks a table with all its errors and, unless only checking or anything is wrong, writes it whole.
///
/// # Errors
/// Not found when the unit is out of reach for importing; refused for an unknown kind or a file that is no table.
pub async fn import(deployment: &Deployment, actor: &Actor, table: Table) -> Outcome<Answer> {
    if !actor.scope("import")?.covers(&table.unit.path) {
        return Err(Fault::NotFound);
    }
    let kind = table.kind.clone();
    let ground = Ground { deployment, actor, table };
    match kind.as_str() {
        "units" => units(ground).await,
        "roster" => roster(ground).await,
        "meetings" => meetings(ground).await,
        "coverage" => rows(ground, &coverage::import::UPLOAD).await,
        "grids" => rows(ground, &grid::import::UPLOAD).await,
        kind if deployment.catalogue.kind(kind).is_some() => records(ground, kind).await,
        other => Err(Refusal::new(
            format!("不认识“{other}”"),
            "可导入 units、roster、meetings、coverage、grids 或台账名称（如 award）",
        )
        .into()),
    }
}

/// What an import with problems is refused with.
pub fn refusal(answer: &Answer) -> Refusal {
    Refusal::new(format!("表格有 {} 处问题，没有导入", answer.problems.len()), "请逐条改正后重新导入")
}

/// All problems, each with its sentence.
fn problems(all: &Problems) -> Outcome<Vec<serde_json::Value>> {
    let (shown, _) = all.first(usize::MAX);
    let one = |p: &exchange::Problem| -> Outcome<serde_json::Value> {
        let mut value = serde_json::to_value(p)?;
        if let Some(map) = value.as_object_mut() {
            map.insert("text".into(), p.to_string().into());
        }
        Ok(value)
    };
    shown.into_iter().map(one).collect()
}

async fn begin(ground: &Ground<'_>) -> Outcome<Work> {
    ground.deployment.begin(ground.actor).await
}

async fn roster(ground: Ground<'_>) -> Outcome<Answer> {
    let deployment = ground.deployment;
    let scope = ground.actor.scope("member.write")?;
    let source = member::import::Source {
        bytes: ground.table.bytes.clone(),
        file_name: ground.table.name.clone(),
        unit: ground.table.unit.id,
        on: deployment.today(),
    };
    let plan = member::import::plan(deployment, &scope, source).await?;
    let numbers = plan.numbers();
    let mut answer = Answer {
        rows: numbers.total,
        new: numbers.new,
        changed: numbers.changed,
        same: numbers.unchanged,
        problems: problems(plan.problems())?,
        ..Answer::default()
    };
    if !ground.table.dry_run && plan.is_good() {
        let mut work = begin(&ground).await?;
        answer.batch = member::import::apply(&mut work, &scope, plan).await?.batch;
        work.commit().await?;
    }
    Ok(answer)
}

async fn meetings(ground: Ground<'_>) -> Outcome<Answer> {
    let deployment = ground.deployment;
    let scope = ground.actor.scope("meeting.write")?;
    let file = meeting::import::File { name: &ground.table.name, bytes: &ground.table.bytes };
    let plan = meeting::import::plan(deployment, &scope, ground.table.unit.id, file).await?;
    let mut answer = Answer {
        rows: plan.rows,
        new: plan.new.len(),
        same: plan.unchanged,
        problems: problems(&plan.problems)?,
        ..Answer::default()
    };
    answer.left_out = plan.counted.iter().map(|(row, why)| LeftOut { row: *row, why: why.clone() }).collect();
    if !ground.table.dry_run && plan.problems.is_empty() {
        let mut work = begin(&ground).await?;
        answer.batch = meeting::import::apply(&mut work, &scope, &plan, &ground.table.name).await?;
        if answer.batch.is_some() {
            work.commit().await?;
        }
    }
    Ok(answer)
}

async fn units(ground: Ground<'_>) -> Outcome<Answer> {
    let deployment = ground.deployment;
    let scope = ground.actor.scope("unit.write")?;
    let today = deployment.today();
    let asked = org::import::Asked {
        bytes: &ground.table.bytes,
        file_name: &ground.table.name,
        unit: ground.table.unit.id,
        on: today,
        today,
    };
    let mut conn = deployment.db.read().await?;
    let plan = org::import::plan(&mut conn, &scope, &deployment.keys, &deployment.catalogue, asked).await?;
    drop(conn);
    let mut answer = Answer {
        rows: plan.rows,
        new: plan.new,
        changed: plan.changed,
        same: plan.unchanged,
        problems: problems(&plan.problems)?,
        ..Answer::default()
    };
    if !ground.table.dry_run && plan.problems.is_empty() {
        let mut work = begin(&ground).await?;
        answer.batch = org::import::apply(&mut work, &scope, &plan).await?;
        if answer.batch.is_some() {
            work.commit().await?;
        }
    }
    Ok(answer)
}

/// A table that is imported by the acts of its forms: done in any case, and kept unless only checking or anything is wrong.
async fn rows(ground: Ground<'_>, upload: &org::upload::Upload) -> Outcome<Answer> {
    let mut work = begin(&ground).await?;
    let table = &ground.table;
    let on = ground.deployment.today();
    let file = org::upload::File { name: &table.name, bytes: &table.bytes, into: table.unit.id, on };
    let plan = org::upload::run(&mut work, upload, file).await?;
    let mut answer = Answer {
        rows: plan.found.rows,
        new: plan.found.made,
        same: plan.found.same.len(),
        problems: problems(&plan.found.problems)?,
        ..Answer::default()
    };
    answer.left_out = plan.found.same.iter().map(|(row, why)| LeftOut { row: *row, why: why.clone() }).collect();
    if !table.dry_run && plan.is_good() {
        work.commit().await?;
        answer.batch = Some(plan.batch);
    }
    Ok(answer)
}

async fn records(ground: Ground<'_>, kind: &str) -> Outcome<Answer> {
    let deployment = ground.deployment;
    let scope = ground.actor.scope("record.write")?;
    let file = record::import::File { name: &ground.table.name, bytes: &ground.table.bytes };
    let plan = record::import::plan(deployment, &scope, kind, ground.table.unit.id, file).await?;
    let mut answer =
        Answer { rows: plan.rows, new: plan.new.len(), problems: problems(&plan.problems)?, ..Answer::default() };
    answer.left_out = plan
        .doubles
        .iter()
        .map(|d| LeftOut { row: d.row, why: format!("与已有记录或本表其他行重复：{}", d.title) })
        .collect();
    (answer.same, answer.new) = (plan.doubles.len(), answer.new.saturating_sub(plan.doubles.len()));
    if !ground.table.dry_run && plan.problems.is_empty() {
        let mut work = begin(&ground).await?;
        // The same file again changes nothing: what looks like a double is left out, and said.
        answer.batch = record::import::apply(&mut work, &scope, plan, record::import::Doubles::Skip).await?.batch;
        if answer.batch.is_some() {
            work.commit().await?;
        }
    }
    Ok(answer)
}
