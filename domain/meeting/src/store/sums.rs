//! SQL of the overview: how many of which kind in which month, and the latest.

use super::Item;
use super::list::read;
use super::{PLACED, Statement, day};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome, Period};
use db::Conn;
use sqlx::Row;

/// Meetings that count, as [`Item`] reads them, with where their unit stands.
const ITEMS: &str = "SELECT m.id, m.unit, m.kind, m.title, m.topic, m.day, m.start_time, m.place, m.chair, m.n_due, m.n_present, \
                     m.n_leave, m.n_absent, CAST(CASE WHEN m.content = '' THEN 0 ELSE 1 END AS BIGINT) FROM meeting m \
                     JOIN unit_path p ON p.district = m.district AND p.unit = m.unit WHERE m.district = $1 AND m.state = 'held'";

/// How many meetings of a kind a unit held in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthCount {
    /// The unit itself, without those below it.
    pub unit: UnitId,
    /// Key of the kind.
    pub kind: String,
    /// `2026-11`.
    pub month: String,
    /// How many.
    pub held: i64,
}

/// The counts of some units in reach over a period.
///
/// # Errors
/// When the database is away.
pub async fn by_month(conn: &mut Conn, scope: &Scope, units: &[UnitId], period: Period) -> Outcome<Vec<MonthCount>> {
    let mut found = Vec::new();
    for part in units.chunks(200) {
        let ids: Vec<String> = part.iter().map(ToString::to_string).collect();
        let mut s = Statement::new(format!(
            "SELECT m.unit, m.kind, SUBSTR(m.day, 1, 7), CAST(COUNT(*) AS BIGINT) FROM meeting m {PLACED} \
             WHERE m.district = $1 AND m.state = 'held' AND m.unit IN ({})",
            ids.join(", ")
        ));
        s.and("m.day >=", period.from.to_string());
        s.and("m.day <=", period.to.to_string());
        s.within(scope);
        s.sql.push_str(" GROUP BY m.unit, m.kind, SUBSTR(m.day, 1, 7)");
        for row in s.rows(conn, scope).await? {
            found.push(MonthCount {
                unit: UnitId(row.try_get(0)?),
                kind: row.try_get(1)?,
                month: row.try_get(2)?,
                held: row.try_get(3)?,
            });
        }
    }
    Ok(found)
}

/// The meetings that some units in reach held in a period themselves, in order. There should be few units.
///
/// # Errors
/// When the database is away.
pub async fn between(conn: &mut Conn, scope: &Scope, units: &[UnitId], period: Period) -> Outcome<Vec<Item>> {
    let ids: Vec<String> = units.iter().map(ToString::to_string).collect();
    let mut s = Statement::new(format!(
        "{ITEMS} AND m.unit IN ({})",
        if ids.is_empty() { "0".to_owned() } else { ids.join(", ") }
    ));
    s.and("m.day >=", period.from.to_string());
    s.and("m.day <=", period.to.to_string());
    s.within(scope);
    s.sql.push_str(" ORDER BY m.day, m.id");
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// How many meetings the units in reach held on each day of a period; days without any are left out.
///
/// # Errors
/// When the database is away.
pub async fn by_day(conn: &mut Conn, scope: &Scope, period: Period) -> Outcome<Vec<(Day, i64)>> {
    let filter = super::Filter { from: Some(period.from), to: Some(period.to), ..super::Filter::default() };
    let mut s = filter.statement(conn, scope, "m.day, CAST(COUNT(*) AS BIGINT)").await?;
    s.sql.push_str(" GROUP BY m.day ORDER BY m.day");
    let read = |row: &db::Row| Ok((day(&row.try_get::<String, _>(0)?, "meeting.day")?, row.try_get(1)?));
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// The latest meetings of one unit itself that count.
///
/// # Errors
/// When the database is away.
pub async fn latest(conn: &mut Conn, scope: &Scope, unit: UnitId, limit: i64) -> Outcome<Vec<Item>> {
    let mut s = Statement::new(format!("{ITEMS} AND m.unit = {unit}"));
    s.within(scope);
    s.sql.push_str(&format!(" ORDER BY m.day DESC, m.id DESC LIMIT {limit}"));
    s.rows(conn, scope).await?.iter().map(read).collect()
}
