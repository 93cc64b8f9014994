//! SQL that finds files: whoever reaches the branch that registered, or a branch that hosts now.

use super::row::{COLUMNS, Row};
use crate::alarm::Cuts;
use crate::file::{File, FileId, Kind};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome};
use db::Conn;
use sqlx::Row as _;

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What people are registered as.
    pub kind: Option<Kind>,
    /// `open`, `ended`, or both when nothing is said.
    pub state: &'static str,
    /// Only files about which something should be seen to.
    pub alarmed: Option<Cuts>,
    /// Within this subtree, registered or hosting: its path.
    pub unit: Option<String>,
    /// Registered by the units in reach, hosted by them, or both when nothing is said.
    pub side: Option<Side>,
    /// Part of a name, a place or the number of a card.
    pub q: String,
}

/// Home or host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 本支部登记的.
    Home,
    /// 在本支部参加活动的.
    Host,
}

/// How many files go on, by kind, and how many of them should be seen to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// 流出.
    pub out: i64,
    /// 流入（区外）.
    pub incoming: i64,
    /// 出国（境）.
    pub abroad: i64,
    /// 困难.
    pub hardship: i64,
    /// 在本支部参加活动的区内流动党员.
    pub hosted: i64,
    /// To be seen to.
    pub alarmed: i64,
}

/// Whether the member stands elsewhere by now.
const ASTRAY: &str = "CASE WHEN EXISTS (SELECT 1 FROM person m WHERE m.district = t.district AND m.id = t.person AND \
     (m.unit <> t.unit OR m.state <> 'active')) THEN 1 ELSE 0 END";

/// A statement being put together; `$1` is the district.
struct Statement {
    sql: String,
    binds: Vec<String>,
}

impl Statement {
    fn new(what: &str) -> Self {
        let sql = format!("SELECT {what} FROM floating t WHERE t.district = $1 AND t.state <> 'undone'");
        Self { sql, binds: Vec::new() }
    }

    fn files() -> Self {
        Self::new(&format!("{COLUMNS}, CAST({ASTRAY} AS BIGINT)"))
    }

    /// Only files of which a side is in reach.
    fn within(&mut self, scope: &Scope, side: Option<Side>) {
        let clause = scope.clause("p.path", self.binds.len() + 2);
        let home = format!("t.unit IN (SELECT p.unit FROM unit_path p WHERE p.district = $1{})", clause.sql);
        let host = format!(
            "t.id IN (SELECT h.file FROM floating_host h JOIN unit_path p ON p.district = h.district AND p.unit = h.unit \
             WHERE h.district = $1 AND h.state = 'here'{})",
            clause.sql
        );
        let sql = match side {
            Some(Side::Home) => home,
            Some(Side::Host) => host,
            None if clause.sql.is_empty() => return,
            None => format!("({home} OR {host})"),
        };
        self.sql.push_str(&format!(" AND {sql}"));
        self.binds.extend(clause.binds);
    }

