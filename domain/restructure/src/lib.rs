//! Restructuring (党组织设置和调整): founding, splitting, merging, renaming, moving, rekinding (改设) and dissolving units by request,
//! approval and filing.
//!
//! Words: the *request* says what is wanted, the *reply* of the superior committee lets it happen; the *authority* is the nearest committee
//! above, because branches and general branches approve nothing; a *trace* is one thing that a reply has brought about, by which it is
//! found again when the reply is annulled; a *task* (专项任务) has temporary branches and action groups (行动党小组), called its *groups*, in
//! which members take part without moving; a *need* is what the number of its members says of a branch.
//!
//! Invariants:
//! * what is approved happens in the transaction of the reply, on its day, by the acts of `org` and `member`: units and members are
//!   neither lost nor doubled;
//! * annulling a reply takes back everything it has brought about, the latest first, or refuses when something was built on it since;
//! * a change of the roster that a reply has made is taken back with the reply, never behind its back;
//! * whoever has requested does not approve; who approves reaches the authority;
//! * a temporary branch is founded with a task and dissolved with it; it holds no members, no election and no term.
//!
//! Deliberately absent: the steps themselves (catalogue data on `domain/case`); elections of a new unit or of one that has become another
//! kind, which `domain/election` holds and reminds of.

mod check;
mod gather;
mod hook;
mod pages;
mod papers;
pub mod rules;
pub mod store;
mod task;

#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod task_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod walk_tests;

pub use check::check;
pub use hook::{FIELDS, NOUN, claim};
pub use pages::{PLACES, lines, panels, routes};

/// The rules that the code here heeds, and where.
pub const RULES: &[(&str, &str)] = &[
    ("branch_min_members", "成立、分设、改设党支部：正式党员人数；设置和调整：应调整、撤销"),
    ("branch_max_members", "成立、合并、改设党支部：党员人数；设置和调整：应分设"),
    ("branch_joint_units", "成立联合党支部：覆盖单位"),
    ("organ_general_branch_threshold", "成立、改设党总支：党员人数"),
    ("organ_committee_threshold", "成立、改设党委：党员人数；党总支人数过多"),
    ("branch_secretary_seniority", "首任书记的党龄"),
    ("branch_setup_authority", "批复：由哪一级党组织办理"),
    ("branch_temporary", "专项任务：临时党支部"),
    ("branch_dissolve", "设置和调整：不再具备条件的党支部"),
];

/// Key of the procedure of founding by request and reply.
pub const FOUND: &str = "unit_found";
/// Key of the procedure of founding by the superior's own decision.
pub const DIRECT: &str = "unit_found_direct";
/// Key of the procedure of splitting.
pub const SPLIT: &str = "unit_split";
/// Key of the procedure of merging.
pub const MERGE: &str = "unit_merge";
/// Key of the procedure of renaming.
pub const RENAME: &str = "unit_rename";
/// Key of the procedure of coming under another superior.
pub const MOVE: &str = "unit_move";
/// Key of the procedure of becoming another kind.
pub const REKIND: &str = "unit_rekind";
/// Key of the procedure of dissolving.
pub const DISSOLVE: &str = "unit_dissolve";

/// Key of the procedure of tasks with temporary branches and action groups.
pub const TASK: &str = "special_task";

/// All procedures but that of tasks, in the order in which pages show them.
pub const PROCEDURES: [&str; 8] = [FOUND, DIRECT, SPLIT, MERGE, RENAME, MOVE, REKIND, DISSOLVE];

/// The noun of traces in the audit.
pub const TRACE: &str = "restructure_trace";

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "restructure-0001", sql: include_str!("../migrations/0001_restructure.sql") }];
