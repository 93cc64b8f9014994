//! SQL that finds places: whoever reaches the unit, or for reading the branch that leads the place.

use super::row::{COLUMNS, Row, WIDTH};
use crate::place::{Kind, Place, PlaceId};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome};
use db::Conn;
use sqlx::Row as _;

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What they are.
    pub kind: Option<Kind>,
    /// `open`, `ended`, or both when nothing is said.
    pub state: &'static str,
    /// Only those with a vacancy.
    pub vacant: bool,
    /// Only those with a vacancy of this post.
    pub post: String,
    /// Only those about which something has to be settled.
    pub astray: bool,
    /// Within this subtree: its path.
    pub unit: Option<String>,
    /// Lying in this place.
    pub parent: Option<PlaceId>,
    /// Part of a number, a name, a property manager or the name of somebody in a post.
    pub q: String,
}

/// How many go on, by kind, and what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// 网格.
    pub grids: i64,
    /// 微网格.
    pub micros: i64,
    /// 小区楼宇.
    pub residences: i64,
    /// Vacancies.
    pub vacant: i64,
    /// Places with a vacancy.
    pub short: i64,
    /// Places about which something has to be settled.
    pub astray: i64,
}

/// Somebody in a post is no longer in the roster, or the unit or branch is no more.
const ASTRAY: &str = "CASE WHEN t.state = 'open' AND (EXISTS (SELECT 1 FROM grid_holder h JOIN person m ON m.district = h.district \
     AND m.id = h.person WHERE h.district = t.district AND h.place = t.id AND h.state = 'held' AND m.state <> 'active') \
     OR EXISTS (SELECT 1 FROM unit u WHERE u.district = t.district AND u.id IN (t.unit, t.branch) AND u.dissolved IS NOT NULL)) \
     THEN 1 ELSE 0 END";

/// A grid, then what lies in it, each 微网格 with what lies in that.
const ORDER: &str = " ORDER BY tp.path, COALESCE(g2.no, g1.no, t.no), COALESCE(g2.id, g1.id, t.id), \
     CASE WHEN t.kind = 'grid' THEN '' WHEN t.kind = 'micro' THEN t.no WHEN g2.id IS NOT NULL THEN g1.no ELSE '~' END, \
     CASE WHEN t.kind = 'residence' THEN 1 ELSE 0 END, t.no, t.name, t.id";

/// A statement being put together; `$1` is the district.
struct Statement {
    sql: String,
    binds: Vec<String>,
}

impl Statement {
    fn new(what: &str) -> Self {
        let sql = format!("SELECT {what} FROM grid t WHERE t.district = $1 AND t.state <> 'undone'");
        Self { sql, binds: Vec::new() }
    }

    fn places() -> Self {
        let sql = format!(
            "SELECT {COLUMNS}, CAST({ASTRAY} AS BIGINT) FROM grid t \
             LEFT JOIN unit_path tp ON tp.district = t.district AND tp.unit = t.unit \
             LEFT JOIN grid g1 ON g1.district = t.district AND g1.id = t.parent \
             LEFT JOIN grid g2 ON g2.district = t.district AND g2.id = g1.parent WHERE t.district = $1"
        );
        Self { sql, binds: Vec::new() }
    }

    /// Only places whose unit is in reach; `led` adds those whose branch is.
    fn within(&mut self, scope: &Scope, led: bool) {
        let clause = scope.clause("p.path", self.binds.len() + 2);
        if clause.sql.is_empty() {
            return;
        }
        let of = if led { "p.unit IN (t.unit, t.branch)" } else { "p.unit = t.unit" };
        let sql =
            format!(" AND EXISTS (SELECT 1 FROM unit_path p WHERE p.district = t.district AND {of}{})", clause.sql);
        self.sql.push_str(&sql);
        self.binds.extend(clause.binds);
    }

    fn bind(&mut self, text: String) -> String {
        self.binds.push(text);
        format!("${}", self.binds.len() + 1)
    }

    fn conditions(&mut self, scope: &Scope, filter: &Filter) {
        self.sql.push_str(" AND t.state <> 'undone'");
        if let Some(kind) = filter.kind {
            self.sql.push_str(&format!(" AND t.kind = '{}'", kind.key()));
        }
        if !filter.state.is_empty() {
            self.sql.push_str(&format!(" AND t.state = '{}'", filter.state));
        }
        if let Some(parent) = filter.parent {
            self.sql.push_str(&format!(" AND t.parent = {parent}"));
        }
        if filter.vacant {
            self.sql.push_str(" AND t.vacant > 0");
        }
        if filter.astray {
            self.sql.push_str(&format!(" AND {ASTRAY} = 1"));
        }
        if !filter.post.is_empty() {
            let mark = self.bind(filter.post.clone());
            self.sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM grid_seat s WHERE s.district = t.district AND s.place = t.id AND s.post = {mark} \
                 AND s.needed > s.held)"
            ));
        }
        if !filter.q.is_empty() {
            let safe = filter.q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            let mark = self.bind(format!("%{safe}%"));
            self.sql.push_str(&format!(
                " AND (t.no LIKE {mark} ESCAPE '!' OR t.name LIKE {mark} ESCAPE '!' OR t.manager LIKE {mark} ESCAPE '!' \
                 OR EXISTS (SELECT 1 FROM grid_holder h WHERE h.district = t.district AND h.place = t.id AND h.state = 'held' \
                 AND h.name LIKE {mark} ESCAPE '!'))"
            ));
        }
        self.within(scope, true);
        if let Some(narrow) = filter.unit.as_deref().and_then(|path| scope.within(path)) {
            self.within(&narrow, true);
        }
    }

    async fn rows(self, conn: &mut Conn, scope: &Scope) -> Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(scope.district());
        for text in self.binds {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }

    async fn found(self, conn: &mut Conn, scope: &Scope) -> Outcome<Vec<Place>> {
        let read = |row: &db::Row| Row::read(row)?.place(row.try_get::<i64, _>(WIDTH)? != 0);
        self.rows(conn, scope).await?.iter().map(read).collect()
    }
}

