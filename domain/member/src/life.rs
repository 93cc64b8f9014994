//! A person's life in the organisation: events, the stays that follow from them, and the ledger entries each event makes.
//!
//! Pure. Stays are never edited: they are folded anew from the events that have not been annulled, so that the roster of any past
//! day and the ledger tell the same story.

use base::id::{PersonId, UnitId};
use base::{Day, Moment, Quantity};
use ledger::{NewEntry, Source, Tags};
use serde::Serialize;

/// The noun under which events are the source of entries and lines of the audit.
pub const EVENT: &str = "member_event";

/// A day that never comes: the end of a stay that goes on.
pub(crate) const OPEN: &str = "9999-12-31";

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// 登记入册: taken over from an existing roster, as of a day. Only a stock, nothing happened on that day.
    Enrolled,
    /// 接收为预备党员.
    Accepted,
    /// 从区外转入.
    CameIn,
    /// 恢复党籍.
    Restored,
    /// 转为正式党员.
    Confirmed,
    /// 区内转接.
    Moved,
    /// 减少: death, expulsion, transfer out of the district and so on.
    Left,
    /// 信息修改: facts only.
    Edited,
    /// 冲销: an earlier event was wrong.
    Annulled,
}

impl EventKind {
    const ALL: [Self; 9] = [
        Self::Enrolled,
        Self::Accepted,
        Self::CameIn,
        Self::Restored,
        Self::Confirmed,
        Self::Moved,
        Self::Left,
        Self::Edited,
        Self::Annulled,
    ];

    /// As the database keeps it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Enrolled => "enrolled",
            Self::Accepted => "accepted",
            Self::CameIn => "came_in",
            Self::Restored => "restored",
            Self::Confirmed => "confirmed",
            Self::Moved => "moved",
            Self::Left => "left",
            Self::Edited => "edited",
            Self::Annulled => "annulled",
        }
    }

    /// Reads [`EventKind::key`].
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enrolled => "登记入册",
            Self::Accepted => "接收为预备党员",
            Self::CameIn => "从区外转入",
            Self::Restored => "恢复党籍",
            Self::Confirmed => "转为正式党员",
            Self::Moved => "组织关系转接",
            Self::Left => "减少",
            Self::Edited => "修改信息",
            Self::Annulled => "撤销（红字冲销）",
        }
    }

    /// Whether it begins a stay of somebody who is not in the roster.
    pub fn is_entrance(self) -> bool {
        matches!(self, Self::Enrolled | Self::Accepted | Self::CameIn | Self::Restored)
    }

    /// Whether it changes where somebody stands.
    pub fn moves_stock(self) -> bool {
        !matches!(self, Self::Edited | Self::Annulled)
    }
}

/// Something that happened to a person. Never edited; a wrong one is annulled by another.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// Id.
    pub id: i64,
    /// The person.
    pub person: PersonId,
    /// What happened.
    pub kind: EventKind,
    /// Business day.
    pub day: Day,
    /// The unit afterwards (for [`EventKind::Left`]: until then).
    pub unit: UnitId,
    /// The unit before, when moved.
    pub from_unit: Option<UnitId>,
    /// `full` or `probationary` afterwards.
    pub category: String,
    /// Code: why left, result of the confirmation, `yes` for an admission in the front line, [`WHOLE`] for a transfer with the unit.
    pub reason: String,
    /// Code: from or to how far away.
    pub scope: String,
    /// Remark; for edits the names of the columns.
    pub note: String,
    /// The document it rests on.
    pub document: String,
    /// The facts before, sealed; only when they changed.
    pub former: Option<String>,
    /// The event that it annuls.
    pub annuls: Option<i64>,
    /// The import it belongs to.
    pub batch: Option<i64>,
    /// The person's version afterwards.
    pub version: i64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: String,
}

/// How long somebody stood in a unit in a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The unit.
    pub unit: UnitId,
    /// `full` or `probationary`.
    pub category: String,
    /// First day.
    pub from: Day,
    /// The first day on which it no longer held; `None` while it goes on.
    pub until: Option<Day>,
}

