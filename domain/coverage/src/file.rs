//! A file and its events.

use base::id::{PersonId, UnitId};
use base::{Day, Moment};
use serde::{Deserialize, Serialize};

pub use crate::words::{Choice, EventKind, FROM, Form, Kind, SOLVED, name_of};

base::id_type!(
    /// A file.
    FileId
);

/// What an event says; each kind uses some of it. Lies sealed as one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Data {
    /// Name of an organisation.
    pub name: String,
    /// Unified social credit code.
    pub code: String,
    /// Trade.
    pub industry: String,
    /// Address; of an instructor where they work.
    pub place: String,
    /// Whom to ask there.
    pub contact: String,
    /// Telephone number.
    pub phone: String,
    /// Employees.
    pub employees: Option<i64>,
    /// Full members of the Party who work there.
    pub full: Option<i64>,
    /// From how many full members on a branch of its own was due when they were counted: so the past stays as it was written.
    pub least: i64,
    /// Key of [`Form`].
    pub form: String,
    /// The Party organisation that was built.
    pub branch: Option<i64>,
    /// File of an instructor.
    pub instructor: Option<i64>,
    /// The document behind it.
    pub basis: String,
    /// What was done, how it was solved, why it ended.
    pub text: String,
    /// A problem found.
    pub problem: String,
    /// Code of [`SOLVED`].
    pub solved: String,
    /// The contact whose problem is solved.
    pub about: Option<i64>,
    /// Code of [`Kind::ends`].
    pub how: String,
    /// The unit that a file comes from when it goes to another.
    pub from: Option<i64>,
    /// The unit that it goes to.
    pub to: Option<i64>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Id; the source of its entries.
    pub id: i64,
    /// The file.
    pub file: FileId,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub day: Day,
    /// What it says.
    pub data: Data,
    /// The event that it takes back.
    pub annuls: Option<i64>,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: String,
}

/// A file, with what its events add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Id.
    pub id: FileId,
    /// What is registered.
    pub kind: Kind,
    /// The unit that registered and is responsible; of a village its own Party organisation.
    pub unit: UnitId,
    /// The member of the roster who is an instructor.
    pub person: Option<PersonId>,
    /// The name.
    pub name: String,
    /// Unified social credit code; empty if not known.
    pub code: String,
    /// Trade.
    pub industry: String,
    /// Address; of an instructor where they work.
    pub place: String,
    /// Employees.
    pub employees: Option<i64>,
    /// Full members.
    pub full: Option<i64>,
    /// How it is organised; [`Form::None`] of villages and instructors.
    pub form: Form,
    /// The Party organisation that was built.
    pub branch: Option<UnitId>,
    /// How many instructors look after it.
    pub served: i64,
    /// Problems not solved yet.
    pub problems: i64,
    /// Since when.
    pub since: Day,
    /// When its members were last counted.
    pub verified_on: Day,
    /// The last contact, or since when there is an instructor.
    pub contact_on: Option<Day>,
    /// When and how it ended.
    pub end: Option<(Day, String)>,
    /// Whether its registration was taken back.
    pub undone: bool,
    /// Whether the Party organisation that was built is dissolved by now: `org` says so, not the file.
    pub stray: bool,
    /// Grows with every event.
    pub version: i64,
    /// When it was registered.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
}

impl File {
    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        !self.undone && self.end.is_none()
    }

    /// `open`, `ended` or `undone`.
    pub fn state(&self) -> &'static str {
        match (self.undone, &self.end) {
            (true, _) => "undone",
            (false, Some(_)) => "ended",
            (false, None) => "open",
        }
    }

    /// What no other open file may have: an organisation, a village, an instructor is registered once.
    pub fn open_key(&self) -> Option<String> {
        let key = match (self.kind, self.person) {
            (Kind::Enterprise | Kind::Social, _) if self.code.is_empty() => format!("name:{}", self.name),
            (Kind::Enterprise | Kind::Social, _) => format!("code:{}", self.code),
            (Kind::Village, _) => format!("village:{}", self.unit),
            (Kind::Instructor, Some(person)) => format!("person:{person}"),
            (Kind::Instructor, None) => format!("other:{}:{}", self.name, self.place),
        };
        self.is_open().then_some(key)
    }
}
