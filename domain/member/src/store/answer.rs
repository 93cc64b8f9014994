//! A page of a roster: exact count and ids, remembered in this process as long as nothing was written; rows read afresh.

use super::find;
use super::roster::{Bind, Ground, Lead, Statement, count_stays, order, statement};
use super::row::PersonRow;
use super::version;
use crate::filter::{By, Filter};
use access::{Deployment, Scope};
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// A page of a roster.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// How many there are in all.
    pub total: i64,
    /// Those on the page.
    pub rows: Vec<Listed>,
}

/// A person as a list shows it: units and categories are those of the day asked for.
#[derive(Debug, Clone)]
pub struct Listed {
    pub(crate) row: PersonRow,
}

impl Listed {
    /// Id.
    pub fn id(&self) -> PersonId {
        PersonId(self.row.id)
    }
    /// The unit.
    pub fn unit(&self) -> UnitId {
        UnitId(self.row.unit)
    }
    /// Name.
    pub fn name(&self) -> &str {
        &self.row.name
    }
}

/// How many counts and pages are remembered; then all are forgotten and it begins anew.
const REMEMBERED: usize = 2_000;

type Memory<T> = LazyLock<Mutex<HashMap<String, T>>>;
static COUNTS: Memory<i64> = LazyLock::new(Mutex::default);
static PAGES: Memory<Vec<PersonId>> = LazyLock::new(Mutex::default);

