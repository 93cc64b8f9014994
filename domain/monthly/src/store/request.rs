//! SQL of members' requests for a correction. Their words may hold anything about a person, so they lie sealed.

use super::{PAGE, above, rows};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Fault, Keys, Moment, Outcome};
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// A member's request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Id.
    pub id: i64,
    /// Who asks.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The unit where they stand now.
    pub unit: UnitId,
    /// What is wrong and how it should be.
    pub text: String,
    /// `open`, `done` or `refused`.
    pub state: String,
    /// What the branch answered.
    pub answer: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// By whom.
    pub answered_by: String,
}

impl Request {
    /// Whether nobody has answered yet.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }

    /// Where it stands, in Chinese.
    pub fn state_name(&self) -> &'static str {
        match self.state.as_str() {
            "done" => "已更正",
            "refused" => "不予更正",
            _ => "待办理",
        }
    }
}

/// The same as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RequestRow {
    pub id: i64,
    pub person: i64,
    pub private: String,
    pub state: String,
    pub answer: String,
    pub asked_at: i64,
    pub answered_at: Option<i64>,
    pub answered_by: String,
}

const REQUEST: &str = "r.id, r.person, r.private, r.state, r.answer, r.asked_at, r.answered_at, r.answered_by";

/// What the sealed words are bound to.
fn place(id: i64) -> String {
    format!("monthly_request.private:{id}")
}

impl RequestRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            person: row.try_get(1)?,
            private: row.try_get(2)?,
            state: row.try_get(3)?,
            answer: row.try_get(4)?,
            asked_at: row.try_get(5)?,
            answered_at: row.try_get(6)?,
            answered_by: row.try_get(7)?,
        })
    }

    pub(crate) fn of(keys: &Keys, r: &Request) -> Outcome<Self> {
        Ok(Self {
            id: r.id,
            person: r.person.0,
            private: keys.seal_text(&place(r.id), &r.text)?,
            state: r.state.clone(),
            answer: r.answer.clone(),
            asked_at: r.asked_at.0,
            answered_at: r.answered_at.map(|m| m.0),
            answered_by: r.answered_by.clone(),
        })
    }

    fn request(self, keys: &Keys, name: String, unit: i64) -> Outcome<Request> {
        Ok(Request {
            id: self.id,
            person: PersonId(self.person),
            name,
            unit: UnitId(unit),
            text: keys.open_text(&place(self.id), &self.private)?,
            state: self.state,
            answer: self.answer,
            asked_at: Moment(self.asked_at),
            answered_at: self.answered_at.map(Moment),
            answered_by: self.answered_by,
        })
    }
}

fn read(all: &[db::Row], keys: &Keys) -> Outcome<Vec<Request>> {
    all.iter().map(|row| RequestRow::read(row)?.request(keys, row.try_get(8)?, row.try_get(9)?)).collect()
}

fn select(condition: &str) -> String {
    format!(
        "SELECT {REQUEST}, m.name, m.unit FROM monthly_request r JOIN person m ON m.district = r.district AND m.id = r.person \
         JOIN unit_path p ON p.district = m.district AND p.unit = m.unit \
         WHERE r.district = $1 AND m.state <> 'undone' AND {condition}"
    )
}

/// The open requests of those who stand in a unit itself, the oldest first.
///
/// # Errors
/// When the database is away, or the sealed words were changed.
pub async fn open_of(conn: &mut Conn, keys: &Keys, scope: &Scope, unit: UnitId) -> Outcome<Vec<Request>> {
    let sql = select(&format!("r.state = 'open' AND m.unit = {unit}"));
    read(&rows(conn, scope, &sql, &[], "ORDER BY r.id").await?, keys)
}

/// The open requests in reach, the oldest first: id, and the unit where the member stands.
///
/// # Errors
/// When the database is away.
pub async fn waiting(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<(i64, UnitId)>> {
    let sql = select("r.state = 'open'");
    let found = rows(conn, scope, &sql, &[], "ORDER BY r.id").await?;
    found.iter().map(|row| Ok((row.try_get(0)?, UnitId(row.try_get(9)?)))).collect()
}

/// A request of a member in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or out of reach.
pub async fn find(conn: &mut Conn, keys: &Keys, scope: &Scope, id: i64) -> Outcome<Request> {
    let sql = select(&format!("r.id = {id}"));
    read(&rows(conn, scope, &sql, &[], "").await?, keys)?.pop().ok_or(Fault::NotFound)
}

/// One's own requests, whatever one's reach, the latest first.
///
/// # Errors
/// When the database is away, or the sealed words were changed.
pub async fn own(conn: &mut Conn, keys: &Keys, district: i64, person: PersonId) -> Outcome<Vec<Request>> {
    let sql = format!("{} ORDER BY r.id DESC", select("r.person = $2"));
    let found = sqlx::query(db::assembled(sql)).bind(district).bind(person.0).fetch_all(conn).await?;
    read(&found, keys)
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, r: &RequestRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        r.id.into(),
        r.person.into(),
        r.private.clone().into(),
        r.state.clone().into(),
        r.answer.clone().into(),
        r.asked_at.into(),
        r.answered_at.into(),
        r.answered_by.clone().into(),
    ];
    let insert = "INSERT INTO monthly_request (district, id, person, private, state, answer, asked_at, answered_at, answered_by)";
    insert_rows(conn, insert, vec![values]).await
}

/// Writes the answer, unless somebody else was quicker.
pub(crate) async fn answer(conn: &mut Conn, district: i64, r: &RequestRow) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE monthly_request SET private = $3, state = $4, answer = $5, answered_at = $6, answered_by = $7 \
         WHERE district = $1 AND id = $2 AND state = 'open'",
    )
    .bind(district)
    .bind(r.id)
    .bind(r.private.clone())
    .bind(r.state.clone())
    .bind(r.answer.clone())
    .bind(r.answered_at)
    .bind(r.answered_by.clone())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<RequestRow>> {
    let sql = format!(
        "SELECT {REQUEST} FROM monthly_request r WHERE r.district = $1 AND r.id > $2 ORDER BY r.id LIMIT {PAGE}"
    );
    above(conn, sql, district, id).await?.iter().map(RequestRow::read).collect()
}
