//! SQL that finds transfers: whoever reaches one of the two sides sees it.

use super::PAGE;
use super::row::{COLUMNS, Row};
use crate::file::{Kind, State, Transfer, TransferId};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Keys, Outcome};
use case::CaseId;
use db::Conn;
use org::obstacle::Obstacle;
use sqlx::Row as _;

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Which way.
    pub kind: Option<Kind>,
    /// What became of it.
    pub state: Option<State>,
    /// Open, and due before this day.
    pub late: Option<Day>,
    /// Within this subtree, on either side: its path.
    pub unit: Option<String>,
    /// Coming to the units in reach, going from them, or both when nothing is said.
    pub side: Option<Side>,
    /// Part of a name or number of a letter.
    pub q: String,
}

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 转出.
    From,
    /// 转入.
    To,
}

/// A statement being put together; `$1` is the district.
struct Statement {
    sql: String,
    binds: Vec<String>,
}

impl Statement {
    fn new(what: &str) -> Self {
        let sql = format!("SELECT {what} FROM transfer t WHERE t.district = $1 AND t.state <> 'undone'");
        Self { sql, binds: Vec::new() }
    }

    fn and(&mut self, condition: &str, text: impl Into<String>) {
        self.binds.push(text.into());
        self.sql.push_str(&format!(" AND {condition} ${}", self.binds.len() + 1));
    }

    /// Only transfers with a side in reach.
    fn within(&mut self, scope: &Scope, side: Option<Side>) {
        let clause = scope.clause("p.path", self.binds.len() + 2);
        let reached = |column: &str| {
            format!("t.{column} IN (SELECT p.unit FROM unit_path p WHERE p.district = $1{})", clause.sql)
        };
        let sql = match side {
            Some(Side::From) => reached("from_unit"),
            Some(Side::To) => reached("to_unit"),
            None if clause.sql.is_empty() => return,
            None => format!("({} OR {})", reached("from_unit"), reached("to_unit")),
        };
        self.sql.push_str(&format!(" AND {sql}"));
        self.binds.extend(clause.binds);
    }

    fn conditions(&mut self, scope: &Scope, filter: &Filter) {
        if let Some(kind) = filter.kind {
            self.and("t.kind =", kind.key());
        }
        if let Some(state) = filter.state {
            self.and("t.state =", state.key());
        }
        if let Some(day) = filter.late {
            self.and("t.state = 'open' AND t.due <> '' AND t.due <", day.to_string());
        }
        if !filter.q.is_empty() {
            let safe = filter.q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            self.binds.push(format!("%{safe}%"));
            let mark = self.binds.len() + 1;
            self.sql.push_str(&format!(" AND (t.name LIKE ${mark} ESCAPE '!' OR t.letter_no LIKE ${mark} ESCAPE '!')"));
        }
        self.within(scope, filter.side);
        if let Some(narrow) = filter.unit.as_deref().and_then(|path| scope.within(path)) {
            self.within(&narrow, filter.side);
        }
    }

    async fn rows(self, conn: &mut Conn, scope: &Scope) -> Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(scope.district());
        for text in self.binds {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }
}

async fn one(conn: &mut Conn, keys: &Keys, scope: &Scope, condition: String) -> Outcome<Transfer> {
    let mut s = Statement::new(COLUMNS);
    s.sql.push_str(&condition);
    s.within(scope, None);
    let row = s.rows(conn, scope).await?.pop().ok_or(Fault::NotFound)?;
    Row::read(&row)?.transfer(keys)
}

/// A transfer of which one side is in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or both sides are out of reach.
pub async fn find(conn: &mut Conn, keys: &Keys, scope: &Scope, id: TransferId) -> Outcome<Transfer> {
    one(conn, keys, scope, format!(" AND t.id = {id}")).await
}