/// What the events add up to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Life {
    /// Stays in order, none of them empty.
    pub stays: Vec<Stay>,
    /// Whether there was any event that counts.
    pub known: bool,
}

impl Life {
    /// The stay that goes on.
    pub fn current(&self) -> Option<&Stay> {
        self.stays.last().filter(|stay| stay.until.is_none())
    }
}

/// The events that count: those that move stock and are not annulled, by day and order of recording.
pub fn live(events: &[Event]) -> Vec<&Event> {
    let annulled: Vec<i64> = events.iter().filter_map(|e| e.annuls).collect();
    let mut live: Vec<&Event> = events.iter().filter(|e| e.kind.moves_stock() && !annulled.contains(&e.id)).collect();
    live.sort_by_key(|e| (e.day, e.id));
    live
}

/// Folds the events into stays.
pub fn fold(events: &[Event]) -> Life {
    let mut life = Life::default();
    for event in live(events) {
        life.known = true;
        if let Some(last) = life.stays.last_mut().filter(|stay| stay.until.is_none()) {
            last.until = Some(event.day);
        }
        if event.kind != EventKind::Left {
            let (unit, category) = (event.unit, event.category.clone());
            life.stays.push(Stay { unit, category, from: event.day, until: None });
        }
    }
    life.stays.retain(|stay| stay.until != Some(stay.from));
    life
}

/// The entries an event makes.
pub fn postings(event: &Event) -> Vec<NewEntry> {
    let stock = |unit, category: &str, n| {
        entry(event, "member.stock", unit).of(Quantity::whole(n)).tagged(Tags::one("category", category))
    };
    let form = if matches!(event.reason.as_str(), WHOLE | TRANSFERRED_WHOLE) { "whole" } else { "single" };
    let transfer = |kind, unit| entry(event, kind, unit).tagged(Tags::one("scope", &event.scope).with("form", form));
    let (unit, category) = (event.unit, event.category.as_str());
    match event.kind {
        EventKind::Enrolled => vec![stock(unit, category, 1)],
        EventKind::Accepted => vec![
            entry(event, "admission.accepted", unit).tagged(Tags::one("frontline", &event.reason)),
            stock(unit, category, 1),
        ],
        EventKind::CameIn => vec![transfer("transfer.in", unit), stock(unit, category, 1)],
        EventKind::Restored => vec![
            entry(event, "member.restored", unit).tagged(Tags::one("category", category)),
            stock(unit, category, 1),
        ],
        EventKind::Confirmed => vec![
            entry(event, "member.confirmed", unit).tagged(Tags::one("result", &event.reason)),
            stock(unit, "probationary", -1),
            stock(unit, "full", 1),
        ],
        EventKind::Moved => {
            let from = event.from_unit.unwrap_or(unit);
            vec![
                transfer("transfer.out", from),
                transfer("transfer.in", unit),
                stock(from, category, -1),
                stock(unit, category, 1),
            ]
        }
        EventKind::Left if went_out(&event.reason) => {
            vec![transfer("transfer.out", unit), stock(unit, category, -1)]
        }
        EventKind::Left => vec![
            entry(event, "member.left", unit).tagged(Tags::one("reason", &event.reason).with("category", category)),
            stock(unit, category, -1),
        ],
        EventKind::Edited | EventKind::Annulled => Vec::new(),
    }
}

/// The reason of leaving that is not in the table of reasons: the relation went to another district.
pub const TRANSFERRED: &str = "transferred";
/// The same with the whole unit (整建制).
pub const TRANSFERRED_WHOLE: &str = "transferred_whole";
/// The reason of a move or of coming in: with the whole unit (整建制).
pub const WHOLE: &str = "whole";

/// Whether somebody left by transfer to another district.
pub fn went_out(reason: &str) -> bool {
    matches!(reason, TRANSFERRED | TRANSFERRED_WHOLE)
}

fn entry(event: &Event, kind: &str, unit: UnitId) -> NewEntry {
    NewEntry::one(kind, unit, event.day, Source { noun: EVENT, id: event.id }).about(event.person.0)
}

#[cfg(test)]
mod life_tests;
