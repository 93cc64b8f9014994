//! SQL that finds meetings with their attendance.

use super::{Filter, MEETINGS_PER_STATEMENT, PLACED, Statement, day};
use crate::record::{Attend, Counts, Meeting, Seat, State};
use crate::{MeetingId, NewMeeting};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Fault, Moment, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::HashMap;

const COLUMNS: &str = "m.id, m.unit, m.kind, m.title, m.topic, m.day, m.start_time, m.minutes, m.place, m.agenda, m.content, \
                       m.chair, m.recorder, m.guests, m.fields, m.named, m.n_due, m.n_present, m.n_leave, m.n_absent, m.state, \
                       m.why, m.batch, m.version, m.recorded_at, m.recorded_by, m.changed_at, m.changed_by";

fn read(row: &db::Row) -> Outcome<Meeting> {
    let (fields, state): (String, String) = (row.try_get(14)?, row.try_get(20)?);
    Ok(Meeting {
        id: MeetingId(row.try_get(0)?),
        unit: UnitId(row.try_get(1)?),
        kind: row.try_get(2)?,
        title: row.try_get(3)?,
        topic: row.try_get(4)?,
        day: day(&row.try_get::<String, _>(5)?, "meeting.day")?,
        start: row.try_get(6)?,
        minutes: row.try_get(7)?,
        place: row.try_get(8)?,
        agenda: row.try_get(9)?,
        content: row.try_get(10)?,
        chair: row.try_get(11)?,
        recorder: row.try_get(12)?,
        guests: row.try_get(13)?,
        fields: serde_json::from_str(&fields)?,
        named: row.try_get::<i64, _>(15)? == 1,
        counts: Counts {
            due: row.try_get(16)?,
            present: row.try_get(17)?,
            leave: row.try_get(18)?,
            absent: row.try_get(19)?,
        },
        seats: Vec::new(),
        state: State::parse(&state).ok_or_else(|| Fault::internal(format!("meeting.state: {state}")))?,
        why: row.try_get(21)?,
        batch: row.try_get(22)?,
        version: row.try_get(23)?,
        recorded_at: Moment(row.try_get(24)?),
        recorded_by: row.try_get(25)?,
        changed_at: row.try_get::<Option<i64>, _>(26)?.map(Moment),
        changed_by: row.try_get(27)?,
    })
}

fn read_seat(row: &db::Row) -> Outcome<(i64, Seat)> {
    let state: String = row.try_get(4)?;
    let seat = Seat {
        person: row.try_get::<Option<i64>, _>(1)?.map(PersonId),
        name: row.try_get(2)?,
        voting: row.try_get::<i64, _>(3)? == 1,
        state: Attend::parse(&state).ok_or_else(|| Fault::internal(format!("attendance.state: {state}")))?,
    };
    Ok((row.try_get(0)?, seat))
}

/// A meeting in reach, cancelled or not.
///
/// # Errors
/// [`Fault::NotFound`] when there is none or its unit is out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: MeetingId) -> Outcome<Meeting> {
    let mut s =
        Statement::new(format!("SELECT {COLUMNS} FROM meeting m {PLACED} WHERE m.district = $1 AND m.id = {id}"));
    s.within(scope);
    let row = s.rows(conn, scope).await?.pop().ok_or(Fault::NotFound)?;
    let mut found = vec![read(&row)?];
    seat(conn, scope.district(), &mut found).await?;
    found.pop().ok_or(Fault::NotFound)
}

/// Puts the seats to meetings.
async fn seat(conn: &mut Conn, district: i64, meetings: &mut [Meeting]) -> Outcome<()> {
    let mut seats: HashMap<i64, Vec<Seat>> = HashMap::new();
    for part in meetings.chunks(MEETINGS_PER_STATEMENT) {
        let ids: Vec<String> = part.iter().map(|m| m.id.to_string()).collect();
        let sql = format!(
            "SELECT meeting, person, name, voting, state FROM attendance \
             WHERE district = $1 AND meeting IN ({}) ORDER BY meeting, seat",
            ids.join(", ")
        );
        for row in &sqlx::query(db::assembled(sql)).bind(district).fetch_all(&mut *conn).await? {
            let (meeting, seat) = read_seat(row)?;
            seats.entry(meeting).or_default().push(seat);
        }
    }
    for meeting in meetings {
        meeting.seats = seats.remove(&meeting.id.0).unwrap_or_default();
    }
    Ok(())
}

