//! SQL that finds cases and their rows.

use super::Statement;
use super::row::{FILE, FileRow, STEP, StepRow};
use crate::file::{CaseFile, CaseId, StepRow as Taken};
use access::Scope;
use base::id::UnitId;
use base::{Fault, Keys, Outcome};
use db::Conn;
use sqlx::Row as _;

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;
/// Ids in one statement.
const IDS_PER_STATEMENT: usize = 100;

/// A case in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or its unit is out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: CaseId) -> Outcome<CaseFile> {
    let mut s = Statement::new(format!(
        "SELECT {FILE} FROM case_file c WHERE c.district = $1 AND c.id = {id} AND c.state <> 'undone'"
    ));
    s.within(scope);
    let row = s.rows(conn, scope).await?.pop().ok_or(Fault::NotFound)?;
    FileRow::read(&row)?.case()
}

/// The cases in reach about a person, unit or applicant, the latest first.
///
/// # Errors
/// When the database is away.
pub async fn of_subject(conn: &mut Conn, scope: &Scope, subject: i64) -> Outcome<Vec<CaseFile>> {
    let mut s = Statement::new(format!(
        "SELECT {FILE} FROM case_file c WHERE c.district = $1 AND c.subject = {subject} AND c.state <> 'undone'"
    ));
    s.within(scope);
    s.sql.push_str(" ORDER BY c.id DESC LIMIT 50");
    s.rows(conn, scope).await?.iter().map(|row| FileRow::read(row)?.case()).collect()
}

/// The open cases of a unit itself, those due first.
///
/// # Errors
/// When the database is away.
pub async fn of_unit(conn: &mut Conn, scope: &Scope, unit: UnitId, limit: usize) -> Outcome<Vec<CaseFile>> {
    let mut s = Statement::new(format!(
        "SELECT {FILE} FROM case_file c WHERE c.district = $1 AND c.unit = {unit} AND c.state = 'open'"
    ));
    s.within(scope);
    s.sql.push_str(&format!(" ORDER BY CASE WHEN c.due IS NULL THEN 1 ELSE 0 END, c.due, c.id LIMIT {limit}"));
    s.rows(conn, scope).await?.iter().map(|row| FileRow::read(row)?.case()).collect()
}

/// The rows of a case in the order in which they were recorded, annulled ones too. Call it for a case found with the same scope.
///
/// # Errors
/// When the database is away, or a sealed value was changed.
pub async fn rows(conn: &mut Conn, keys: &Keys, scope: &Scope, case: CaseId) -> Outcome<Vec<Taken>> {
    let sql = format!("SELECT {STEP} FROM case_step s WHERE s.district = $1 AND s.case_file = $2 ORDER BY s.id");
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(case.0).fetch_all(conn).await?;
    rows.iter().map(|row| StepRow::read(row)?.taken(keys)).collect()
}

/// The rows of several cases, by case and order of recording. Call it for cases found with the same scope.
///
/// # Errors
/// As [`rows`].
pub async fn rows_of(conn: &mut Conn, keys: &Keys, scope: &Scope, cases: &[CaseId]) -> Outcome<Vec<Taken>> {
    let mut all = Vec::new();
    for part in cases.chunks(IDS_PER_STATEMENT) {
        let list: Vec<String> = part.iter().map(ToString::to_string).collect();
        let sql = format!(
            "SELECT {STEP} FROM case_step s WHERE s.district = $1 AND s.case_file IN ({}) ORDER BY s.case_file, s.id",
            list.join(", ")
        );
        let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).fetch_all(&mut *conn).await?;
        for row in &rows {
            all.push(StepRow::read(row)?.taken(keys)?);
        }
    }
    Ok(all)
}

/// The rows of a step that stand in any case of the district: for what must be there once only. Nothing of them is shown to whom the
/// case is out of reach.
///
/// # Errors
/// As [`rows`].
pub(crate) async fn standing_of(
    conn: &mut Conn,
    keys: &Keys,
    scope: &Scope,
    (procedure, step): (&str, &str),
) -> Outcome<Vec<Taken>> {
    let sql = format!(
        "SELECT {STEP} FROM case_file c JOIN case_step s ON s.district = c.district AND s.case_file = c.id \
         WHERE c.district = $1 AND c.procedure = $2 AND c.state <> 'undone' AND s.step = $3 AND s.annuls IS NULL \
         AND NOT EXISTS (SELECT 1 FROM case_step a WHERE a.district = s.district AND a.case_file = s.case_file AND a.annuls = s.id)"
    );
    let query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(procedure).bind(step);
    query.fetch_all(conn).await?.iter().map(|row| StepRow::read(row)?.taken(keys)).collect()
}

/// The case that a row in reach belongs to.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or out of reach.
pub async fn case_of_row(conn: &mut Conn, scope: &Scope, row: i64) -> Outcome<CaseFile> {
    let sql = "SELECT case_file FROM case_step WHERE district = $1 AND id = $2";
    let found = sqlx::query(sql).bind(scope.district()).bind(row).fetch_optional(&mut *conn).await?;
    find(conn, scope, CaseId(found.ok_or(Fault::NotFound)?.try_get(0)?)).await
}

/// The steps taken at a meeting that stand, with their cases, in the order of recording.
///
/// # Errors
/// As [`rows`].
pub(crate) async fn taken_at(
    conn: &mut Conn,
    keys: &Keys,
    scope: &Scope,
    meeting: i64,
) -> Outcome<Vec<(CaseFile, Taken)>> {
    let sql = format!(
        "SELECT {STEP} FROM case_step s WHERE s.district = $1 AND s.meeting = $2 AND NOT EXISTS (SELECT 1 FROM case_step a \
         WHERE a.district = s.district AND a.case_file = s.case_file AND a.annuls = s.id) ORDER BY s.id"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(meeting).fetch_all(&mut *conn).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let taken = StepRow::read(row)?.taken(keys)?;
        match find(conn, scope, taken.case).await {
            Ok(case) => all.push((case, taken)),
            Err(Fault::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(all)
}

/// What a form has made already.
pub(crate) async fn claimed(conn: &mut Conn, district: i64, request: &str) -> Outcome<i64> {
    let sql = "SELECT target FROM case_request WHERE district = $1 AND request = $2";
    let row = sqlx::query(sql).bind(district).bind(request).fetch_one(conn).await?;
    Ok(row.try_get(0)?)
}

/// Cases of a district above an id, a page at a time: for the check.
pub(crate) async fn all_files(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<FileRow>> {
    let sql = format!("SELECT {FILE} FROM case_file c WHERE c.district = $1 AND c.id > $2 ORDER BY c.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(FileRow::read).collect()
}

/// Rows of a district above an id, a page at a time: for the check.
pub(crate) async fn all_rows(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<StepRow>> {
    let sql = format!("SELECT {STEP} FROM case_step s WHERE s.district = $1 AND s.id > $2 ORDER BY s.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(StepRow::read).collect()
}
