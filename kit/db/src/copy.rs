//! A logical copy of a database: every table as rows in JSON, which both engines can write and read. So a backup needs no tool of the
//! engine, and moves a deployment from one engine to the other.
//!
//! A row is an array in the order of the table's columns: integers as numbers, texts as strings, bytes as `{"hex": "…"}`.

use crate::bulk::{self, Value};
use crate::{Conn, Db, Engine, Migration, Row, Tx, assembled, migrate};
use base::{Fault, Outcome, Refusal};
use futures_util::TryStreamExt;
use serde_json::{Value as Json, json};
use sqlx::Row as _;
use std::collections::BTreeMap;

/// The table of the schema's steps: first in every copy, because it says which schema the others need.
pub const STEPS: &str = "schema_step";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Integers.
    Int,
    /// Texts.
    Text,
    /// Bytes.
    Bytes,
}

/// A table with its columns in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<(String, Holds)>,
}

impl Table {
    /// The columns' names: the first line of a copied table.
    ///
    /// # Errors
    /// When they cannot be written as JSON.
    pub fn heading(&self) -> Outcome<String> {
        Ok(serde_json::to_string(&self.names())?)
    }

    fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// All tables, [`STEPS`] first.
///
/// # Errors
/// When the database is away, or holds a type that a copy has no word for.
pub async fn tables(conn: &mut Conn, engine: Engine) -> Outcome<Vec<Table>> {
    let rows = sqlx::query(engine.columns_query()).fetch_all(conn).await?;
    let mut all: BTreeMap<(bool, String), Table> = BTreeMap::new();
    for row in &rows {
        let (name, column, kind): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let holds = match kind.to_lowercase().as_str() {
            "bigint" | "integer" => Holds::Int,
            "text" => Holds::Text,
            "blob" | "bytea" => Holds::Bytes,
            other => return Err(Fault::internal(format!("{name}.{column} has the type {other}"))),
        };
        let table = all.entry((name != STEPS, name.clone())).or_insert(Table { name, columns: Vec::new() });
        table.columns.push((column, holds));
    }
    Ok(all.into_values().collect())
}

/// Reads a table row by row, each as one line.
///
/// # Errors
/// When the database is away, or `each` fails.
pub async fn read(conn: &mut Conn, table: &Table, mut each: impl FnMut(&str) -> Outcome<()>) -> Outcome<u64> {
    let sql = format!("SELECT {} FROM {}", table.names().join(", "), table.name);
    let mut rows = sqlx::query(assembled(sql)).fetch(conn);
    let mut n = 0;
    while let Some(row) = rows.try_next().await? {
        each(&line(table, &row)?)?;
        n += 1;
    }
    Ok(n)
}

fn line(table: &Table, row: &Row) -> Outcome<String> {
    let mut cells = Vec::with_capacity(table.columns.len());
    for (at, (_, holds)) in table.columns.iter().enumerate() {
        cells.push(match holds {
            Holds::Int => json!(row.try_get::<Option<i64>, _>(at)?),
            Holds::Text => json!(row.try_get::<Option<String>, _>(at)?),
            Holds::Bytes => row.try_get::<Option<Vec<u8>>, _>(at)?.map_or(Json::Null, |b| json!({"hex": hex(&b)})),
        });
    }
    Ok(serde_json::to_string(&cells)?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Filling an empty database from a copy, in one transaction: until [`Load::finish`] nothing of it is there.
pub struct Load {
    tx: Tx,
    engine: Engine,
    steps: Vec<Migration>,
    tables: Vec<Table>,
}

impl Load {
    /// Begins; `steps` are the program's.
    ///
    /// # Errors
    /// Refused when the database holds anything.
    pub async fn begin(db: &Db, steps: &[Migration]) -> Outcome<Self> {
        let (mut tx, engine) = (db.begin().await?, db.engine());
        let there = tables(&mut tx, engine).await?;
        let mut used = there.iter().any(|t| t.name != STEPS);
        if let Some(own) = there.iter().find(|t| t.name == STEPS) {
            used |= read(&mut tx, own, |_| Ok(())).await? > 0;
        }
        if used {
            return Err(
                Refusal::new("数据库不是空的，恢复不覆盖现有数据", "请指定一个空的数据目录或新建的空数据库").into()
            );
        }
        Ok(Self { tx, engine, steps: steps.to_vec(), tables: Vec::new() })
    }

    /// Makes the schema that the copy was made with, from the rows of [`STEPS`].
    ///
    /// # Errors
    /// Refused when the copy comes from a program that is newer or of another lineage.
    pub async fn schema(&mut self, lines: &[String]) -> Outcome<()> {
        let mut applied = BTreeMap::new();
        for line in lines {
            let (id, digest): (String, String) = serde_json::from_str(line)?;
            applied.insert(id, digest);
        }
        let wanted = migrate::matching(&applied, &self.steps)?;
        migrate::within(&mut self.tx, self.engine, &wanted).await?;
        self.tables = tables(&mut self.tx, self.engine).await?;
        Ok(())
    }

    /// The table that a copied one goes into.
    ///
    /// # Errors
    /// Refused when there is none with these columns.
    pub fn table(&self, name: &str, heading: &str) -> Outcome<Table> {
        let names: Vec<String> = serde_json::from_str(heading)?;
        let foreign = || Refusal::new(format!("备份中的表 {name} 与程序不符"), "请使用与备份匹配的程序版本");
        let mut table = self.tables.iter().find(|t| t.name == name).ok_or_else(foreign)?.clone();
        // The engines may list columns in another order than the copy.
        let mut columns = Vec::new();
        for wanted in &names {
            columns.push(table.columns.iter().find(|(own, _)| own == wanted).ok_or_else(foreign)?.clone());
        }
        if columns.len() != table.columns.len() {
            return Err(foreign().into());
        }
        table.columns = columns;
        Ok(table)
    }

    /// Puts rows into a table.
    ///
    /// # Errors
    /// When a line is no row of it, or the database refuses.
    pub async fn rows(&mut self, table: &Table, lines: &[String]) -> Outcome<()> {
        let rows = lines.iter().map(|line| cells(table, line)).collect::<Outcome<Vec<_>>>()?;
        let insert = format!("INSERT INTO {} ({})", table.name, table.names().join(", "));
        bulk::insert(&mut self.tx, &insert, rows).await
    }

    /// The connection inside the transaction, for what must change in a restored deployment.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.tx
    }

    /// Brings the schema up to the program's, and makes it all durable.
    ///
    /// # Errors
    /// Refused when the copy had no schema; or when the database refuses.
    pub async fn finish(mut self) -> Outcome<()> {
        if self.tables.is_empty() {
            return Err(Fault::internal("a copy without its schema"));
        }
        migrate::within(&mut self.tx, self.engine, &self.steps).await?;
        self.tx.commit().await?;
        Ok(())
    }
}

fn cells(table: &Table, line: &str) -> Outcome<Vec<Value>> {
    let cells: Vec<Json> = serde_json::from_str(line)?;
    if cells.len() != table.columns.len() {
        return Err(Fault::internal(format!("a row of {} with {} cells", table.name, cells.len())));
    }
    let cell = |((name, holds), cell): (&(String, Holds), Json)| {
        value(*holds, cell).ok_or_else(|| Fault::internal(format!("a cell of {}.{name} of another type", table.name)))
    };
    table.columns.iter().zip(cells).map(cell).collect()
}

fn value(holds: Holds, cell: Json) -> Option<Value> {
    Some(match (holds, cell) {
        (Holds::Int, Json::Null) => Value::IntOr(None),
        (Holds::Text, Json::Null) => Value::TextOr(None),
        (Holds::Bytes, Json::Null) => Value::Bytes(None),
        (Holds::Int, Json::Number(n)) => Value::Int(n.as_i64()?),
        (Holds::Text, Json::String(s)) => Value::Text(s),
        (Holds::Bytes, Json::Object(o)) => Value::Bytes(Some(unhex(o.get("hex")?.as_str()?)?)),
        _ => return None,
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
