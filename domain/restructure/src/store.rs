//! All SQL of traces: what a reply has brought about.

use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome};
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;

/// What was brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// An event of a unit.
    Event,
    /// A member moved: an event of the roster.
    Moved,
    /// A post given.
    Given,
    /// A post ended.
    Ended,
}

impl What {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Event, "event"), (Self::Moved, "moved"), (Self::Given, "given"), (Self::Ended, "ended")];

    fn key(self) -> &'static str {
        Self::ALL.iter().find(|(what, _)| *what == self).map_or("", |(_, key)| key)
    }

    fn parse(key: &str) -> Outcome<Self> {
        let known = Self::ALL.iter().find(|(_, own)| *own == key);
        known.map(|(what, _)| *what).ok_or_else(|| Fault::internal(format!("restructure_trace.what: {key}")))
    }
}

/// One thing that a reply has brought about; sealed in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// Id; later ones were brought about later.
    pub id: i64,
    /// The row of the case.
    pub step: i64,
    /// The unit that it happened to.
    pub unit: UnitId,
    /// What.
    pub what: What,
    /// Id of the event or post.
    pub target: i64,
    /// The member who moved.
    pub person: Option<PersonId>,
    /// Whether it was taken back.
    pub undone: bool,
}

const COLUMNS: &str = "t.id, t.step, t.unit, t.what, t.target, t.person, t.undone";

fn read(row: &db::Row) -> Outcome<Trace> {
    Ok(Trace {
        id: row.try_get(0)?,
        step: row.try_get(1)?,
        unit: UnitId(row.try_get(2)?),
        what: What::parse(&row.try_get::<String, _>(3)?)?,
        target: row.try_get(4)?,
        person: row.try_get::<Option<i64>, _>(5)?.map(PersonId),
        undone: row.try_get::<i64, _>(6)? != 0,
    })
}

/// What a row of a case has brought about and was not taken back, the latest first. Call it for a row found in reach.
///
/// # Errors
/// When the database is away.
pub async fn of_step(conn: &mut Conn, scope: &Scope, step: i64) -> Outcome<Vec<Trace>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM restructure_trace t WHERE t.district = $1 AND t.step = $2 AND t.undone = 0 ORDER BY t.id DESC"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(step).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}

/// The rows of cases by which something happened to a unit in reach and stands, the latest first.
///
/// # Errors
/// When the database is away. A unit out of reach has none.
pub async fn steps_of(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<i64>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT t.step, MAX(t.id) FROM restructure_trace t JOIN unit_path p ON p.district = t.district AND p.unit = t.unit \
         WHERE t.district = $1 AND t.unit = $2 AND t.what = 'event' AND t.undone = 0{} GROUP BY t.step ORDER BY MAX(t.id) DESC",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0);
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The trace of a change of the roster that stands.
pub(crate) async fn claimed(conn: &mut Conn, district: i64, event: i64) -> Outcome<bool> {
    let sql = "SELECT id FROM restructure_trace WHERE district = $1 AND target = $2 AND what = 'moved' AND undone = 0";
    Ok(sqlx::query(sql).bind(district).bind(event).fetch_optional(conn).await?.is_some())
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, t: &Trace) -> Outcome<()> {
    let values = vec![
        district.into(),
        t.id.into(),
        t.step.into(),
        t.unit.0.into(),
        t.what.key().to_owned().into(),
        t.target.into(),
        t.person.map(|p| p.0).into(),
        i64::from(t.undone).into(),
    ];
    let insert = "INSERT INTO restructure_trace (district, id, step, unit, what, target, person, undone)";
    insert_rows(conn, insert, vec![values]).await
}

/// Marks a trace as taken back.
pub(crate) async fn undo(conn: &mut Conn, district: i64, id: i64) -> Outcome<()> {
    let sql = "UPDATE restructure_trace SET undone = 1 WHERE district = $1 AND id = $2 AND undone = 0";
    let done = sqlx::query(sql).bind(district).bind(id).execute(conn).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Fault::internal(format!("trace {id} does not stand"))) }
}

/// Traces of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<Trace>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM restructure_trace t WHERE t.district = $1 AND t.id > $2 ORDER BY t.id LIMIT {PAGE}"
    );
    sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?.iter().map(read).collect()
}
