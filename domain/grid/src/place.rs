//! A place with its facts, its events, and what an event says.

use base::id::{PersonId, UnitId};
use base::{Day, Keys, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use crate::words::{CLOSES, Choice, EventKind, FORMS, Kind, LEAVES, TIMES, WAYS, WHO, name_of};

base::id_type!(
    /// A grid or residence.
    PlaceId
);

/// What is told of a place; a change tells all of it anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Number of a grid; empty for a residence.
    pub no: String,
    /// Name.
    pub name: String,
    /// Code of [`FORMS`] of a residence.
    pub form: String,
    /// The area of a grid, the address of a residence.
    pub area: String,
    /// 物业企业 of a residence.
    pub manager: String,
    /// Households, as far as known.
    pub households: Option<i64>,
    /// Residents, as far as known.
    pub residents: Option<i64>,
    /// The place that it lies in.
    pub parent: Option<i64>,
    /// The branch that leads it.
    pub branch: Option<i64>,
    /// Post → how many are needed. Lists do not load it.
    pub needs: BTreeMap<String, i64>,
}

/// Somebody in a post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Held {
    /// Code of the table of posts.
    pub post: String,
    /// The member of the roster.
    pub person: Option<i64>,
    /// The name.
    pub name: String,
    /// Telephone number of who stands in no roster.
    pub phone: String,
    /// Code of [`TIMES`].
    pub time: String,
    /// Code of [`WAYS`].
    pub way: String,
    /// Who it is to the ledger: see [`subject`].
    pub subject: i64,
}

/// From which unit to which a grid went, and what went with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Moved {
    /// The unit that it comes from.
    pub from: i64,
    /// The unit that it goes to.
    pub to: i64,
    /// The event of the grid with which a place went that lies in it.
    pub with: Option<i64>,
    /// The places that went with a grid.
    pub places: Vec<i64>,
}

/// What an event says; each kind uses some of it. Lies sealed as one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Data {
    /// Of an opening or change.
    pub facts: Option<Facts>,
    /// Of an appointment.
    pub held: Option<Held>,
    /// The appointment that ends.
    pub gone: Option<i64>,
    /// Of a move: where it went.
    pub moved: Option<Moved>,
    /// Code of [`LEAVES`] or [`CLOSES`].
    pub how: String,
    /// Remark, or the reason of an annulment.
    pub text: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Id; the source of its entries.
    pub id: i64,
    /// The place.
    pub place: PlaceId,
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

/// A place, with what its events add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Id.
    pub id: PlaceId,
    /// What it is.
    pub kind: Kind,
    /// The street or community that it belongs to.
    pub unit: UnitId,
    /// What is told of it, without its needs.
    pub facts: Facts,
    /// Since when.
    pub since: Day,
    /// When and why it ceased to be.
    pub end: Option<(Day, String)>,
    /// Whether its opening was taken back.
    pub undone: bool,
    /// How many are needed, of all posts.
    pub needed: i64,
    /// How many are there.
    pub held: i64,
    /// How many are missing: a post that has more than it needs makes up for no other.
    pub vacant: i64,
    /// Whether somebody in a post has left the roster, or its unit or branch was dissolved.
    pub astray: bool,
    /// Grows with every change.
    pub version: i64,
    /// When it was entered.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
}

impl Place {
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

    /// Number and name, as lists call it.
    pub fn title(&self) -> String {
        if self.facts.no.is_empty() {
            return self.facts.name.clone();
        }
        format!("{} {}", self.facts.no, self.facts.name)
    }

    /// What no other place that goes on may have: a number of grids, a name of residences, within a unit.
    pub fn open_key(&self) -> Option<String> {
        let (unit, facts) = (self.unit, &self.facts);
        self.is_open().then(|| match self.kind {
            Kind::Grid | Kind::Micro => format!("no:{unit}:{}", facts.no),
            Kind::Residence => format!("name:{unit}:{}", facts.name),
        })
    }
}

/// Who somebody is to the ledger, so that one person in several posts is counted once: the member, or for others a number made from
/// name and telephone number that nobody can read back. Below zero, where no member's id lies.
pub fn subject(keys: &Keys, person: Option<PersonId>, name: &str, phone: &str) -> i64 {
    if let Some(person) = person {
        return person.0;
    }
    let digest = keys.digest(&[b"grid.holder", name.as_bytes(), phone.as_bytes()]);
    let number = digest.iter().take(8).fold(0_i64, |n, byte| (n << 8) | i64::from(*byte));
    -(number & i64::MAX).max(1)
}
