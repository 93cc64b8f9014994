//! Messages (消息): what the program has to tell somebody, once for each thing and stage, led to the place where it is done.
//!
//! Words: a *message* stands in one account's box, unread or read; its *topic* names the thing and the stage, so that nobody is told the
//! same twice; a *run* is a day's round of a job, claimed by a unique row; a *way* says whether somebody wants messages.
//!
//! Invariants:
//! * an account has one message for a topic, however often and from however many processes it is told;
//! * a run of a day is done by one process; one that died is taken over;
//! * nobody reads or marks another's messages;
//! * a mail that cannot be sent is tried again, and its messages stay in the box meanwhile; mail names nobody.
//!
//! Deliberately absent: messages between persons, and deleting. Messages are no records: they are not sealed and prove nothing.

pub mod acts;
pub mod digest;
pub mod mail;
mod pages;
pub mod run;
pub mod store;

#[cfg(test)]
mod mail_tests;
#[cfg(test)]
mod tests;

pub use pages::{BELL, PLACES, routes};

use base::Moment;
use base::id::AccountId;

/// The noun as audit lines name it.
pub const NOUN: &str = "message";

/// The tables of this noun.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { id: "message-0001", sql: include_str!("../migrations/0001_message.sql") },
    db::Migration { id: "message-0002", sql: include_str!("../migrations/0002_mail.sql") },
];

/// Something to be told to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// To whom.
    pub account: AccountId,
    /// The thing and the stage.
    pub topic: String,
    /// What.
    pub title: String,
    /// The same without the name of any person or matter: what may leave the system by mail.
    pub plain: String,
    /// By which clause, or what to do.
    pub body: String,
    /// Where it is done.
    pub href: String,
}

/// A message in somebody's box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Id.
    pub id: i64,
    /// What.
    pub title: String,
    /// By which clause, or what to do.
    pub body: String,
    /// Where it is done.
    pub href: String,
    /// When it was told.
    pub made_at: Moment,
    /// When it was read.
    pub read_at: Option<Moment>,
}

/// Whether somebody wants messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Way {
    /// In the program.
    #[default]
    InApp,
    /// In the program, and once a day by mail.
    Mail,
    /// Not at all.
    Off,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::InApp, Self::Mail, Self::Off];

    /// As stored and posted.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::InApp => "in_app",
            Self::Mail => "mail",
            Self::Off => "off",
        }
    }

    /// In Chinese.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InApp => "在系统内提醒",
            Self::Mail => "在系统内提醒，每天再发一封邮件",
            Self::Off => "不提醒",
        }
    }

    /// From what is stored or posted.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }
}
