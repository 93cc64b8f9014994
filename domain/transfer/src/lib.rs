//! Transfer (组织关系接转): how the organisation relation of a member moves to another branch of the district, out of it, or into it.
//!
//! Words: the *sender* is the branch that the member leaves, the *receiver* the one that takes the member; *within* is from branch to
//! branch of the district, *out* and *in* cross its border by *letter* (介绍信), which has a number, a validity and a *receipt* (回执);
//! the *issuer* is the committee above the sender that may approve probationary members.
//!
//! Invariants:
//! * a member is in exactly one branch at every moment: the sender's, until the receiver has accepted or the receipt has come;
//! * one open transfer for a person, kept by a unique index;
//! * both sides see one case, and each takes its own steps only; whoever proposed does not accept;
//! * letters of an issuer are numbered in a year without gaps, and no number is used twice: a void letter keeps its own;
//! * what was entered from a letter is the member's record on acceptance: nothing is typed twice, ID numbers lie sealed;
//! * an event of the roster that a transfer has made is taken back with the transfer's step, never behind its back.
//!
//! Deliberately absent: the steps themselves (catalogue data on `domain/case`); moving somebody without a case from a page.

pub mod acts;
mod check;
pub mod file;
mod hook;
mod obstacle;
mod pages;
mod papers;
pub mod rules;
pub mod store;

#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod walk_tests;

pub use check::check;
pub use file::{Kind, State, Transfer, TransferId};
pub use hook::{HANDS, NOUN, claim};
pub use obstacle::obstacles;
pub use pages::{PLACES, panels, routes};

/// The rules of the catalogue that this noun's code heeds, and where.
pub const RULES: &[(&str, &str)] = &[
    ("transfer_letter_validity", "组织关系接转：介绍信有效期、过期后的接收和回执"),
    ("transfer_dues", "组织关系接转：党费交至的月份"),
    ("transfer_no_refusal", "组织关系接转：退回要写明理由"),
    ("transfer_accept_within", "组织关系接转：区内接收期限"),
    ("member_transfer_charge", "组织关系接转：接收以前由转出方管理"),
];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "transfer-0001", sql: include_str!("../migrations/0001_transfer.sql") }];
