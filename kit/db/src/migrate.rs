//! Migrations: each noun brings its own, each is applied once, in a transaction, in the order in which the app lists them.

use crate::{Db, Engine, Tx, assembled};
use base::{Outcome, Refusal, secret};
use sqlx::{Executor, Row};
use std::collections::BTreeMap;

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `org-0001`: noun and number, never changed once released.
    pub id: &'static str,
    /// The statements, ended by `;` at a line's end, in the words both engines share.
    pub sql: &'static str,
}

const OWN_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_step (id TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL)";

/// Applies what has not been applied yet.
///
/// # Errors
/// When the database holds steps this program does not know (it is older than the data), or a step was changed after its release.
pub async fn migrate(db: &Db, steps: &[Migration]) -> Outcome<()> {
    let mut tx = db.begin().await?;
    within(&mut tx, db.engine(), steps).await?;
    tx.commit().await?;
    Ok(())
}

/// The same inside a transaction of the caller's.
///
/// # Errors
/// As [`migrate`].
pub(crate) async fn within(tx: &mut Tx, engine: Engine, steps: &[Migration]) -> Outcome<()> {
    tx.execute(assembled(engine.schema(OWN_TABLE))).await?;
    let applied = applied(tx).await?;
    let done = matching(&applied, steps)?;
    for step in steps.iter().filter(|step| !done.iter().any(|d| d.id == step.id)) {
        apply(tx, engine, step).await?;
    }
    Ok(())
}

/// Those of the program's steps that were applied, by id and digest.
///
/// # Errors
/// As [`migrate`].
pub(crate) fn matching(applied: &BTreeMap<String, String>, steps: &[Migration]) -> Outcome<Vec<Migration>> {
    refuse_unknown(applied, steps)?;
    let done: Vec<Migration> = steps.iter().filter(|step| applied.contains_key(step.id)).copied().collect();
    match done.iter().find(|step| applied.get(step.id) != Some(&digest_of(step))) {
        None => Ok(done),
        Some(step) => {
            Err(Refusal::new(format!("数据库结构步骤 {} 与程序不一致", step.id), "请使用与数据匹配的程序版本").into())
        }
    }
}

/// Whether the schema is complete, without changing anything: for commands that only read.
///
/// # Errors
/// When it is not, or not known.
pub async fn verify(db: &Db, steps: &[Migration]) -> Outcome<()> {
    let mut tx = db.begin().await?;
    let wanting = || Refusal::new("数据目录尚未初始化或版本较旧", "请先运行 taizhang init 或 taizhang serve 升级");
    let applied = applied(&mut tx).await.map_err(|_| wanting())?;
    refuse_unknown(&applied, steps)?;
    if steps.iter().all(|step| applied.contains_key(step.id)) { Ok(()) } else { Err(wanting().into()) }
}

async fn applied(tx: &mut Tx) -> Outcome<BTreeMap<String, String>> {
    let rows = sqlx::query("SELECT id, digest FROM schema_step ORDER BY id").fetch_all(&mut **tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

fn refuse_unknown(applied: &BTreeMap<String, String>, steps: &[Migration]) -> Outcome<()> {
    match applied.keys().find(|id| !steps.iter().any(|step| step.id == id.as_str())) {
        None => Ok(()),
        Some(id) => Err(Refusal::new(
            format!("数据由更新版本的程序写入（含步骤 {id}）"),
            "请改用不低于该版本的程序，数据未被改动",
        )
        .into()),
    }
}

async fn apply(tx: &mut Tx, engine: Engine, step: &Migration) -> Outcome<()> {
    for statement in engine.schema(step.sql).split(";\n").map(str::trim).filter(|s| !s.is_empty()) {
        tx.execute(assembled(statement.trim_end_matches(';').to_owned())).await?;
    }
    sqlx::query("INSERT INTO schema_step (id, digest) VALUES ($1, $2)")
        .bind(step.id)
        .bind(digest_of(step))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn digest_of(step: &Migration) -> String {
    secret::sm3_hex(step.sql.as_bytes())
}
