//! SQL of lists: which cases of a procedure, how many at each step, which are late.

use super::Statement;
use super::row::{FILE, FileRow};
use crate::file::{CaseFile, CaseId, State};
use access::Scope;
use base::{Day, Outcome, Period};
use db::Conn;
use sqlx::Row as _;

/// Which cases of a procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Open or over; both when `None`.
    pub state: Option<State>,
    /// Key of the latest step.
    pub stage: Option<String>,
    /// Only those due before this day.
    pub late: Option<Day>,
    /// Only those with rules that were let pass.
    pub marked: bool,
    /// Text in the title.
    pub q: String,
}

fn conditions(s: &mut Statement, scopes: &[&Scope], procedure: &str, filter: &Filter) {
    s.and("c.procedure =", procedure);
    match filter.state {
        Some(state) => s.and("c.state =", state.key()),
        None => s.sql.push_str(" AND c.state <> 'undone'"),
    }
    if let Some(stage) = &filter.stage {
        s.and("c.stage =", stage);
    }
    if let Some(day) = filter.late {
        s.and("c.state = 'open' AND c.due <", day.to_string());
    }
    if filter.marked {
        s.sql.push_str(" AND c.marks > 0");
    }
    if !filter.q.is_empty() {
        let safe = filter.q.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        s.and("c.words LIKE", format!("%{safe}%"));
        s.sql.push_str(" ESCAPE '!'");
    }
    for scope in scopes {
        s.within(scope);
    }
}

/// How many cases a list has.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scopes: &[&Scope], procedure: &str, filter: &Filter) -> Outcome<i64> {
    let Some(first) = scopes.first() else { return Ok(0) };
    let mut s = Statement::new("SELECT CAST(COUNT(*) AS BIGINT) FROM case_file c WHERE c.district = $1");
    conditions(&mut s, scopes, procedure, filter);
    s.rows(conn, first).await?.first().map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

/// The cases of a list, those due first, then the latest changed; a page of it, or all when `page` is `None`. The first scope gives
/// the district.
///
/// # Errors
/// When the database is away.
pub async fn page(
    conn: &mut Conn,
    scopes: &[&Scope],
    procedure: &str,
    filter: &Filter,
    page: Option<(i64, i64)>,
) -> Outcome<Vec<CaseFile>> {
    let Some(first) = scopes.first() else { return Ok(Vec::new()) };
    let mut s = Statement::new(format!("SELECT {FILE} FROM case_file c WHERE c.district = $1"));
    conditions(&mut s, scopes, procedure, filter);
    s.sql.push_str(
        " ORDER BY CASE WHEN c.state = 'open' THEN 0 ELSE 1 END, CASE WHEN c.due IS NULL THEN 1 ELSE 0 END, c.due, c.changed_at DESC, c.id DESC",
    );
    if let Some((limit, offset)) = page {
        s.sql.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
    }
    s.rows(conn, first).await?.iter().map(|row| FileRow::read(row)?.case()).collect()
}

/// The ids of all cases of a procedure in reach, in order of beginning: for checks over all of them.
///
/// # Errors
/// When the database is away.
pub async fn ids(conn: &mut Conn, scope: &Scope, procedure: &str) -> Outcome<Vec<CaseId>> {
    let mut s = Statement::new("SELECT c.id FROM case_file c WHERE c.district = $1");
    conditions(&mut s, &[scope], procedure, &Filter::default());
    s.sql.push_str(" ORDER BY c.id");
    s.rows(conn, scope).await?.iter().map(|row| Ok(CaseId(row.try_get(0)?))).collect()
}

/// How many open cases of each procedure stand at each step: procedure, step, number.
///
/// # Errors
/// When the database is away.
pub async fn stages(conn: &mut Conn, scope: &Scope) -> Outcome<Vec<(String, String, i64)>> {
    let mut s = Statement::new(
        "SELECT c.procedure, c.stage, CAST(COUNT(*) AS BIGINT) FROM case_file c WHERE c.district = $1 AND c.state = 'open'",
    );
    s.within(scope);
    s.sql.push_str(" GROUP BY c.procedure, c.stage");
    s.rows(conn, scope).await?.iter().map(|r| Ok((r.try_get(0)?, r.try_get(1)?, r.try_get(2)?))).collect()
}

/// The open cases of some procedures whose next step has its last day in a period, in order; those within every one of the scopes. The
/// first scope gives the district. Keys of procedures come from the catalogue.
///
/// # Errors
/// When the database is away.
pub async fn due_between(
    conn: &mut Conn,
    scopes: &[&Scope],
    procedures: &[&str],
    period: Period,
    limit: usize,
) -> Outcome<Vec<CaseFile>> {
    let Some(first) = scopes.first() else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for procedure in procedures {
        let mut s =
            Statement::new(format!("SELECT {FILE} FROM case_file c WHERE c.district = $1 AND c.state = 'open'"));
        s.and("c.procedure =", *procedure);
        s.and("c.due >=", period.from.to_string());
        s.and("c.due <=", period.to.to_string());
        for scope in scopes {
            s.within(scope);
        }
        s.sql.push_str(&format!(" ORDER BY c.due, c.id LIMIT {limit}"));
        for row in s.rows(conn, first).await? {
            all.push(FileRow::read(&row)?.case()?);
        }
    }
    all.sort_by_key(|case: &CaseFile| (case.due, case.id.0));
    all.truncate(limit);
    Ok(all)
}
