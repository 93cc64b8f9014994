//! SQL that writes plans.

use crate::PlanId;
use crate::record::{Plan, State};
use access::Scope;
use base::{Fault, Outcome, Refusal};
use db::Conn;
use sqlx::Row;

/// The meeting and the reason that a state carries, as columns.
fn columns(state: &State) -> (Option<i64>, &str) {
    match state {
        State::Open => (None, ""),
        State::Held(meeting) => (Some(meeting.0), ""),
        State::CalledOff(why) => (None, why),
    }
}

/// Writes a plan, unless its request was here before: then nothing is written, and it says so with `false`.
pub(crate) async fn insert(conn: &mut Conn, district: i64, plan: &Plan, request: Option<&str>) -> Outcome<bool> {
    let (meeting, why) = columns(&plan.state);
    let done = sqlx::query(
        "INSERT INTO meeting_plan (district, id, unit, kind, day, start_time, place, subject, leader, state, meeting, why, request, \
         version, planned_at, planned_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
         ON CONFLICT (district, request) DO NOTHING",
    )
    .bind(district)
    .bind(plan.id.0)
    .bind(plan.unit.0)
    .bind(plan.kind.clone())
    .bind(plan.what.day.to_string())
    .bind(plan.what.start.clone())
    .bind(plan.what.place.clone())
    .bind(plan.what.subject.clone())
    .bind(plan.what.leader.clone())
    .bind(plan.state.key())
    .bind(meeting)
    .bind(why.to_owned())
    .bind(request.map(ToOwned::to_owned))
    .bind(plan.version)
    .bind(plan.planned_at.0)
    .bind(plan.planned_by.clone())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The plan that a request has made already.
pub(crate) async fn requested(conn: &mut Conn, scope: &Scope, request: &str) -> Outcome<Option<PlanId>> {
    let row = sqlx::query("SELECT id FROM meeting_plan WHERE district = $1 AND request = $2")
        .bind(scope.district())
        .bind(request.to_owned())
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(PlanId))
}

/// Whether another open plan of the unit says the same of the same day.
pub(crate) async fn same(conn: &mut Conn, scope: &Scope, plan: &Plan) -> Outcome<bool> {
    let row = sqlx::query(
        "SELECT id FROM meeting_plan WHERE district = $1 AND unit = $2 AND day = $3 AND kind = $4 AND start_time = $5 AND subject = $6 \
         AND state = 'open' AND id <> $7 LIMIT 1",
    )
    .bind(scope.district())
    .bind(plan.unit.0)
    .bind(plan.what.day.to_string())
    .bind(plan.kind.clone())
    .bind(plan.what.start.clone())
    .bind(plan.what.subject.clone())
    .bind(plan.id.0)
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// Writes how a plan now stands; `plan.version` is the new version, one above the one that must still be there.
///
/// # Errors
/// [`Fault::Stale`] when somebody else changed it in the meantime.
pub(crate) async fn update(conn: &mut Conn, district: i64, plan: &Plan) -> Outcome<()> {
    let (meeting, why) = columns(&plan.state);
    let done = sqlx::query(
        "UPDATE meeting_plan SET day = $3, start_time = $4, place = $5, subject = $6, leader = $7, state = $8, meeting = $9, why = $10, \
         version = $11, changed_at = $12, changed_by = $13 WHERE district = $1 AND id = $2 AND version = $14",
    )
    .bind(district)
    .bind(plan.id.0)
    .bind(plan.what.day.to_string())
    .bind(plan.what.start.clone())
    .bind(plan.what.place.clone())
    .bind(plan.what.subject.clone())
    .bind(plan.what.leader.clone())
    .bind(plan.state.key())
    .bind(meeting)
    .bind(why.to_owned())
    .bind(plan.version)
    .bind(plan.changed_at.map(|at| at.0))
    .bind(plan.changed_by.clone())
    .bind(plan.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Somebody else was quicker, or it is over.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new(
        "这项会议计划已被改动、取消或者已经召开，您的操作没有保存",
        "请返回计划页面查看最新情况后再办",
    ))
}
