//! SQL that writes cases and rows.

use super::row::{FileRow, StepRow};
use base::{Fault, Outcome, Refusal};
use db::{Conn, insert_rows};

/// Notes what a form makes; false when the same form was sent before.
pub(crate) async fn claim(conn: &mut Conn, district: i64, request: &str, target: i64) -> Outcome<bool> {
    let sql = "INSERT INTO case_request (district, request, target) VALUES ($1, $2, $3) ON CONFLICT (district, request) DO NOTHING";
    let done = sqlx::query(sql).bind(district).bind(request).bind(target).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn insert_file(conn: &mut Conn, district: i64, row: FileRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        row.id.into(),
        row.procedure.into(),
        row.unit.into(),
        row.subject.into(),
        row.title.into(),
        row.words.into(),
        row.state.into(),
        row.stage.into(),
        row.stage_on.into(),
        row.due.into(),
        row.due_step.into(),
        row.marks.into(),
        row.paper.into(),
        row.version.into(),
        row.opened_at.into(),
        row.opened_by.into(),
        row.changed_at.into(),
    ];
    let insert = "INSERT INTO case_file (district, id, procedure, unit, subject, title, words, state, stage, stage_on, due, due_step, \
         marks, paper, version, opened_at, opened_by, changed_at)";
    insert_rows(conn, insert, vec![values]).await
}

/// Writes a changed case; its former version must still stand there.
///
/// # Errors
/// [`Fault::Stale`] when somebody else changed it in the meantime.
pub(crate) async fn update_file(conn: &mut Conn, district: i64, row: FileRow) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE case_file SET unit = $3, subject = $4, title = $5, words = $6, state = $7, stage = $8, stage_on = $9, due = $10, \
         due_step = $11, marks = $12, paper = $13, version = $14, changed_at = $15 \
         WHERE district = $1 AND id = $2 AND version = $16",
    )
    .bind(district).bind(row.id).bind(row.unit).bind(row.subject).bind(row.title).bind(row.words).bind(row.state)
    .bind(row.stage).bind(row.stage_on).bind(row.due).bind(row.due_step).bind(row.marks).bind(row.paper)
    .bind(row.version).bind(row.changed_at).bind(row.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("这件事项在您打开页面之后已有他人办理", "请刷新页面，核对后重新提交"))
}

pub(crate) async fn insert_step(conn: &mut Conn, district: i64, row: StepRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        row.id.into(),
        row.case_file.into(),
        row.step.into(),
        row.day.into(),
        row.outcome.into(),
        row.fields.into(),
        row.private.into(),
        row.ballots.into(),
        row.marks.into(),
        row.document.into(),
        row.paper.into(),
        row.annuls.into(),
        row.reason.into(),
        row.account.into(),
        row.person.into(),
        row.recorded_at.into(),
        row.recorded_by.into(),
        row.meeting.into(),
    ];
    let insert = "INSERT INTO case_step (district, id, case_file, step, day, outcome, fields, private, ballots, marks, document, \
         paper, annuls, reason, account, person, recorded_at, recorded_by, meeting)";
    insert_rows(conn, insert, vec![values]).await
}
