//! Party standing (党籍和组织处置): members out of touch, stopped and restored membership, withdrawal, deemed departure, disposal of
//! unqualified members, and the register of disciplinary decisions.
//!
//! Words: a *matter* is one case about one person with where it stands; *now* is that place in a word (查找中, 停止党籍, 限期改正中); an
//! *alarm* is the day from which the next decision may be taken (six months, two years, end of a period): it reminds, it never acts;
//! *former* is what a change of the roster's facts has to give back when it is undone.
//!
//! Invariants:
//! * somebody leaves the roster, or comes back to it, only by a step of a superior that the branch has decided before, and by nobody who
//!   started it; a matter about oneself is nobody's own to handle;
//! * one open matter for a person, disciplinary records aside, kept by a unique index;
//! * where a matter stands follows from its rows alone, so that an annulled step leaves no trace in lists;
//! * an event of the roster that a matter has made is taken back with the matter's step, never behind its back;
//! * what a disciplinary decision says lies sealed, and its ledger entry names nobody.
//!
//! Deliberately absent: the steps themselves (catalogue data on `domain/case`); deciding anything by the calendar; deciding on discipline.
//! Death is a plain change on the member's page.

pub mod acts;
mod check;
pub mod file;
mod hook;
mod idle;
mod pages;
mod papers;
pub mod rules;
pub mod store;
mod tell;

#[cfg(test)]
mod idle_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod walk_tests;

pub use case::State;
pub use check::check;
pub use file::{Kind, Matter, Now};
pub use hook::{NOUN, claim};
pub use pages::{PLACES, panels, routes};
pub use tell::{influenced, rejoin, without};

/// The rules of the catalogue that this noun's code heeds, and where.
pub const RULES: &[(&str, &str)] = &[
    ("member_lost", "失联党员：满六个月的提醒，多方查找"),
    ("member_lost_removed", "失联党员：停止党籍满两年的提醒"),
    ("member_restored", "恢复党籍：只有停止党籍的可以恢复"),
    ("member_lapse", "自行脱党除名：满六个月的提醒；连续六个月缺席组织生活的提醒"),
    ("member_lapse_signs", "连续六个月缺席组织生活的提醒：记录中的缺席次数"),
    ("disposal_approver", "党籍和组织处置：由有审批预备党员权限的党委审批"),
    ("disposal_correct", "组织处置：限期改正的期限和期满提醒"),
    ("disposal_not_twice", "组织处置：同一事由受过党纪处分的不再处置"),
    ("disposal_rejoin", "恢复党籍、递交入党申请书：劝退、除名的多少年后才能重新申请入党"),
    ("discipline_warning", "党纪处分登记：警告的影响期"),
    ("discipline_serious", "党纪处分登记：严重警告的影响期"),
    ("discipline_removal", "党纪处分登记：撤销党内职务的影响期"),
    ("discipline_probation", "党纪处分登记：留党察看的年限；表决权、选举权和被选举权"),
    ("discipline_probation_effect", "党纪处分登记：恢复党员权利后的影响期"),
    ("discipline_expel", "恢复党籍、递交入党申请书：开除党籍的多少年后才能重新申请入党"),
];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "standing-0001", sql: include_str!("../migrations/0001_standing.sql") }];
