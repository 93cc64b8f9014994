//! SQL of marks: which steps were taken although a rule did not hold, by whose word.

use super::Statement;
use crate::file::{CaseId, Mark};
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use sqlx::Row as _;

/// A mark and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The row that bears it.
    pub row: i64,
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: UnitId,
    /// Key of the procedure.
    pub procedure: String,
    /// Key of the step.
    pub step: String,
    /// Business day of the step.
    pub on: Day,
    /// The rule, how it was passed, by whom and why.
    pub mark: Mark,
}

/// All marks of rows that stand in the cases of a procedure, the latest first.
///
/// # Errors
/// When the database is away.
pub async fn marked(conn: &mut db::Conn, scope: &Scope, procedure: &str) -> Outcome<Vec<Marked>> {
    let mut s = Statement::new(
        "SELECT s.id, c.id, c.title, c.unit, c.procedure, s.step, s.day, s.marks FROM case_file c \
         JOIN case_step s ON s.district = c.district AND s.case_file = c.id \
         WHERE c.district = $1 AND c.state <> 'undone' AND s.marks <> '' AND s.annuls IS NULL \
         AND NOT EXISTS (SELECT 1 FROM case_step a WHERE a.district = c.district AND a.case_file = c.id AND a.annuls = s.id)",
    );
    s.and("c.procedure =", procedure);
    s.within(scope);
    s.sql.push_str(" ORDER BY s.day DESC, s.id DESC");
    let mut all = Vec::new();
    for row in s.rows(conn, scope).await? {
        all.extend(read(&row)?);
    }
    Ok(all)
}

fn read(row: &db::Row) -> Outcome<Vec<Marked>> {
    let marks: Vec<Mark> = serde_json::from_str(row.try_get(7)?)?;
    let day: String = row.try_get(6)?;
    let one = |mark| {
        Ok(Marked {
            row: row.try_get(0)?,
            case: CaseId(row.try_get(1)?),
            title: row.try_get(2)?,
            unit: UnitId(row.try_get(3)?),
            procedure: row.try_get(4)?,
            step: row.try_get(5)?,
            on: day.parse().map_err(|e| Fault::internal(format!("case_step.day: {e}")))?,
            mark,
        })
    };
    marks.into_iter().map(one).collect()
}
