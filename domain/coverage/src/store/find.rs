//! SQL that finds files: whoever reaches the unit that registered.

use super::row::{COLUMNS, COUNT, Row};
use crate::alarm::{Gap, Limits};
use crate::file::{File, FileId, Form, Kind};
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use db::Conn;
use sqlx::Row as _;
use std::collections::{HashMap, HashSet};

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What is registered.
    pub kind: Option<Kind>,
    /// How it is organised.
    pub form: Option<Form>,
    /// `open`, `ended`, or both when nothing is said.
    pub state: &'static str,
    /// Only what wants this.
    pub gap: Option<Gap>,
    /// Only what wants anything.
    pub any_gap: bool,
    /// Only enterprises with so many employees or more.
    pub large: bool,
    /// Only those with a problem that is not solved.
    pub problems: bool,
    /// Within this subtree: its path.
    pub unit: Option<String>,
    /// Only of this unit itself.
    pub of: Option<UnitId>,
    /// Part of a name, a code or a place.
    pub q: String,
}

/// Whether what was built is dissolved by now.
const STRAY: &str = "CASE WHEN EXISTS (SELECT 1 FROM unit b WHERE b.district = t.district AND b.id = t.branch AND \
     b.dissolved IS NOT NULL) THEN 1 ELSE 0 END";

/// The same as in `alarm`, for lists. Numbers and days are written out: they come from the catalogue and the calendar, not from
/// anybody's hand.
pub(super) fn wanting(gap: Gap, limits: &Limits) -> String {
    let late = |column: &str, cut: Option<Day>| {
        cut.map_or_else(|| "1 = 0".to_owned(), |day| format!("t.{column} <> '' AND t.{column} <= '{day}'"))
    };
    let (sector, least) = ("t.kind IN ('enterprise', 'social')", limits.least);
    let (built, open) = ("t.form IN ('own', 'joint')", "t.state = 'open' AND t.kind <> 'instructor'");
    let condition = match gap {
        Gap::Own => format!("{sector} AND t.form <> 'own' AND t.full_members >= {least}"),
        Gap::Joint => format!("{sector} AND NOT ({built}) AND t.full_members >= 1 AND t.full_members < {least}"),
        Gap::Instructor => format!("NOT ({built}) AND t.served = 0"),
        Gap::Contact => format!("t.served > 0 AND {}", late("contact_on", limits.contact)),
        Gap::Verify => format!("{sector} AND {}", late("verified_on", limits.verify)),
        Gap::Stray => format!("{built} AND {STRAY} = 1"),
    };
    format!("({open} AND {condition})")
}

fn any(limits: &Limits) -> String {
    let all: Vec<String> = Gap::ALL.into_iter().map(|gap| wanting(gap, limits)).collect();
    format!("({})", all.join(" OR "))
}

/// A statement being put together; `$1` is the district.
pub(super) struct Statement {
    pub sql: String,
    binds: Vec<String>,
}

impl Statement {
    pub fn new(what: &str) -> Self {
        Self { sql: format!("SELECT {what} FROM coverage t WHERE t.district = $1"), binds: Vec::new() }
    }

    fn files() -> Self {
        Self::new(&format!("{COLUMNS}, CAST({STRAY} AS BIGINT)"))
    }

