//! Forms out of the catalogue, for nouns above that have fields of the same types: gathering what a form needs, drawing and reading it,
//! finding out who is meant, and judging the files that come with it.

pub use crate::acts::against_files;
pub use crate::pages::form::{Chosen, Ground, texts, uploads};
pub use crate::resolve::Resolver;
