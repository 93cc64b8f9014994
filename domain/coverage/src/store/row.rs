//! The row of a file; the seals of the audit are computed from it, so its fields and their order are part of the data.

use super::{above, day, maybe, stale, text};
use crate::file::{File, FileId, Form, Kind};
use base::id::{PersonId, UnitId};
use base::{Fault, Moment, Outcome, Refusal};
use db::Conn;
use db::bulk::upsert_rows;
use serde::Serialize;
use sqlx::Row as _;

/// A file as the table holds it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub id: i64,
    pub kind: String,
    pub unit: i64,
    pub person: Option<i64>,
    pub name: String,
    pub code: String,
    pub industry: String,
    pub place: String,
    pub employees: Option<i64>,
    pub full_members: Option<i64>,
    pub form: String,
    pub branch: Option<i64>,
    pub served: i64,
    pub problems: i64,
    pub since: String,
    pub verified_on: String,
    pub contact_on: String,
    pub end_on: String,
    pub end_how: String,
    pub state: String,
    pub open_key: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
}

/// Columns in the order [`Row::read`] uses, of the table aliased `t`.
pub(super) const COLUMNS: &str = "t.id, t.kind, t.unit, t.person, t.name, t.code, t.industry, t.place, t.employees, t.full_members, \
     t.form, t.branch, t.served, t.problems, t.since, t.verified_on, t.contact_on, t.end_on, t.end_how, t.state, t.open_key, t.version, \
     t.created_at, t.created_by";
/// How many they are.
pub(super) const COUNT: usize = 24;

impl Row {
    /// Makes the stored row.
    pub(crate) fn of(f: &File) -> Self {
        let (end_on, end_how) = f.end.clone().map_or_else(Default::default, |(on, how)| (on.to_string(), how));
        Self {
            id: f.id.0,
            kind: f.kind.key().to_owned(),
            unit: f.unit.0,
            person: f.person.map(|p| p.0),
            name: f.name.clone(),
            code: f.code.clone(),
            industry: f.industry.clone(),
            place: f.place.clone(),
            employees: f.employees,
            full_members: f.full,
            form: f.form.key().to_owned(),
            branch: f.branch.map(|b| b.0),
            served: f.served,
            problems: f.problems,
            since: f.since.to_string(),
            verified_on: f.verified_on.to_string(),
            contact_on: text(f.contact_on),
            end_on,
            end_how,
            state: f.state().to_owned(),
            open_key: f.open_key(),
            version: f.version,
            created_at: f.created_at.0,
            created_by: f.created_by.clone(),
        }
    }

    pub(super) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            kind: row.try_get(1)?,
            unit: row.try_get(2)?,
            person: row.try_get(3)?,
            name: row.try_get(4)?,
            code: row.try_get(5)?,
            industry: row.try_get(6)?,
            place: row.try_get(7)?,
            employees: row.try_get(8)?,
            full_members: row.try_get(9)?,
            form: row.try_get(10)?,
            branch: row.try_get(11)?,
            served: row.try_get(12)?,
            problems: row.try_get(13)?,
            since: row.try_get(14)?,
            verified_on: row.try_get(15)?,
            contact_on: row.try_get(16)?,
            end_on: row.try_get(17)?,
            end_how: row.try_get(18)?,
            state: row.try_get(19)?,
            open_key: row.try_get(20)?,
            version: row.try_get(21)?,
            created_at: row.try_get(22)?,
            created_by: row.try_get(23)?,
        })
    }

    pub(super) fn file(self, stray: bool) -> Outcome<File> {
        let end = maybe(&self.end_on, "end_on")?;
        let known = |what: &str| Fault::internal(format!("coverage {what}"));
        Ok(File {
            id: FileId(self.id),
            kind: Kind::parse(&self.kind).ok_or_else(|| known(&self.kind))?,
            unit: UnitId(self.unit),
            person: self.person.map(PersonId),
            name: self.name,
            code: self.code,
            industry: self.industry,
            place: self.place,
            employees: self.employees,
            full: self.full_members,
            form: Form::parse(&self.form).ok_or_else(|| known(&self.form))?,
            branch: self.branch.map(UnitId),
            served: self.served,
            problems: self.problems,
            since: day(&self.since, "since")?,
            verified_on: day(&self.verified_on, "verified_on")?,
            contact_on: maybe(&self.contact_on, "contact_on")?,
            end: end.map(|on| (on, self.end_how)),
            undone: self.state == "undone",
            stray,
            version: self.version,
            created_at: Moment(self.created_at),
            created_by: self.created_by,
        })
    }
}

