//! The guard before every file that comes from outside: what it really is, whether it may be unpacked, whether its XML is plain.
//!
//! Office files (.docx, .xlsx) are ZIP archives of XML parts. Readers for them trust sizes and counts that the sender wrote,
//! and an allocation that fails aborts the process, so everything is checked here first:
//!
//! * [`kind`] tells the kind of a file by its content, never by its name;
//! * [`archive`] opens a ZIP after checking names, counts, declared sizes and ratio, and inflates under a cap;
//! * [`xml`] refuses DOCTYPE (so no entity can exist), encodings other than UTF-8, excessive depth and unfinished markup.
//!
//! Every refusal is one Chinese sentence: what is wrong, where in the file, what to do. Nothing here writes to disk or follows
//! a name found in an archive.

mod archive;
mod kind;
mod limits;
mod xml;

pub use archive::{Archive, archive};
pub use kind::{Compound, Kind, kind};
pub use limits::Limits;
pub use xml::{Scanner, xml};

#[cfg(test)]
mod archive_tests;
#[cfg(test)]
mod kind_tests;
#[cfg(test)]
mod xml_tests;
