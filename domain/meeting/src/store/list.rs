//! SQL of the list of meetings.

use super::{PLACED, Statement, day};
use crate::MeetingId;
use crate::record::{Counts, State};
use access::Scope;
use base::id::UnitId;
use base::{Day, Outcome};
use db::Conn;
use sqlx::Row;

/// Which meetings a list shows. The unit's subtree is part of the scope ([`Scope::within`]).
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Key of the kind; empty for all.
    pub kind: String,
    /// Code of the topic; empty for all.
    pub topic: String,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Words that the title holds.
    pub words: String,
    /// Cancelled ones instead of those that count.
    pub cancelled: bool,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Id.
    pub id: MeetingId,
    /// Unit.
    pub unit: UnitId,
    /// Key of the kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Code of the topic.
    pub topic: String,
    /// Day.
    pub day: Day,
    /// `14:30`, or empty.
    pub start: String,
    /// Where.
    pub place: String,
    /// Who led it.
    pub chair: String,
    /// Attendance in numbers.
    pub counts: Counts,
    /// Whether minutes were taken.
    pub has_content: bool,
}

impl Filter {
    fn on(&self, s: &mut Statement) {
        let state = if self.cancelled { State::Cancelled } else { State::Held };
        s.and("m.state =", state.key());
        let texts = [("m.kind =", &self.kind), ("m.topic =", &self.topic)];
        for (condition, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            s.and(condition, text);
        }
        for (condition, day) in [("m.day >=", self.from), ("m.day <=", self.to)] {
            if let Some(day) = day {
                s.and(condition, day.to_string());
            }
        }
        for word in self.words.split_whitespace() {
            let safe = word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            s.and("m.title LIKE {} ESCAPE '!'", format!("%{safe}%"));
        }
    }

    /// Meetings of few units are looked for unit by unit, those of many by day: each has its index.
    pub(super) async fn statement(&self, conn: &mut Conn, scope: &Scope, select: &str) -> Outcome<Statement> {
        let few = few_units(conn, scope).await?;
        let placed = if scope.is_whole() || few.is_some() { "" } else { PLACED };
        let mut s = Statement::new(format!("SELECT {select} FROM meeting m {placed} WHERE m.district = $1"));
        if let Some(units) = &few {
            s.sql.push_str(&format!(" AND m.unit IN ({})", if units.is_empty() { "NULL" } else { units }));
        }
        self.on(&mut s);
        if few.is_none() {
            s.within(scope);
        }
        Ok(s)
    }
}

/// Up to so many units are named one by one.
const FEW: usize = 100;

/// The units in reach as a list for a statement, if they are few.
async fn few_units(conn: &mut Conn, scope: &Scope) -> Outcome<Option<String>> {
    if scope.is_whole() {
        return Ok(None);
    }
    let mut s = Statement::new("SELECT p.unit FROM unit_path p WHERE p.district = $1");
    s.within(scope);
    s.sql.push_str(&format!(" LIMIT {}", FEW + 1));
    let rows = s.rows(conn, scope).await?;
    let units = rows.iter().map(|r| Ok(r.try_get::<i64, _>(0)?.to_string())).collect::<Outcome<Vec<_>>>()?;
    Ok((units.len() <= FEW).then(|| units.join(", ")))
}

/// How many there are.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Outcome<i64> {
    let s = filter.statement(conn, scope, "CAST(COUNT(*) AS BIGINT)").await?;
    let rows = s.rows(conn, scope).await?;
    Ok(rows.first().map_or(Ok(0), |r| r.try_get(0))?)
}

/// Some of them, the latest first.
///
/// # Errors
/// When the database is away.
pub async fn page(conn: &mut Conn, scope: &Scope, filter: &Filter, skip: i64, limit: i64) -> Outcome<Vec<Item>> {
    let select = "m.id, m.unit, m.kind, m.title, m.topic, m.day, m.start_time, m.place, m.chair, m.n_due, m.n_present, \
                  m.n_leave, m.n_absent, CAST(CASE WHEN m.content = '' THEN 0 ELSE 1 END AS BIGINT)";
    let mut s = filter.statement(conn, scope, select).await?;
    s.sql.push_str(&format!(" ORDER BY m.day DESC, m.id DESC LIMIT {limit} OFFSET {skip}"));
    s.rows(conn, scope).await?.iter().map(read).collect()
}

pub(super) fn read(row: &db::Row) -> Outcome<Item> {
    Ok(Item {
        id: MeetingId(row.try_get(0)?),
        unit: UnitId(row.try_get(1)?),
        kind: row.try_get(2)?,
        title: row.try_get(3)?,
        topic: row.try_get(4)?,
        day: day(&row.try_get::<String, _>(5)?, "meeting.day")?,
        start: row.try_get(6)?,
        place: row.try_get(7)?,
        chair: row.try_get(8)?,
        counts: Counts {
            due: row.try_get(9)?,
            present: row.try_get(10)?,
            leave: row.try_get(11)?,
            absent: row.try_get(12)?,
        },
        has_content: row.try_get::<i64, _>(13)? == 1,
    })
}
