//! `taizhang backup`: one sealed file with every table and the attachments, without the key. It is the same on both engines.

use super::say;
use crate::open::{self, At};
use crate::pack::Writer;
use access::Deployment;
use base::{Outcome, Refusal};
use db::copy;
use std::fs;
use std::path::{Path, PathBuf};

/// Members that are tables: this and the table's name.
pub const TABLE: &str = "table/";
/// Members that are attachments: this and the path below the attachments' directory.
pub const ATTACHMENT: &str = "attachments/";

/// Writes a backup while others go on working; what could not be finished is taken away again.
///
/// # Errors
/// When the target exists, or cannot be written.
pub async fn backup(at: &At, target: &Path) -> Outcome<()> {
    if target.exists() {
        return Err(
            Refusal::new(format!("文件 {} 已存在", target.display()), "请换一个文件名，备份不覆盖已有文件").into()
        );
    }
    let opened = open::shared(at).await?;
    let packed = pack(&opened.deployment, target).await;
    if packed.is_err() {
        // Without its end mark nobody could take it for a backup; better still if it is not there.
        let _ = fs::remove_file(target);
    }
    let (rows, files, bytes) = packed?;
    let size = bytes / 1024 / 1024;
    say(&format!("已备份 {rows} 行数据和 {files} 个附件，共 {size} MB，到 {}", target.display()));
    say(&format!("请另行保管密钥文件 {}：没有它，备份无法恢复", opened.dir.key_file().display()));
    Ok(())
}

async fn pack(deployment: &Deployment, target: &Path) -> Outcome<(u64, usize, u64)> {
    let mut snapshot = deployment.db.snapshot().await?;
    let mut writer = Writer::create(target, &deployment.keys)?;
    let mut rows = 0;
    for table in copy::tables(&mut snapshot, deployment.db.engine()).await? {
        writer.begin(&format!("{TABLE}{}", table.name))?;
        writer.line(&table.heading()?)?;
        rows += copy::read(&mut snapshot, &table, |line| writer.line(line)).await?;
    }
    snapshot.rollback().await?;
    // Files are never changed and are there before their rows, so these have at least what the snapshot names.
    let files = files_below(&deployment.attachments)?;
    for file in &files {
        let name = file.strip_prefix(&deployment.attachments)?.to_string_lossy().into_owned();
        writer.add(&format!("{ATTACHMENT}{name}"), file)?;
    }
    Ok((rows, files.len(), writer.finish()?))
}

fn files_below(dir: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(dir) = waiting.pop() {
        if !dir.is_dir() {
            continue;
        }
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
