//! All SQL of transfers and letters.

mod find;
mod letter;
mod row;
mod write;

pub use find::{Filter, Side, count, find, of_case, of_person, page};
pub(crate) use find::{all, claimed, open_of};
pub(crate) use letter::{LetterRow, all_letters, insert_letter, next_number, update_letter};
pub use letter::{letter, letters};
pub(crate) use row::{Row, blind};
pub(crate) use write::{insert, update};

use base::{Fault, Refusal};

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;

/// Somebody else was quicker.
pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("这件接转在您打开页面之后已有他人办理", "请刷新页面，核对后重新提交"))
}
