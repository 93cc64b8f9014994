//! Stories about units, told on every engine: people act, the tree and the ledger follow.

mod acts_tests;
mod browser;
mod committee_tests;
mod history_tests;
mod import_tests;
mod page_tests;
mod scope_tests;
mod tree_tests;
pub(crate) mod world;
