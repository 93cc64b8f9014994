//! SQL of one person's attendance.

use super::{PLACED, Statement, day};
use crate::MeetingId;
use crate::record::Attend;
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome, Period};
use db::Conn;
use sqlx::Row;

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
    let own = scope.person() == Some(person);
    let placed = if own || scope.is_whole() { "" } else { PLACED };
    let mut s = Statement::new(format!(
        "SELECT m.id, m.unit, m.kind, m.title, m.day, a.state FROM attendance a \
         JOIN meeting m ON m.district = a.district AND m.id = a.meeting {placed} \
         WHERE a.district = $1 AND a.person = {person} AND m.state = 'held'"
    ));
    s.and("m.day >=", period.from.to_string());
    s.and("m.day <=", period.to.to_string());
    if !own {
        s.within(scope);
    }
    s.sql.push_str(" ORDER BY m.day DESC, m.id DESC");
    s.rows(conn, scope).await?.iter().map(read).collect()
}

fn read(row: &db::Row) -> Outcome<PersonRow> {
    let state: String = row.try_get(5)?;
    Ok(PersonRow {
        id: MeetingId(row.try_get(0)?),
        unit: UnitId(row.try_get(1)?),
        kind: row.try_get(2)?,
        title: row.try_get(3)?,
        day: day(&row.try_get::<String, _>(4)?, "meeting.day")?,
        state: Attend::parse(&state).ok_or_else(|| Fault::internal(format!("attendance.state: {state}")))?,
    })
}