/// Some of the meetings of a list with everything about them, the latest first: for exports.
///
/// # Errors
/// When the database is away.
pub async fn whole(conn: &mut Conn, scope: &Scope, filter: &Filter, skip: i64, limit: i64) -> Outcome<Vec<Meeting>> {
    let mut s = filter.statement(conn, scope, COLUMNS).await?;
    s.sql.push_str(&format!(" ORDER BY m.day DESC, m.id DESC LIMIT {limit} OFFSET {skip}"));
    let mut found = s.rows(conn, scope).await?.iter().map(read).collect::<Outcome<Vec<_>>>()?;
    seat(conn, scope.district(), &mut found).await?;
    Ok(found)
}

/// The meetings of a district above an id, `limit` at a time, with their seats: for the check.
///
/// # Errors
/// When the database is away.
pub async fn all(conn: &mut Conn, district: i64, above: i64, limit: i64) -> Outcome<Vec<Meeting>> {
    let sql = format!("SELECT {COLUMNS} FROM meeting m WHERE m.district = $1 AND m.id > $2 ORDER BY m.id LIMIT $3");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).bind(limit).fetch_all(&mut *conn).await?;
    let mut found = rows.iter().map(read).collect::<Outcome<Vec<_>>>()?;
    seat(conn, district, &mut found).await?;
    Ok(found)
}

/// The meetings that came with an import, in reach.
///
/// # Errors
/// When the database is away.
pub async fn of_batch(conn: &mut Conn, scope: &Scope, batch: i64) -> Outcome<Vec<MeetingId>> {
    let mut s =
        Statement::new(format!("SELECT m.id FROM meeting m {PLACED} WHERE m.district = $1 AND m.batch = {batch}"));
    s.within(scope);
    s.sql.push_str(" ORDER BY m.id");
    s.rows(conn, scope).await?.iter().map(|r| Ok(MeetingId(r.try_get(0)?))).collect()
}

/// The meeting that a request has made already.
///
/// # Errors
/// When the database is away.
pub async fn by_request(conn: &mut Conn, scope: &Scope, request: &str) -> Outcome<Option<MeetingId>> {
    let row = sqlx::query("SELECT id FROM meeting WHERE district = $1 AND request = $2")
        .bind(scope.district())
        .bind(request)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|r| r.try_get(0)).transpose()?.map(MeetingId))
}

/// The meeting of the same unit, kind, day and start that counts and has the same title, if any: what an import would repeat.
///
/// # Errors
/// When the database is away.
pub async fn same(conn: &mut Conn, scope: &Scope, new: &NewMeeting, title: &str) -> Outcome<Option<Meeting>> {
    let mut s = Statement::new(format!(
        "SELECT m.id FROM meeting m {PLACED} WHERE m.district = $1 AND m.unit = {} AND m.state = 'held'",
        new.unit
    ));
    s.and("m.day =", new.day.to_string());
    s.and("m.kind =", new.kind.clone());
    s.and("m.start_time =", new.start.clone());
    s.and("m.title =", title);
    s.within(scope);
    let Some(row) = s.rows(conn, scope).await?.pop() else { return Ok(None) };
    find(conn, scope, MeetingId(row.try_get(0)?)).await.map(Some)
}

/// The last meeting of a unit that counts, of one kind if given: for what the form fills in beforehand.
///
/// # Errors
/// When the database is away.
pub async fn last(conn: &mut Conn, scope: &Scope, unit: UnitId, kind: Option<&str>) -> Outcome<Option<Meeting>> {
    let mut s = Statement::new(format!(
        "SELECT m.id FROM meeting m {PLACED} WHERE m.district = $1 AND m.unit = {unit} AND m.state = 'held'"
    ));
    if let Some(kind) = kind {
        s.and("m.kind =", kind);
    }
    s.within(scope);
    s.sql.push_str(" ORDER BY m.day DESC, m.id DESC LIMIT 1");
    let Some(row) = s.rows(conn, scope).await?.pop() else { return Ok(None) };
    find(conn, scope, MeetingId(row.try_get(0)?)).await.map(Some)
}
