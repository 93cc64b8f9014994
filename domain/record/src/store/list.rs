//! SQL of lists: which records, how many, what they add up to.
//!
//! Everything that filters, sorts and adds up lies in one index (`record_listed`), so that a list of a hundred thousand reads
//! index pages only; whole rows are read for the page shown.

use super::row::{AMOUNTS, COLUMNS, Row, shape, summed};
use super::{Statement, anywhere};
use crate::record::{Record, RecordId, State};
use access::Scope;
use base::{Day, Keys, Outcome, Quantity};
use catalogue::Kind;
use db::Conn;
use sqlx::Row as _;
use std::collections::{BTreeMap, HashMap};

/// Rows read at a time by id.
const IDS_PER_STATEMENT: usize = 100;

/// In which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// By business day.
    Day,
    /// By title.
    Title,
    /// By a number field that lists add up.
    Amount(String),
}

/// Which records of a kind.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Active or withdrawn.
    pub state: State,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Tag field → code; all must hold.
    pub tags: Vec<(String, String)>,
    /// Text in title, names and other one-line texts.
    pub q: String,
    /// In which order.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
}

impl Default for Filter {
    fn default() -> Self {
        let (from, to, tags, q) = (None, None, Vec::new(), String::new());
        Self { state: State::Active, from, to, tags, q, sort: Sort::Day, descending: true }
    }
}

/// What the records of a list add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Records.
    pub count: i64,
    /// Sums by field key; a field that no record fills in is absent.
    pub sums: BTreeMap<String, Quantity>,
}

/// What the filter asks for, of units that all scopes reach.
fn conditions(s: &mut Statement, scopes: &[&Scope], kind: &Kind, filter: &Filter) {
    s.and("r.kind =", &kind.key);
    s.and("r.state =", filter.state.key());
    if let Some(from) = filter.from {
        s.and("r.day >=", from.to_string());
    }
    if let Some(to) = filter.to {
        s.and("r.day <=", to.to_string());
    }
    for (tag, code) in &filter.tags {
        s.and("r.tags LIKE", anywhere(&format!(";{tag}={code};")));
        s.sql.push_str(" ESCAPE '!'");
    }
    if !filter.q.is_empty() {
        s.and("r.words LIKE", anywhere(&filter.q.to_lowercase()));
        s.sql.push_str(" ESCAPE '!'");
    }
    for scope in scopes {
        s.within(scope);
    }
}

fn order(s: &mut Statement, kind: &Kind, filter: &Filter) {
    let direction = if filter.descending { "DESC" } else { "ASC" };
    let first = match &filter.sort {
        Sort::Day => None,
        Sort::Title => Some("r.words".to_owned()),
        Sort::Amount(key) => summed(kind).position(|f| f.key == *key).map(|at| format!("r.n{}", at + 1)),
    };
    let first = first.map_or(String::new(), |column| format!("{column} {direction}, "));
    s.sql.push_str(&format!(" ORDER BY {first}r.day {direction}, r.id {direction}"));
}

/// The ids of a list in its order; a page of it, or all when `limit` is `None`. The first scope gives the district.
///
/// # Errors
/// When the database is away.
pub async fn ids(
    conn: &mut Conn,
    scopes: &[&Scope],
    kind: &Kind,
    filter: &Filter,
    page: Option<(i64, i64)>,
) -> Outcome<Vec<RecordId>> {
    let Some(first) = scopes.first() else { return Ok(Vec::new()) };
    let mut s = Statement::new("SELECT r.id FROM record r WHERE r.district = $1");
    conditions(&mut s, scopes, kind, filter);
    order(&mut s, kind, filter);
    if let Some((limit, offset)) = page {
        s.sql.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
    }
    s.rows(conn, first).await?.iter().map(|row| Ok(RecordId(row.try_get(0)?))).collect()
}

