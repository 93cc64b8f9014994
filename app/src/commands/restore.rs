//! `taizhang restore`: fills an empty data directory and database, of either engine, from a backup; all or nothing.

use super::backup::{ATTACHMENT, TABLE};
use super::say;
use crate::migrations;
use crate::open::{self, At};
use crate::pack::Reader;
use access::{Line, audit, feed, session, token};
use base::{Outcome, Refusal};
use db::copy::{Load, STEPS};
use db::{DataDir, Db, Hold};
use std::fs;
use std::path::{Path, PathBuf};

/// Restores. Until the whole backup was read and verified nothing of it counts, and what was refused leaves nothing behind.
///
/// # Errors
/// When the directory or the database is not empty, the key does not fit, or the backup was changed, cut off or is none.
pub async fn restore(at: &At, source: &Path, key: Option<&Path>) -> Outcome<()> {
    let ours = !at.data.exists();
    let target = Target { dir: DataDir::open(&at.data, Hold::Exclusive)?, made: ours, key_made: false };
    let target = target.emptied()?.keyed(key)?;
    if let Err(fault) = target.fill(at, source).await {
        target.take_back();
        return Err(fault);
    }
    drop(target);
    note(at).await?;
    say("已恢复，原有登录和接口令牌全部失效；建议运行 taizhang check 核验");
    Ok(())
}

/// The data directory that is being filled.
struct Target {
    dir: DataDir,
    /// We made it, so that we may take it away.
    made: bool,
    /// The key file is a copy made by us.
    key_made: bool,
}

impl Target {
    /// Attachments wait here until all is verified.
    fn waiting(&self) -> PathBuf {
        self.dir.path().join("restoring")
    }

    /// Refuses a directory in use; clears what a restore that was killed has left.
    fn emptied(self) -> Outcome<Self> {
        if self.dir.database().exists() {
            return Err(Refusal::at("--data", "数据目录中已有数据库，恢复不覆盖现有数据", "请指定一个空目录").into());
        }
        if fs::read_dir(self.dir.attachments())?.next().is_some() {
            return Err(Refusal::at("--data", "数据目录中已有附件，恢复不覆盖现有数据", "请指定一个空目录").into());
        }
        if self.waiting().exists() {
            fs::remove_dir_all(self.waiting())?;
        }
        Ok(self)
    }

    /// Puts the key of the old deployment in its place.
    fn keyed(mut self, key: Option<&Path>) -> Outcome<Self> {
        let own = self.dir.key_file();
        let placed = match key {
            Some(key) => self.place_key(key),
            None if own.exists() => Ok(()),
            None => Err(Refusal::at("--key", "没有密钥文件", "请用 --key 指定原部署的 master.key")),
        };
        if let Err(refusal) = placed {
            self.take_back();
            return Err(refusal.into());
        }
        Ok(self)
    }

    fn place_key(&mut self, key: &Path) -> Result<(), Refusal> {
        let own = self.dir.key_file();
        let cannot =
            |e: std::io::Error| Refusal::at("--key", format!("读不出密钥文件 {}：{e}", key.display()), "请检查路径");
        let wanted = fs::read(key).map_err(cannot)?;
        if own.exists() {
            let same = fs::read(&own).map_err(cannot)? == wanted;
            return if same {
                Ok(())
            } else {
                Err(Refusal::at("--key", "数据目录中已有另一个密钥文件", "请换一个空目录"))
            };
        }
        self.key_made = true;
        // Copied with its permissions: only its owner may read it.
        fs::copy(key, &own).map_err(cannot)?;
        Ok(())
    }

    async fn fill(&self, at: &At, source: &Path) -> Outcome<()> {
        let keys = self.dir.keys()?;
        // Before the database is touched: is it a backup of ours at all?
        let mut reader = Reader::open(source, &keys)?;
        let db = Db::open(&open::place(at, &self.dir)).await?;
        let filled = self.unpack(&db, &mut reader).await;
        db.close().await;
        filled
    }

    async fn unpack(&self, db: &Db, reader: &mut Reader<'_>) -> Outcome<()> {
        let mut load = Load::begin(db, &migrations::all()).await?;
        fs::create_dir_all(self.waiting())?;
        while let Some(name) = reader.next_name()? {
            if let Some(table) = name.strip_prefix(TABLE) {
                fill_table(&mut load, reader, table).await?;
            } else if let Some(path) = name.strip_prefix(ATTACHMENT).filter(|path| is_plain(path)) {
                let target = self.waiting().join(path);
                fs::create_dir_all(target.parent().unwrap_or(&target))?;
                reader.extract(&target)?;
            } else {
                let what = format!("备份中有不认识的内容“{name}”");
                return Err(Refusal::new(what, "请使用与备份匹配的程序版本").into());
            }
        }
        session::end_all(load.conn()).await?;
        token::end_all(load.conn()).await?;
        feed::end_all(load.conn()).await?;
        fs::remove_dir(self.dir.attachments())?;
        fs::rename(self.waiting(), self.dir.attachments())?;
        load.finish().await
    }

    /// Takes back what a refused restore has made. What cannot be removed stays visible to the operator; the refusal is what counts.
    fn take_back(&self) {
        let database = self.dir.database();
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", database.display()));
        }
        let _ = fs::remove_dir_all(self.waiting());
        let _ = fs::remove_dir_all(self.dir.attachments());
        if self.key_made {
            let _ = fs::remove_file(self.dir.key_file());
        }
        if self.made {
            let _ = fs::remove_dir_all(self.dir.path());
        }
    }
}

/// A path that leads nowhere but below.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

async fn fill_table(load: &mut Load, reader: &mut Reader<'_>, name: &str) -> Outcome<()> {
    let mut table = None;
    while let Some(mut lines) = reader.lines()? {
        if name == STEPS {
            lines.drain(..1.min(lines.len()));
            load.schema(&lines).await?;
            continue;
        }
        if table.is_none() && !lines.is_empty() {
            table = Some(load.table(name, &lines.remove(0))?);
        }
        if let Some(table) = &table {
            load.rows(table, &lines).await?;
        }
    }
    Ok(())
}

/// The audit says that it was restored, unless there was nobody yet.
async fn note(at: &At) -> Outcome<()> {
    let opened = open::exclusive(at).await?;
    let deployment = &opened.deployment;
    let mut conn = deployment.db.read().await?;
    let districts = org::store::districts(&mut conn).await?;
    drop(conn);
    if !districts.is_empty() {
        let (actor, _) = open::operator(deployment, None).await?;
        audit::note(deployment, &actor, Line::general("restore", "从备份恢复")).await?;
    }
    deployment.db.close().await;
    Ok(())
}
