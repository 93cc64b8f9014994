//! Importing meetings from a table: a dry run that tells everything, then one transaction, then undo of the whole batch.
//!
//! Attendance comes by name where the table and the roster agree; where they do not, in the numbers the table gives. A row that
//! says what is recorded already changes nothing, so the same file may be imported again.

mod apply;
mod columns;
mod plan;
mod roll;
mod row;

pub use apply::{UNDO, apply};
pub use columns::template;
pub use plan::{Plan, plan};

/// A file to be imported.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}
