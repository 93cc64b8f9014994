//! SQL for other nouns: who belongs to a branch on a day, and the short form of persons.

use super::row::PersonRow;
use crate::store::find;
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Day, Outcome, PartialDay};
use db::Conn;
use sqlx::Row;

/// A person in short, as lists of names need it. Holds nothing sensitive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Id.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// `full` or `probationary`: on the day asked for, or now.
    pub category: String,
    /// GB/T 2261.1: `1` male, `2` female; empty if not known.
    pub sex: String,
    /// The unit: on the day asked for, or now.
    pub unit: UnitId,
    /// Whether still in the roster.
    pub active: bool,
}

/// The members whose organisation relation stood in a unit (not those below it) on a day, by pinyin.
///
/// # Errors
/// When the database is away. A unit out of reach has nobody.
pub async fn of_branch(conn: &mut Conn, scope: &Scope, unit: UnitId, on: Day) -> Outcome<Vec<Brief>> {
    let clause = scope.clause("p.path", 4);
    let sql = format!(
        "SELECT m.id, m.name, s.category, m.sex, s.unit, m.state FROM stay s \
         JOIN person m ON m.district = s.district AND m.id = s.person \
         JOIN unit_path p ON p.district = s.district AND p.unit = s.unit \
         WHERE s.district = $1 AND s.unit = $2 AND s.from_day <= $3 AND s.to_day > $3{} ORDER BY m.sort_key, m.id",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0).bind(on.to_string());
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(read).collect()
}

/// Persons in short, in the order of the ids; those out of reach are left out.
///
/// # Errors
/// When the database is away.
pub async fn brief(conn: &mut Conn, scope: &Scope, ids: &[PersonId]) -> Outcome<Vec<Brief>> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(find::IDS_PER_STATEMENT) {
        let marks: Vec<String> = (2..part.len() + 2).map(|n| format!("${n}")).collect();
        let clause = scope.clause("p.path", part.len() + 2);
        let sql = format!(
            "SELECT m.id, m.name, m.category, m.sex, m.unit, m.state FROM person m \
             JOIN unit_path p ON p.district = m.district AND p.unit = m.unit \
             WHERE m.district = $1 AND m.state <> 'undone' AND m.id IN ({}){}",
            marks.join(", "),
            clause.sql
        );
        let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
        for id in part {
            query = query.bind(id.0);
        }
        for text in clause.binds {
            query = query.bind(text);
        }
        for row in query.fetch_all(&mut *conn).await? {
            found.push(read(&row)?);
        }
    }
    let place = |brief: &Brief| ids.iter().position(|id| *id == brief.id);
    found.sort_by_key(place);
    Ok(found)
}

/// Who of these persons was a full member of some unit in reach on a day.
///
/// # Errors
/// When the database is away.
pub async fn full_within(conn: &mut Conn, scope: &Scope, ids: &[PersonId], on: Day) -> Outcome<Vec<PersonId>> {
    let mut found = Vec::new();
    for part in ids.chunks(find::IDS_PER_STATEMENT) {
        let list: Vec<String> = part.iter().map(ToString::to_string).collect();
        let clause = scope.clause("p.path", 3);
        let sql = format!(
            "SELECT s.person FROM stay s JOIN unit_path p ON p.district = s.district AND p.unit = s.unit \
             WHERE s.district = $1 AND s.from_day <= $2 AND s.to_day > $2 AND s.category = 'full' AND s.person IN ({}){}",
            list.join(", "),
            clause.sql
        );
        let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(on.to_string());
        for text in clause.binds {
            query = query.bind(text);
        }
        for row in query.fetch_all(&mut *conn).await? {
            found.push(PersonId(row.try_get(0)?));
        }
    }
    Ok(found)
}

pub(super) fn read(row: &db::Row) -> Outcome<Brief> {
    let state: String = row.try_get(5)?;
    Ok(Brief {
        id: PersonId(row.try_get(0)?),
        name: row.try_get(1)?,
        category: row.try_get(2)?,
        sex: row.try_get(3)?,
        unit: UnitId(row.try_get(4)?),
        active: state == find::ACTIVE,
    })
}

impl From<&PersonRow> for Brief {
    fn from(row: &PersonRow) -> Self {
        Self {
            id: PersonId(row.id),
            name: row.name.clone(),
            category: row.category.clone(),
            sex: row.sex.clone(),
            unit: UnitId(row.unit),
            active: row.state == find::ACTIVE,
        }
    }
}

/// What the roster says of somebody's membership over time: for judging what they did on a day of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Id.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// `full` or `probationary`, now or when they left.
    pub category: String,
    /// 入党日期.
    pub joined_on: Option<PartialDay>,
    /// 转正日期.
    pub confirmed_on: Option<PartialDay>,
    /// The day from which they were no longer in the roster.
    pub left_on: Option<Day>,
}

impl Membership {
    /// Whether a full member on a day, as far as the roster says; where a date is known to the month only, for the member.
    #[must_use]
    pub fn was_full(&self, on: Day) -> bool {
        let since = self.confirmed_on.or(self.joined_on).map(PartialDay::first);
        self.category == "full" && since.is_some_and(|since| since <= on) && self.left_on.is_none_or(|left| on < left)
    }
}

/// What the roster says of the membership of persons; those out of reach are left out.
///
/// # Errors
/// When the database is away.
pub async fn memberships(conn: &mut Conn, scope: &Scope, ids: &[PersonId]) -> Outcome<Vec<Membership>> {
    let mut found = Vec::with_capacity(ids.len());
    for part in ids.chunks(find::IDS_PER_STATEMENT) {
        let list: Vec<String> = part.iter().map(ToString::to_string).collect();
        let clause = scope.clause("p.path", 2);
        let sql = format!(
            "SELECT m.id, m.name, m.category, m.joined_on, m.confirmed_on, m.state, (SELECT MAX(s.to_day) FROM stay s \
             WHERE s.district = m.district AND s.person = m.id) FROM person m \
             JOIN unit_path p ON p.district = m.district AND p.unit = m.unit \
             WHERE m.district = $1 AND m.state <> 'undone' AND m.id IN ({}){}",
            list.join(", "),
            clause.sql
        );
        let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
        for text in clause.binds {
            query = query.bind(text);
        }
        for row in query.fetch_all(&mut *conn).await? {
            found.push(membership(&row)?);
        }
    }
    Ok(found)
}

fn membership(row: &db::Row) -> Outcome<Membership> {
    let day = |text: String| text.parse::<PartialDay>().ok();
    let (state, last): (String, Option<String>) = (row.try_get(5)?, row.try_get(6)?);
    Ok(Membership {
        id: PersonId(row.try_get(0)?),
        name: row.try_get(1)?,
        category: row.try_get(2)?,
        joined_on: day(row.try_get(3)?),
        confirmed_on: day(row.try_get(4)?),
        left_on: last.filter(|_| state == find::LEFT).and_then(|day| day.parse().ok()),
    })
}

/// How many members stood in each unit on a day, by the roster (not by the ledger): for proofs that the two agree.
///
/// # Errors
/// When the database is away.
pub async fn standing(conn: &mut Conn, scope: &Scope, on: Day) -> Outcome<Vec<(UnitId, i64)>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT s.unit, CAST(COUNT(*) AS BIGINT) FROM stay s \
         JOIN unit_path p ON p.district = s.district AND p.unit = s.unit \
         WHERE s.district = $1 AND s.from_day <= $2 AND s.to_day > $2{} GROUP BY s.unit",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(on.to_string());
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(|row| Ok((UnitId(row.try_get(0)?), row.try_get(1)?))).collect()
}
