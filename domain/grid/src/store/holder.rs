//! SQL of who holds a post: kept beside the events for lists, for what has gone astray, and so that nobody is in a post twice.

use super::{above, of};
use crate::fold::Holder;
use crate::place::PlaceId;
use base::Outcome;
use db::Conn;
use db::bulk::upsert_rows;
use serde::Serialize;
use sqlx::Row as _;

/// Somebody in a post as the table holds it; sealed in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HolderRow {
    /// The event of the appointment.
    pub id: i64,
    /// The place.
    pub place: i64,
    /// Code of the post.
    pub post: String,
    /// The member of the roster.
    pub person: Option<i64>,
    /// The name.
    pub name: String,
    /// Since when.
    pub from_day: String,
    /// Until when; empty while it goes on.
    pub to_day: String,
    /// `held`, `left`, or `void` when the appointment was taken back.
    pub state: String,
    /// What no other holder may have while this one is there.
    pub open_key: Option<String>,
}

const SELECT: &str =
    "SELECT t.id, t.place, t.post, t.person, t.name, t.from_day, t.to_day, t.state, t.open_key FROM grid_holder t";

impl HolderRow {
    pub(crate) fn of(place: PlaceId, h: &Holder) -> Self {
        let open = h.to.is_none().then(|| format!("{place}:{}:{}", h.held.post, h.held.subject));
        Self {
            id: h.event,
            place: place.0,
            post: h.held.post.clone(),
            person: h.held.person,
            name: h.held.name.clone(),
            from_day: h.from.to_string(),
            to_day: h.to.as_ref().map(|(on, _)| on.to_string()).unwrap_or_default(),
            state: if open.is_some() { "held" } else { "left" }.to_owned(),
            open_key: open,
        }
    }

    /// The same once the appointment was taken back.
    pub(crate) fn void(&self) -> Self {
        Self { state: "void".to_owned(), to_day: String::new(), open_key: None, ..self.clone() }
    }

    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            place: row.try_get(1)?,
            post: row.try_get(2)?,
            person: row.try_get(3)?,
            name: row.try_get(4)?,
            from_day: row.try_get(5)?,
            to_day: row.try_get(6)?,
            state: row.try_get(7)?,
            open_key: row.try_get(8)?,
        })
    }
}

/// Everybody who ever held a post of a place.
pub(crate) async fn holders(conn: &mut Conn, district: i64, place: PlaceId) -> Outcome<Vec<HolderRow>> {
    of(conn, SELECT, district, place.0).await?.iter().map(HolderRow::read).collect()
}

pub(crate) async fn put(conn: &mut Conn, district: i64, r: &HolderRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        r.id.into(),
        r.place.into(),
        r.post.clone().into(),
        r.person.into(),
        r.name.clone().into(),
        r.from_day.clone().into(),
        r.to_day.clone().into(),
        r.state.clone().into(),
        r.open_key.clone().into(),
    ];
    let insert = "INSERT INTO grid_holder (district, id, place, post, person, name, from_day, to_day, state, open_key)";
    let known = " ON CONFLICT (district, id) DO UPDATE SET to_day = excluded.to_day, state = excluded.state, open_key = excluded.open_key";
    upsert_rows(conn, insert, known, vec![values]).await
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<HolderRow>> {
    above(conn, SELECT, district, id).await?.iter().map(HolderRow::read).collect()
}
