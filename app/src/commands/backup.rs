//! `taizhang backup` and `restore`: one sealed file with the database and the attachments, without the key.

use super::say;
use crate::open::{self, At};
use crate::pack::{Reader, Writer};
use access::{Line, audit, session};
use base::{Fault, Outcome, Refusal};
use db::{DataDir, Hold};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the database within the pack.
const DATABASE: &str = "taizhang.db";

/// Writes a backup while others go on working. A file that was not finished cannot be taken for a backup: it lacks the end mark.
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
    let deployment = &opened.deployment;
    let copy = target.with_extension("copying");
    // A copy left by an interrupted run would make the engine refuse.
    let _ = fs::remove_file(&copy);
    deployment.db.copy_to(&copy).await?;
    let packed = pack(deployment, &copy, target);
    let _ = fs::remove_file(&copy);
    let (files, bytes) = packed?;
    say(&format!("已备份 {files} 个文件，共 {} MB，到 {}", bytes / 1024 / 1024, target.display()));
    say(&format!("请另行保管密钥文件 {}：没有它，备份无法恢复", opened.dir.key_file().display()));
    Ok(())
}

fn pack(deployment: &access::Deployment, database: &Path, target: &Path) -> Outcome<(usize, u64)> {
    let mut writer = Writer::create(target, &deployment.keys)?;
    writer.add(DATABASE, database)?;
    for file in files_below(&deployment.attachments)? {
        let name = file.strip_prefix(&deployment.attachments)?.to_string_lossy().into_owned();
        writer.add(&format!("attachments/{name}"), &file)?;
    }
    writer.finish()
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

/// Restores into an empty data directory. Everything is verified before the directory is used.
///
/// # Errors
/// When the directory is not empty, the key does not fit, or the backup was changed or cut off.
pub async fn restore(at: &At, source: &Path, key: Option<&Path>) -> Outcome<()> {
    let dir = DataDir::open(&at.data, Hold::Exclusive)?;
    if dir.database().exists() {
        return Err(Refusal::at("--data", "数据目录中已有数据库，恢复不覆盖现有数据", "请指定一个空目录").into());
    }
    if let Some(key) = key {
        if dir.key_file().exists() {
            return Err(Refusal::at("--key", "数据目录中已有密钥文件", "请换一个空目录").into());
        }
        fs::copy(key, dir.key_file())
            .map_err(|e| Refusal::at("--key", format!("读不出密钥文件：{e}"), "请检查路径"))?;
    }
    if !dir.key_file().exists() {
        return Err(Refusal::at("--key", "没有密钥文件", "请用 --key 指定原部署的 master.key").into());
    }
    let unpacked = unpack(&dir, source);
    if let Err(fault) = unpacked {
        undo(&dir, key.is_some());
        return Err(fault);
    }
    drop(dir);
    finish(at).await
}

/// Takes back what a refused restore has written.
fn undo(dir: &DataDir, with_key: bool) {
    // What cannot be removed stays visible to the operator; the refusal has been said.
    let _ = fs::remove_file(dir.database());
    let _ = fs::remove_dir_all(dir.attachments());
    if with_key {
        let _ = fs::remove_file(dir.key_file());
    }
}

fn unpack(dir: &DataDir, source: &Path) -> Outcome<()> {
    let keys = dir.keys()?;
    let mut reader = Reader::open(source, &keys)?;
    while let Some(name) = reader.next_name()? {
        let target = match name.strip_prefix("attachments/") {
            None if name == DATABASE => dir.database(),
            Some(rest) if rest.split('/').all(|p| !p.is_empty() && p != ".." && p != ".") => {
                dir.attachments().join(rest)
            }
            _ => return Err(Fault::internal(format!("unknown file in backup: {name}"))),
        };
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        reader.extract(&target)?;
    }
    Ok(())
}

/// Sessions of the old deployment end, and the audit says that it was restored.
async fn finish(at: &At) -> Outcome<()> {
    let opened = open::exclusive(at).await?;
    let deployment = &opened.deployment;
    let (actor, _) = open::operator(deployment, None).await?;
    let mut tx = deployment.db.begin().await?;
    session::end_all(&mut tx).await?;
    tx.commit().await?;
    audit::note(deployment, &actor, Line::general("restore", "从备份恢复")).await?;
    say("已恢复，原有登录全部退出；建议运行 taizhang check 核验");
    deployment.db.close().await;
    Ok(())
}
