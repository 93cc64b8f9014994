//! SQL of what decides the duties of units: kind, committee, groups, founded, dissolved, term.

use super::{Statement, keys};
use access::Scope;
use base::id::UnitId;
use base::{Day, Fault, Moment, Outcome, PartialDay};
use catalogue::Catalogue;
use db::Conn;
use duty::{Asked, Facts, Term};
use sqlx::Row as _;
use std::collections::{BTreeSet, HashMap};

/// Which units, seen from which day.
#[derive(Debug, Clone, Copy)]
pub struct Which<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// From which day on they must have stood; what was founded before it is taken as old.
    pub from: Day,
    /// The day whose committees and groups count.
    pub today: Day,
    /// Only these; there should be few.
    pub only: Option<&'a [UnitId]>,
    /// Without this one.
    pub without: Option<UnitId>,
}

/// A unit with what decides its duties.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The unit.
    pub id: UnitId,
    /// Its name for narrow places.
    pub name: String,
    /// Key of its kind.
    pub kind: String,
    /// What decides its duties.
    pub facts: Facts,
}

/// Units of which the same holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Class {
    /// Key of their kind.
    pub kind: String,
    /// What decides their duties.
    pub facts: Facts,
}

impl Which<'_> {
    /// What tells classes apart, in the order that [`class`] reads, of units `u`. A secretary alone is no committee.
    pub(super) fn keys(&self) -> String {
        let posts = keys(self.catalogue.posts().filter(|p| p.committee && !p.head).map(|p| p.key.as_str()));
        let (today, year) = (self.today, self.from.year());
        format!(
            "u.kind, CAST(CASE WHEN EXISTS (SELECT 1 FROM unit_post c WHERE c.district = u.district AND c.unit = u.id \
             AND c.post IN ({posts}) AND c.from_day <= '{today}' AND (c.to_day IS NULL OR c.to_day >= '{today}')) \
             THEN 1 ELSE 0 END AS BIGINT), \
             CAST(CASE WHEN EXISTS (SELECT 1 FROM unit g WHERE g.district = u.district AND g.parent = u.id \
             AND g.kind = 'party_group' AND g.dissolved IS NULL) THEN 1 ELSE 0 END AS BIGINT), \
             CASE WHEN SUBSTR(u.founded, 1, 4) >= '{year:04}' THEN u.founded ELSE '' END, COALESCE(u.dissolved, ''), \
             COALESCE((SELECT CASE WHEN MIN({founded}) >= '{year:04}' THEN MIN({founded}) ELSE '' END FROM unit g \
             WHERE g.district = u.district AND g.parent = u.id AND {GROUP}), '')",
            founded = founded("g")
        )
    }

    /// Only kinds that owe something, that stood on the first day or later, and not the one left out.
    pub(super) fn conditions(&self) -> String {
        let kinds: BTreeSet<&str> =
            Asked::all(self.catalogue).flat_map(|a| a.unit_kinds().iter().map(String::as_str)).collect();
        let without = self.without.map_or(String::new(), |unit| format!(" AND u.id <> {unit}"));
        let only = self.only.map_or(String::new(), |units| format!(" AND u.id IN ({})", super::ids(units)));
        format!(
            " AND u.kind IN ({}) AND (u.dissolved IS NULL OR u.dissolved > '{}'){only}{without}",
            keys(kinds.into_iter()),
            self.from
        )
    }
}

/// A group `g` that stands.
pub(super) const GROUP: &str = "g.kind = 'party_group' AND g.dissolved IS NULL";

/// The day on which a unit surely existed, as text that sorts: the last of the month or year in which it was founded, be there such a
/// day or not; nothing when it is not known.
pub(super) fn founded(unit: &str) -> String {
    format!(
        "COALESCE(CASE LENGTH({unit}.founded) WHEN 4 THEN {unit}.founded || '-12-31' WHEN 7 THEN {unit}.founded || '-31' \
         ELSE {unit}.founded END, '')"
    )
}

