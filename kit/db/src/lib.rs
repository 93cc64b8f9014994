//! The store's ground: opening SQLite or PostgreSQL, migrations, transactions, the data directory and its lock.
//!
//! One SQL text serves both engines; where they differ the difference is in [`dialect`] and nowhere else.

pub mod bulk;
pub mod copy;
#[cfg(test)]
mod copy_tests;
pub mod data_dir;
pub mod dialect;
pub mod integrity;
pub mod migrate;
mod open;
pub mod testing;

pub use bulk::insert_rows;
pub use data_dir::{DataDir, Hold};
pub use dialect::Engine;
pub use migrate::Migration;
pub use open::{Db, Place};

/// A connection of either engine: what every store function works on.
pub type Conn = sqlx::AnyConnection;
/// A row of either engine.
pub type Row = sqlx::any::AnyRow;
/// A transaction of either engine.
pub type Tx = sqlx::Transaction<'static, sqlx::Any>;

/// Whether an error says that a unique key already exists.
pub fn is_duplicate(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Statements assembled from our own words only (column lists, placeholders): says so to sqlx, which otherwise takes literals only.
pub fn assembled(sql: String) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(sql)
}