/// A place whose unit is in reach, or for reading (`led`) whose branch is; one taken back too, for who comes by an entry.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or it is out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: PlaceId, led: bool) -> Outcome<Place> {
    let mut s = Statement::places();
    s.sql.push_str(&format!(" AND t.id = {id}"));
    s.within(scope, led);
    s.found(conn, scope).await?.pop().ok_or(Fault::NotFound)
}

/// How many places a list has.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Outcome<i64> {
    let mut s = Statement::new("CAST(COUNT(*) AS BIGINT)");
    s.conditions(scope, filter);
    s.rows(conn, scope).await?.first().map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

/// The places of a list in the order of the tree; a page of it, or all.
///
/// # Errors
/// When the database is away.
pub async fn page(conn: &mut Conn, scope: &Scope, filter: &Filter, page: Option<(i64, i64)>) -> Outcome<Vec<Place>> {
    let mut s = Statement::places();
    s.conditions(scope, filter);
    s.sql.push_str(ORDER);
    if let Some((limit, offset)) = page {
        s.sql.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
    }
    s.found(conn, scope).await
}

/// What lies in a place, whoever sees it: all that was not taken back.
///
/// # Errors
/// When the database is away.
pub async fn children(conn: &mut Conn, scope: &Scope, id: PlaceId) -> Outcome<Vec<Place>> {
    let mut s = Statement::places();
    s.sql.push_str(&format!(" AND t.parent = {id} AND t.state <> 'undone'{ORDER}"));
    s.found(conn, scope).await
}

/// The grids of a unit that go on, in which something of a kind may lie.
///
/// # Errors
/// When the database is away.
pub async fn siblings(conn: &mut Conn, scope: &Scope, unit: UnitId, kind: Kind) -> Outcome<Vec<Place>> {
    let mut s = Statement::places();
    s.sql.push_str(&format!(" AND t.unit = {unit} AND t.state = 'open'"));
    s.within(scope, false);
    s.sql.push_str(ORDER);
    let mut all = s.found(conn, scope).await?;
    all.retain(|p| kind.lies_in().contains(&p.kind));
    Ok(all)
}

/// The places where a member holds a post, with the code of the post and since when.
///
/// # Errors
/// When the database is away.
pub async fn of_person(conn: &mut Conn, scope: &Scope, person: PersonId) -> Outcome<Vec<(Place, String, String)>> {
    let mut s = Statement::places();
    s.sql = s.sql.replacen(
        " FROM grid t ",
        ", o.post, o.from_day FROM grid t JOIN grid_holder o ON o.district = t.district AND o.place = t.id ",
        1,
    );
    s.sql.push_str(&format!(" AND o.person = {person} AND o.state = 'held'"));
    s.within(scope, true);
    s.sql.push_str(" ORDER BY o.id LIMIT 20");
    let read = |row: &db::Row| {
        let place = Row::read(row)?.place(row.try_get::<i64, _>(WIDTH)? != 0)?;
        Ok((place, row.try_get(WIDTH + 1)?, row.try_get(WIDTH + 2)?))
    };
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// How many go on in reach, by kind, and what is missing.
///
/// # Errors
/// When the database is away.
pub async fn counts(conn: &mut Conn, scope: &Scope) -> Outcome<Counts> {
    let mut s = Statement::new(&format!(
        "t.kind, CAST(COUNT(*) AS BIGINT), CAST(SUM(t.vacant) AS BIGINT), CAST(SUM(CASE WHEN t.vacant > 0 THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM({ASTRAY}) AS BIGINT)"
    ));
    s.sql.push_str(" AND t.state = 'open'");
    s.within(scope, true);
    s.sql.push_str(" GROUP BY t.kind");
    let mut all = Counts::default();
    for row in s.rows(conn, scope).await? {
        let (kind, n): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
        match Kind::parse(&kind) {
            Some(Kind::Grid) => all.grids = n,
            Some(Kind::Micro) => all.micros = n,
            Some(Kind::Residence) => all.residences = n,
            None => {}
        }
        all.vacant += row.try_get::<i64, _>(2)?;
        all.short += row.try_get::<i64, _>(3)?;
        all.astray += row.try_get::<i64, _>(4)?;
    }
    Ok(all)
}
