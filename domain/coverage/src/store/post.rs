//! SQL of the instructors' times with organisations and villages: kept beside the events so that an instructor's page finds them.

use super::{above, text};
use crate::file::FileId;
use crate::fold::Post;
use base::Outcome;
use db::Conn;
use db::bulk::upsert_rows;
use serde::Serialize;
use sqlx::Row as _;

/// An instructor's time as the table holds it; sealed in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PostRow {
    /// The event that began it.
    pub id: i64,
    /// The file of whom they look after.
    pub file: i64,
    /// The instructor's file.
    pub instructor: i64,
    /// Since when.
    pub from_day: String,
    /// Until when; empty while it goes on.
    pub to_day: String,
    /// `here`, `gone`, or `void` when its beginning was taken back.
    pub state: String,
}

const COLUMNS: &str = "t.id, t.file, t.instructor, t.from_day, t.to_day, t.state";

impl PostRow {
    pub(crate) fn of(file: FileId, p: &Post) -> Self {
        let state = if p.to.is_some() { "gone" } else { "here" };
        Self {
            id: p.event,
            file: file.0,
            instructor: p.instructor.0,
            from_day: p.from.to_string(),
            to_day: text(p.to),
            state: state.to_owned(),
        }
    }

    fn read(row: &db::Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            file: row.try_get(1)?,
            instructor: row.try_get(2)?,
            from_day: row.try_get(3)?,
            to_day: row.try_get(4)?,
            state: row.try_get(5)?,
        })
    }
}

async fn some(conn: &mut Conn, district: i64, column: &str, id: FileId) -> Outcome<Vec<PostRow>> {
    let sql = format!("SELECT {COLUMNS} FROM coverage_post t WHERE t.district = $1 AND t.{column} = $2 ORDER BY t.id");
    let rows = sqlx::query(db::assembled(sql)).bind(district).bind(id.0).fetch_all(conn).await?;
    rows.iter().map(PostRow::read).collect()
}

/// All instructors' times with an organisation or village.
pub(crate) async fn posts(conn: &mut Conn, district: i64, file: FileId) -> Outcome<Vec<PostRow>> {
    some(conn, district, "file", file).await
}

/// All times of an instructor, whoever's page they are.
pub(crate) async fn posts_by(conn: &mut Conn, district: i64, instructor: FileId) -> Outcome<Vec<PostRow>> {
    some(conn, district, "instructor", instructor).await
}

pub(crate) async fn put(conn: &mut Conn, district: i64, r: &PostRow) -> Outcome<()> {
    let values = vec![
        district.into(),
        r.id.into(),
        r.file.into(),
        r.instructor.into(),
        r.from_day.clone().into(),
        r.to_day.clone().into(),
        r.state.clone().into(),
    ];
    let insert = "INSERT INTO coverage_post (district, id, file, instructor, from_day, to_day, state)";
    let known = " ON CONFLICT (district, id) DO UPDATE SET to_day = excluded.to_day, state = excluded.state";
    upsert_rows(conn, insert, known, vec![values]).await
}

pub(crate) async fn all(conn: &mut Conn, district: i64, id: i64) -> Outcome<Vec<PostRow>> {
    let rows = above(conn, &format!("SELECT {COLUMNS} FROM coverage_post t"), district, id).await?;
    rows.iter().map(PostRow::read).collect()
}
