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
mod archive;
mod check;
pub mod checks;
pub mod finding;
mod gather;
mod hook;
pub mod mine;
mod notice;
mod pages;
mod papers;
pub mod store;

#[cfg(test)]
mod committee_tests;
#[cfg(test)]
mod notice_tests;
#[cfg(test)]
mod planted_store_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod undo_tests;
#[cfg(test)]
mod walk_tests;

pub use applicant::{Applicant, ApplicantId, Quota};
pub use archive::FIELDS;
pub use check::check;
pub use hook::{DAYS, NOUN};
pub use notice::SHOWN;
pub use pages::{PLACES, routes};

/// Rules that this noun's own code heeds, and where that is seen; those behind the checks are told by [`checks::CHECKS`].
pub const RULES: &[(&str, &str)] = &[
    ("admission_min_age", "登记申请：申请人年龄"),
    ("admission_league_age", "确定积极分子：团员推优"),
    ("admission_contacts", "指定培养联系人：人数和资格"),
    ("admission_introducers", "确定入党介绍人：人数和资格"),
    ("admission_training", "集中培训：天数"),
    ("admission_training_hours", "集中培训：学时"),
    ("admission_leaving", "支委会审查：三个月内离开"),
    ("admission_each", "支部大会：逐个表决"),
    ("probation_rights", "支部大会：没有表决权的不计入"),
    ("probation_length", "讨论转正：预备期满"),
    ("conversion_apply", "提出转正申请的期限：预备期（延长期）满之日"),
    ("probation_extension", "延长预备期：时间和次数"),
    ("admission_approver", "审批：审批权限"),
    ("admission_approval_most", "排查：审批最长时限"),
    ("admission_plan", "审批：年度发展计划"),
    ("admission_archive", "归档：材料是否齐全"),
];

/// Key of the flow in the catalogue.
pub const PROCEDURE: &str = "admission";

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "admission-0001", sql: include_str!("../migrations/0001_admission.sql") },
    db::Migration { id: "admission-0002", sql: include_str!("../migrations/0002_finding.sql") },
];