fn recall<T: Clone>(memory: &Memory<T>, key: &str) -> Option<T> {
    memory.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

fn remember<T>(memory: &Memory<T>, key: String, value: T) {
    let mut held = memory.lock().unwrap_or_else(PoisonError::into_inner);
    if held.len() >= REMEMBERED {
        held.clear();
    }
    held.insert(key, value);
}

/// Under which the answer to a statement is remembered: what it asks and the state of the data it asks of. `None` when nothing
/// was ever written, so that there is no mark to hold on to.
fn key(mark: &str, s: &Statement) -> Option<String> {
    use std::fmt::Write;
    let mut key = format!("{mark}|{}", s.sql);
    for bind in &s.binds {
        let _ = match bind {
            Bind::Int(v) => write!(key, "|{v}"),
            Bind::Text(v) => write!(key, "|{v}"),
        };
    }
    (!mark.is_empty()).then_some(key)
}

/// A page of the roster, `page` counted from 1.
///
/// # Errors
/// [`Fault::NotFound`] when the filter names a unit out of reach.
pub async fn page(
    conn: &mut Conn,
    deployment: &Deployment,
    scope: &Scope,
    filter: &Filter,
    page: i64,
    size: i64,
) -> Outcome<Answer> {
    let scope = &narrow(conn, scope, filter).await?;
    let mark = mark(conn, scope).await?;
    let ground = ground(deployment, scope);
    let total = count(conn, &ground, filter, &mark).await?;
    let offset = (page - 1).saturating_mul(size);
    if offset >= total {
        return Ok(Answer { total, rows: Vec::new() });
    }
    let lead = lead(total, offset + size, filter);
    let mut s = statement(&ground, filter, "m.id", lead);
    s.sql.push_str(&order(filter));
    s.limit(size, offset);
    let key = key(&mark, &s);
    let ids = match key.as_ref().and_then(|k| recall(&PAGES, k)) {
        Some(ids) => ids,
        None => {
            let ids = read_ids(&s.rows(conn).await?)?;
            if let Some(key) = key {
                remember(&PAGES, key, ids.clone());
            }
            ids
        }
    };
    Ok(Answer { total, rows: listed(conn, scope.district(), &ids, filter.as_of).await? })
}

/// The exact number.
async fn count(conn: &mut Conn, ground: &Ground<'_>, filter: &Filter, mark: &str) -> Outcome<i64> {
    let filter = Filter { sort: crate::filter::Sort::default(), ..filter.clone() };
    let s = if filter.is_only_as_of() {
        count_stays(ground, &filter)
    } else {
        statement(ground, &filter, "CAST(COUNT(*) AS BIGINT)", Lead::Units)
    };
    let key = key(mark, &s);
    if let Some(known) = key.as_ref().and_then(|k| recall(&COUNTS, k)) {
        return Ok(known);
    }
    let rows = s.rows(conn).await?;
    let total = rows.first().map_or(Ok(0), |row| row.try_get(0))?;
    if let Some(key) = key {
        remember(&COUNTS, key, total);
    }
    Ok(total)
}

/// Everybody of a filtered roster, in order: for exports.
///
/// # Errors
/// As [`page`].
pub(crate) async fn ids(
    conn: &mut Conn,
    deployment: &Deployment,
    scope: &Scope,
    filter: &Filter,
) -> Outcome<Vec<PersonId>> {
    let scope = &narrow(conn, scope, filter).await?;
    let mut s = statement(&ground(deployment, scope), filter, "m.id", Lead::Units);
    s.sql.push_str(&order(filter));
    read_ids(&s.rows(conn).await?)
}

/// Rows of ids as a list shows them.
pub(crate) async fn listed(
    conn: &mut Conn,
    district: i64,
    ids: &[PersonId],
    as_of: Option<Day>,
) -> Outcome<Vec<Listed>> {
    let mut rows = find::rows(conn, district, ids).await?;
    if let Some(day) = as_of {
        let stood = stood(conn, district, ids, day).await?;
        for row in &mut rows {
            if let Some((unit, category)) = stood.get(&row.id) {
                (row.unit, row.category) = (*unit, category.clone());
            }
        }
    }
    Ok(rows.into_iter().map(|row| Listed { row }).collect())
}

/// Where persons stood on a day.
async fn stood(conn: &mut Conn, district: i64, ids: &[PersonId], day: Day) -> Outcome<HashMap<i64, (i64, String)>> {
    let mut found = HashMap::new();
    for part in ids.chunks(find::IDS_PER_STATEMENT) {
        let marks: Vec<String> = (3..part.len() + 3).map(|n| format!("${n}")).collect();
        // Persons first, or SQLite goes through all stays of the district.
        let sql = format!(
            "SELECT s.person, s.unit, s.category FROM person m CROSS JOIN stay s WHERE m.district = $1 AND m.id IN ({}) \
             AND s.district = $1 AND s.person = m.id AND s.from_day <= $2 AND s.to_day > $2",
            marks.join(", ")
        );
        let mut query = sqlx::query(db::assembled(sql)).bind(district).bind(day.to_string());
        for id in part {
            query = query.bind(id.0);
        }
        for row in query.fetch_all(&mut *conn).await? {
            found.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
    }
    Ok(found)
}

fn ground<'a>(deployment: &'a Deployment, scope: &'a Scope) -> Ground<'a> {
    Ground { keys: &deployment.keys, catalogue: &deployment.catalogue, scope, today: deployment.today() }
}

/// The scope narrowed to the unit that the filter names.
async fn narrow(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Outcome<Scope> {
    let Some(unit) = filter.unit else { return Ok(scope.clone()) };
    let path = access::tree::find_path(conn, scope.district_id(), unit).await?.ok_or(Fault::NotFound)?;
    if !scope.covers(&path) {
        return Err(Fault::NotFound);
    }
    scope.within(&path).ok_or(Fault::NotFound)
}

/// What answers depend on: the members, and where units stand.
async fn mark(conn: &mut Conn, scope: &Scope) -> Outcome<String> {
    let members = version::mark(conn, scope.district()).await?;
    if members.is_empty() {
        return Ok(members);
    }
    Ok(format!("{members}|{}", org::store::mark(conn, scope.district_id()).await?))
}

/// Going through names in order is quicker when few names have to be passed to fill the page: when many match and the page is an
/// early one. Otherwise the units in reach are gone through.
fn lead(total: i64, until: i64, filter: &Filter) -> Lead {
    let early = until <= total / 20;
    if filter.sort.by == By::Name && early { Lead::Names } else { Lead::Units }
}

fn read_ids(rows: &[db::Row]) -> Outcome<Vec<PersonId>> {
    rows.iter().map(|row| Ok(PersonId(row.try_get(0)?))).collect()
}
