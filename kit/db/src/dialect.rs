//! Where SQLite and PostgreSQL differ.

/// The database engine behind a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

impl Engine {
    /// By the address: `postgres://…` or anything else.
    pub fn of(url: &str) -> Self {
        if url.starts_with("postgres") { Self::Postgres } else { Self::Sqlite }
    }

    /// Turns a migration's text into the engine's own: PostgreSQL compares text by bytes like SQLite, and calls bytes BYTEA.
    pub fn schema(self, text: &str) -> String {
        match self {
            Self::Sqlite => text.to_owned(),
            Self::Postgres => text.replace(" TEXT", " TEXT COLLATE \"C\"").replace(" BLOB", " BYTEA"),
        }
    }

    /// Statements run on every new connection.
    pub(crate) fn on_connect(self, read_only: bool) -> Vec<&'static str> {
        match self {
            Self::Sqlite => {
                let mut all = vec![
                    "PRAGMA busy_timeout = 15000",
                    "PRAGMA foreign_keys = ON",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA secure_delete = FAST",
                    "PRAGMA temp_store = MEMORY",
                    "PRAGMA cache_size = -8000",
                ];
                if read_only {
                    all.push("PRAGMA query_only = ON");
                } else {
                    all.push("PRAGMA journal_mode = WAL");
                    all.push("PRAGMA wal_autocheckpoint = 2000");
                }
                all
            }
            Self::Postgres => vec!["SET statement_timeout = '60s'", "SET lock_timeout = '15s'"],
        }
    }

    /// How many connections may write at once: SQLite has one writer, so waiting in our own queue is fairer than in its lock.
    pub(crate) fn writers(self) -> u32 {
        match self {
            Self::Sqlite => 1,
            Self::Postgres => 8,
        }
    }

    /// A whole-database consistency check the engine offers, if any.
    pub fn integrity_query(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("PRAGMA integrity_check"),
            Self::Postgres => None,
        }
    }

    /// Begins a transaction that sees the database as it is now and goes on seeing it so.
    pub(crate) fn begin_snapshot(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// What a snapshot needs besides: reading a whole table may take longer than any page may.
    pub(crate) fn patience(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("SET LOCAL statement_timeout = 0"),
        }
    }

    /// Every table, column and type of the schema, columns in order.
    pub(crate) fn columns_query(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid"
            }
            Self::Postgres => {
                "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
                 WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
            }
        }
    }

    /// Refreshes the planner's statistics after bulk changes.
    pub fn analyze(self) -> &'static str {
        match self {
            Self::Sqlite => "PRAGMA optimize = 0x10002",
            Self::Postgres => "ANALYZE",
        }
    }
}
