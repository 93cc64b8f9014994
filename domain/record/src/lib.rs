//! Records of simple kinds (台账): 表彰, 制度文件, 信息刊登 and whatever else the catalogue or a deployment describes.
//!
//! Words: a *kind* says which fields a record has, which of them lists show and figures filter on, and what it adds to the ledger;
//! a *record* is one thing that happened, of one kind and one unit; *values* are what its fields hold; *texts* are what was typed or
//! stood in a row before it was read; to *correct* is to replace it with a reason, to *withdraw* to take it back with a reason.
//!
//! Invariants:
//! * nothing here knows any kind by name: form, list, search, import, export, entries and figures follow from the catalogue;
//! * every record is the source of exactly the entries its kind describes; a correction reverses them and posts the right ones;
//! * an earlier version is never lost; a withdrawn record stays readable; an import undone leaves its records out of every list;
//! * a form sent twice makes one record.
//!
//! Deliberately absent: deleting; drafts on the server; figures of its own (they come from the ledger).

pub mod acts;
mod check;
pub mod forms;
pub mod import;
mod pages;
pub mod papers;
mod record;
mod resolve;
pub mod rules;
pub mod store;
pub mod value;

#[cfg(test)]
mod pages_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;

pub use check::check;
pub use import::UNDO;
pub use pages::{PLACES, panels, routes};
pub use record::{Former, NOUN, Record, RecordId, State};
pub use value::{Named, Value, Values};

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "record-0001", sql: include_str!("../migrations/0001_record.sql") }];

/// Where the records that prove our entries are shown.
pub const SOURCES: &[(&str, &str)] = &[(NOUN, "/records/item/{}")];
