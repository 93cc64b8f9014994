//! Attachments: files that belong to a record of some noun.
//!
//! Words: an *attachment* is one file; its *owner* is the record (noun and id) it belongs to; *content* is what is in it.
//!
//! Invariants: the content lies encrypted in `DATA/attachments`, bound to its id, and is on the disk before the row's transaction
//! commits, so there is never a row without a file; a file without a row is swept away. What is stored is never run, never shown
//! in place and never used as a path: it leaves as a download only, after its digest has been checked. Removing hides; earlier
//! versions of a record may still speak of the file, so the file stays.
//!
//! Knows nothing of the owners. Each noun has a download route of its own, which finds its record with the reader's scope and then
//! calls [`serve`]; so out of scope stays the same as non-existent.

mod acts;
mod check;
mod content;
mod disk;
mod name;
mod pages;
mod store;

#[cfg(test)]
mod content_tests;
#[cfg(test)]
mod story_tests;

pub use acts::{Owner, add, faults, remove};
pub use check::{sealed, verify};
pub use content::FileKind;
pub use disk::sweep;
pub use pages::{field, listing, serve};
pub use store::{Attachment, list, source_of};

base::id_type!(
    /// An attachment.
    AttachmentId
);

/// Largest file, in bytes.
pub const FILE_BYTES: usize = 20 << 20;
/// Most files of one record, removed ones not counted.
pub const FILES: usize = 20;
/// Largest form with files, in bytes: two of the largest, or many small ones, in one go.
pub const FORM_BYTES: usize = 44 << 20;

/// The tables of this part.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "attachment-0001", sql: include_str!("../migrations/0001_attachment.sql") }];
