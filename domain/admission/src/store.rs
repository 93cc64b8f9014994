//! All SQL of applicants and plans.

use crate::applicant::{Applicant, ApplicantId, Quota};
use access::Scope;
use base::id::{PersonId, UnitId};
use base::{Fault, Keys, Moment, Outcome, Refusal};
use case::CaseId;
use db::{Conn, insert_rows};
use serde::Serialize;
use sqlx::Row as _;

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;
/// Ids in one statement.
const IDS_PER_STATEMENT: usize = 100;

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

pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("内容在您打开页面之后已被他人修改", "请刷新页面，核对后重新提交"))
}

/// Applicants of a district above an id, a page at a time: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<Row>> {
    let sql =
        format!("SELECT {COLUMNS} FROM applicant a WHERE a.district = $1 AND a.id > $2 ORDER BY a.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(Row::read).collect()
}

/// A plan as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct QuotaRow {
    pub id: i64,
    pub unit: i64,
    pub year: i64,
    pub planned: i64,
    pub document: String,
    pub version: i64,
    pub changed_at: i64,
    pub changed_by: String,
}

const QUOTA: &str = "q.id, q.unit, q.year, q.planned, q.document, q.version, q.changed_at, q.changed_by";

impl QuotaRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            unit: row.try_get(1)?,
            year: row.try_get(2)?,
            planned: row.try_get(3)?,
            document: row.try_get(4)?,
            version: row.try_get(5)?,
            changed_at: row.try_get(6)?,
            changed_by: row.try_get(7)?,
        })
    }

    pub(crate) fn of(q: &Quota) -> Self {
        Self {
            id: q.id,
            unit: q.unit.0,
            year: q.year,
            planned: q.planned,
            document: q.document.clone(),
            version: q.version,
            changed_at: q.changed_at.0,
            changed_by: q.changed_by.clone(),
        }
    }

    fn quota(self) -> Quota {
        Quota {
            id: self.id,
            unit: UnitId(self.unit),
            year: self.year,
            planned: self.planned,
            document: self.document,
            version: self.version,
            changed_at: Moment(self.changed_at),
            changed_by: self.changed_by,
        }
    }
}

/// The plans of units in reach; of one year, or of all.
///
/// # Errors
/// When the database is away.
pub async fn quotas(conn: &mut Conn, scope: &Scope, year: Option<i32>) -> Outcome<Vec<Quota>> {
    let clause = scope.clause("p.path", 2);
    let of_year = year.map_or(String::new(), |y| format!(" AND q.year = {y}"));
    let sql = format!(
        "SELECT {QUOTA} FROM admission_quota q JOIN unit_path p ON p.district = q.district AND p.unit = q.unit \
         WHERE q.district = $1{of_year}{} ORDER BY p.path, q.year DESC",
        clause.sql
    );
    let mut query = sqlx::query(db::assembled(sql)).bind(scope.district());
    for text in clause.binds {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(|row| Ok(QuotaRow::read(row)?.quota())).collect()
}

/// The plans of a year that bind a unit: its own and those of the units above it, each with its unit, as far as they are in reach.
pub(crate) async fn plans_over(
    conn: &mut Conn,
    scope: &Scope,
    unit: UnitId,
    year: i32,
) -> Outcome<Vec<(Quota, org::Unit)>> {
    let sql = format!(
        "SELECT {QUOTA} FROM unit_path own JOIN unit_path p ON p.district = own.district \
         AND SUBSTR(own.path, 1, LENGTH(p.path)) = p.path \
         JOIN admission_quota q ON q.district = p.district AND q.unit = p.unit \
         WHERE own.district = $1 AND own.unit = $2 AND q.year = {year} ORDER BY p.path"
    );
    let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(unit.0).fetch_all(&mut *conn).await?;
    let mut all = Vec::new();
    for row in &rows {
        let quota = QuotaRow::read(row)?.quota();
        match org::store::find(conn, scope, quota.unit).await {
            Ok(unit) => all.push((quota, unit)),
            Err(Fault::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(all)
}

pub(crate) async fn insert_quota(conn: &mut Conn, district: i64, row: QuotaRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        row.id.into(),
        row.unit.into(),
        row.year.into(),
        row.planned.into(),
        row.document.into(),
        row.version.into(),
        row.changed_at.into(),
        row.changed_by.into(),
    ];
    let insert =
        "INSERT INTO admission_quota (district, id, unit, year, planned, document, version, changed_at, changed_by)";
    insert_rows(conn, insert, vec![values]).await
}

pub(crate) async fn update_quota(conn: &mut Conn, district: i64, row: QuotaRow) -> Outcome<()> {
    let done = sqlx::query(
        "UPDATE admission_quota SET planned = $3, document = $4, version = $5, changed_at = $6, changed_by = $7 \
         WHERE district = $1 AND id = $2 AND version = $8",
    )
    .bind(district)
    .bind(row.id)
    .bind(row.planned)
    .bind(row.document)
    .bind(row.version)
    .bind(row.changed_at)
    .bind(row.changed_by)
    .bind(row.version - 1)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(stale()) }
}

/// Plans of a district above an id, a page at a time: for the check.
pub(crate) async fn all_quotas(conn: &mut Conn, district: i64, above: i64) -> Outcome<Vec<QuotaRow>> {
    let sql =
        format!("SELECT {QUOTA} FROM admission_quota q WHERE q.district = $1 AND q.id > $2 ORDER BY q.id LIMIT {PAGE}");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(above).fetch_all(conn).await?;
    rows.iter().map(QuotaRow::read).collect()
}
