//! All SQL of places. Units and persons of other nouns are joined for reach and for what has gone astray.

mod event;
mod find;
mod holder;
mod row;
mod seat;

pub use event::of_place as events;
pub(crate) use event::{EVENTS, place_of, row as event_row};
pub use find::{Counts, Filter, children, count, counts, find, of_person, page, siblings};
pub use holder::HolderRow;
pub(crate) use holder::{all as all_holders, holders, put as put_holder};
pub(crate) use row::{Row, all as all_places, insert, lock, update};
pub use seat::{SeatRow, Vacancy, vacancies};
pub(crate) use seat::{all as all_seats, put as put_seat, seats};

use access::event::above;
use base::{Day, Fault, Outcome, Refusal};

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("这份资料在您打开页面之后已有变动", "请刷新页面，核对后重新提交"))
}

/// A day out of a column.
fn day(text: &str, column: &str) -> Outcome<Day> {
    text.parse().map_err(|e| Fault::internal(format!("grid.{column}: {e}")))
}

/// The same of a column that may be empty.
fn maybe(text: &str, column: &str) -> Outcome<Option<Day>> {
    (!text.is_empty()).then(|| day(text, column)).transpose()
}

/// The rows of one table that belong to a place.
async fn of(conn: &mut db::Conn, select: &str, district: i64, place: i64) -> Outcome<Vec<db::Row>> {
    let sql = format!("{select} WHERE t.district = $1 AND t.place = $2 ORDER BY t.id");
    Ok(sqlx::query(db::assembled(sql)).bind(district).bind(place).fetch_all(conn).await?)
}
