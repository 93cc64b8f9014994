//! Grids and residences (网格、小区楼宇) with the posts of those who look after them: who is needed where, who is there, who is missing.
//!
//! Words: a *place* is a grid (网格), a grid within one (微网格) or a residence (小区、楼宇、商圈、院落); a *post* is a kind of the table
//! `grid_post`; a *holder* is somebody in a post of a place; a *seat* is a post of a place with how many are needed and held; a *vacancy*
//! is needed − held, never below zero. 四级包保 is four posts like the others: who they are is said by whoever sets the net up.
//!
//! Invariants:
//! * events are only ever added; what a place says is what its standing events add up to ([`fold`]), and is kept beside them for lists;
//! * a mistake is taken back by an event of its own with a reason, which reverses the entries of the other;
//! * a 微网格 lies in a 网格, a residence in either, all of one unit: so there are no cycles, and one unit answers for all of it;
//! * a grid goes to another unit with all that lies in it, and counts there from that day on; nothing is slipped in before a move;
//! * somebody is in the same post of the same place once at a time, kept by a unique index;
//! * a place ceases to be only when nobody holds a post there and nothing lies in it;
//! * telephone numbers lie sealed in the events and are shown masked.
//!
//! Deliberately absent: leaving a post by itself (who died or left the roster is shown as something to settle); moving a residence alone to
//! another unit (it goes with its grid, or is closed here and set up there).

pub mod acts;
mod check;
mod entries;
pub mod fold;
pub mod import;
mod obstacle;
mod pages;
mod papers;
pub mod place;
pub mod post;
pub mod store;
pub mod typed;
mod words;

#[cfg(test)]
mod fold_tests;
#[cfg(test)]
mod import_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;

pub use check::check;
pub use obstacle::obstacles;
pub use pages::{PLACES, panels, routes};
pub use place::{EventKind, Kind, Place, PlaceId};

/// The noun of places in the audit.
pub const PLACE: &str = "grid";
/// The noun of events in the audit and the ledger.
pub const EVENT: &str = "grid_event";
/// The noun of seats in the audit.
pub const SEAT: &str = "grid_seat";
/// The noun of holders in the audit.
pub const HOLDER: &str = "grid_holder";

/// The rules of the catalogue that this noun's code heeds, and where.
pub const RULES: &[(&str, &str)] = &[
    ("grid_branch", "网格和岗位：没有党支部的网格的提示"),
    ("grid_posts", "网格和岗位：应配人数的默认值"),
    ("grid_guard", "网格和岗位：四级包保责任人"),
];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "grid-0001", sql: include_str!("../migrations/0001_grid.sql") }];

/// Where the records that prove our entries are shown.
pub const SOURCES: &[(&str, &str)] = &[(EVENT, "/grids/events/{}")];
