//! `taizhang import` and `undo`.

use super::{say, say_json};
use crate::open::{self, At, Opened};
use access::{Actor, Work};
use base::{Fault, Outcome, Refusal};
use exchange::Problems;
use org::Unit;
use serde::Serialize;
use std::fs;
use std::path::PathBuf;

/// What is asked for.
#[derive(Debug)]
pub struct Asked {
    /// `units`, `roster`, `meetings`, or a simple kind.
    pub kind: String,
    /// The table.
    pub file: PathBuf,
    /// Code of the unit it belongs to.
    pub unit: String,
    /// Only check.
    pub dry_run: bool,
    /// Answer as JSON.
    pub json: bool,
}

/// What became of the table; docs/commands.md.
#[derive(Debug, Default, Serialize)]
struct Answer {
    batch: Option<i64>,
    rows: usize,
    new: usize,
    changed: usize,
    same: usize,
    left_out: Vec<LeftOut>,
    problems: Vec<serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct LeftOut {
    row: u32,
    why: String,
}

/// A table that was read, and who imports it where.
struct Ground<'a> {
    opened: &'a Opened,
    actor: Actor,
    unit: Unit,
    name: String,
    bytes: Vec<u8>,
    dry_run: bool,
}

/// Checks a table with all its errors and, unless only checking, writes it whole.
///
/// # Errors
/// Refused when anything is wrong with it; nothing is written then.
pub async fn run(at: &At, asked: &Asked) -> Outcome<()> {
    let bytes = fs::read(&asked.file)
        .map_err(|e| Refusal::new(format!("读不出 {}：{e}", asked.file.display()), "请检查路径和权限"))?;
    let opened = if asked.dry_run { open::shared(at).await? } else { open::exclusive(at).await? };
    let (actor, unit) = open::operator(&opened.deployment, Some(&asked.unit)).await?;
    let name = asked.file.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
    let ground = Ground { opened: &opened, actor, unit, name, bytes, dry_run: asked.dry_run };
    let answer = match asked.kind.as_str() {
        "units" => units(ground).await?,
        "roster" => roster(ground).await?,
        "meetings" => meetings(ground).await?,
        kind if opened.deployment.catalogue.kind(kind).is_some() => records(ground, kind).await?,
        other => {
            return Err(Refusal::new(
                format!("不认识“{other}”"),
                "可导入 units、roster、meetings 或台账名称（如 award）",
            )
            .into());
        }
    };
    opened.deployment.db.close().await;
    tell(&answer, asked)
}

fn tell(answer: &Answer, asked: &Asked) -> Outcome<()> {
    if asked.json {
        say_json(answer)?;
    } else {
        for problem in &answer.problems {
            say(problem.get("text").and_then(|t| t.as_str()).unwrap_or_default());
        }
        say(&format!(
            "共 {} 行：新增 {}，变更 {}，未变 {}，问题 {}",
            answer.rows,
            answer.new,
            answer.changed,
            answer.same,
            answer.problems.len()
        ));
        if let Some(batch) = answer.batch {
            say(&format!("批次编号 {batch}，可用 taizhang undo {batch} 撤销"));
        }
    }
    if answer.problems.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(format!("表格有 {} 处问题，没有导入", answer.problems.len()), "请逐条改正后重新导入").into())
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
    ground.opened.deployment.begin(&ground.actor).await
}

async fn roster(ground: Ground<'_>) -> Outcome<Answer> {
    let deployment = &ground.opened.deployment;
    let scope = ground.actor.scope("member.write")?;
    let source = member::import::Source {
        bytes: ground.bytes.clone(),
        file_name: ground.name.clone(),
        unit: ground.unit.id,
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
    if !ground.dry_run && plan.is_good() {
        let mut work = begin(&ground).await?;
        answer.batch = member::import::apply(&mut work, &scope, plan).await?.batch;
        work.commit().await?;
    }
    Ok(answer)
}

async fn meetings(ground: Ground<'_>) -> Outcome<Answer> {
    let deployment = &ground.opened.deployment;
    let scope = ground.actor.scope("meeting.write")?;
    let file = meeting::import::File { name: &ground.name, bytes: &ground.bytes };
    let plan = meeting::import::plan(deployment, &scope, ground.unit.id, file).await?;
    let mut answer = Answer {
        rows: plan.rows,
        new: plan.new.len(),
        same: plan.unchanged,
        problems: problems(&plan.problems)?,
        ..Answer::default()
    };
    answer.left_out = plan.counted.iter().map(|(row, why)| LeftOut { row: *row, why: why.clone() }).collect();
    if !ground.dry_run && plan.problems.is_empty() {
        let mut work = begin(&ground).await?;
        answer.batch = meeting::import::apply(&mut work, &scope, &plan, &ground.name).await?;
        if answer.batch.is_some() {
            work.commit().await?;
        }
    }
    Ok(answer)
}

async fn units(ground: Ground<'_>) -> Outcome<Answer> {
    let deployment = &ground.opened.deployment;
    let scope = ground.actor.scope("unit.write")?;
    let today = deployment.today();
    let asked =
        org::import::Asked { bytes: &ground.bytes, file_name: &ground.name, unit: ground.unit.id, on: today, today };
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
    if !ground.dry_run && plan.problems.is_empty() {
        let mut work = begin(&ground).await?;
        answer.batch = org::import::apply(&mut work, &scope, &plan).await?;
        if answer.batch.is_some() {
            work.commit().await?;
        }
    }
    Ok(answer)
}

async fn records(ground: Ground<'_>, kind: &str) -> Outcome<Answer> {
    let deployment = &ground.opened.deployment;
    let scope = ground.actor.scope("record.write")?;
    let file = record::import::File { name: &ground.name, bytes: &ground.bytes };
    let plan = record::import::plan(deployment, &scope, kind, ground.unit.id, file).await?;
    let mut answer =
        Answer { rows: plan.rows, new: plan.new.len(), problems: problems(&plan.problems)?, ..Answer::default() };
    answer.left_out = plan
        .doubles
        .iter()
        .map(|d| LeftOut { row: d.row, why: format!("与已有记录或本表其他行重复：{}", d.title) })
        .collect();
    (answer.same, answer.new) = (plan.doubles.len(), answer.new.saturating_sub(plan.doubles.len()));
    if !ground.dry_run && plan.problems.is_empty() {
        let mut work = begin(&ground).await?;
        // The same file again changes nothing: what looks like a double is left out, and said.
        answer.batch = record::import::apply(&mut work, &scope, plan, record::import::Doubles::Skip).await?.batch;
        if answer.batch.is_some() {
            work.commit().await?;
        }
    }
    Ok(answer)
}

/// Undoes a batch, of whatever kind.
///
/// # Errors
/// Refused when what came with it was changed since.
pub async fn undo(at: &At, batch: i64) -> Outcome<()> {
    let opened = open::exclusive(at).await?;
    crate::site::register_undo();
    let (actor, _) = open::operator(&opened.deployment, None).await?;
    let mut work = opened.deployment.begin(&actor).await?;
    let undone = org::batch::undo(&mut work, batch).await.map_err(|fault| match fault {
        Fault::NotFound => Refusal::new(format!("没有编号为 {batch} 的批次"), "请在“导入记录”页查看编号").into(),
        other => other,
    })?;
    work.commit().await?;
    say(&format!("已撤销“{}”导入的 {} 行", undone.file_name, undone.counts.rows));
    opened.deployment.db.close().await;
    Ok(())
}
