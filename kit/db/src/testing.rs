//! For tests of every noun: a fresh database on each engine.
//!
//! SQLite always; PostgreSQL when `TAIZHANG_TEST_PG` names a server (as `cargo xtask test` does). In CI it must be set.

use crate::{Db, Migration, Place, migrate};
use base::{Outcome, secret};
use std::path::PathBuf;

/// A database of its own for one test.
#[derive(Debug)]
pub struct TestDb {
    /// The open database.
    pub db: Db,
    /// What it runs on, for messages: `sqlite` or `postgres`.
    pub engine: &'static str,
    /// Its directory.
    pub dir: PathBuf,
}

impl Drop for TestDb {
    fn drop(&mut self) {
        // A leftover directory in /tmp harms nobody.
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Makes a fresh, migrated database on every engine that is at hand.
///
/// # Errors
/// When one cannot be made; or when CI is set and there is no PostgreSQL.
pub async fn each_engine(steps: &[Migration]) -> Outcome<Vec<TestDb>> {
    let mut all = vec![on_sqlite(steps).await?];
    match std::env::var("TAIZHANG_TEST_PG") {
        Ok(server) => all.push(on_postgres(&server, steps).await?),
        Err(_) if std::env::var("CI").is_ok() => return Err(base::Fault::internal("CI without TAIZHANG_TEST_PG")),
        Err(_) => {}
    }
    Ok(all)
}

async fn on_sqlite(steps: &[Migration]) -> Outcome<TestDb> {
    let dir = fresh_dir()?;
    let db = Db::open(&Place::File(dir.join("taizhang.db"))).await?;
    migrate::migrate(&db, steps).await?;
    Ok(TestDb { db, engine: "sqlite", dir })
}

async fn on_postgres(server: &str, steps: &[Migration]) -> Outcome<TestDb> {
    let db = Db::open(&Place::Url(empty(server).await?)).await?;
    migrate::migrate(&db, steps).await?;
    Ok(TestDb { db, engine: "postgres", dir: fresh_dir()? })
}

/// The address of a fresh database with nothing in it, when there is a PostgreSQL: for tests of whole processes.
///
/// # Errors
/// As [`each_engine`].
pub async fn empty_on_postgres() -> Outcome<Option<String>> {
    match std::env::var("TAIZHANG_TEST_PG") {
        Ok(server) => Ok(Some(empty(&server).await?)),
        Err(_) if std::env::var("CI").is_ok() => Err(base::Fault::internal("CI without TAIZHANG_TEST_PG")),
        Err(_) => Ok(None),
    }
}

async fn empty(server: &str) -> Outcome<String> {
    let name = format!("t_{}", secret::random_token(16)?.to_lowercase());
    let admin = Db::open(&Place::Url(server.to_owned())).await?;
    let mut conn = admin.read().await?;
    sqlx::query(crate::assembled(format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")))
        .execute(&mut *conn)
        .await?;
    drop(conn);
    admin.close().await;
    let base = server.rsplit_once('/').map_or(server, |(head, _)| head);
    Ok(format!("{base}/{name}"))
}

fn fresh_dir() -> Outcome<PathBuf> {
    let dir = std::env::temp_dir().join(format!("taizhang-test-{}", secret::random_token(20)?));
    std::fs::create_dir_all(dir.join("attachments"))?;
    Ok(dir)
}
