//! A unit, its history, and what is said when one is founded or changed.

use base::id::UnitId;
use base::{Day, Keys, Outcome, PartialDay};
use serde::{Deserialize, Serialize};

/// A unit as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Id.
    pub id: UnitId,
    /// Code, unique in the district.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name; empty if none.
    pub short_name: String,
    /// Key of the kind in the catalogue.
    pub kind: String,
    /// The unit above; `None` for the root.
    pub parent: Option<UnitId>,
    /// Where it stands in the tree now; not part of its seal, because it changes when a unit above moves.
    #[serde(skip)]
    pub path: String,
    /// When it was founded, as far as known.
    pub founded: Option<PartialDay>,
    /// The day on which it ceased to be.
    pub dissolved: Option<Day>,
    /// Code of table `sector`; empty if not known.
    pub sector: String,
    /// Whom to ask.
    pub contact: String,
    /// Telephone, sealed; read it with [`Unit::phone`].
    pub phone_sealed: String,
    /// Address.
    pub address: String,
    /// Whether the term rule of villages and communities applies.
    pub village: bool,
    /// Whether it is directly under its parent (直属).
    pub direct: bool,
    /// Whether it may approve probationary members.
    pub approves: bool,
    /// Units that a joint branch covers, one per line.
    pub covers: String,
    /// Who approved the founding.
    pub approved_by: String,
    /// The approving document.
    pub document: String,
    /// Grows with every change.
    pub version: i64,
}

impl Unit {
    /// The name for narrow places.
    pub fn shown(&self) -> &str {
        if self.short_name.is_empty() { &self.name } else { &self.short_name }
    }

    /// The telephone number.
    ///
    /// # Errors
    /// When it was changed behind the program's back.
    pub fn phone(&self, keys: &Keys) -> Outcome<String> {
        if self.phone_sealed.is_empty() {
            return Ok(String::new());
        }
        keys.open_text(&phone_place(self.id), &self.phone_sealed)
    }
}

/// What the sealed telephone number is bound to.
pub(crate) fn phone_place(id: UnitId) -> String {
    format!("unit.phone:{id}")
}

/// What can be corrected without being an event: data about the unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Short name.
    pub short_name: String,
    /// When it was founded, as far as known.
    pub founded: Option<PartialDay>,
    /// Code of table `sector`; empty if not known.
    pub sector: String,
    /// Whom to ask.
    pub contact: String,
    /// Telephone as typed; `None` leaves it as it is.
    pub phone: Option<String>,
    /// Address.
    pub address: String,
    /// Whether the term rule of villages and communities applies.
    pub village: bool,
    /// Whether it is directly under its parent.
    pub direct: bool,
    /// Whether it may approve probationary members.
    pub approves: bool,
    /// Units that a joint branch covers, one per line.
    pub covers: String,
    /// Who approved the founding.
    pub approved_by: String,
    /// The approving document.
    pub document: String,
}

/// A unit to be founded, or entered because it already exists.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// Code; made from the parent's when `None`. The root needs one.
    pub code: Option<String>,
    /// Full name.
    pub name: String,
    /// Key of the kind in the catalogue.
    pub kind: String,
    /// The unit above; `None` for the root only.
    pub parent: Option<UnitId>,
    /// From which day the books know it. A unit whose exact founding day is this day or later is counted as newly founded that day;
    /// one founded earlier is only taken into the stock.
    pub on: Day,
    /// Short name, founding, sector, contact and so on.
    pub details: Details,
    /// The import it came with.
    pub batch: Option<i64>,
}

impl NewUnit {
    /// A unit with nothing but what it must have.
    pub fn of(name: impl Into<String>, kind: impl Into<String>, parent: Option<UnitId>, on: Day) -> Self {
        let (name, kind) = (name.into(), kind.into());
        Self { code: None, name, kind, parent, on, details: Details::default(), batch: None }
    }

    /// With its code.
    #[must_use]
    pub fn coded(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// With data about it.
    #[must_use]
    pub fn with(mut self, details: Details) -> Self {
        self.details = details;
        self
    }
}

/// When and why something changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// The day from which it holds.
    pub on: Day,
    /// Why.
    pub reason: String,
    /// The document it rests on.
    pub document: String,
    /// The version the person saw; `None` when nobody looked at a form (commands, seeds).
    pub version: Option<i64>,
    /// The case by which it is done: it does not stand in its own way.
    pub case: Option<i64>,
}

impl Change {
    /// A change without document.
    pub fn on(day: Day, reason: impl Into<String>) -> Self {
        Self { on: day, reason: reason.into(), document: String::new(), version: None, case: None }
    }
}

/// How a unit stood from a day until (and without) another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: Day,
    /// The day from which it no longer held.
    pub to: Option<Day>,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
}

/// What happened to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// 成立.
    Founded,
    /// Entered into the books because it already existed.
    Entered,
    /// 更名.
    Renamed,
    /// 隶属关系调整.
    Moved,
    /// 改设: another kind.
    Rekinded,
    /// 并入 another unit.
    Merged,
    /// Took in another unit.
    Absorbed,
    /// 撤销.
    Dissolved,
    /// Came by an import that was undone.
    Undone,
    /// An event was taken back.
    TakenBack,
}

impl EventKind {
    const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::Founded, "founded", "成立"),
        (Self::Entered, "entered", "登记入册"),
        (Self::Renamed, "renamed", "更名"),
        (Self::Moved, "moved", "隶属关系调整"),
        (Self::Rekinded, "rekinded", "改设"),
        (Self::Merged, "merged", "并入其他党组织"),
        (Self::Absorbed, "absorbed", "接收合并"),
        (Self::Dissolved, "dissolved", "撤销"),
        (Self::Undone, "undone", "导入撤回"),
        (Self::TakenBack, "taken_back", "撤回变动"),
    ];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, key, _)| key)
    }

    /// As it is shown.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, _, name)| name)
    }

    /// Whether it names, as the other unit, the superior that it brought.
    pub fn brings_superior(self) -> bool {
        matches!(self, Self::Founded | Self::Entered | Self::Moved)
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own, _)| *own == key).map(|(kind, ..)| *kind)
    }
}

/// One event, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Id; with noun `unit_event` the source of ledger entries.
    pub id: i64,
    /// Whom it happened to.
    pub unit: UnitId,
    /// What.
    pub kind: EventKind,
    /// When.
    pub day: Day,
    /// The name or kind before, where it changed or ended.
    pub was: String,
    /// The name or kind afterwards.
    pub now: String,
    /// The other unit: the new parent, the one merged with.
    pub other: Option<UnitId>,
    /// Why.
    pub detail: String,
    /// The document it rests on.
    pub document: String,
    /// The import it came with.
    pub batch: Option<i64>,
    /// The event that it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
}

impl Event {
    /// The events that stand: neither taken back nor taking back, in the given order.
    pub fn live(all: &[Self]) -> Vec<&Self> {
        let stands = |e: &&Self| e.undoes.is_none() && !all.iter().any(|other| other.undoes == Some(e.id));
        all.iter().filter(stands).collect()
    }
}
