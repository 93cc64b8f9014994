//! Elections (换届): when committees are due, how they are elected, and what follows for posts and terms. No tables of its own: the way is
//! a case of `domain/case`, the result stands in `domain/org`.
//!
//! Words: a *contest* is what is elected in one ballot, seats of one post and who stands for them; a *count* is what one candidate has; a
//! *round* is one meeting that elects, of which there may be several until the seats are filled; the *ladder* says on which days a
//! committee that is due is reminded.
//!
//! Invariants:
//! * candidates, and those whom ballots name instead (另选他人), are members of the roster with the right to be elected; whoever is elected
//!   takes the post from the case, nothing is typed twice;
//! * approval gives the posts, ends the former ones, enters the term and posts `election.completed`, all in one transaction; annulling it
//!   takes all of that back, or refuses when the committee has changed since;
//! * who has won follows from the counts by the rule of the catalogue, never from what somebody chose in a form;
//! * bodies without a term (工委, 党组, 临时党支部) are in no list and are never reminded.
//!
//! Deliberately absent: standing committees of a Party committee (常委会); sending reminders.

mod gather;
mod hook;
mod notice;
mod pages;
mod papers;
pub mod rules;
mod way;

#[cfg(test)]
mod influence_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod story_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod undo_tests;
#[cfg(test)]
mod walk_tests;

pub use hook::{FIELDS, NOUN};
pub use notice::SHOWN;
pub use pages::{PLACES, panels, routes};

/// The rules that the code here heeds, and where.
pub const RULES: &[(&str, &str)] = &[
    ("term_reminder", "换届提醒"),
    ("term_reminder_second", "换届提醒"),
    ("term_reminder_overdue", "换届提醒"),
    ("term_none", "换届提醒"),
    ("term_on_time", "研究换届工作"),
    ("term_shift", "提前或延期换届"),
    ("branch_no_committee", "研究换届工作：不设委员会的另行办理"),
    ("election_congress", "选举大会：以代表大会选举的党员人数"),
    ("term_remind", "换届提醒"),
    ("branch_committee_threshold", "研究换届工作：是否设委员会"),
    ("election_rights", "候选人和另选的人"),
    ("election_margin", "候选人差额"),
    ("election_choice", "选举大会：另选他人的得票"),
    ("election_scrutineers", "监票人"),
    ("election_ballots", "选票和计票"),
    ("election_officers", "新一届委员会第一次会议：书记人选"),
    ("election_win", "当选"),
    ("election_more", "选举大会的结果"),
];

/// Key of the procedure that elects a committee.
pub const ELECTION: &str = "election";
/// Key of the procedure where there is no committee.
pub const DIRECT: &str = "election_direct";
/// Key of the procedure that fills a vacancy.
pub const BY_ELECTION: &str = "by_election";
/// Key of the procedure of early and late elections.
pub const SHIFT: &str = "term_shift";
