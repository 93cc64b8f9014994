//! Units: the tree of Party organisations, what happened to each of them, their committees and terms.
//!
//! Words: a *unit* is one organisation (党组织), of a kind of the catalogue; a *span* says under which parent, with which name and
//! kind it stood in a stretch of days; an *event* is what changed it (成立, 更名, 隶属调整, 合并, 撤销 …); a *post* is held by
//! somebody in its committee; a *term* is how long the committee was elected for; a *batch* is one import, undone as a whole.
//!
//! Invariants:
//! * one root per district, standing at the empty path; `unit_path` (kit/access) always follows `unit.parent`;
//! * a path's ordinal is never given twice in a district, so no unit ever stands where another one stood;
//! * spans of a unit do not overlap; the last one says what the unit is now; a change never alters an earlier span;
//! * every event that founds or ends a unit is the source of ledger entries, so `unit.stock` equals the tree on every day;
//! * a unit with members in the ledger or with lower units is neither dissolved nor merged;
//! * an event is taken back by another event that names it, the latest first; its entries are reversed and the span before holds again.
//!
//! Deliberately absent: deleting. An import that is undone leaves its units without a place in the tree, out of everybody's scope.

pub mod acts;
pub mod batch;
mod check;
mod facts;
pub mod hold;
pub mod import;
pub mod obstacle;
mod pages;
pub mod papers;
pub mod pick;
#[cfg(test)]
mod pick_tests;
pub mod posts;
pub mod rules;
pub mod search;
pub mod store;
#[cfg(test)]
mod tests;
mod tree;
mod unit;
pub mod upload;

pub use check::check;
pub use facts::{Members, facts, members, warned};
pub use pages::{PLACES, panels, routes};
pub use posts::{NewPost, NewTerm, PostHolder, Term};
pub use tree::{Node, Tree};
pub use unit::{Change, Details, Event, EventKind, NewUnit, Span, Unit};

/// Rules that this noun's own code heeds, and where that is seen.
pub const RULES: &[(&str, &str)] = &[
    ("branch_min_members", "党组织页：正式党员不足"),
    ("branch_max_members", "党组织页：党员过多"),
    ("branch_joint_units", "党组织页：联合党支部覆盖单位过多"),
    ("branch_committee_threshold", "党组织页：应设支部委员会"),
    ("branch_group_split", "党组织页：党小组没有组长"),
    ("branch_vacancy", "党组织页：没有书记"),
    ("size_branch_committee", "党组织页、研究换届工作：支部委员会人数"),
    ("size_general_branch_committee", "党组织页、研究换届工作：总支部委员会人数"),
    ("size_committee", "党组织页、研究换届工作：党委委员人数"),
    ("size_enterprise_committee", "党组织页、研究换届工作：国有企业党委委员人数"),
    ("size_standing_committee", "党组织页、研究换届工作：设常委会的党委委员人数"),
    ("election_vacancy", "党组织页：党委、党总支没有书记"),
    ("term_transition", "登记任期：二〇一八年七月以前当选的要填写年限"),
    ("term_remind", "党组织页：党委、党总支任期将满"),
    ("term_on_time", "党组织页：任期届满、没有登记任期"),
    ("term_reminder", "党组织页：任期将满"),
    ("term_shift", "登记任期：延期的年限和批准文件"),
    ("term_none", "登记任期：不选举的党组织没有任期"),
];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "org-0001", sql: include_str!("../migrations/0001_org.sql") },
    db::Migration { id: "org-0002", sql: include_str!("../migrations/0002_undoes.sql") },
    db::Migration { id: "org-0003", sql: include_str!("../migrations/0003_import_event.sql") },
];

/// Where the records that prove our entries are shown.
pub const SOURCES: &[(&str, &str)] = &[(acts::EVENT, "/units/events/{}"), (acts::TERM, "/units/terms/{}")];
