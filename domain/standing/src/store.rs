//! All SQL of matters.

mod find;
mod row;
mod write;

pub use find::{Filter, count, due, find_case, of_person, own, page};
pub(crate) use find::{all, claimed, in_force, of_case};
pub(crate) use row::Row;
pub(crate) use write::{insert, update};

use base::{Fault, Refusal};

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("这件事项在您打开页面之后已有他人办理", "请刷新页面，核对后重新提交"))
}
