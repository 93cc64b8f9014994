//! All SQL of units.

mod batch_sql;
mod committee;
mod event;
mod glance;
pub mod history;
mod narrow;
#[cfg(test)]
pub(crate) mod tests_support;
mod unit;

pub(crate) use batch_sql::{all_batches, drop_batch_rows};
pub(crate) use batch_sql::{batch_rows, batches, close_batch, find_batch, insert_batch, insert_batch_row, set_undone};
pub(crate) use batch_sql::{imported_events, insert_import_event};
pub use committee::{
    OF_THIS_KIND, committee, current_term, every_post, find_post, latest_terms, past_posts, posts_on, terms,
};
pub(crate) use committee::{all_posts, all_terms, insert_post, insert_term, update_post, update_term};
pub(crate) use committee::{every_term, posts_of, unit_of_term};
pub use event::events;
pub(crate) use event::{all_events, insert_event, unit_of_event};
pub use glance::{mark, names, search};
pub use narrow::in_sectors;
pub(crate) use unit::{
    above, all_units, codes, codes_under, find_anywhere, has_code, has_name, insert, lower, next_ordinal,
};
pub use unit::{approver, by_code, districts, find, list, list_all, root};
pub(crate) use unit::{names_of, update, withdraw};

use base::{Day, Fault, Outcome};

/// A day out of a column.
fn day(text: &str, column: &str) -> Outcome<Day> {
    text.parse().map_err(|e| Fault::internal(format!("{column}: {e}")))
}

/// A day out of a column that may be empty.
fn maybe_day(text: Option<String>, column: &str) -> Outcome<Option<Day>> {
    text.map(|t| day(&t, column)).transpose()
}
