//! Importing records of a kind from a table: a dry run that finds everything, then one transaction, undone as a whole.

mod apply;
pub mod columns;
mod plan;

#[cfg(test)]
#[path = "import_tests.rs"]
mod import_tests;

pub use apply::{Applied, Doubles, UNDO, apply};
pub use plan::{Double, File, Plan, plan};

/// The kind of our batches.
pub const BATCH: &str = "record";
