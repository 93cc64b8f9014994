//! The row of a place; the seals of the audit are computed from it, so its fields and their order are part of the data.

use super::{above, day, maybe, stale};
use crate::fold::Seat;
use crate::place::{Facts, Kind, Place, PlaceId};
use base::id::UnitId;
use base::{Fault, Moment, Outcome, Refusal};
use db::Conn;
use db::bulk::upsert_rows;
use serde::Serialize;
use sqlx::Row as _;
use std::collections::BTreeMap;

/// A place as the table holds it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    pub id: i64,
    pub kind: String,
    pub unit: i64,
    pub parent: Option<i64>,
    pub branch: Option<i64>,
    pub no: String,
    pub name: String,
    pub form: String,
    pub area: String,
    pub manager: String,
    pub households: Option<i64>,
    pub residents: Option<i64>,
    pub since: String,
    pub end_on: String,
    pub end_how: String,
    pub needed: i64,
    pub held: i64,
    pub vacant: i64,
    pub state: String,
    pub open_key: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
}

/// Columns in the order [`Row::read`] uses, of the table aliased `t`.
pub(super) const COLUMNS: &str = "t.id, t.kind, t.unit, t.parent, t.branch, t.no, t.name, t.form, t.area, t.manager, t.households, \
     t.residents, t.since, t.end_on, t.end_how, t.needed, t.held, t.vacant, t.state, t.open_key, t.version, t.created_at, t.created_by";
/// How many they are.
pub(super) const WIDTH: usize = 23;

impl Row {
    /// Makes the stored row.
    pub(crate) fn of(p: &Place, seats: &[Seat]) -> Self {
        let (end_on, end_how) = p.end.clone().map_or_else(Default::default, |(on, how)| (on.to_string(), how));
        let f = p.facts.clone();
        Self {
            id: p.id.0,
            kind: p.kind.key().to_owned(),
            unit: p.unit.0,
            parent: f.parent,
            branch: f.branch,
            no: f.no,
            name: f.name,
            form: f.form,
            area: f.area,
            manager: f.manager,
            households: f.households,
            residents: f.residents,
            since: p.since.to_string(),
            end_on,
            end_how,
            needed: seats.iter().map(|s| s.needed).sum(),
            held: seats.iter().map(|s| s.held).sum(),
            vacant: seats.iter().map(Seat::vacant).sum(),
            state: p.state().to_owned(),
            open_key: p.open_key(),
            version: p.version,
            created_at: p.created_at.0,
            created_by: p.created_by.clone(),
        }
    }

    pub(super) fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            kind: row.try_get(1)?,
            unit: row.try_get(2)?,
            parent: row.try_get(3)?,
            branch: row.try_get(4)?,
            no: row.try_get(5)?,
            name: row.try_get(6)?,
            form: row.try_get(7)?,
            area: row.try_get(8)?,
            manager: row.try_get(9)?,
            households: row.try_get(10)?,
            residents: row.try_get(11)?,
            since: row.try_get(12)?,
            end_on: row.try_get(13)?,
            end_how: row.try_get(14)?,
            needed: row.try_get(15)?,
            held: row.try_get(16)?,
            vacant: row.try_get(17)?,
            state: row.try_get(18)?,
            open_key: row.try_get(19)?,
            version: row.try_get(20)?,
            created_at: row.try_get(21)?,
            created_by: row.try_get(22)?,
        })
    }

    pub(super) fn place(self, astray: bool) -> Outcome<Place> {
        let end = maybe(&self.end_on, "end_on")?;
        Ok(Place {
            id: PlaceId(self.id),
            kind: Kind::parse(&self.kind).ok_or_else(|| Fault::internal(format!("grid kind {}", self.kind)))?,
            unit: UnitId(self.unit),
            facts: Facts {
                no: self.no,
                name: self.name,
                form: self.form,
                area: self.area,
                manager: self.manager,
                households: self.households,
                residents: self.residents,
                parent: self.parent,
                branch: self.branch,
                needs: BTreeMap::new(),
            },
            since: day(&self.since, "since")?,
            end: end.map(|on| (on, self.end_how)),
            undone: self.state == "undone",
            needed: self.needed,
            held: self.held,
            vacant: self.vacant,
            astray,
            version: self.version,
            created_at: Moment(self.created_at),
            created_by: self.created_by,
        })
    }

    fn values(self, district: i64) -> Vec<db::bulk::Value> {
        vec![
            district.into(),
            self.id.into(),
            self.kind.into(),
            self.unit.into(),
            self.parent.into(),
            self.branch.into(),
            self.no.into(),
            self.name.into(),
            self.form.into(),
            self.area.into(),
            self.manager.into(),
            self.households.into(),
            self.residents.into(),
            self.since.into(),
            self.end_on.into(),
            self.end_how.into(),
            self.needed.into(),
            self.held.into(),
            self.vacant.into(),
            self.state.into(),
            self.open_key.into(),
            self.version.into(),
            self.created_at.into(),
            self.created_by.into(),
        ]
    }

    /// Its number or name is that of another one.
    fn taken(&self) -> Fault {
        let (place, what) = if self.no.is_empty() {
            ("name", format!("本单位已有名为“{}”的小区楼宇", self.name))
        } else {
            ("no", format!("本单位已有编号“{}”的网格", self.no))
        };
        Refusal::at(place, what, "请核对；确是另一个的，请换一个编号或名称").into()
    }
}

