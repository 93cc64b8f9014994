//! SQL that writes meetings and their attendance.

use crate::MeetingId;
use crate::record::{Meeting, Seat};
use base::{Fault, Outcome, Refusal};
use db::bulk::Value;
use db::{Conn, insert_rows};

const INSERT: &str = "INSERT INTO meeting (district, id, unit, kind, title, topic, day, start_time, minutes, place, agenda, content, \
                      chair, recorder, guests, fields, named, n_due, n_present, n_leave, n_absent, state, why, request, batch, version, \
                      recorded_at, recorded_by)";
const INSERT_SEATS: &str = "INSERT INTO attendance (district, meeting, seat, person, name, voting, state)";

fn values(district: i64, m: &Meeting, request: Option<&str>) -> Outcome<Vec<Value>> {
    Ok(vec![
        district.into(),
        m.id.0.into(),
        m.unit.0.into(),
        m.kind.clone().into(),
        m.title.clone().into(),
        m.topic.clone().into(),
        m.day.to_string().into(),
        m.start.clone().into(),
        m.minutes.into(),
        m.place.clone().into(),
        m.agenda.clone().into(),
        m.content.clone().into(),
        m.chair.clone().into(),
        m.recorder.clone().into(),
        m.guests.into(),
        serde_json::to_string(&m.fields)?.into(),
        i64::from(m.named).into(),
        m.counts.due.into(),
        m.counts.present.into(),
        m.counts.leave.into(),
        m.counts.absent.into(),
        m.state.key().into(),
        m.why.clone().into(),
        request.map(ToOwned::to_owned).into(),
        m.batch.into(),
        m.version.into(),
        m.recorded_at.0.into(),
        m.recorded_by.clone().into(),
    ])
}

fn seat_values(district: i64, meeting: MeetingId, seats: &[Seat]) -> Vec<Vec<Value>> {
    let row = |(at, s): (i64, &Seat)| {
        vec![
            district.into(),
            meeting.0.into(),
            at.into(),
            s.person.map(|p| p.0).into(),
            s.name.clone().into(),
            i64::from(s.voting).into(),
            s.state.key().into(),
        ]
    };
    (1i64..).zip(seats).map(row).collect()
}

/// Writes many meetings that no request names.
pub(crate) async fn insert_many(conn: &mut Conn, district: i64, meetings: &[Meeting]) -> Outcome<()> {
    let rows = meetings.iter().map(|m| values(district, m, None)).collect::<Outcome<Vec<_>>>()?;
    insert_rows(conn, INSERT, rows).await?;
    let seats = meetings.iter().flat_map(|m| seat_values(district, m.id, &m.seats)).collect();
    insert_rows(conn, INSERT_SEATS, seats).await
}

/// Writes one meeting, unless its request was here before: then nothing is written, and it says so with `false`.
pub(crate) async fn insert_once(conn: &mut Conn, district: i64, m: &Meeting, request: Option<&str>) -> Outcome<bool> {
    let values = values(district, m, request)?;
    let marks: Vec<String> = (1..=values.len()).map(|n| format!("${n}")).collect();
    let sql = format!("{INSERT} VALUES ({}) ON CONFLICT (district, request) DO NOTHING", marks.join(", "));
    let mut query = sqlx::query(db::assembled(sql));
    for value in values {
        query = match value {
            Value::Int(v) => query.bind(v),
            Value::IntOr(v) => query.bind(v),
            Value::Text(v) => query.bind(v),
            Value::TextOr(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
        };
    }
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(false);
    }
    insert_rows(conn, INSERT_SEATS, seat_values(district, m.id, &m.seats)).await?;
    Ok(true)
}

/// Writes how a meeting now stands; `m.version` is the new version, one above the one that must still be there.
///
/// # Errors
/// [`Fault::Stale`] when somebody else changed it in the meantime.
pub(crate) async fn update(conn: &mut Conn, district: i64, m: &Meeting) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE meeting SET title = $3, topic = $4, day = $5, start_time = $6, minutes = $7, place = $8, agenda = $9, content = $10, \
         chair = $11, recorder = $12, guests = $13, fields = $14, named = $15, n_due = $16, n_present = $17, n_leave = $18, \
         n_absent = $19, state = $20, why = $21, version = $22, changed_at = $23, changed_by = $24 \
         WHERE district = $1 AND id = $2 AND version = $25",
    )
    .bind(district)
    .bind(m.id.0)
    .bind(m.title.clone())
    .bind(m.topic.clone())
    .bind(m.day.to_string())
    .bind(m.start.clone())
    .bind(m.minutes)
    .bind(m.place.clone())
    .bind(m.agenda.clone())
    .bind(m.content.clone())
    .bind(m.chair.clone())
    .bind(m.recorder.clone())
    .bind(m.guests)
    .bind(serde_json::to_string(&m.fields)?)
    .bind(i64::from(m.named))
    .bind(m.counts.due)
    .bind(m.counts.present)
    .bind(m.counts.leave)
    .bind(m.counts.absent)
    .bind(m.state.key())
    .bind(m.why.clone())
    .bind(m.version)
    .bind(m.changed_at.map(|at| at.0))
    .bind(m.changed_by.clone())
    .bind(m.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("这条会议记录刚被他人修改，您的修改没有保存", "请返回会议页面查看最新内容后重新修改"))
}

/// Puts these seats in place of those that were there.
pub(crate) async fn replace_seats(conn: &mut Conn, district: i64, meeting: MeetingId, seats: &[Seat]) -> Outcome<()> {
    sqlx::query("DELETE FROM attendance WHERE district = $1 AND meeting = $2")
        .bind(district)
        .bind(meeting.0)
        .execute(&mut *conn)
        .await?;
    insert_rows(conn, INSERT_SEATS, seat_values(district, meeting, seats)).await
}
