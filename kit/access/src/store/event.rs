//! SQL of events that a noun folds into what it keeps: rows that are only ever added, and what they say lies sealed.

use crate::Scope;
use base::{Day, Fault, Keys, Moment, Outcome};
use db::{Conn, insert_rows};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;

/// Where the events of a noun stand.
#[derive(Debug, Clone, Copy)]
pub struct Events {
    /// The noun in the audit, to which the sealed text is bound.
    pub noun: &'static str,
    /// The table.
    pub table: &'static str,
    /// The column of what the events are about.
    pub owner: &'static str,
    /// How a row is added: district, id, owner, kind, day, data, annuls, `recorded_at`, `recorded_by`.
    pub insert: &'static str,
}

/// An event with what it says in the noun's own words.
#[derive(Debug, Clone)]
pub struct Told<D> {
    /// Id.
    pub id: i64,
    /// What it is about.
    pub owner: i64,
    /// Key of what happened.
    pub kind: String,
    /// When it happened.
    pub day: Day,
    /// What it says.
    pub data: D,
    /// The event that it takes back.
    pub annuls: Option<i64>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: String,
}

/// An event as the table holds it; sealed in the audit.
#[derive(Debug, Clone, Serialize)]
pub struct EventRow {
    /// Id.
    pub id: i64,
    file: i64,
    kind: String,
    day: String,
    data: String,
    annuls: Option<i64>,
    recorded_at: i64,
    recorded_by: String,
}

impl EventRow {
    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            file: row.try_get(1)?,
            kind: row.try_get(2)?,
            day: row.try_get(3)?,
            data: row.try_get(4)?,
            annuls: row.try_get(5)?,
            recorded_at: row.try_get(6)?,
            recorded_by: row.try_get(7)?,
        })
    }
}

impl Events {
    /// What the sealed text is bound to.
    fn bound(&self, id: i64) -> String {
        format!("{}.data:{id}", self.noun)
    }

    fn select(&self) -> String {
        let Self { table, owner, .. } = self;
        format!("SELECT t.id, t.{owner}, t.kind, t.day, t.data, t.annuls, t.recorded_at, t.recorded_by FROM {table} t")
    }

    /// The row of an event.
    ///
    /// # Errors
    /// When what it says cannot be sealed.
    pub fn row<D: Serialize>(&self, keys: &Keys, e: &Told<D>) -> Outcome<EventRow> {
        Ok(EventRow {
            id: e.id,
            file: e.owner,
            kind: e.kind.clone(),
            day: e.day.to_string(),
            data: keys.seal_text(&self.bound(e.id), &serde_json::to_string(&e.data)?)?,
            annuls: e.annuls,
            recorded_at: e.recorded_at.0,
            recorded_by: e.recorded_by.clone(),
        })
    }

    fn told<D: DeserializeOwned>(&self, keys: &Keys, r: EventRow) -> Outcome<Told<D>> {
        Ok(Told {
            id: r.id,
            owner: r.file,
            data: serde_json::from_str(&keys.open_text(&self.bound(r.id), &r.data)?)?,
            day: r.day.parse().map_err(|e| Fault::internal(format!("{}.day: {e}", self.table)))?,
            kind: r.kind,
            annuls: r.annuls,
            recorded_at: Moment(r.recorded_at),
            recorded_by: r.recorded_by,
        })
    }

    /// The latest event of one owner. Call it for an owner found with the same scope.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when it has none.
    pub async fn last_of(&self, conn: &mut Conn, scope: &Scope, owner: i64) -> Outcome<i64> {
        let sql = format!(
            "SELECT id FROM {} WHERE district = $1 AND {} = $2 ORDER BY id DESC LIMIT 1",
            self.table, self.owner
        );
        let query = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(owner);
        query.fetch_optional(conn).await?.map_or(Err(Fault::NotFound), |row| Ok(row.try_get(0)?))
    }

    /// The events of one owner in the order in which they were recorded. Call it for an owner found with the same scope.
    ///
    /// # Errors
    /// When the database is away, or what an event says was changed.
    pub async fn of<D: DeserializeOwned>(
        &self,
        conn: &mut Conn,
        keys: &Keys,
        scope: &Scope,
        owner: i64,
    ) -> Outcome<Vec<Told<D>>> {
        let sql = format!("{} WHERE t.district = $1 AND t.{} = $2 ORDER BY t.id", self.select(), self.owner);
        let rows = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(owner).fetch_all(conn).await?;
        rows.iter().map(|row| self.told(keys, EventRow::read(row)?)).collect()
    }

    /// What an event is about, whoever sees it.
    ///
    /// # Errors
    /// Not found when there is no such event.
    pub async fn owner_of(&self, conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<i64> {
        let sql = format!("SELECT t.{} FROM {} t WHERE t.district = $1 AND t.id = $2", self.owner, self.table);
        let row = sqlx::query(db::assembled(sql)).bind(scope.district()).bind(id).fetch_optional(conn).await?;
        Ok(row.ok_or(Fault::NotFound)?.try_get(0)?)
    }

    /// Adds an event.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn insert(&self, conn: &mut Conn, district: i64, r: &EventRow) -> Outcome<()> {
        let values = vec![
            district.into(),
            r.id.into(),
            r.file.into(),
            r.kind.clone().into(),
            r.day.clone().into(),
            r.data.clone().into(),
            r.annuls.into(),
            r.recorded_at.into(),
            r.recorded_by.clone().into(),
        ];
        insert_rows(conn, self.insert, vec![values]).await
    }

    /// The rows above an id, a page at a time: for the check.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn all(&self, conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<EventRow>> {
        above(conn, &self.select(), district, id).await?.iter().map(EventRow::read).collect()
    }
}

/// The rows of one table `t` above an id, a page at a time: for the check.
///
/// # Errors
/// When the database is away.
pub async fn above(conn: &mut Conn, select: &str, district: i64, id: i64) -> Outcome<Vec<db::Row>> {
    let sql = format!("{select} WHERE t.district = $1 AND t.id > $2 ORDER BY t.id LIMIT {PAGE}");
    Ok(sqlx::query(db::assembled(sql)).bind(district).bind(id).fetch_all(conn).await?)
}
