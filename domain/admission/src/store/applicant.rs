//! SQL of applicants.

use super::{IDS_PER_STATEMENT, PAGE, stale};
use crate::applicant::{Applicant, ApplicantId};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Fault, Keys, Moment, Outcome};
use case::CaseId;
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// An applicant as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub id: i64,
    pub unit: i64,
    pub name: String,
    pub id_blind: String,
    pub facts: String,
    pub league: i64,
    pub case_file: i64,
    pub person: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
}

const COLUMNS: &str =
    "a.id, a.unit, a.name, a.id_blind, a.facts, a.league, a.case_file, a.person, a.version, a.created_at, a.created_by";

fn place(id: i64) -> String {
    format!("applicant.facts:{id}")
}

/// The blind index of an ID number.
pub(crate) fn blind(keys: &Keys, id_number: &str) -> String {
    keys.blind("applicant.id_number", id_number)
}

impl Row {
    pub(crate) fn of(keys: &Keys, a: &Applicant) -> Outcome<Self> {
        Ok(Self {
            id: a.id.0,
            unit: a.unit.0,
            name: a.facts.get("name").to_owned(),
            id_blind: blind(keys, a.facts.get("id_number")),
            facts: keys.seal_text(&place(a.id.0), &serde_json::to_string(&a.facts)?)?,
            league: i64::from(a.league),
            case_file: a.case.0,
            person: a.person.map(|p| p.0),
            version: a.version,
            created_at: a.created_at.0,
            created_by: a.created_by.clone(),
        })
    }

    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            unit: row.try_get(1)?,
            name: row.try_get(2)?,
            id_blind: row.try_get(3)?,
            facts: row.try_get(4)?,
            league: row.try_get(5)?,
            case_file: row.try_get(6)?,
            person: row.try_get(7)?,
            version: row.try_get(8)?,
            created_at: row.try_get(9)?,
            created_by: row.try_get(10)?,
        })
    }

    fn applicant(self, keys: &Keys) -> Outcome<Applicant> {
        Ok(Applicant {
            id: ApplicantId(self.id),
            unit: UnitId(self.unit),
            facts: serde_json::from_str(&keys.open_text(&place(self.id), &self.facts)?)?,
            league: self.league != 0,
            case: CaseId(self.case_file),
            person: self.person.map(PersonId),
            version: self.version,
            created_at: Moment(self.created_at),
            created_by: self.created_by,
        })
    }
}

/// An applicant in reach.
///
/// # Errors
/// [`Fault::NotFound`] when there is none, or out of reach.
pub async fn find(conn: &mut Conn, keys: &Keys, scope: &Scope, id: ApplicantId) -> Outcome<Applicant> {
    let clause = scope.clause("p.path", 3);
    let sql = format!(
        "SELECT {COLUMNS} FROM applicant a JOIN unit_path p ON p.district = a.district AND p.unit = a.unit \
         WHERE a.district = $1 AND a.id = $2{}",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(id.0);
    for text in clause.binds {
        query = query.bind(text);
    }
    Row::read(&query.fetch_optional(conn).await?.ok_or(Fault::NotFound)?)?.applicant(keys)
}

/// Applicants by id, in no particular order. The ids come from cases within a scope.
pub(crate) async fn several(conn: &mut Conn, keys: &Keys, scope: &Scope, ids: &[i64]) -> Outcome<Vec<Applicant>> {
    let mut all = Vec::with_capacity(ids.len());
    for part in ids.chunks(IDS_PER_STATEMENT) {
        let list: Vec<String> = part.iter().map(ToString::to_string).collect();
        let sql = format!("SELECT {COLUMNS} FROM applicant a WHERE a.district = $1 AND a.id IN ({})", list.join(", "));
        let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).fetch_all(&mut *conn).await?;
        for row in &rows {
            all.push(Row::read(row)?.applicant(keys)?);
        }
    }
    Ok(all)
}

/// The applicant of this ID number with an open case, anywhere in the district.
pub(crate) async fn on_the_way(
    conn: &mut Conn,
    keys: &Keys,
    district: i64,
    id_number: &str,
) -> Outcome<Option<ApplicantId>> {
    let sql = "SELECT a.id FROM applicant a JOIN case_file c ON c.district = a.district AND c.id = a.case_file \
               WHERE a.district = $1 AND a.id_blind = $2 AND c.state = 'open'";
    let row = sqlx::query(sql).bind(district).bind(blind(keys, id_number)).fetch_optional(conn).await?;
    Ok(row.map(|r| r.try_get(0).map(ApplicantId)).transpose()?)
}

/// The cases of the applicant who has become this person, in order of beginning.
///
/// # Errors
/// When the database is away.
pub async fn cases_of(conn: &mut Conn, district: i64, person: PersonId) -> Outcome<Vec<CaseId>> {
    let sql = "SELECT a.case_file FROM applicant a JOIN case_file c ON c.district = a.district AND c.id = a.case_file \
               WHERE a.district = $1 AND a.person = $2 AND c.state <> 'undone' ORDER BY a.case_file";
    let rows = sqlx::query(sql).bind(district).bind(person.0).fetch_all(conn).await?;
    rows.iter().map(|r| Ok(CaseId(r.try_get(0)?))).collect()
}

/// The open case of the applicant who has become this person.
///
/// # Errors
/// When the database is away.
pub async fn open_case_of(conn: &mut Conn, district: i64, person: PersonId) -> Outcome<Option<CaseId>> {
    let sql = "SELECT a.case_file FROM applicant a JOIN case_file c ON c.district = a.district AND c.id = a.case_file \
               WHERE a.district = $1 AND a.person = $2 AND c.state = 'open'";
    let row = sqlx::query(sql).bind(district).bind(person.0).fetch_optional(conn).await?;
    Ok(row.map(|r| r.try_get(0).map(CaseId)).transpose()?)
}

pub(crate) async fn insert(conn: &mut Conn, district: i64, row: Row) -> Outcome<()> {
    let values = vec![
        district.into(),
        row.id.into(),
        row.unit.into(),
        row.name.into(),
        row.id_blind.into(),
        row.facts.into(),
        row.league.into(),
        row.case_file.into(),
        row.person.into(),
        row.version.into(),
        row.created_at.into(),
        row.created_by.into(),
    ];
    let insert = "INSERT INTO applicant (district, id, unit, name, id_blind, facts, league, case_file, person, version, created_at, created_by)";
    insert_rows(conn, insert, vec![values]).await
}

/// Writes a changed applicant; its former version must still stand there.
pub(crate) async fn update(conn: &mut Conn, district: i64, row: Row) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE applicant SET name = $3, id_blind = $4, facts = $5, league = $6, person = $7, version = $8 \
         WHERE district = $1 AND id = $2 AND version = $9",
    )
    .bind(district)
    .bind(row.id)
    .bind(row.name)
    .bind(row.id_blind)
    .bind(row.facts)
    .bind(row.league)
    .bind(row.person)
    .bind(row.version)
    .bind(row.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Applicants of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<Row>> {
    let sql =
        format!("SELECT {COLUMNS} FROM applicant a WHERE a.district = $1 AND a.id > $2 ORDER BY a.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(Row::read).collect()
}
