//! SQL that finds plans.

use crate::PlanId;
use crate::record::{Plan, State, What};
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Moment, Outcome, Period};
use db::Conn;
use meeting::MeetingId;
use sqlx::Row;

const COLUMNS: &str = "n.id, n.unit, n.kind, n.day, n.start_time, n.place, n.subject, n.leader, n.state, n.meeting, n.why, n.version, \
                       n.planned_at, n.planned_by, n.changed_at, n.changed_by";
const FROM: &str =
    "FROM meeting_plan n JOIN unit_path p ON p.district = n.district AND p.unit = n.unit WHERE n.district = $1";
/// Rows read at a time by the check of the district.
const PAGE: i64 = 2_000;

fn read(row: &db::Row) -> Outcome<Plan> {
    let (day, state): (String, String) = (row.try_get(3)?, row.try_get(8)?);
    let meeting: Option<i64> = row.try_get(9)?;
    Ok(Plan {
        id: PlanId(row.try_get(0)?),
        unit: UnitId(row.try_get(1)?),
        kind: row.try_get(2)?,
        what: What {
            day: day.parse().map_err(|e| Fault::internal(format!("meeting_plan.day: {e}")))?,
            start: row.try_get(4)?,
            place: row.try_get(5)?,
            subject: row.try_get(6)?,
            leader: row.try_get(7)?,
        },
        state: match (state.as_str(), meeting) {
            ("open", None) => State::Open,
            ("held", Some(id)) => State::Held(MeetingId(id)),
            ("called_off", None) => State::CalledOff(row.try_get(10)?),
            _ => return Err(Fault::internal(format!("meeting_plan.state: {state}"))),
        },
        version: row.try_get(11)?,
        planned_at: Moment(row.try_get(12)?),
        planned_by: row.try_get(13)?,
        changed_at: row.try_get::<Option<i64>, _>(14)?.map(Moment),
        changed_by: row.try_get(15)?,
    })
}

/// Where plans stand that a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stand {
    /// Wherever.
    #[default]
    Any,
    /// Still to be held, overdue or not.
    Open,
    /// Open, and the day has passed.
    Overdue,
    /// Held.
    Held,
    /// Called off.
    CalledOff,
}

impl Stand {
    /// In the order of a form: key and name.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Open, "open", "未召开（含已过计划日）"),
        (Self::Overdue, "overdue", "已过计划日，尚未记录"),
        (Self::Held, "held", "已召开"),
        (Self::CalledOff, "called_off", "已取消"),
    ];

    /// As in addresses; empty for all.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(stand, ..)| *stand == self).map_or("", |(_, key, _)| key)
    }

    /// From an address.
    #[must_use]
    pub fn parse(key: &str) -> Self {
        Self::ALL.iter().find(|(_, own, _)| *own == key).map_or(Self::Any, |(stand, ..)| *stand)
    }
}

/// Which plans a list shows. The unit's subtree is part of the scope ([`Scope::within`]).
#[derive(Debug, Clone)]
pub struct Filter {
    /// From which day to which.
    pub period: Period,
    /// Key of the kind; empty for all.
    pub kind: String,
    /// Where they stand.
    pub stand: Stand,
    /// Today.
    pub today: Day,
}

/// A statement being put together; `$1` is the district.
struct Statement {
    sql: String,
    texts: Vec<String>,
}

impl Statement {
    fn of(select: &str) -> Self {
        Self { sql: format!("SELECT {select} {FROM}"), texts: Vec::new() }
    }

    fn and(mut self, condition: &str, text: impl ToString) -> Self {
        self.texts.push(text.to_string());
        self.sql.push_str(&format!(" AND {condition} ${}", self.texts.len() + 1));
        self
    }

    fn within(self, period: Period) -> Self {
        self.and("n.day >=", period.from).and("n.day <=", period.to)
    }