    pub fn and(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    pub fn within(&mut self, scope: &Scope) {
        let clause = scope.clause("p.path", self.binds.len() + 2);
        if !clause.sql.is_empty() {
            self.and(&format!("t.unit IN (SELECT p.unit FROM unit_path p WHERE p.district = $1{})", clause.sql));
            self.binds.extend(clause.binds);
        }
    }

    fn conditions(&mut self, scope: &Scope, (filter, limits): (&Filter, &Limits)) {
        self.and("t.state <> 'undone'");
        if let Some(kind) = filter.kind {
            self.and(&format!("t.kind = '{}'", kind.key()));
        }
        if let Some(form) = filter.form {
            self.and(&format!("t.form = '{}' AND t.kind IN ('enterprise', 'social')", form.key()));
        }
        if !filter.state.is_empty() {
            self.and(&format!("t.state = '{}'", filter.state));
        }
        if let Some(gap) = filter.gap {
            self.and(&wanting(gap, limits));
        }
        if filter.any_gap {
            self.and(&any(limits));
        }
        if filter.large {
            self.and(&format!("t.kind = 'enterprise' AND t.employees >= {}", limits.large));
        }
        if let Some(unit) = filter.of {
            self.and(&format!("t.unit = {unit}"));
        }
        if filter.problems {
            self.and("t.problems > 0");
        }
        if !filter.q.is_empty() {
            let safe = filter.q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            self.binds.push(format!("%{safe}%"));
            let mark = self.binds.len() + 1;
            let like = |column: &str| format!("t.{column} LIKE ${mark} ESCAPE '!'");
            self.and(&format!("({} OR {} OR {} OR {})", like("name"), like("code"), like("place"), like("industry")));
        }
        self.within(scope);
        if let Some(narrow) = filter.unit.as_deref().and_then(|path| scope.within(path)) {
            self.within(&narrow);
        }
    }

    pub async fn rows(self, conn: &mut Conn, scope: &Scope) -> Outcome<Vec<db::Row>> {
        let mut query = sqlx::query(db::assembled(self.sql)).bind(scope.district());
        for text in self.binds {
            query = query.bind(text);
        }
        Ok(query.fetch_all(conn).await?)
    }

    async fn found(self, conn: &mut Conn, scope: &Scope) -> Outcome<Vec<File>> {
        self.rows(conn, scope).await?.iter().map(read).collect()
    }
}

fn read(row: &db::Row) -> Outcome<File> {
    let stray: i64 = row.try_get(COUNT)?;
    Row::read(row)?.file(stray != 0)
}

/// A file in reach; taken back ones too, for those who come by an entry.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or it is out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: FileId) -> Outcome<File> {
    let mut s = Statement::files();
    s.and(&format!("t.id = {id}"));
    s.within(scope);
    s.found(conn, scope).await?.pop().ok_or(Fault::NotFound)
}

/// Names of some files, of instructors with their place of work, whoever's they are; and whether they are in reach.
///
/// # Errors
/// When the database is away.
pub async fn known(conn: &mut Conn, scope: &Scope, ids: &[i64]) -> Outcome<HashMap<FileId, (String, bool)>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let list: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let some = |what: &str| {
        let mut s = Statement::new(what);
        s.and(&format!("t.id IN ({})", list.join(", ")));
        s
    };
    let mut reached = some("t.id");
    reached.within(scope);
    let rows = reached.rows(conn, scope).await?;
    let reached: HashSet<i64> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    let mut all = HashMap::new();
    for row in some("t.id, t.name, t.kind, t.place").rows(conn, scope).await? {
        let (id, name, kind, place): (i64, String, String, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        let name = if kind == Kind::Instructor.key() { format!("{name}（{place}）") } else { name };
        all.insert(FileId(id), (name, reached.contains(&id)));
    }
    Ok(all)
}

/// How many files a list has.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope, filter: (&Filter, &Limits)) -> Outcome<i64> {
    let mut s = Statement::new("CAST(COUNT(*) AS BIGINT)");
    s.conditions(scope, filter);
    s.rows(conn, scope).await?.first().map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

/// The files of a list, those that go on first, then by kind and name; a page of it (how many, from where), or all.
///
/// # Errors
/// When the database is away.
pub async fn page(
    conn: &mut Conn,
    scope: &Scope,
    filter: (&Filter, &Limits),
    page: Option<(i64, i64)>,
) -> Outcome<Vec<File>> {
    let mut s = Statement::files();
    s.conditions(scope, filter);
    s.sql.push_str(" ORDER BY CASE WHEN t.state = 'open' THEN 0 ELSE 1 END, t.kind, t.name, t.id");
    if let Some((limit, offset)) = page {
        s.sql.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
    }
    s.found(conn, scope).await
}
