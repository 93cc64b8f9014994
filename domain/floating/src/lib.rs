//! Members who are elsewhere or need care (流动、出国（境）、困难党员): registered, kept in contact with, and let go of again.
//!
//! Words: a *file* is one registration of somebody (流出, 流入, 出国（境）, 困难); an *event* is what happened in it (registered, contacted,
//! reported, card issued …); the *home* branch holds the organisation relation, a *host* branch lets the member take part without it; the
//! *issuer* is the basic-level committee above the home branch, whose cards (活动证) are numbered by year.
//!
//! Invariants:
//! * events are only ever added; what a file says is what its standing events add up to ([`fold`]), and is kept beside them for lists;
//! * a mistake is taken back by an event of its own with a reason, which reverses the entries of the other;
//! * somebody stands in one file of a kind at a time, kept by a unique index; who came from outside the district is in no roster and no count of members;
//! * cards of an issuer are numbered in a year without gaps, and no number is used twice: a void one keeps its own;
//! * home and hosts see one file; what belongs to the home branch or the issuer is done by them only;
//! * hardship is shown to those with the right, to others neither name nor reason.
//!
//! Deliberately absent: lost contact, stopping and ending of membership (nothing here acts by itself); attendance at meetings of a host.

pub mod acts;
mod alarm;
mod check;
pub mod file;
pub mod fold;
mod pages;
mod papers;
pub mod place;
pub mod store;
pub mod typed;
mod words;

#[cfg(test)]
mod fold_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;

pub use alarm::{Alarm, Cuts, alarms};
pub use check::check;
pub use file::{EventKind, File, FileId, Kind};
pub use pages::{PLACES, lines, panels, routes};

/// The noun of files in the audit.
pub const FILE: &str = "floating";
/// The noun of events in the audit and the ledger.
pub const EVENT: &str = "floating_event";
/// The noun of hosts in the audit.
pub const HOST: &str = "floating_host";
/// The noun of cards in the audit.
pub const CARD: &str = "floating_card";

/// The rules of the catalogue that this noun's code heeds, and where.
pub const RULES: &[(&str, &str)] = &[
    ("floating_register", "流动党员：登记"),
    ("floating_contact", "流动党员：多久没有联系就提醒"),
    ("floating_host", "流动党员：在流入地党支部参加活动"),
    ("floating_no_vote", "流动党员：流入地党支部页面的说明"),
    ("floating_card", "流动党员活动证：发放"),
    ("member_floating", "流动党员：登记页面的说明"),
    ("floating_host_review", "流动党员：参加流入地党支部活动页面的说明"),
    ("transfer_certificate", "流动党员活动证：发证页面的说明"),
    ("member_transfer", "流动党员活动证：发证页面的说明"),
    ("floating_card_not_for", "流动党员活动证：发证页面的说明"),
    ("floating_card_audit", "流动党员活动证：年审到期提醒"),
    ("floating_report", "流动党员：每年汇报提醒"),
    ("floating_cluster", "流动党员：集中在一地的提示"),
    ("abroad_contact", "出国（境）党员：联系提醒"),
    ("abroad_return", "出国（境）党员：回国恢复组织生活"),
    ("abroad_stop", "出国（境）党员：超过五年提醒"),
    ("hardship_review", "困难党员：每年复核提醒"),
    ("member_lost", "流动、出国（境）党员：失去联系的提示"),
];

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { id: "floating-0001", sql: include_str!("../migrations/0001_floating.sql") }];

/// Where the records that prove our entries are shown.
pub const SOURCES: &[(&str, &str)] = &[(EVENT, "/floating/events/{}")];
