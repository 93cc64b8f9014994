//! All SQL of plans.

mod find;
mod write;

pub(crate) use find::all;
pub use find::{Filter, Stand, between, by_day, count, find, of_meeting, page};
pub(crate) use write::{insert, requested, same, stale, update};
