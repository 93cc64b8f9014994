//! SQL that finds persons.

use super::row::{COLUMNS, PersonRow, blind_id};
use crate::facts::Facts;
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Fault, IdNumber, Keys, Outcome};
use db::Conn;
use sqlx::Row;
use std::collections::HashMap;

/// Most ids in one statement.
pub(crate) const IDS_PER_STATEMENT: usize = 100;

/// A person of the roster.
#[derive(Debug, Clone)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// The unit where the organisation relation stands, or stood last.
    pub unit: UnitId,
    /// `active`, `left`, or `undone` (entered by an import that was undone).
    pub state: String,
    /// What is known.
    pub facts: Facts,
    /// Grows with every change.
    pub version: i64,
}

impl Person {
    pub(crate) fn of(row: &PersonRow, keys: &Keys) -> Outcome<Self> {
        Ok(Self {
            id: PersonId(row.id),
            unit: UnitId(row.unit),
            state: row.state.clone(),
            facts: row.facts(keys)?,
            version: row.version,
        })
    }

    /// Whether in the roster now.
    pub fn is_active(&self) -> bool {
        self.state == ACTIVE
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.facts.get("name")
    }

    /// `full` or `probationary`.
    pub fn category(&self) -> &str {
        self.facts.get("category")
    }
}

/// In the roster.
pub(crate) const ACTIVE: &str = "active";
/// No longer in the roster.
pub(crate) const LEFT: &str = "left";
/// Entered by mistake and taken back.
pub(crate) const UNDONE: &str = "undone";

/// The row of a person in reach.
pub(crate) async fn row(conn: &mut Conn, scope: &Scope, id: PersonId) -> Outcome<PersonRow> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {COLUMNS} FROM person m JOIN unit_path p ON p.district = m.district AND p.unit = m.unit \
         WHERE m.district = $1 AND m.id = $2 AND m.state <> 'undone'{}",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(id.0);
    for text in clause.binds {
        query = query.bind(text);
    }
    let row = query.fetch_optional(conn).await?.ok_or(Fault::NotFound)?;
    PersonRow::read(&row)
}

/// A person in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or out of reach.
pub async fn find(conn: &mut Conn, keys: &Keys, scope: &Scope, id: PersonId) -> Outcome<Person> {
    Person::of(&row(conn, scope, id).await?, keys)
}

/// The person behind an account, whatever its scope: for pages about oneself.
///
/// # Errors
/// [`Fault::NotFound`] when there is none.
pub async fn own(conn: &mut Conn, keys: &Keys, district: i64, id: PersonId) -> Outcome<Person> {
    let sql = format!("SELECT {COLUMNS} FROM person m WHERE m.district = $1 AND m.id = $2 AND m.state <> 'undone'");
    let row = sqlx::query(db::assembled(sql)).bind(district).bind(id.0).fetch_optional(conn).await?;
    Person::of(&PersonRow::read(&row.ok_or(Fault::NotFound)?)?, keys)
}

/// Rows of persons by id, in the order of the ids; those that are gone are left out. The ids come from a query within a scope.
pub(crate) async fn rows(conn: &mut Conn, district: i64, ids: &[PersonId]) -> Outcome<Vec<PersonRow>> {
    let mut found: HashMap<i64, PersonRow> = HashMap::with_capacity(ids.len());
    for part in ids.chunks(IDS_PER_STATEMENT) {
        let marks: Vec<String> = (2..part.len() + 2).map(|n| format!("${n}")).collect();
        let sql = format!("SELECT {COLUMNS} FROM person m WHERE m.district = $1 AND m.id IN ({})", marks.join(", "));
        let mut query = sqlx::query(db::assembled(sql)).bind(district);
        for id in part {
            query = query.bind(id.0);
        }
        for row in query.fetch_all(&mut *conn).await? {
            let row = PersonRow::read(&row)?;
            found.insert(row.id, row);
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(&id.0)).collect())
}

/// The person with an ID number, if in reach.
///
/// # Errors
/// When the database is away.
pub async fn by_id_number(conn: &mut Conn, keys: &Keys, scope: &Scope, id: &IdNumber) -> Outcome<Option<PersonId>> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT m.id FROM person m JOIN unit_path p ON p.district = m.district AND p.unit = m.unit \
         WHERE m.district = $1 AND m.id_blind = $2{}",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(blind_id(keys, id.expose()));
    for text in clause.binds {
        query = query.bind(text);
    }
    let row = query.fetch_optional(conn).await?;
    Ok(row.map(|r| r.try_get(0).map(PersonId)).transpose()?)
}

/// Who has an ID number: for keeping a person from being entered twice, wherever in the district.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    pub id: PersonId,
    pub unit: UnitId,
    pub left: bool,
}

/// The holders of the given blind indexes; of all in the district when there are many to look for.
pub(crate) async fn holders(conn: &mut Conn, district: i64, blinds: &[&str]) -> Outcome<HashMap<String, Holder>> {
    /// From here on one pass over the whole index is quicker than asking in pieces.
    const MANY: usize = 3_000;
    const SELECT: &str = "SELECT m.id_blind, m.id, m.unit, m.state FROM person m WHERE m.district = $1";
    let mut found = HashMap::new();
    if blinds.len() > MANY {
        let sql = format!("{SELECT} AND m.id_blind IS NOT NULL");
        let rows = sqlx::query(db::assembled(sql)).bind(district).fetch_all(conn).await?;
        collect(&rows, &mut found)?;
        return Ok(found);
    }
    for part in blinds.chunks(IDS_PER_STATEMENT) {
        let marks: Vec<String> = (2..part.len() + 2).map(|n| format!("${n}")).collect();
        let sql = format!("{SELECT} AND m.id_blind IN ({})", marks.join(", "));
        let mut query = sqlx::query(db::assembled(sql)).bind(district);
        for blind in part {
            query = query.bind((*blind).to_owned());
        }
        collect(&query.fetch_all(&mut *conn).await?, &mut found)?;
    }
    Ok(found)
}

fn collect(rows: &[db::Row], found: &mut HashMap<String, Holder>) -> Outcome<()> {
    for row in rows {
        let state: String = row.try_get(3)?;
        let holder = Holder { id: PersonId(row.try_get(1)?), unit: UnitId(row.try_get(2)?), left: state == LEFT };
        found.insert(row.try_get(0)?, holder);
    }
    Ok(())
}
