//! Opening a database: one pool for reading, one for writing.

use crate::{Engine, Tx};
use base::{Fault, Outcome, Refusal};
use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, Executor};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Place {
    /// An SQLite file.
    File(PathBuf),
    /// A PostgreSQL address.
    Url(String),
}

impl Place {
    fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite://{}?mode=rwc", escape(path)),
            Self::Url(url) => url.clone(),
        }
    }
}

fn escape(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23").replace(' ', "%20")
}

/// An open database.
#[derive(Debug, Clone)]
pub struct Db {
    engine: Engine,
    readers: AnyPool,
    writers: AnyPool,
}

impl Db {
    /// Opens the database; creates the SQLite file if there is none. Nothing is migrated yet.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn open(place: &Place) -> Outcome<Self> {
        sqlx::any::install_default_drivers();
        let url = place.url();
        let engine = Engine::of(&url);
        let writers = pool(engine, &url, engine.writers(), false).await?;
        let readers = pool(engine, &url, 6, true).await?;
        Ok(Self { engine, readers, writers })
    }

    /// The engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When none is free in time or the database is away.
    pub async fn read(&self) -> Outcome<PoolConnection<Any>> {
        Ok(self.readers.acquire().await?)
    }

    /// Begins a transaction for writing. Dropped without commit, nothing of it remains.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn begin(&self) -> Outcome<Tx> {
        Ok(self.writers.begin().await?)
    }

    /// Closes all connections; SQLite's write-ahead log is folded in.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }

    /// Begins a transaction that only reads and sees one state throughout, while others go on writing.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn snapshot(&self) -> Outcome<Tx> {
        let mut tx = self.readers.begin_with(self.engine.begin_snapshot()).await?;
        if let Some(statement) = self.engine.patience() {
            tx.execute(statement).await?;
        }
        Ok(tx)
    }
}

async fn pool(engine: Engine, url: &str, size: u32, read_only: bool) -> Outcome<AnyPool> {
    let setup = engine.on_connect(read_only);
    AnyPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(Duration::from_secs(20))
        .test_before_acquire(engine == Engine::Postgres)
        .after_connect(move |conn, _| {
            let setup = setup.clone();
            Box::pin(async move {
                for statement in setup {
                    conn.execute(statement).await?;
                }
                Ok(())
            })
        })
        .connect(url)
        .await
        .map_err(|e| unreachable_place(engine, &e))
}

fn unreachable_place(engine: Engine, error: &sqlx::Error) -> Fault {
    let what = match engine {
        Engine::Sqlite => "打不开数据库文件",
        Engine::Postgres => "连接不上 PostgreSQL 数据库",
    };
    Refusal::new(what, format!("请检查路径、地址、账号和权限（{error}）")).into()
}
