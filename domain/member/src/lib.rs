//! Members: persons and their membership – the roster, what happened to each of them, and where they stood on any day.
//!
//! Words: *facts* are what is kept of a person (columns of the catalogue's roster); an *event* is something that happened to the
//! membership (登记入册, 接收, 转正, 转接, 减少 …); a *stay* is how long somebody stood in a unit in a category; a *token* is what a
//! search finds a person by; a *reveal* is looking at a masked value, with a reason.
//!
//! Invariants:
//! * one person per ID number in a district, kept by a unique blind index; the number itself is stored sealed;
//! * stays are folded from the events that were not annulled; unit, category and state of a person are the last stay's;
//! * every event that moves somebody is the source of ledger entries, so on every day roster and `member.stock` agree ([`stock_check`]);
//! * events are never edited: a wrong one is annulled by another, and its entries are reversed (红字冲销);
//! * an import is one transaction and one batch; undone as a whole, or not at all when somebody was changed since.
//!
//! Deliberately absent: deleting a person; moving somebody by editing a column; ranking persons.

pub mod acts;
mod check;
pub mod claim;
mod facts;
pub mod filter;
pub mod import;
pub mod influence;
pub mod life;
mod pages;
mod panels;
mod papers;
mod reading;
pub mod rejoin;
pub mod rights;
pub mod roster;
pub mod rules;
pub mod store;
pub mod testing;
pub mod timeline;

#[cfg(test)]
mod world;

pub use check::{check, stock_check};
pub use facts::Facts;
pub use pages::{routes, typed};
pub use panels::panels;

/// Rules that this noun's own code heeds, and where that is seen.
pub const RULES: &[(&str, &str)] = &[
    ("admission_min_age", "党员名册：入党时不满十八周岁"),
    ("probation_length", "党员名册和转正：预备期未满、已届满"),
    ("probation_rights", "会议、表决、换届：预备党员不计入有表决权的人数"),
    ("party_age", "党员名册：党龄的计算"),
    ("discipline_influence", "换届的候选人、另选的人和书记、副书记人选：处分影响期"),
];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "member-0001", sql: include_str!("../migrations/0001_member.sql") }];

/// Places in the navigation.
pub const PLACES: &[ui::Place] = &[
    ui::Place {
        group: "党组织和党员", label: "党员名册", href: "/members", icon: "users", need: "member.read"
    },
    ui::Place { group: "本人", label: "我的信息", href: "/me", icon: "id", need: "self.read" },
];

/// Where the records that prove our entries are shown.
pub const SOURCES: &[(&str, &str)] = &[(life::EVENT, "/members/events/{}")];

/// How an import of the roster is undone, for the app to register.
pub const UNDO: org::batch::UndoKind =
    org::batch::UndoKind { kind: import::KIND, name: "党员名册", need: "member.write", undo };

fn undo<'a>(work: &'a mut access::Work, scope: &'a access::Scope, batch: i64) -> org::batch::UndoFuture<'a> {
    Box::pin(acts::undo_batch(work, scope, batch))
}