/// Writes a new place.
///
/// # Errors
/// Refused when there is one of the same number or name.
pub(crate) async fn insert(conn: &mut Conn, district: i64, r: Row) -> Outcome<()> {
    let (id, taken) = (r.id, r.taken());
    let insert = "INSERT INTO grid (district, id, kind, unit, parent, branch, no, name, form, area, manager, households, residents, \
         since, end_on, end_how, needed, held, vacant, state, open_key, version, created_at, created_by)";
    let known = " ON CONFLICT (district, open_key) DO NOTHING";
    upsert_rows(conn, insert, known, vec![r.values(district)]).await?;
    let there = sqlx::query("SELECT id FROM grid WHERE district = $1 AND id = $2").bind(district).bind(id);
    if there.fetch_optional(conn).await?.is_some() { Ok(()) } else { Err(taken) }
}

/// Writes a changed place; its former version must still stand there.
///
/// # Errors
/// Stale when somebody else was quicker; refused when another one has its number or name.
pub(crate) async fn update(conn: &mut Conn, district: i64, r: Row) -> Outcome<()> {
    let taken = r.taken();
    if let Some(key) = &r.open_key {
        let other = sqlx::query("SELECT id FROM grid WHERE district = $1 AND open_key = $2 AND id <> $3");
        if other.bind(district).bind(key.clone()).bind(r.id).fetch_optional(&mut *conn).await?.is_some() {
            return Err(taken);
        }
    }
    let done = sqlx::query(
        "UPDATE grid SET parent = $3, branch = $4, no = $5, name = $6, form = $7, area = $8, manager = $9, households = $10, \
         residents = $11, since = $12, end_on = $13, end_how = $14, needed = $15, held = $16, vacant = $17, state = $18, open_key = $19, \
         version = $20, unit = $22 WHERE district = $1 AND id = $2 AND version = $21",
    )
    .bind(district)
    .bind(r.id)
    .bind(r.parent)
    .bind(r.branch)
    .bind(r.no)
    .bind(r.name)
    .bind(r.form)
    .bind(r.area)
    .bind(r.manager)
    .bind(r.households)
    .bind(r.residents)
    .bind(r.since)
    .bind(r.end_on)
    .bind(r.end_how)
    .bind(r.needed)
    .bind(r.held)
    .bind(r.vacant)
    .bind(r.state)
    .bind(r.open_key)
    .bind(r.version)
    .bind(r.version - 1)
    .bind(r.unit)
    .execute(conn)
    .await;
    match done {
        Ok(done) if done.rows_affected() == 1 => Ok(()),
        Ok(_) => Err(stale()),
        Err(error) if db::is_duplicate(&error) => Err(taken),
        Err(error) => Err(error.into()),
    }
}

/// Keeps a place as it is until the transaction ends: whoever puts something into it and whoever closes it come one after the other.
pub(crate) async fn lock(conn: &mut Conn, district: i64, id: PlaceId) -> Outcome<()> {
    let sql = "UPDATE grid SET version = version WHERE district = $1 AND id = $2";
    let done = sqlx::query(sql).bind(district).bind(id.0).execute(conn).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Fault::NotFound) }
}

/// Places of a district above an id: for the check.
pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<Row>> {
    let rows = above(conn, &format!("SELECT {COLUMNS} FROM grid t"), district, id).await?;
    rows.iter().map(Row::read).collect()
}
