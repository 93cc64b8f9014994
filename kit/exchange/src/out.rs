//! Tables out: workbooks written row by row in constant memory, csv, annotated copies and empty templates.
//!
//! Whatever a cell holds, it is inert: every value is a string cell, a number or a date; no formula is ever written.

mod annotate;
mod book;
mod csv;
mod style;
mod template;

pub use annotate::annotate;
pub use book::{Book, Caption, Kind, Table, footer_line};
pub use csv::Csv;
pub use template::{Field, template};

#[cfg(test)]
mod book_tests;