/// Records by id, in the order of the ids. The ids come from [`ids`] with the same scope.
///
/// # Errors
/// When the database is away.
pub async fn records(conn: &mut Conn, keys: &Keys, scope: &Scope, ids: &[RecordId]) -> Outcome<Vec<Record>> {
    let mut found: HashMap<RecordId, Record> = HashMap::with_capacity(ids.len());
    for part in ids.chunks(IDS_PER_STATEMENT) {
        let list: Vec<String> = part.iter().map(ToString::to_string).collect();
        let mut s = Statement::new(format!(
            "SELECT {COLUMNS} FROM record r WHERE r.district = $1 AND r.id IN ({})",
            list.join(", ")
        ));
        s.within(scope);
        for row in s.rows(conn, scope).await? {
            let record = Row::read(&row)?.record(keys)?;
            found.insert(record.id, record);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// How many records a list has, and the sums of its number fields.
///
/// # Errors
/// When the database is away.
pub async fn totals(conn: &mut Conn, scopes: &[&Scope], kind: &Kind, filter: &Filter) -> Outcome<Totals> {
    let Some(first) = scopes.first() else { return Ok(Totals::default()) };
    let mut s = Statement::new("");
    let own = s.mark(shape(kind));
    let sums: String = summed(kind).zip(1..).map(|(_, n)| format!(", CAST(SUM(r.n{n}) AS BIGINT)")).collect();
    s.sql = format!(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(CASE WHEN r.shape <> {own} THEN 1 END) AS BIGINT){sums} \
         FROM record r WHERE r.district = $1"
    );
    conditions(&mut s, scopes, kind, filter);
    let Some(row) = s.rows(conn, first).await?.pop() else { return Ok(Totals::default()) };
    let (count, otherwise): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    if otherwise > 0 {
        return totals_by_shape(conn, first, scopes, kind, filter).await;
    }
    let mut totals = Totals { count, sums: BTreeMap::new() };
    add(&mut totals.sums, summed(kind).map(|f| f.key.as_str()), &row, 2)?;
    Ok(totals)
}

/// The same when some records were written while the kind was described otherwise: slower, and each amount under its own field.
async fn totals_by_shape(
    conn: &mut Conn,
    first: &Scope,
    scopes: &[&Scope],
    kind: &Kind,
    filter: &Filter,
) -> Outcome<Totals> {
    let mut s = Statement::new(
        "SELECT r.shape, CAST(COUNT(*) AS BIGINT), CAST(SUM(r.n1) AS BIGINT), CAST(SUM(r.n2) AS BIGINT), \
         CAST(SUM(r.n3) AS BIGINT), CAST(SUM(r.n4) AS BIGINT) FROM record r WHERE r.district = $1",
    );
    conditions(&mut s, scopes, kind, filter);
    s.sql.push_str(" GROUP BY r.shape");
    let mut totals = Totals::default();
    for row in s.rows(conn, first).await? {
        let shape: String = row.try_get(0)?;
        totals.count += row.try_get::<i64, _>(1)?;
        add(&mut totals.sums, shape.split(','), &row, 2)?;
    }
    totals.sums.retain(|key, _| summed(kind).any(|f| f.key == *key));
    Ok(totals)
}

fn add<'k>(
    sums: &mut BTreeMap<String, Quantity>,
    keys: impl Iterator<Item = &'k str>,
    row: &db::Row,
    at: usize,
) -> Outcome<()> {
    for (index, key) in keys.take(AMOUNTS).enumerate() {
        if let Some(sum) = row.try_get::<Option<i64>, _>(at + index)? {
            let total = sums.entry(key.to_owned()).or_default();
            *total = *total + Quantity(sum);
        }
    }
    Ok(())
}

/// How many active records of each kind fall into a stretch of days.
///
/// # Errors
/// When the database is away.
pub async fn counts(conn: &mut Conn, scope: &Scope, from: Day, to: Day) -> Outcome<HashMap<String, i64>> {
    let mut s = Statement::new(
        "SELECT r.kind, CAST(COUNT(*) AS BIGINT) FROM record r WHERE r.district = $1 AND r.state = 'active'",
    );
    s.and("r.day >=", from.to_string());
    s.and("r.day <=", to.to_string());
    s.within(scope);
    s.sql.push_str(" GROUP BY r.kind");
    s.rows(conn, scope).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