/// What [`founded`] says: the 31st stands for the last of a month.
fn surely(text: &str) -> Outcome<Option<Day>> {
    let text = text.strip_suffix("-31").unwrap_or(text);
    let read = Some(text).filter(|t| !t.is_empty()).map(str::parse::<PartialDay>).transpose();
    Ok(read.map_err(|e| Fault::internal(format!("unit.founded: {e}")))?.map(PartialDay::last))
}

/// Where a unit `u` stands.
pub(super) const PLACED: &str = "JOIN unit_path p ON p.district = u.district AND p.unit = u.id";

/// The class in the six columns from `at` on.
pub(super) fn class(row: &db::Row, at: usize) -> Outcome<Class> {
    let days: (String, String) = (row.try_get(at + 3)?, row.try_get(at + 4)?);
    let founded = Some(days.0).filter(|d| !d.is_empty()).map(|d| d.parse::<PartialDay>()).transpose();
    let dissolved = Some(days.1).filter(|d| !d.is_empty()).map(|d| d.parse::<Day>()).transpose();
    let facts = Facts {
        has_committee: row.try_get::<i64, _>(at + 1)? != 0,
        has_groups: row.try_get::<i64, _>(at + 2)? != 0,
        grouped_since: surely(&row.try_get::<String, _>(at + 5)?)?,
        since: founded.map_err(|e| Fault::internal(format!("unit.founded: {e}")))?.map(PartialDay::last),
        until: dissolved.map_err(|e| Fault::internal(format!("unit.dissolved: {e}")))?,
    };
    Ok(Class { kind: row.try_get(at)?, facts })
}

