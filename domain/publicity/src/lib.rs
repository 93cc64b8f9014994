//! Publicity (公示): what a unit shows to its members for some workdays, and what they say to it. No tables of its own: a publicity is a case
//! of `domain/case`.
//!
//! Words: a publicity is *running* from its first step until it is closed; an *objection* (反映) is what somebody says to it, an opinion for
//! or against; the *period* is from the day on which it was published until the day on which the least time is over; a *notice* is what
//! another case gives to be shown: who, and which words; the *origin* is that case.
//!
//! Invariants:
//! * members see the running publicities of their own unit and of those above it up to the committee, and nobody else's;
//! * an objection is a step of the case: those who handle the case read it, other members never do; each member sees his own;
//! * a publicity begun from a case takes people and words from it and stays linked with it both ways: nothing is typed twice.
//!
//! Deliberately absent: anonymous objections through the program (an account has a name; paper and post are for those); whoever is shown to
//! the public beyond the Party.

pub mod acts;
mod gather;
mod hook;
pub mod notice;
mod pages;
mod papers;
pub mod rules;

#[cfg(test)]
mod rules_tests;

pub use hook::{COLUMNS, NOUN};
pub use notice::{Asked, Notice, NoticeFuture, Source, register};
pub use pages::{PLACES, panels, routes};

/// Rules that the code here heeds, and where.
pub const RULES: &[(&str, &str)] =
    &[("publicity_length", "公示期"), ("publicity_objections", "公示期满：收到的反映是否核实")];

/// Key of the procedure, and of the noun behind it.
pub const PUBLICITY: &str = "publicity";
/// The step with which it begins.
pub const PUBLISHED: &str = "published";
/// The step that keeps what somebody says.
pub const OBJECTION: &str = "objection";
/// The step that says what came of looking into it.
pub const LOOKED_INTO: &str = "looked_into";