/// The transfer of a case, its first step annulled or not.
///
/// # Errors
/// As [`find`].
pub async fn of_case(conn: &mut Conn, keys: &Keys, scope: &Scope, case: CaseId) -> Outcome<Transfer> {
    let mut s = Statement::new(COLUMNS);
    s.sql = s.sql.replace(" AND t.state <> 'undone'", "");
    s.sql.push_str(&format!(" AND t.case_file = {case}"));
    s.within(scope, None);
    let row = s.rows(conn, scope).await?.pop().ok_or(Fault::NotFound)?;
    Row::read(&row)?.transfer(keys)
}

/// How many transfers a list has.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Outcome<i64> {
    let mut s = Statement::new("CAST(COUNT(*) AS BIGINT)");
    s.conditions(scope, filter);
    s.rows(conn, scope).await?.first().map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

/// The transfers of a list: the open ones first, by the day on which they are due, then the latest. A page of it, or all.
///
/// # Errors
/// When the database is away.
pub async fn page(
    conn: &mut Conn,
    keys: &Keys,
    scope: &Scope,
    filter: &Filter,
    page: Option<(i64, i64)>,
) -> Outcome<Vec<Transfer>> {
    let mut s = Statement::new(COLUMNS);
    s.conditions(scope, filter);
    s.sql.push_str(
        " ORDER BY CASE WHEN t.state = 'open' THEN 0 ELSE 1 END, CASE WHEN t.state = 'open' AND t.due <> '' THEN t.due ELSE '9999' END, t.id DESC",
    );
    if let Some((limit, offset)) = page {
        s.sql.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
    }
    s.rows(conn, scope).await?.iter().map(|row| Row::read(row)?.transfer(keys)).collect()
}

/// The transfers of a person of which one side is in reach, the latest first.
///
/// # Errors
/// When the database is away.
pub async fn of_person(conn: &mut Conn, keys: &Keys, scope: &Scope, person: PersonId) -> Outcome<Vec<Transfer>> {
    let mut s = Statement::new(COLUMNS);
    s.sql.push_str(&format!(" AND t.person = {person}"));
    s.within(scope, None);
    s.sql.push_str(" ORDER BY t.id DESC LIMIT 20");
    s.rows(conn, scope).await?.iter().map(|row| Row::read(row)?.transfer(keys)).collect()
}

/// The open transfers into and out of a unit, whoever sees them, told to whoever would end it.
///
/// # Errors
/// When the database is away.
pub(crate) async fn open_of(conn: &mut Conn, district: i64, unit: UnitId) -> Outcome<Vec<Obstacle>> {
    let sql = "SELECT id, case_file, name, to_unit FROM transfer \
               WHERE district = $1 AND state = 'open' AND (from_unit = $2 OR to_unit = $2) ORDER BY id";
    let rows = sqlx::query(sql).bind(district).bind(unit.0).fetch_all(conn).await?;
    let told = |row: &db::Row| {
        let (id, name): (i64, String) = (row.try_get(0)?, row.try_get(2)?);
        let way = if row.try_get::<Option<i64>, _>(3)? == Some(unit.0) { "转入" } else { "转出" };
        let what = format!("组织关系{way}“{name}”");
        Ok(Obstacle::matter(row.try_get(1)?, what, format!("/transfer/{id}")))
    };
    rows.iter().map(told).collect()
}

/// Whether a transfer has made an event of the roster, whoever sees it: the unit whose case it is.
pub(crate) async fn claimed(conn: &mut Conn, district: i64, event: i64) -> Outcome<Option<UnitId>> {
    let sql = "SELECT from_unit, to_unit FROM transfer WHERE district = $1 AND event = $2";
    let row = sqlx::query(sql).bind(district).bind(event).fetch_optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let (from, to): (Option<i64>, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    Ok(from.or(to).map(UnitId))
}

/// Transfers of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<Row>> {
    let sql =
        format!("SELECT {COLUMNS} FROM transfer t WHERE t.district = $1 AND t.id > $2 ORDER BY t.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(Row::read).collect()
}
