//! All SQL of applicants, plans and what was made of findings.

mod applicant;
mod quota;
mod tick;

pub(crate) use applicant::{Row, all, insert, on_the_way, several, update};
pub use applicant::{cases_of, find, open_case_of};
pub use quota::quotas;
pub(crate) use quota::{QuotaRow, all_quotas, insert_quota, plans_over, update_quota};
pub use tick::ticks;
pub(crate) use tick::{TickRow, all_ticks, insert_tick};

use base::{Fault, Refusal};

/// Rows read at a time by the check.
const PAGE: i64 = 5_000;
/// Ids in one statement.
const IDS_PER_STATEMENT: usize = 100;

pub(crate) fn stale() -> Fault {
    Fault::Stale(Refusal::new("内容在您打开页面之后已被他人修改", "请刷新页面，核对后重新提交"))
}
