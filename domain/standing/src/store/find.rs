//! SQL that finds matters.

use super::PAGE;
use super::row::{COLUMNS, Row};
use crate::file::{Kind, Matter, Now};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome};
use case::{CaseId, State};
use db::Conn;
use sqlx::Row as _;

/// What a list is narrowed to. Disciplinary records are in no list that does not ask for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Which procedure; all but discipline when nothing is said.
    pub kind: Option<Kind>,
    /// What became of it.
    pub state: Option<State>,
    /// Where it stands.
    pub now: Option<Now>,
    /// Open, and the day of its alarm is this one or before.
    pub due: Option<Day>,
    /// Part of a name.
    pub q: String,
}

/// A statement being put together; `$1` is the district.
struct Statement {
    sql: String,
    binds: Vec<String>,
}

impl Statement {
    fn new(what: &str) -> Self {
        let sql = format!("SELECT {what} FROM standing_matter t WHERE t.district = $1 AND t.state <> 'undone'");
        Self { sql, binds: Vec::new() }
    }

    fn and(&mut self, condition: &str, text: impl Into<String>) {
        self.binds.push(text.into());
        self.sql.push_str(&format!(" AND {condition} ${}", self.binds.len() + 1));
    }

    /// Only matters of units in reach.
    fn within(&mut self, scope: &Scope) {
        let clause = scope.clause("p.path", self.binds.len() + 2);
        if !clause.sql.is_empty() {
            let reach = format!(" AND t.unit IN (SELECT p.unit FROM unit_path p WHERE p.district = $1{})", clause.sql);
            self.sql.push_str(&reach);
            self.binds.extend(clause.binds);
        }
    }

    fn conditions(&mut self, scope: &Scope, filter: &Filter) {
        match filter.kind {
            Some(kind) => self.and("t.kind =", kind.key()),
            None => self.and("t.kind <>", Kind::Discipline.key()),
        }
        if let Some(state) = filter.state {
            self.and("t.state =", state.key());
        }
        if let Some(now) = filter.now {
            self.and("t.now =", now.key());
        }
        if let Some(day) = filter.due {
            self.and("t.state = 'open' AND t.alarm_on <> '' AND t.alarm_on <=", day.to_string());
        }
        if !filter.q.is_empty() {
            let safe = filter.q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            self.and("t.name LIKE", format!("%{safe}%"));
            self.sql.push_str(" ESCAPE '!'");
        }
        self.within(scope);
    }

    async fn rows(self, conn: &mut Conn, district: i64) -> Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(district);
        for text in self.binds {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }

    async fn matters(self, conn: &mut Conn, district: i64) -> Outcome<Vec<Matter>> {
        self.rows(conn, district).await?.iter().map(|row| Row::read(row)?.matter()).collect()
    }
}

/// The matter of a case in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, its first step was annulled, or it is out of reach.
pub async fn find_case(conn: &mut Conn, scope: &Scope, case: CaseId) -> Outcome<Matter> {
    let mut s = Statement::new(COLUMNS);
    s.sql.push_str(&format!(" AND t.case_file = {case}"));
    s.within(scope);
    s.matters(conn, scope.district()).await?.pop().ok_or(Fault::NotFound)
}

/// The matter of a case, its first step annulled or not; none before the first step.
pub(crate) async fn of_case(conn: &mut Conn, district: i64, case: CaseId) -> Outcome<Option<Matter>> {
    let sql = format!("SELECT {COLUMNS} FROM standing_matter t WHERE t.district = $1 AND t.case_file = $2");
    let row = sqlx::query(db::assembled(sql)).bind(district).bind(case.0).fetch_optional(conn).await?;
    row.map(|row| Row::read(&row)?.matter()).transpose()
}

/// How many matters a list has.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Outcome<i64> {
    let mut s = Statement::new("CAST(COUNT(*) AS BIGINT)");
    s.conditions(scope, filter);
    s.rows(conn, scope.district()).await?.first().map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

