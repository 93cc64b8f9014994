//! All SQL of files. Units of other nouns are joined for reach and for whether what was built still is.

mod count;
mod event;
mod find;
mod instructor;
mod post;
mod row;

pub use count::{Counts, Size, counts, sizes, villages_served};
pub use event::{EventRow, of_file as events};
pub(crate) use event::{all as all_events, file_of, insert as insert_event};
pub use find::{Filter, count, find, known, page};
pub use instructor::{Instructor, instructors};
pub(crate) use instructor::{hold_instructor, is_own_of_another};
pub(crate) use post::{PostRow, all as all_posts, posts, posts_by, put as put_post};
pub(crate) use row::{Row, all as all_files, insert, update};

use base::{Day, Fault, Outcome, Refusal};

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("这份登记在您打开页面之后已有变动", "请刷新页面，核对后重新提交"))
}

/// A day out of a column.
fn day(text: &str, column: &str) -> Outcome<Day> {
    text.parse().map_err(|e| Fault::internal(format!("coverage.{column}: {e}")))
}

/// The same of a column that may be empty.
fn maybe(text: &str, column: &str) -> Outcome<Option<Day>> {
    (!text.is_empty()).then(|| day(text, column)).transpose()
}

/// How a day that may be missing is stored.
fn text(day: Option<Day>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

/// The rows of one table above an id, a page at a time: for the check.
async fn above(conn: &mut db::Conn, select: &str, district: i64, id: i64) -> Outcome<Vec<db::Row>> {
    let sql = format!("{select} WHERE t.district = $1 AND t.id > $2 ORDER BY t.id LIMIT {PAGE}");
    Ok(sqlx::query(db::assembled(sql)).bind(district).bind(id).fetch_all(conn).await?)
}
