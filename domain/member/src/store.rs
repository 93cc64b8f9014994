//! All SQL of members.

pub(crate) mod answer;
pub(crate) mod branch;
pub(crate) mod check;
pub(crate) mod event;
pub(crate) mod find;
mod named;
pub(crate) mod narrow;
mod of_unit;
pub(crate) mod reveal;
pub(crate) mod roster;
pub(crate) mod row;
pub(crate) mod stay;
pub(crate) mod tally;
pub(crate) mod token;
pub(crate) mod version;
pub(crate) mod write;

pub use answer::{Answer, Listed, page};
pub use branch::{Brief, Membership, brief, full_within, memberships, of_branch, standing};
pub use event::of_person as events;
pub use find::{Person, by_id_number, find, own};
pub use named::by_name;
pub use narrow::narrowing;
pub use of_unit::{events_of, left_of, persons_of};

#[cfg(test)]
mod roster_tests;