/// An organisation, a village, an instructor is registered once.
fn taken(name: &str) -> Fault {
    let what = format!("{name}已有没有结束的登记");
    Refusal::new(what, "请在原来的登记中办理；由其他党组织登记、看不到的，请向上级党组织查询").into()
}

/// What an organisation has for its own belongs to nobody else.
pub(crate) fn own_of_another() -> Refusal {
    let what = "这个党组织已登记为另一个单位单独组建";
    Refusal::at("branch", what, "几个单位共有的，组建方式选“联合组建”")
}

/// Writes a new file.
///
/// # Errors
/// Refused when there is an open one already, or the Party organisation that it has for its own is another's.
pub(crate) async fn insert(conn: &mut Conn, district: i64, r: Row) -> Outcome<()> {
    let (id, name) = (r.id, r.name.clone());
    let insert = "INSERT INTO coverage (district, id, kind, unit, person, name, code, industry, place, employees, full_members, form, \
         branch, served, problems, since, verified_on, contact_on, end_on, end_how, state, open_key, version, created_at, created_by)";
    let values = vec![
        district.into(),
        r.id.into(),
        r.kind.into(),
        r.unit.into(),
        r.person.into(),
        r.name.into(),
        r.code.into(),
        r.industry.into(),
        r.place.into(),
        r.employees.into(),
        r.full_members.into(),
        r.form.into(),
        r.branch.into(),
        r.served.into(),
        r.problems.into(),
        r.since.into(),
        r.verified_on.into(),
        r.contact_on.into(),
        r.end_on.into(),
        r.end_how.into(),
        r.state.into(),
        r.open_key.into(),
        r.version.into(),
        r.created_at.into(),
        r.created_by.into(),
    ];
    let done = upsert_rows(conn, insert, " ON CONFLICT (district, open_key) DO NOTHING", vec![values]).await;
    done.map_err(|fault| match fault {
        Fault::Internal(error) if error.downcast_ref().is_some_and(db::is_duplicate) => own_of_another().into(),
        other => other,
    })?;
    let there = sqlx::query("SELECT id FROM coverage WHERE district = $1 AND id = $2").bind(district).bind(id);
    if there.fetch_optional(conn).await?.is_some() { Ok(()) } else { Err(taken(&name)) }
}

/// Writes a changed file; its former version must still stand there.
///
/// # Errors
/// Stale when somebody else was quicker; refused when it would be the second open one.
pub(crate) async fn update(conn: &mut Conn, district: i64, r: Row) -> Outcome<()> {
    if let Some(key) = &r.open_key {
        let other = sqlx::query("SELECT id FROM coverage WHERE district = $1 AND open_key = $2 AND id <> $3");
        if other.bind(district).bind(key.clone()).bind(r.id).fetch_optional(&mut *conn).await?.is_some() {
            return Err(taken(&r.name));
        }
    }
    let done = sqlx::query(
        "UPDATE coverage SET name = $3, code = $4, industry = $5, place = $6, employees = $7, full_members = $8, form = $9, \
         branch = $10, served = $11, problems = $12, since = $13, verified_on = $14, contact_on = $15, end_on = $16, end_how = $17, \
         state = $18, open_key = $19, version = $20, unit = $22 WHERE district = $1 AND id = $2 AND version = $21",
    )
    .bind(district)
    .bind(r.id)
    .bind(r.name)
    .bind(r.code)
    .bind(r.industry)
    .bind(r.place)
    .bind(r.employees)
    .bind(r.full_members)
    .bind(r.form)
    .bind(r.branch)
    .bind(r.served)
    .bind(r.problems)
    .bind(r.since)
    .bind(r.verified_on)
    .bind(r.contact_on)
    .bind(r.end_on)
    .bind(r.end_how)
    .bind(r.state)
    .bind(r.open_key)
    .bind(r.version)
    .bind(r.version - 1)
    .bind(r.unit)
    .execute(conn)
    .await;
    match done {
        Ok(done) if done.rows_affected() == 1 => Ok(()),
        // What another hand wrote at the same moment is told when it is done again.
        Ok(_) => Err(stale()),
        Err(error) if db::is_duplicate(&error) => Err(stale()),
        Err(error) => Err(error.into()),
    }
}

/// Files of a district above an id: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<Row>> {
    let rows = above(conn, &format!("SELECT {COLUMNS} FROM coverage t"), district, id).await?;
    rows.iter().map(Row::read).collect()
}
