//! All SQL of drafts.

mod change;
mod choice;
mod draft;
mod frozen;
mod list;
mod memory;
mod seal;

pub use change::{Change, Delta, changes};
pub(crate) use change::{insert_change, last_digest};
pub(crate) use choice::choose;
pub use choice::{Asked, Choice, choices};
pub use draft::{Draft, DraftId, Kind, any, file, find};
pub(crate) use draft::{insert, update};
pub(crate) use frozen::insert_frozen;
pub use frozen::{Frozen, by_text, frozen, frozen_id, in_force};
pub use list::{Query, answers, count, list, templates};
pub use memory::Memory;
pub(crate) use memory::{forget, learn, memories, recall};
pub(crate) use seal::{link, seal, sealed};