    fn conditions(&mut self, scope: &Scope, filter: &Filter) {
        if let Some(kind) = filter.kind {
            self.sql.push_str(&format!(" AND t.kind = '{}'", kind.key()));
        }
        if !filter.state.is_empty() {
            self.sql.push_str(&format!(" AND t.state = '{}'", filter.state));
        }
        if let Some(cuts) = filter.alarmed {
            self.sql.push_str(&format!(" AND {}", alarmed(cuts)));
        }
        if !filter.q.is_empty() {
            let safe = filter.q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            self.binds.push(format!("%{safe}%"));
            let mark = self.binds.len() + 1;
            self.sql.push_str(&format!(
                " AND (t.name LIKE ${mark} ESCAPE '!' OR t.place LIKE ${mark} ESCAPE '!' OR t.card LIKE ${mark} ESCAPE '!')"
            ));
            // A name that is not shown is not found either.
            if !scope.may_see(crate::acts::HARDSHIP) {
                self.sql.push_str(" AND t.kind <> 'hardship'");
            }
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

    async fn found(self, conn: &mut Conn, scope: &Scope) -> Outcome<Vec<File>> {
        self.rows(conn, scope).await?.iter().map(read).collect()
    }
}

fn read(row: &db::Row) -> Outcome<File> {
    let astray: i64 = row.try_get(22)?;
    Row::read(row)?.file(astray != 0)
}

/// The same as [`crate::alarm::alarms`], for a list. Days are written out: they come from the calendar, not from anybody's hand.
fn alarmed(cuts: Cuts) -> String {
    let by =
        |column: &str, cut: Option<Day>| cut.map_or_else(|| "1 = 0".to_owned(), |day| format!("t.{column} <= '{day}'"));
    format!(
        "((t.state = 'open' AND ((t.kind IN ('out', 'in') AND {}) OR (t.kind = 'abroad' AND ({} OR {})) OR (t.kind = 'out' AND {}) \
         OR (t.kind = 'hardship' AND {}) OR (t.expected <> '' AND t.expected < '{}') OR {ASTRAY} = 1)) \
         OR (t.card_state = 'good' AND ({} OR t.state = 'ended')))",
        by("contact_on", cuts.contact),
        by("contact_on", cuts.abroad_contact),
        by("since", cuts.abroad_stop),
        by("report_on", cuts.report),
        by("review_on", cuts.review),
        cuts.today,
        by("audit_on", cuts.audit),
    )
}

/// A file of which one side is in reach; of hardship only with the right to see it.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or it is out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: FileId) -> Outcome<File> {
    let mut s = Statement::files();
    // Taken back ones are shown to those who come by an entry.
    s.sql = s.sql.replace(" AND t.state <> 'undone'", "");
    s.sql.push_str(&format!(" AND t.id = {id}"));
    s.within(scope, None);
    let file = s.found(conn, scope).await?.pop().ok_or(Fault::NotFound)?;
    let shown = file.kind != Kind::Hardship || scope.may_see(crate::acts::HARDSHIP);
    shown.then_some(file).ok_or(Fault::NotFound)
}

/// How many files a list has.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Outcome<i64> {
    let mut s = Statement::new("CAST(COUNT(*) AS BIGINT)");
    s.conditions(scope, filter);
    s.rows(conn, scope).await?.first().map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

/// The files of a list, those that go on first, the longest ago contacted first; a page of it, or all.
///
/// # Errors
/// When the database is away.
pub async fn page(conn: &mut Conn, scope: &Scope, filter: &Filter, page: Option<(i64, i64)>) -> Outcome<Vec<File>> {
    let mut s = Statement::files();
    s.conditions(scope, filter);
    s.sql.push_str(" ORDER BY CASE WHEN t.state = 'open' THEN 0 ELSE 1 END, t.contact_on, t.id");
    if let Some((limit, offset)) = page {
        s.sql.push_str(&format!(" LIMIT {limit} OFFSET {offset}"));
    }
    s.found(conn, scope).await
}

/// The files of a member of which one side is in reach, the latest first; hardship only with the right.
///
/// # Errors
/// When the database is away.
pub async fn of_person(conn: &mut Conn, scope: &Scope, person: PersonId) -> Outcome<Vec<File>> {
    let mut s = Statement::files();
    s.sql.push_str(&format!(" AND t.person = {person}"));
    s.within(scope, None);
    s.sql.push_str(" ORDER BY t.id DESC LIMIT 20");
    let mut all = s.found(conn, scope).await?;
    let may = scope.may_see(crate::acts::HARDSHIP);
    all.retain(|f| may || f.kind != Kind::Hardship);
    Ok(all)
}

/// One's own files, whatever one's reach.
///
/// # Errors
/// When the database is away.
pub async fn own(conn: &mut Conn, scope: &Scope, person: PersonId) -> Outcome<Vec<File>> {
    let mut s = Statement::files();
    s.sql.push_str(&format!(" AND t.person = {person} ORDER BY t.id DESC"));
    s.found(conn, scope).await
}

/// How many go on in reach, or below a unit, by kind.
///
/// # Errors
/// When the database is away.
pub async fn counts(conn: &mut Conn, scope: &Scope, cuts: Cuts) -> Outcome<Counts> {
    let mut s = Statement::new(&format!(
        "t.kind, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN {} THEN 1 ELSE 0 END) AS BIGINT)",
        alarmed(cuts)
    ));
    s.sql.push_str(" AND (t.state = 'open' OR t.card_state = 'good')");
    s.within(scope, Some(Side::Home));
    s.sql.push_str(" GROUP BY t.kind, t.state");
    s.sql = s.sql.replacen("SELECT t.kind,", "SELECT t.kind, t.state,", 1);
    let mut all = Counts::default();
    for row in s.rows(conn, scope).await? {
        let (kind, state, n, late): (String, String, i64, i64) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        all.alarmed += late;
        let n = if state == "open" { n } else { 0 };
        match Kind::parse(&kind) {
            Some(Kind::Out) => all.out += n,
            Some(Kind::In) => all.incoming += n,
            Some(Kind::Abroad) => all.abroad += n,
            Some(Kind::Hardship) => all.hardship += n,
            None => {}
        }
    }
    let hosted = Filter { state: "open", side: Some(Side::Host), ..Filter::default() };
    all.hosted = count(conn, scope, &hosted).await?;
    Ok(all)
}

/// Branches with at least so many members in one place: branch, place, how many; the most first.
///
/// # Errors
/// When the database is away.
pub async fn clusters(conn: &mut Conn, scope: &Scope, least: i64) -> Outcome<Vec<(UnitId, String, i64)>> {
    let mut s = Statement::new("t.unit, t.area, CAST(COUNT(*) AS BIGINT)");
    s.sql.push_str(" AND t.state = 'open' AND t.kind = 'out' AND t.area <> ''");
    s.within(scope, Some(Side::Home));
    s.sql.push_str(&format!(
        " GROUP BY t.unit, t.area HAVING COUNT(*) >= {least} ORDER BY COUNT(*) DESC, t.unit, t.area LIMIT 20"
    ));
    let rows = s.rows(conn, scope).await?;
    rows.iter().map(|row| Ok((UnitId(row.try_get(0)?), row.try_get(1)?, row.try_get(2)?))).collect()
}
