//! Tables in and out: xlsx, xls and csv, safe against hostile files. Knows nothing of the business or of the database.
//!
//! Words: a [`sheet::Sheet`] is one table as it lies in a file; its [`heading::Heading`] says which column is which, found by
//! name and synonym, never by position; a [`cell`] reading turns one cell into a typed value or a [`cell::Reason`]; a
//! [`problem::Problem`] is such a reason with its place. [`out`] writes tables, templates and annotated copies.
//!
//! Invariants: rows and columns are counted from 1 as a spreadsheet shows them; nothing is dropped silently (sheets not read,
//! headings not understood, rows left out are all reported); memory grows with the cells that are there, never with sizes that
//! a file declares; what is exported and imported again is the same, character by character.
//!
//! ```text
//! let sheet = exchange::sheet::read(&bytes, "名册.xlsx", &Limits::default())?;
//! let heading = exchange::heading::find(&sheet, &columns)?;
//! for row in heading.rows(&sheet) {
//!     let joined = exchange::cell::day(&heading.cell(&row, "joined"));
//! }
//! ```

pub mod cell;
pub mod heading;
pub mod out;
pub mod problem;
pub mod sheet;

pub use cell::Reason;
pub use heading::{Column, Heading};
pub use out::Book;
pub use problem::{Problem, Problems};
pub use sheet::{Cell, Limits, Row, Sheet, Value};

#[cfg(test)]
mod cell_tests;
#[cfg(test)]
mod heading_tests;
#[cfg(test)]
mod problem_tests;
