//! SQL of one person's attendance.

use super::{MEETINGS_PER_STATEMENT, PLACED, Statement, day};
use crate::MeetingId;
use crate::record::Attend;
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome, Period};
use db::Conn;
use sqlx::Row;
use std::collections::BTreeMap;

/// One meeting of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The meeting.
    pub id: MeetingId,
    /// Its unit.
    pub unit: UnitId,
    /// Its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its day.
    pub day: Day,
    /// How the person stood to it.
    pub state: Attend,
}

/// A person's meetings in a period, the latest first: those in reach, and all of them for the person behind the account.
///
/// # Errors
/// When the database is away.
pub async fn of_person(conn: &mut Conn, scope: &Scope, person: PersonId, period: Period) -> Outcome<Vec<PersonRow>> {
    let states = states(conn, scope, person).await?;
    let ids: Vec<i64> = states.keys().copied().collect();
    let own = scope.person() == Some(person);
    let placed = if own || scope.is_whole() { "" } else { PLACED };
    let mut found = Vec::new();
    for part in ids.chunks(MEETINGS_PER_STATEMENT) {
        let marks: Vec<String> = part.iter().map(ToString::to_string).collect();
        let mut s = Statement::new(format!(
            "SELECT m.id, m.unit, m.kind, m.title, m.day FROM meeting m {placed} \
             WHERE m.district = $1 AND m.id IN ({}) AND m.state = 'held'",
            marks.join(", ")
        ));
        s.and("m.day >=", period.from.to_string());
        s.and("m.day <=", period.to.to_string());
        if !own {
            s.within(scope);
        }
        for row in s.rows(conn, scope).await? {
            found.push(read(&row, &states)?);
        }
    }
    found.sort_by_key(|r: &PersonRow| std::cmp::Reverse((r.day, r.id)));
    Ok(found)
}

/// How one of several persons stood to a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonSeat {
    /// Who.
    pub person: PersonId,
    /// The meeting.
    pub id: MeetingId,
    /// Its kind.
    pub kind: String,
    /// Its day.
    pub day: Day,
    /// How they stood to it.
    pub state: Attend,
}

/// Persons asked about in one statement.
const PERSONS_PER_STATEMENT: usize = 100;

/// The meetings of several persons in a period that are in reach, by person and then the earliest first.
///
/// # Errors
/// When the database is away.
pub async fn seats_of(conn: &mut Conn, scope: &Scope, people: &[PersonId], period: Period) -> Outcome<Vec<PersonSeat>> {
    let mut found = Vec::new();
    for part in people.chunks(PERSONS_PER_STATEMENT) {
        let list: Vec<String> = part.iter().map(ToString::to_string).collect();
        let placed = if scope.is_whole() { "" } else { PLACED };
        let mut s = Statement::new(format!(
            "SELECT a.person, m.id, m.kind, m.day, a.state FROM attendance a \
             JOIN meeting m ON m.district = a.district AND m.id = a.meeting {placed} \
             WHERE a.district = $1 AND a.person IN ({}) AND m.state = 'held'",
            list.join(", ")
        ));
        s.and("m.day >=", period.from.to_string());
        s.and("m.day <=", period.to.to_string());
        s.within(scope);
        for row in s.rows(conn, scope).await? {
            found.push(seat(&row)?);
        }
    }
    found.sort_by_key(|s| (s.person, s.day, s.id));
    Ok(found)
}

fn seat(row: &db::Row) -> Outcome<PersonSeat> {
    let state: String = row.try_get(4)?;
    Ok(PersonSeat {
        person: PersonId(row.try_get(0)?),
        id: MeetingId(row.try_get(1)?),
        kind: row.try_get(2)?,
        day: day(&row.try_get::<String, _>(3)?, "meeting.day")?,
        state: Attend::parse(&state).ok_or_else(|| Fault::internal(format!("attendance.state: {state}")))?,
    })
}

/// How the person stood to each meeting there ever was: a few hundred in a life, found by their own index.
async fn states(conn: &mut Conn, scope: &Scope, person: PersonId) -> Outcome<BTreeMap<i64, Attend>> {
    let rows = sqlx::query("SELECT meeting, state FROM attendance WHERE district = $1 AND person = $2")
        .bind(scope.district())
        .bind(person.0)
        .fetch_all(conn)
        .await?;
    let read = |row: &db::Row| {
        let state: String = row.try_get(1)?;
        let known = Attend::parse(&state).ok_or_else(|| Fault::internal(format!("attendance.state: {state}")))?;
        Ok((row.try_get(0)?, known))
    };
    rows.iter().map(read).collect()
}

fn read(row: &db::Row, states: &BTreeMap<i64, Attend>) -> Outcome<PersonRow> {
    let id: i64 = row.try_get(0)?;
    Ok(PersonRow {
        id: MeetingId(id),
        unit: UnitId(row.try_get(1)?),
        kind: row.try_get(2)?,
        title: row.try_get(3)?,
        day: day(&row.try_get::<String, _>(4)?, "meeting.day")?,
        state: states.get(&id).copied().ok_or_else(|| Fault::internal("a meeting that was not asked for"))?,
    })
}
