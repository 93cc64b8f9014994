//! Tests only: a small world on each engine, visitors who act over HTTP in-process, and the access sweep.

#![expect(clippy::unwrap_used, reason = "tests only: a story that cannot be told must stop")]

pub mod meeting;
pub mod program;
pub mod schema;
pub mod visitor;
pub mod world;

pub use program::Program;
pub use visitor::{Answer, Visitor};
pub use world::{World, worlds};
