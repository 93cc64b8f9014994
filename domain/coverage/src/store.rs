//! All SQL of files. Units of other nouns are joined for reach and for whether what was built still is.

mod count;
mod event;
mod find;
mod instructor;
mod post;
mod row;

pub use count::{Counts, Size, counts, sizes, villages_served};
pub use event::of_file as events;
pub(crate) use event::{EVENTS, file_of, row as event_row};
pub use find::{Filter, count, find, known, page};
pub use instructor::{Instructor, instructors};
pub(crate) use instructor::{hold_instructor, is_own_of_another};
pub(crate) use post::{PostRow, all as all_posts, posts, posts_by, put as put_post};
pub(crate) use row::{Row, all as all_files, insert, own_of_another, update};

use access::event::above;
use base::{Day, Fault, Outcome, Refusal};

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
