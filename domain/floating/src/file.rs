//! A file and its events.

use base::id::{PersonId, UnitId};
use base::{Day, Moment};
use serde::{Deserialize, Serialize};

pub use crate::words::{Choice, EventKind, Kind, RECALLS, WAYS, name_of};

base::id_type!(
    /// A file.
    FileId
);

/// What an event says; each kind uses some of it. Lies sealed as one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Data {
    /// Where: 省市县 and more, a country, nothing for hardship.
    pub place: String,
    /// Code of [`Kind::reasons`].
    pub reason: String,
    /// The Party organisation there (流出), or whose member somebody is (流入).
    pub organ: String,
    /// Number of the card that somebody from outside brings.
    pub foreign_card: String,
    /// Contact person of our branch.
    pub contact: String,
    /// Telephone number of the member.
    pub phone: String,
    /// Expected return.
    pub expected: Option<String>,
    /// Code of [`WAYS`].
    pub way: String,
    /// Who spoke with the member, or the words 本人.
    pub by: String,
    /// What was said, reported, found, decided.
    pub text: String,
    /// Host branch.
    pub host: Option<i64>,
    /// Issuer, year and number of a card.
    pub card: Option<(i64, i64, i64)>,
    /// Code of [`Kind::ends`] or [`RECALLS`].
    pub how: String,
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
    /// What somebody is registered as.
    pub kind: Kind,
    /// The branch that registered: home, or for [`Kind::In`] the host.
    pub unit: UnitId,
    /// The member; nobody of the roster for [`Kind::In`].
    pub person: Option<PersonId>,
    /// The name.
    pub name: String,
    /// Where.
    pub place: String,
    /// The part of the place by which people are counted together.
    pub area: String,
    /// Since when.
    pub since: Day,
    /// Expected return.
    pub expected: Option<Day>,
    /// The last contact; the day of registration before the first.
    pub contact_on: Day,
    /// The last report, likewise.
    pub report_on: Day,
    /// The last review, likewise.
    pub review_on: Day,
    /// The last audit of the card, or its issue.
    pub audit_on: Option<Day>,
    /// Number of the last card: 〔2026〕第3号.
    pub card: String,
    /// `good`, `recalled`, `lost`; empty without one.
    pub card_state: String,
    /// When and how it ended.
    pub end: Option<(Day, String)>,
    /// Whether its registration was taken back.
    pub undone: bool,
    /// Whether the member stands in another branch by now, or in none: the roster says so, not the file.
    pub astray: bool,
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

    /// What no other open file may have: somebody is elsewhere once, whether abroad or not, and in hardship once; who came from outside is
    /// known by the card, without one by name and organisation within the branch.
    pub fn open_key(&self, told: &Data) -> Option<String> {
        if !self.is_open() {
            return None;
        }
        Some(match (self.kind, self.person) {
            (Kind::Out | Kind::Abroad, Some(person)) => format!("away:{person}"),
            (Kind::Hardship, Some(person)) => format!("hardship:{person}"),
            _ if told.foreign_card.is_empty() => {
                let who = format!("{} {} {}", self.unit, self.name, told.organ);
                format!("in:{}", base::secret::sm3_hex(who.as_bytes()))
            }
            _ => format!("in:{}", told.foreign_card),
        })
    }
}

/// 〔2026〕第3号.
pub fn card_number(year: i64, no: i64) -> String {
    format!("〔{year}〕第{no:04}号")
}
