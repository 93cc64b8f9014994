//! SQL of what waits for whom.

use super::Statement;
use super::row::{FILE, FileRow};
use crate::file::{CaseFile, CaseId};
use crate::waits::{Hand, Wait};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome};
use db::Conn;
use db::bulk::upsert_rows;
use sqlx::Row as _;

/// A step that waits, with its case.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The case.
    pub case: CaseFile,
    /// Where its unit stands in the tree.
    pub path: String,
    /// What waits.
    pub wait: Wait,
}

/// Keeps what waits of a case, in place of what was kept.
pub(crate) async fn replace(conn: &mut Conn, district: i64, case: CaseId, all: &[Wait]) -> Outcome<()> {
    let sql = "DELETE FROM case_wait WHERE district = $1 AND case_file = $2";
    sqlx::query(sql).bind(district).bind(case.0).execute(&mut *conn).await?;
    let row = |wait: &Wait| {
        vec![
            district.into(),
            case.0.into(),
            wait.step.clone().into(),
            wait.hand.as_ref().map(|hand| hand.unit.0).into(),
            wait.hand.as_ref().map_or(String::new(), |hand| hand.page.clone()).into(),
            i64::from(wait.above).into(),
            wait.opens.to_string().into(),
            wait.due.map(|day| day.to_string()).into(),
            wait.rule.clone().into(),
            i64::from(wait.back).into(),
        ]
    };
    let insert = "INSERT INTO case_wait (district, case_file, step, hand, page, above, opens, due, rule, back)";
    // Two who keep the same case at the same moment wait for each other and then say the same.
    let twice = " ON CONFLICT (district, case_file, step) DO UPDATE SET hand = excluded.hand, page = excluded.page, \
         above = excluded.above, opens = excluded.opens, due = excluded.due, rule = excluded.rule, back = excluded.back";
    upsert_rows(conn, insert, twice, all.iter().map(row).collect()).await
}

/// What waits on a day in the hand of a unit, and what waits for a superior of the units below it; those due first.
///
/// # Errors
/// When the database is away.
pub async fn for_unit(
    conn: &mut Conn,
    scope: &Scope,
    (unit, path): (UnitId, &str),
    today: Day,
) -> Outcome<Vec<Waiting>> {
    let mut s = opened(today);
    s.sql.push_str(&format!(
        " AND (w.hand = {unit} OR (w.hand IS NULL AND w.above = 0 AND c.unit = {unit}) OR (w.hand IS NULL AND w.above = 1 AND c.unit <> {unit}"
    ));
    s.below(path);
    s.sql.push_str("))");
    in_order(conn, scope, s).await
}

/// What other units began and a unit has to take on a day. Call it for a unit in reach.
///
/// # Errors
/// When the database is away.
pub async fn in_hand(conn: &mut Conn, scope: &Scope, unit: UnitId, today: Day) -> Outcome<Vec<Waiting>> {
    let mut s = opened(today);
    s.sql.push_str(&format!(" AND w.hand = {unit} AND c.unit <> {unit}"));
    in_order(conn, scope, s).await
}

/// What is late on a day in the cases of the units below a unit, those due first.
///
/// # Errors
/// When the database is away.
pub async fn late_below(
    conn: &mut Conn,
    scope: &Scope,
    (unit, path): (UnitId, &str),
    today: Day,
) -> Outcome<Vec<Waiting>> {
    let mut s = opened(today);
    s.and("w.due <", today.to_string());
    s.sql.push_str(&format!(" AND c.unit <> {unit}"));
    s.below(path);
    in_order(conn, scope, s).await
}

/// The steps of a unit's own cases that another unit takes. Call it for a unit in reach.
///
/// # Errors
/// When the database is away.
pub async fn elsewhere(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<(CaseId, String)>> {
    let sql = "SELECT w.case_file, w.step FROM case_wait w JOIN case_file c ON c.district = w.district AND c.id = w.case_file \
         WHERE w.district = $1 AND c.unit = $2 AND w.hand IS NOT NULL AND w.hand <> $2";
    let rows = sqlx::query(sql).bind(scope.district()).bind(unit.0).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((CaseId(row.try_get(0)?), row.try_get(1)?))).collect()
}

/// Everything that can be taken on a day in the cases in reach: for whoever tells people.
///
/// # Errors
/// When the database is away.
pub async fn all(conn: &mut Conn, scope: &Scope, today: Day) -> Outcome<Vec<Waiting>> {
    let mut s = opened(today);
    s.within(scope);
    in_order(conn, scope, s).await
}

/// What can be taken on a day in open cases, with the cases and where their units stand.
fn opened(today: Day) -> Statement {
    let mut s = Statement::new(format!(
        "SELECT {FILE}, p.path, w.step, w.hand, w.page, w.above, w.opens, w.due, w.rule, w.back FROM case_wait w \
         JOIN case_file c ON c.district = w.district AND c.id = w.case_file \
         JOIN unit_path p ON p.district = w.district AND p.unit = c.unit WHERE w.district = $1 AND c.state = 'open'"
    ));
    s.and("w.opens <=", today.to_string());
    s
}

/// Columns of a case before the others.
const OWN: usize = 17;

async fn in_order(conn: &mut Conn, scope: &Scope, mut s: Statement) -> Outcome<Vec<Waiting>> {
    s.sql.push_str(" ORDER BY CASE WHEN w.due IS NULL THEN 1 ELSE 0 END, w.due, c.id, w.step");
    s.rows(conn, scope).await?.iter().map(read).collect()
}

fn read(row: &db::Row) -> Outcome<Waiting> {
    let day = |text: String| text.parse::<Day>().map_err(|e| base::Fault::internal(format!("case_wait: {e}")));
    let page: String = row.try_get(OWN + 3)?;
    let hand: Option<i64> = row.try_get(OWN + 2)?;
    let due: Option<String> = row.try_get(OWN + 6)?;
    Ok(Waiting {
        case: FileRow::read(row)?.case()?,
        path: row.try_get(OWN)?,
        wait: Wait {
            step: row.try_get(OWN + 1)?,
            hand: hand.map(|unit| Hand { unit: UnitId(unit), page }),
            above: row.try_get::<i64, _>(OWN + 4)? == 1,
            opens: day(row.try_get(OWN + 5)?)?,
            due: due.map(day).transpose()?,
            rule: row.try_get(OWN + 7)?,
            back: row.try_get::<i64, _>(OWN + 8)? == 1,
        },
    })
}
