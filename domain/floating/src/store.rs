//! All SQL of files. Units and persons of other nouns are joined for reach and for where a member stands now.

mod card;
mod event;
mod find;
mod host;
mod row;

pub use card::{CardRow, cards};
pub(crate) use card::{all as all_cards, next_number, put as put_card};
pub use event::of_file as events;
pub(crate) use event::{EVENTS, file_of, row as event_row};
pub use find::{Counts, Filter, Side, clusters, count, counts, find, of_person, own, page};
pub use host::HostRow;
pub(crate) use host::{all as all_hosts, hosts, put as put_host, reached};
pub(crate) use row::{Row, all as all_files, insert, update};

use access::event::above;
use base::{Day, Fault, Outcome, Refusal};

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("这份登记在您打开页面之后已有变动", "请刷新页面，核对后重新提交"))
}

/// A day out of a column.
fn day(text: &str, column: &str) -> Outcome<Day> {
    text.parse().map_err(|e| Fault::internal(format!("floating.{column}: {e}")))
}

/// The same of a column that may be empty.
fn maybe(text: &str, column: &str) -> Outcome<Option<Day>> {
    (!text.is_empty()).then(|| day(text, column)).transpose()
}

/// How a day that may be missing is stored.
fn text(day: Option<Day>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}
