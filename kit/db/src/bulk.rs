//! Many rows in few statements.

use crate::{Conn, assembled};
use base::Outcome;

/// A value to bind.
#[derive(Debug, Clone)]
pub enum Value {
    /// An integer, id or flag.
    Int(i64),
    /// An integer or nothing.
    IntOr(Option<i64>),
    /// A text.
    Text(String),
    /// A text or nothing.
    TextOr(Option<String>),
    /// Bytes or nothing.
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}
impl From<Option<i64>> for Value {
    fn from(v: Option<i64>) -> Self {
        Self::IntOr(v)
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}
impl From<Option<String>> for Value {
    fn from(v: Option<String>) -> Self {
        Self::TextOr(v)
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Self {
        Self::Bytes(Some(v))
    }
}

/// Most values bound in one statement. SQLite looks a numbered placeholder up by its name, which costs quadratically, so it gets plain
/// `?`; then larger statements are cheaper, because each one is handed to another thread and back.
const VALUES_PER_STATEMENT: usize = 1_000;

/// Inserts rows of equal length. `insert` is the statement up to and including the column list: `INSERT INTO t (a, b)`.
///
/// # Errors
/// When the database refuses; the caller's transaction decides what remains.
pub async fn insert_rows(conn: &mut Conn, insert: &'static str, rows: Vec<Vec<Value>>) -> Outcome<()> {
    upsert_rows(conn, insert, "", rows).await
}

/// The same with what is to be done about rows that exist: ` ON CONFLICT (a) DO UPDATE SET b = excluded.b`. No key may come twice.
///
/// # Errors
/// As [`insert_rows`].
pub async fn upsert_rows(
    conn: &mut Conn,
    insert: &'static str,
    on_conflict: &'static str,
    rows: Vec<Vec<Value>>,
) -> Outcome<()> {
    write(conn, insert, on_conflict, rows).await
}

/// [`insert_rows`] with a statement made of the database's own names.
pub(crate) async fn insert(conn: &mut Conn, insert: &str, rows: Vec<Vec<Value>>) -> Outcome<()> {
    write(conn, insert, "", rows).await
}

async fn write(conn: &mut Conn, insert: &str, on_conflict: &str, rows: Vec<Vec<Value>>) -> Outcome<()> {
    let Some(width) = rows.first().map(Vec::len) else { return Ok(()) };
    let chunk = (VALUES_PER_STATEMENT / width.max(1)).max(1);
    let numbered = conn.backend_name() != "SQLite";
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<Vec<Value>> = rows.by_ref().take(chunk).collect();
        let sql = format!("{insert} VALUES {}{on_conflict}", placeholders(part.len(), width, numbered));
        let mut query = sqlx::query(assembled(sql));
        for value in part.into_iter().flatten() {
            query = match value {
                Value::Int(v) => query.bind(v),
                Value::IntOr(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
                Value::TextOr(v) => query.bind(v),
                Value::Bytes(v) => query.bind(v),
            };
        }
        query.execute(&mut *conn).await?;
    }
    Ok(())
}

/// `($1, $2), ($3, $4)`, or `(?, ?), (?, ?)`.
fn placeholders(rows: usize, width: usize, numbered: bool) -> String {
    let mark = |n: usize| if numbered { format!("${n}") } else { "?".to_owned() };
    let row = |r: usize| {
        let marks: Vec<String> = (1..=width).map(|c| mark(r * width + c)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
