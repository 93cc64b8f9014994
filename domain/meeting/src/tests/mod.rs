//! Stories about meetings, told on every engine: people record, correct and cancel; ledger, scope and seals follow.

mod change_tests;
mod import_tests;
mod page_tests;
mod record_tests;
mod world;
