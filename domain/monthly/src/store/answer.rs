//! SQL of answers to lines. Rows are only ever added.

use super::{PAGE, above, rows};
use crate::Month;
use access::Scope;
use base::id::UnitId;
use base::{Moment, Outcome};
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// What was said to a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Key of the line.
    pub line: String,
    /// What the line said.
    pub what: String,
    /// Whether it is an answer; otherwise it takes back the one before.
    pub standing: bool,
    /// Why it stays as it is.
    pub note: String,
    /// When.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: String,
}

/// An answer as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AnswerRow {
    pub id: i64,
    pub unit: i64,
    pub month: String,
    pub line: String,
    pub what: String,
    pub standing: i64,
    pub note: String,
    pub recorded_at: i64,
    pub recorded_by: String,
}

const ANSWER: &str = "a.id, a.unit, a.month, a.line, a.what, a.standing, a.note, a.recorded_at, a.recorded_by";

impl AnswerRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            unit: row.try_get(1)?,
            month: row.try_get(2)?,
            line: row.try_get(3)?,
            what: row.try_get(4)?,
            standing: row.try_get(5)?,
            note: row.try_get(6)?,
            recorded_at: row.try_get(7)?,
            recorded_by: row.try_get(8)?,
        })
    }

    fn answer(self) -> Answer {
        Answer {
            line: self.line,
            what: self.what,
            standing: self.standing != 0,
            note: self.note,
            recorded_at: Moment(self.recorded_at),
            recorded_by: self.recorded_by,
        }
    }
}

/// All answers of a unit and month, in order.
///
/// # Errors
/// When the database is away. A unit out of reach has none.
pub async fn answers(conn: &mut Conn, scope: &Scope, unit: UnitId, month: Month) -> Outcome<Vec<Answer>> {
    let sql = format!(
        "SELECT {ANSWER} FROM monthly_answer a JOIN unit_path p ON p.district = a.district AND p.unit = a.unit \
         WHERE a.district = $1 AND a.unit = {unit} AND a.month = $2"
    );
    let found = rows(conn, scope, &sql, &[&month.to_string()], "ORDER BY a.id").await?;
    found.iter().map(|row| Ok(AnswerRow::read(row)?.answer())).collect()
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, all: &[AnswerRow]) -> Outcome<()> {
    let values = |r: &AnswerRow| {
        vec![
            district.into(),
            r.id.into(),
            r.unit.into(),
            r.month.clone().into(),
            r.line.clone().into(),
            r.what.clone().into(),
            r.standing.into(),
            r.note.clone().into(),
            r.recorded_at.into(),
            r.recorded_by.clone().into(),
        ]
    };
    let insert =
        "INSERT INTO monthly_answer (district, id, unit, month, line, what, standing, note, recorded_at, recorded_by)";
    insert_rows(conn, insert, all.iter().map(values).collect()).await
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<AnswerRow>> {
    let sql =
        format!("SELECT {ANSWER} FROM monthly_answer a WHERE a.district = $1 AND a.id > $2 ORDER BY a.id LIMIT {PAGE}");
    above(conn, sql, district, id).await?.iter().map(AnswerRow::read).collect()
}
