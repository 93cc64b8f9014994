//! What can be done with a meeting: record, correct, cancel; and undo an import of them. One transaction each: record, entries, audit.

mod change;
mod entries;
mod make;
mod record;

pub(crate) use change::{also_against, seated};
pub use change::{cancel, correct, undo_batch};
pub use record::{Recorded, record, record_many};