    fn filtered(self, filter: &Filter) -> Self {
        let mut s = self.within(filter.period);
        if !filter.kind.is_empty() {
            s = s.and("n.kind =", &filter.kind);
        }
        match filter.stand {
            Stand::Any => s,
            Stand::Overdue => s.and("n.state =", State::Open.key()).and("n.day <", filter.today),
            Stand::Open | Stand::Held | Stand::CalledOff => s.and("n.state =", filter.stand.key()),
        }
    }

    async fn rows(mut self, conn: &mut Conn, scope: &Scope, tail: &str) -> Outcome<Vec<db::Row>> {
        let clause = scope.clause("p.path", self.texts.len() + 2);
        self.texts.extend(clause.binds);
        let mut query = sqlx::query(db::assembled(format!("{}{} {tail}", self.sql, clause.sql))).bind(scope.district());
        for text in self.texts {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }

    async fn plans(self, conn: &mut Conn, scope: &Scope, tail: &str) -> Outcome<Vec<Plan>> {
        self.rows(conn, scope, tail).await?.iter().map(read).collect()
    }
}

/// A plan in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none or its unit is out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: PlanId) -> Outcome<Plan> {
    let mut s = Statement::of(COLUMNS);
    s.sql.push_str(&format!(" AND n.id = {id}"));
    s.plans(conn, scope, "").await?.pop().ok_or(Fault::NotFound)
}

/// The plan by which a meeting was held.
///
/// # Errors
/// When the database is away.
pub async fn of_meeting(conn: &mut Conn, scope: &Scope, meeting: MeetingId) -> Outcome<Option<Plan>> {
    let mut s = Statement::of(COLUMNS);
    s.sql.push_str(&format!(" AND n.meeting = {meeting}"));
    Ok(s.plans(conn, scope, "").await?.pop())
}

/// The open plans that some units in reach have themselves in a period, in order. There should be few units.
///
/// # Errors
/// When the database is away.
pub async fn between(conn: &mut Conn, scope: &Scope, units: &[UnitId], period: Period) -> Outcome<Vec<Plan>> {
    let ids: Vec<String> = units.iter().map(ToString::to_string).collect();
    let mut s = Statement::of(COLUMNS).and("n.state =", State::Open.key()).within(period);
    s.sql.push_str(&format!(" AND n.unit IN ({})", if ids.is_empty() { "0".to_owned() } else { ids.join(", ") }));
    s.plans(conn, scope, "ORDER BY n.day, n.start_time, n.id").await
}

/// How many open plans the units in reach have on each day of a period; days without any are left out.
///
/// # Errors
/// When the database is away.
pub async fn by_day(conn: &mut Conn, scope: &Scope, period: Period) -> Outcome<Vec<(Day, i64)>> {
    let s = Statement::of("n.day, CAST(COUNT(*) AS BIGINT)").and("n.state =", State::Open.key()).within(period);
    let read = |row: &db::Row| {
        let day: String = row.try_get(0)?;
        Ok((day.parse().map_err(|e| Fault::internal(format!("meeting_plan.day: {e}")))?, row.try_get(1)?))
    };
    s.rows(conn, scope, "GROUP BY n.day ORDER BY n.day").await?.iter().map(read).collect()
}

/// How many plans a list has.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Outcome<i64> {
    let rows = Statement::of("CAST(COUNT(*) AS BIGINT)").filtered(filter).rows(conn, scope, "").await?;
    Ok(rows.first().map_or(Ok(0), |row| row.try_get(0))?)
}

/// Some of them, by day.
///
/// # Errors
/// When the database is away.
pub async fn page(conn: &mut Conn, scope: &Scope, filter: &Filter, skip: i64, limit: i64) -> Outcome<Vec<Plan>> {
    let tail = format!("ORDER BY n.day, n.start_time, n.id LIMIT {limit} OFFSET {skip}");
    Statement::of(COLUMNS).filtered(filter).plans(conn, scope, &tail).await
}

/// The plans of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<Plan>> {
    let sql =
        format!("SELECT {COLUMNS} FROM meeting_plan n WHERE n.district = $1 AND n.id > $2 ORDER BY n.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(read).collect()
}
