//! `taizhang import` and `undo`.

use super::{say, say_json};
use crate::open::{self, At};
use crate::verbs::import::{Answer, Table, import, refusal};
use base::{Fault, Outcome, Refusal};
use std::fs;
use std::path::PathBuf;

/// What is asked for.
#[derive(Debug)]
pub struct Asked {
    /// `units`, `roster`, `meetings`, `coverage`, `grids`, or a simple kind.
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
    let table = Table { kind: asked.kind.clone(), name, bytes, unit, dry_run: asked.dry_run };
    let answer = import(&opened.deployment, &actor, table).await?;
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
    Err(refusal(answer).into())
}

/// Undoes a batch, of whatever kind.
///
/// # Errors
/// Refused when what came with it was changed since.
pub async fn undo(at: &At, batch: i64) -> Outcome<()> {
    let opened = open::exclusive(at).await?;
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