/// The matters of a list: the open ones first, by the day of their alarm, then the latest. A page of it (limit, offset), or all.
///
/// # Errors
/// When the database is away.
pub async fn page(conn: &mut Conn, scope: &Scope, filter: &Filter, page: Option<(i64, i64)>) -> Outcome<Vec<Matter>> {
    let mut s = Statement::new(COLUMNS);
    s.conditions(scope, filter);
    s.sql.push_str(
        " ORDER BY CASE WHEN t.state = 'open' THEN 0 ELSE 1 END, \
         CASE WHEN t.state = 'open' AND t.alarm_on <> '' THEN t.alarm_on ELSE '9999' END, t.id DESC",
    );
    if let Some((limit, offset)) = page {
        s.sql.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
    }
    s.matters(conn, scope.district()).await
}

/// The open matters whose alarm comes until a day, the first one first; of one kind, or of all but discipline.
///
/// # Errors
/// When the database is away.
pub async fn due(
    conn: &mut Conn,
    scope: &Scope,
    (kind, until): (Option<Kind>, Day),
    limit: i64,
) -> Outcome<Vec<Matter>> {
    let filter = Filter { kind, due: Some(until), ..Filter::default() };
    page(conn, scope, &filter, Some((limit, 0))).await
}

/// The matters of a person in reach, the latest first: disciplinary ones, or the others.
///
/// # Errors
/// When the database is away.
pub async fn of_person(conn: &mut Conn, scope: &Scope, person: PersonId, discipline: bool) -> Outcome<Vec<Matter>> {
    let mut s = Statement::new(COLUMNS);
    s.and(if discipline { "t.kind =" } else { "t.kind <>" }, Kind::Discipline.key());
    s.sql.push_str(&format!(" AND t.person = {person}"));
    s.within(scope);
    s.sql.push_str(" ORDER BY t.id DESC LIMIT 20");
    s.matters(conn, scope.district()).await
}

/// All matters of a person, whoever sees them, the latest first: for the own page, and for judging what may be done.
///
/// # Errors
/// When the database is away.
pub async fn own(conn: &mut Conn, district: i64, person: PersonId) -> Outcome<Vec<Matter>> {
    let mut s = Statement::new(COLUMNS);
    s.sql.push_str(&format!(" AND t.person = {person} ORDER BY t.id DESC"));
    s.matters(conn, district).await
}

/// Disciplinary matters whose decision was in force on a day, as far as the unsealed columns tell, or all when no day is said: of these
/// persons, or of everybody.
/// Gives case and person; the kind of decision lies sealed in the case.
///
/// # Errors
/// When the database is away.
pub(crate) async fn in_force(
    conn: &mut Conn,
    district: i64,
    on: Option<Day>,
    people: Option<&[PersonId]>,
) -> Outcome<Vec<(CaseId, PersonId)>> {
    const PER_STATEMENT: usize = 100;
    let parts: Vec<Option<&[PersonId]>> = match people {
        Some(people) => people.chunks(PER_STATEMENT).map(Some).collect(),
        None => vec![None],
    };
    let mut all = Vec::new();
    for part in parts {
        let mut s = Statement::new("t.case_file, t.person");
        s.and("t.kind =", Kind::Discipline.key());
        if let Some(on) = on {
            s.and("(t.now = 'influence' OR t.now_on >", on.to_string());
            s.sql.push(')');
        }
        if let Some(part) = part {
            let list: Vec<String> = part.iter().map(ToString::to_string).collect();
            s.sql.push_str(&format!(" AND t.person IN ({})", list.join(", ")));
        }
        for row in s.rows(conn, district).await? {
            all.push((CaseId(row.try_get(0)?), PersonId(row.try_get(1)?)));
        }
    }
    Ok(all)
}

/// Whether a matter has made an event of the roster, whoever sees it: the unit whose case it is.
pub(crate) async fn claimed(conn: &mut Conn, district: i64, event: i64) -> Outcome<Option<UnitId>> {
    let sql = "SELECT unit FROM standing_matter WHERE district = $1 AND event = $2";
    let row = sqlx::query(sql).bind(district).bind(event).fetch_optional(conn).await?;
    row.map(|row| Ok(UnitId(row.try_get(0)?))).transpose()
}

/// Matters of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM standing_matter t WHERE t.district = $1 AND t.id > $2 ORDER BY t.id LIMIT {PAGE}"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(Row::read).collect()
}
