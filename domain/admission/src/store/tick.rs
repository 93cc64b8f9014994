//! SQL of what was made of findings. Rows are only ever added.

use super::PAGE;
use crate::finding::{Outcome as Made, Tick};
use access::Scope;
use base::{Fault, Moment, Outcome};
use case::CaseId;
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// A tick-off as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TickRow {
    pub id: i64,
    pub case_file: i64,
    pub violation: String,
    pub what: String,
    pub outcome: String,
    pub day: String,
    pub how: String,
    pub seen_version: i64,
    pub seen_annulled: i64,
    pub recorded_at: i64,
    pub recorded_by: String,
}

const TICK: &str = "t.id, t.case_file, t.violation, t.what, t.outcome, t.day, t.how, t.seen_version, \
                    t.seen_annulled, t.recorded_at, t.recorded_by";

impl TickRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            case_file: row.try_get(1)?,
            violation: row.try_get(2)?,
            what: row.try_get(3)?,
            outcome: row.try_get(4)?,
            day: row.try_get(5)?,
            how: row.try_get(6)?,
            seen_version: row.try_get(7)?,
            seen_annulled: row.try_get(8)?,
            recorded_at: row.try_get(9)?,
            recorded_by: row.try_get(10)?,
        })
    }

    pub(crate) fn of(tick: &Tick) -> Self {
        Self {
            id: tick.id,
            case_file: tick.case.0,
            violation: tick.check.clone(),
            what: tick.what.clone(),
            outcome: tick.outcome.key().to_owned(),
            day: tick.on.to_string(),
            how: tick.how.clone(),
            seen_version: tick.seen.version,
            seen_annulled: tick.seen.annulled,
            recorded_at: tick.recorded_at.0,
            recorded_by: tick.recorded_by.clone(),
        }
    }

    fn tick(self) -> Outcome<Tick> {
        let unread = |what: &str| Fault::internal(format!("admission_finding {}: {what}", self.id));
        Ok(Tick {
            id: self.id,
            case: CaseId(self.case_file),
            outcome: Made::parse(&self.outcome).ok_or_else(|| unread("outcome"))?,
            on: self.day.parse().map_err(|_| unread("day"))?,
            check: self.violation,
            what: self.what,
            how: self.how,
            seen: crate::finding::Seen { version: self.seen_version, annulled: self.seen_annulled },
            recorded_at: Moment(self.recorded_at),
            recorded_by: self.recorded_by,
        })
    }
}

/// Everything made of findings in cases in reach, in the order of recording; of one case, or of all.
///
/// # Errors
/// When the database is away.
pub async fn ticks(conn: &mut Conn, scope: &Scope, case: Option<CaseId>) -> Outcome<Vec<Tick>> {
    let clause = scope.clause("p.path", 2);
    let of_case = case.map_or(String::new(), |id| format!(" AND t.case_file = {id}"));
    let sql = format!(
        "SELECT {TICK} FROM admission_finding t JOIN case_file c ON c.district = t.district AND c.id = t.case_file \
         JOIN unit_path p ON p.district = c.district AND p.unit = c.unit WHERE t.district = $1{of_case}{} ORDER BY t.id",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(|row| TickRow::read(row)?.tick()).collect()
}

pub(crate) async fn insert_tick(conn: &mut Conn, district: i64, row: TickRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        row.id.into(),
        row.case_file.into(),
        row.violation.into(),
        row.what.into(),
        row.outcome.into(),
        row.day.into(),
        row.how.into(),
        row.seen_version.into(),
        row.seen_annulled.into(),
        row.recorded_at.into(),
        row.recorded_by.into(),
    ];
    let insert = "INSERT INTO admission_finding (district, id, case_file, violation, what, outcome, day, how, \
                  seen_version, seen_annulled, recorded_at, recorded_by)";
    insert_rows(conn, insert, vec![values]).await
}

/// What was made of findings in a district above an id, a page at a time: for the check.
pub(crate) async fn all_ticks(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<TickRow>> {
    let sql = format!(
        "SELECT {TICK} FROM admission_finding t WHERE t.district = $1 AND t.id > $2 ORDER BY t.id LIMIT {PAGE}"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(TickRow::read).collect()
}
