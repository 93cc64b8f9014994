//! What is kept of a meeting, and what somebody wants to have kept.

use crate::MeetingId;
use base::id::{PersonId, UnitId};
use base::{Day, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How somebody who was due stood to a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attend {
    /// 到会.
    Present,
    /// 请假.
    Leave,
    /// 缺席.
    Absent,
}

impl Attend {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Present, Self::Leave, Self::Absent];

    /// As stored and posted.
    pub fn key(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Leave => "leave",
            Self::Absent => "absent",
        }
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "到会",
            Self::Leave => "请假",
            Self::Absent => "缺席",
        }
    }

    /// The kind of ledger entry it makes.
    pub fn entry(self) -> &'static str {
        match self {
            Self::Present => "meeting.attended",
            Self::Leave => "meeting.leave",
            Self::Absent => "meeting.absent",
        }
    }

    /// From what is stored or posted.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.key() == key)
    }
}

/// Who may be marked: somebody of the roster, or a holder of a post of whom the roster is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A person.
    Person(PersonId),
    /// A post in the unit's committee, by its id.
    Post(i64),
}

impl Who {
    /// As the form names it: `p12`, `h7`.
    pub fn key(self) -> String {
        match self {
            Self::Person(id) => format!("p{id}"),
            Self::Post(id) => format!("h{id}"),
        }
    }

    /// From what the form names.
    pub fn parse(key: &str) -> Option<Self> {
        let id = |rest: &str| rest.parse::<i64>().ok();
        match key.split_at_checked(1)? {
            ("p", rest) => id(rest).map(|id| Self::Person(PersonId(id))),
            ("h", rest) => id(rest).map(Self::Post),
            _ => None,
        }
    }
}

/// A mark in the attendance list; no state means: not counted among those due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Who.
    pub who: Who,
    /// How; `None` for 不计入应到.
    pub state: Option<Attend>,
}

/// Attendance in numbers, as far as known. What is not known is not 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// 应到.
    pub due: Option<i64>,
    /// 实到.
    pub present: Option<i64>,
    /// 请假.
    pub leave: Option<i64>,
    /// 缺席.
    pub absent: Option<i64>,
}

/// Attendance as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Roll {
    /// By name.
    Named(Vec<Mark>),
    /// By number only: the names are not known, or are too many.
    Counted(Counts),
}

/// A meeting to be recorded, or how a recorded one should have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    /// The unit that held it.
    pub unit: UnitId,
    /// Key of its kind in the catalogue.
    pub kind: String,
    /// The day.
    pub day: Day,
    /// `14:30`, or empty when not known.
    pub start: String,
    /// How long it took, in minutes.
    pub minutes: Option<i64>,
    /// Where.
    pub place: String,
    /// What was on the agenda, one item a line.
    pub agenda: String,
    /// The minutes. Only what somebody wrote: never made up.
    pub content: String,
    /// Who led it.
    pub chair: String,
    /// Who took the minutes.
    pub recorder: String,
    /// People who sat in without being due.
    pub guests: Option<i64>,
    /// The kind's further fields, canonical texts by key; absent when not filled in.
    pub fields: BTreeMap<String, String>,
    /// Who was there.
    pub roll: Roll,
    /// Names the request, so that sent twice it is recorded once.
    pub request: Option<String>,
    /// The plan that it was held by.
    pub plan: Option<i64>,
}

impl NewMeeting {
    /// A meeting of which only unit, kind and day are known yet.
    pub fn of(unit: UnitId, kind: impl Into<String>, day: Day) -> Self {
        Self {
            unit,
            kind: kind.into(),
            day,
            start: String::new(),
            minutes: None,
            place: String::new(),
            agenda: String::new(),
            content: String::new(),
            chair: String::new(),
            recorder: String::new(),
            guests: None,
            fields: BTreeMap::new(),
            roll: Roll::Counted(Counts::default()),
            request: None,
            plan: None,
        }
    }
}

/// One who was due, as it stood then: a later change of name or category does not change the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The person of the roster, if known.
    pub person: Option<PersonId>,
    /// Name on that day.
    pub name: String,
    /// Whether with the right to vote (a full member).
    pub voting: bool,
    /// How.
    pub state: Attend,
}

/// Whether a record counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It counts.
    Held,
    /// 撤销: recorded by mistake.
    Cancelled,
    /// It came with an import that was undone.
    Undone,
}

impl State {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Held, "held", "有效"),
        (Self::Cancelled, "cancelled", "已撤销"),
        (Self::Undone, "undone", "导入已撤回"),
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(state, ..)| *state == self).map_or("", |(_, key, _)| key)
    }

    /// As shown.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(state, ..)| *state == self).map_or("", |(.., name)| name)
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own, _)| *own == key).map(|(state, ..)| *state)
    }
}

/// A meeting as it is stored; its seal is computed from this, attendance included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Id.
    pub id: MeetingId,
    /// The unit that held it.
    pub unit: UnitId,
    /// Key of its kind.
    pub kind: String,
    /// What lists show: theme, title, or the first item of the agenda.
    pub title: String,
    /// Code of the topic; empty when none.
    pub topic: String,
    /// The day.
    pub day: Day,
    /// `14:30`, or empty.
    pub start: String,
    /// Minutes it took.
    pub minutes: Option<i64>,
    /// Where.
    pub place: String,
    /// Agenda.
    pub agenda: String,
    /// The minutes.
    pub content: String,
    /// Who led it.
    pub chair: String,
    /// Who took the minutes.
    pub recorder: String,
    /// People who sat in.
    pub guests: Option<i64>,
    /// The kind's further fields.
    pub fields: BTreeMap<String, String>,
    /// Whether attendance is known by name.
    pub named: bool,
    /// Attendance in numbers.
    pub counts: Counts,
    /// Attendance by name, in the order of the list.
    pub seats: Vec<Seat>,
    /// Whether it counts.
    pub state: State,
    /// Why it was cancelled; empty otherwise.
    pub why: String,
    /// The import it came with.
    pub batch: Option<i64>,
    /// Grows with every change.
    pub version: i64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// By whom.
    pub recorded_by: String,
    /// When it was last corrected.
    pub changed_at: Option<Moment>,
    /// By whom.
    pub changed_by: Option<String>,
}

impl Meeting {
    /// The names of those who stood so.
    pub fn names(&self, state: Attend) -> Vec<&str> {
        self.seats.iter().filter(|s| s.state == state).map(|s| s.name.as_str()).collect()
    }
}
