//! What is kept of a plan.

use crate::PlanId;
use base::id::UnitId;
use base::{Day, Moment};
use meeting::MeetingId;
use serde::Serialize;

/// What is planned for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct What {
    /// The day.
    pub day: Day,
    /// `14:30`, or empty.
    pub start: String,
    /// Where; empty when not yet known.
    pub place: String,
    /// About what; empty when not yet known.
    pub subject: String,
    /// Who leads it, or gives the lecture; empty when not yet known.
    pub leader: String,
}

/// Where a plan stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Still to be held.
    Open,
    /// Held, as the meeting records it.
    Held(MeetingId),
    /// Called off, for a reason.
    CalledOff(String),
}

impl State {
    /// As stored.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held(_) => "held",
            Self::CalledOff(_) => "called_off",
        }
    }
}

/// A planned meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Id.
    pub id: PlanId,
    /// The unit that means to hold it.
    pub unit: UnitId,
    /// Key of the kind of meeting.
    pub kind: String,
    /// What is planned.
    pub what: What,
    /// Where it stands.
    pub state: State,
    /// Grows with every change.
    pub version: i64,
    /// When it was planned.
    pub planned_at: Moment,
    /// By whom.
    pub planned_by: String,
    /// When it was last changed.
    pub changed_at: Option<Moment>,
    /// By whom.
    pub changed_by: Option<String>,
}

impl Plan {
    /// Whether it is still to be held.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Whether its day has passed without a record.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        self.is_open() && self.what.day < today
    }

    /// Where it stands on a day, in Chinese, with the tone in which that is shown.
    #[must_use]
    pub fn standing(&self, today: Day) -> (&'static str, &'static str) {
        match self.state {
            State::Held(_) => ("已召开", "good"),
            State::CalledOff(_) => ("已取消", "info"),
            State::Open if self.what.day < today => ("已过计划日，尚未记录", "bad"),
            State::Open if self.what.day == today => ("今天召开", "warn"),
            State::Open => ("待召开", "info"),
        }
    }

    /// Kind and subject on one line.
    #[must_use]
    pub fn title(&self, kind: &str) -> String {
        if self.what.subject.is_empty() { kind.to_owned() } else { format!("{kind}：{}", self.what.subject) }
    }

    /// The same with time and place.
    #[must_use]
    pub fn line(&self, kind: &str) -> String {
        let parts = [self.what.start.as_str(), self.what.place.as_str()];
        let when = parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，");
        if when.is_empty() { self.title(kind) } else { format!("{}（{when}）", self.title(kind)) }
    }
}