/// The units in reach that may owe something, in the order of the tree.
///
/// # Errors
/// When the database is away.
pub async fn standing(conn: &mut Conn, scope: &Scope, which: Which<'_>) -> Outcome<Vec<Standing>> {
    let mut s = Statement::new(format!(
        "SELECT {}, u.id, CASE WHEN u.short_name = '' THEN u.name ELSE u.short_name END FROM unit u {PLACED} WHERE u.district = $1{}",
        which.keys(),
        which.conditions()
    ));
    s.within(scope);
    s.push(" ORDER BY p.path");
    let read = |row: &db::Row| {
        let Class { kind, facts } = class(row, 0)?;
        Ok(Standing { id: UnitId(row.try_get(6)?), name: row.try_get(7)?, kind, facts })
    };
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// The same counted: how many units there are of each class.
///
/// # Errors
/// When the database is away.
pub async fn classes(conn: &mut Conn, scope: &Scope, which: Which<'_>) -> Outcome<Vec<(Class, i64)>> {
    let mut s = Statement::new(format!(
        "SELECT {}, CAST(COUNT(*) AS BIGINT) FROM unit u {PLACED} WHERE u.district = $1{}",
        which.keys(),
        which.conditions()
    ));
    s.within(scope);
    s.push(" GROUP BY 1, 2, 3, 4, 5, 6");
    s.rows(conn, scope).await?.iter().map(|row| Ok((class(row, 0)?, row.try_get(6)?))).collect()
}

/// The last term recorded of each unit in reach.
///
/// # Errors
/// When the database is away.
pub async fn terms(conn: &mut Conn, scope: &Scope) -> Outcome<HashMap<UnitId, Term>> {
    let mut s = Statement::new(
        "SELECT t.unit, t.elected, COALESCE(t.extended_to, t.ends) FROM unit_term t \
         JOIN unit_path p ON p.district = t.district AND p.unit = t.unit WHERE t.district = $1 \
         AND NOT EXISTS (SELECT 1 FROM unit_term l WHERE l.district = t.district AND l.unit = t.unit AND l.elected > t.elected)",
    );
    s.push(org::store::OF_THIS_KIND);
    s.within(scope);
    let read = |row: &db::Row| {
        let elected = super::day(&row.try_get::<String, _>(1)?, "unit_term.elected")?;
        Ok((
            UnitId(row.try_get(0)?),
            Term { elected, ends: super::day(&row.try_get::<String, _>(2)?, "unit_term.ends")? },
        ))
    };
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// How many units of a class have a term that ends in a month.
#[derive(Debug, Clone)]
pub struct TermCount {
    /// The class.
    pub class: Class,
    /// The last day of the term; `None` when none is recorded.
    pub ends: Option<Day>,
    /// How many units.
    pub units: i64,
}

/// The last terms of all units in reach, counted by class and last day.
///
/// # Errors
/// When the database is away.
pub async fn term_counts(conn: &mut Conn, scope: &Scope, which: Which<'_>) -> Outcome<Vec<TermCount>> {
    let mut s = Statement::new(format!(
        "SELECT {}, COALESCE((SELECT COALESCE(t.extended_to, t.ends) FROM unit_term t WHERE t.district = u.district AND t.unit = u.id{} \
         ORDER BY t.elected DESC LIMIT 1), ''), CAST(COUNT(*) AS BIGINT) FROM unit u {PLACED} WHERE u.district = $1{}",
        which.keys(),
        org::store::OF_THIS_KIND,
        which.conditions()
    ));
    s.within(scope);
    s.push(" GROUP BY 1, 2, 3, 4, 5, 6, 7");
    let read = |row: &db::Row| {
        let ends = Some(row.try_get::<String, _>(6)?).filter(|text| !text.is_empty());
        let ends = ends.map(|text| super::day(&text, "unit_term.ends")).transpose()?;
        Ok(TermCount { class: class(row, 0)?, ends, units: row.try_get(7)? })
    };
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// The groups directly below a unit in reach, dissolved ones included: what they did counts for it.
///
/// # Errors
/// When the database is away.
pub async fn groups(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Vec<UnitId>> {
    let mut s = Statement::new(format!(
        "SELECT u.id FROM unit u JOIN unit_path p ON p.district = u.district AND p.unit = u.id \
         WHERE u.district = $1 AND u.parent = {unit} AND u.kind = 'party_group'"
    ));
    s.within(scope);
    s.rows(conn, scope).await?.iter().map(|row| Ok(UnitId(row.try_get(0)?))).collect()
}

/// A group that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The group.
    pub id: UnitId,
    /// Its name for narrow places.
    pub name: String,
    /// The unit that is divided into such.
    pub parent: UnitId,
    /// The first day on which it surely existed; `None` when not known.
    pub since: Option<Day>,
}

impl Group {
    /// Whether it stood through a span that begins on that day.
    #[must_use]
    pub fn stood(&self, from: Day) -> bool {
        self.since.is_none_or(|since| since <= from)
    }
}

/// The groups that stand, of the units in reach, or of these of them.
///
/// # Errors
/// When the database is away.
pub async fn grouped(conn: &mut Conn, scope: &Scope, few: Option<&[UnitId]>) -> Outcome<Vec<Group>> {
    let only = few.map_or(String::new(), |units| format!(" AND g.parent IN ({})", super::ids(units)));
    let mut s = Statement::new(format!(
        "SELECT g.id, CASE WHEN g.short_name = '' THEN g.name ELSE g.short_name END, g.parent, {} FROM unit g \
         JOIN unit_path p ON p.district = g.district AND p.unit = g.parent WHERE g.district = $1 AND {GROUP}{only}",
        founded("g")
    ));
    s.within(scope);
    s.push(" ORDER BY g.parent, g.id");
    let read = |row: &db::Row| {
        let since = surely(&row.try_get::<String, _>(3)?)?;
        Ok(Group { id: UnitId(row.try_get(0)?), name: row.try_get(1)?, parent: UnitId(row.try_get(2)?), since })
    };
    s.rows(conn, scope).await?.iter().map(read).collect()
}

/// The day on which the district began to use the program: that of its first entry. `None` when there is none yet.
///
/// # Errors
/// When the database is away.
pub async fn begun(conn: &mut Conn, scope: &Scope) -> Outcome<Option<Day>> {
    let s = Statement::new("SELECT recorded_at FROM entry WHERE district = $1 ORDER BY seq LIMIT 1");
    let rows = s.rows(conn, scope).await?;
    rows.first().map(|row| Ok(Moment(row.try_get(0)?).day())).transpose()
}
