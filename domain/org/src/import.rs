//! Units out of a table: a dry run that tells every error, then one transaction, then undoing the whole batch.
//!
//! A row whose code (or, without one, whose full name) the books know is the same unit: its data are brought up to date where the
//! row says something, and nothing is taken away by an empty cell. Name, superior and kind of a known unit are never changed by a
//! table: those are events with a day and a document. A superior may come later in the same table.

mod apply;
mod books;
mod columns;
mod judge;
mod plan;
mod reading;
mod undo;

pub use apply::apply;
pub use columns::template;
pub use plan::{Asked, Plan, plan};

use crate::batch::UndoKind;

/// Kind of the batches of this import.
pub const KIND: &str = "units";

/// How such a batch is undone; the app registers it.
pub const UNDO: UndoKind = UndoKind {
    kind: KIND,
    name: "党组织",
    need: "unit.write",
    undo: |work, scope, id| Box::pin(undo::undo(work, scope, id)),
};
