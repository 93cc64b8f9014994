//! Admission (发展党员): applicants on their way from the application to the archive, the yearly plan, and the check of past cases.
//!
//! Words: an *applicant* is somebody who has applied and is not a member yet; the *flow* is the procedure `admission` of the catalogue;
//! a *plan* says how many a unit may admit in a year; a *violation* is something in a case that a rule forbids;
//! a *finding* is a violation with what was made of it, ticked off as mended or as unfounded.
//!
//! Invariants:
//! * one applicant per ID number with an open case in a district; the number and all other facts are stored sealed;
//! * on approval the member is entered from the applicant's facts, in the same transaction: nothing is typed twice;
//! * joining is the day of the assembly, confirmation the day on which the probation ends, whenever it was approved;
//! * the checks are pure and speak only of what was recorded.
//!
//! Deliberately absent: the steps themselves (catalogue data on `domain/case`); scores or rankings of applicants.

pub mod acts;
pub mod applicant;
mod check;
pub mod checks;
pub mod finding;
mod gather;
mod hook;
mod pages;
mod papers;
pub mod store;

#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;

pub use applicant::{Applicant, ApplicantId, Quota};
pub use check::check;
pub use hook::NOUN;
pub use pages::{PLACES, routes};

/// Key of the flow in the catalogue.
pub const PROCEDURE: &str = "admission";

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "admission-0001", sql: include_str!("../migrations/0001_admission.sql") },
    db::Migration { id: "admission-0002", sql: include_str!("../migrations/0002_finding.sql") },
];
