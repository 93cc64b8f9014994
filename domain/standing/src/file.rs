//! A matter of Party standing, as kept.

use base::id::{PersonId, UnitId};
use base::{Day, Moment};
use case::{CaseId, State};
use serde::{Deserialize, Serialize};

base::id_type!(
    /// A matter; of each case one.
    MatterId
);

/// The noun of matters in the audit.
pub const MATTER: &str = "standing_matter";

/// Which procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 失联党员查找和处置.
    Lost,
    /// 出国（境）停止党籍.
    Stop,
    /// 恢复党籍.
    Restore,
    /// 退党.
    Withdrawal,
    /// 自行脱党除名.
    Departure,
    /// 不合格党员组织处置.
    Disposal,
    /// 党纪处分登记.
    Discipline,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Lost, Self::Stop, Self::Restore, Self::Withdrawal, Self::Departure, Self::Disposal, Self::Discipline];

    /// The key of its procedure in the catalogue; as stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Lost => "lost_contact",
            Self::Stop => "membership_stop",
            Self::Restore => "membership_restore",
            Self::Withdrawal => "party_withdrawal",
            Self::Departure => "self_departure",
            Self::Disposal => "member_disposal",
            Self::Discipline => "discipline_result",
        }
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => "失联党员查找和处置",
            Self::Stop => "出国（境）停止党籍",
            Self::Restore => "恢复党籍",
            Self::Withdrawal => "退党",
            Self::Departure => "自行脱党除名",
            Self::Disposal => "不合格党员组织处置",
            Self::Discipline => "党纪处分登记",
        }
    }

    /// The capability without which it is not seen.
    pub fn read(self) -> &'static str {
        if self == Self::Discipline { "discipline.read" } else { "standing.read" }
    }

    /// The capability without which no step of it is recorded.
    pub fn write(self) -> &'static str {
        if self == Self::Discipline { "discipline.write" } else { "standing.write" }
    }
}

/// Where a matter stands, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// On its way, nothing decided.
    Going,
    /// The person was heard, nothing decided.
    Heard,
    /// Searched for.
    Searching,
    /// Held to be out of touch.
    Lost,
    /// The membership is stopped.
    Stopped,
    /// Found again, or duties taken up again.
    Resumed,
    /// Found again after the stop.
    FoundStopped,
    /// The membership is restored.
    Restored,
    /// Removed as having left by oneself.
    Lapsed,
    /// Withdrew.
    Withdrew,
    /// Has to mend within a period.
    Correcting,
    /// Is asked to leave.
    Persuading,
    /// Left as asked.
    Persuaded,
    /// Removed.
    Struck,
    /// Mended.
    Corrected,
    /// Under the effect of a disciplinary decision.
    Influence,
    /// The effect is over.
    Expired,
    /// Expelled.
    Expelled,
    /// Not approved, retracted or dropped.
    Dropped,
}

impl Now {
    const ALL: [(Self, &'static str, &'static str); 19] = [
        (Self::Going, "going", "办理中"),
        (Self::Heard, "heard", "已听取本人意见"),
        (Self::Searching, "searching", "查找中"),
        (Self::Lost, "lost", "已认定失联"),
        (Self::Stopped, "stopped", "停止党籍"),
        (Self::Resumed, "resumed", "恢复正常管理"),
        (Self::FoundStopped, "found_stopped", "停止党籍后找到"),
        (Self::Restored, "restored", "已恢复党籍"),
        (Self::Lapsed, "lapsed", "自行脱党除名"),
        (Self::Withdrew, "withdrew", "退党除名"),
        (Self::Correcting, "correcting", "限期改正中"),
        (Self::Persuading, "persuading", "劝其退党"),
        (Self::Persuaded, "persuaded", "劝其退党，已退党"),
        (Self::Struck, "struck", "除名"),
        (Self::Corrected, "corrected", "限期改正，已改正"),
        (Self::Influence, "influence", "影响期内"),
        (Self::Expired, "expired", "影响期满"),
        (Self::Expelled, "expelled", "开除党籍"),
        (Self::Dropped, "dropped", "终止、撤回或未获批准"),
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(now, ..)| *now == self).map_or("going", |(_, key, _)| key)
    }

    /// All of them, in the order of lists.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().map(|(now, ..)| *now)
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == key).map(|(now, ..)| *now)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(now, ..)| *now == self).map_or("办理中", |(.., name)| name)
    }

    /// Whether the membership is lost for good: no restoring, only a new application.
    pub fn is_removal(self) -> bool {
        matches!(self, Self::Lapsed | Self::Withdrew | Self::Persuaded | Self::Struck | Self::Expelled)
    }
}

/// What a change of the roster's facts gives back when it is undone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// The matter has marked the member as out of touch; who was marked before stays so.
    #[serde(default)]
    pub marked: bool,
    /// The mark was taken away; since when it said that nobody had heard of the member.
    #[serde(default)]
    pub cleared: Option<String>,
    /// How the member had come before membership was restored.
    #[serde(default)]
    pub gained_by: String,
}

/// A matter.
#[derive(Debug, Clone)]
pub struct Matter {
    /// Id.
    pub id: MatterId,
    /// The case.
    pub case: CaseId,
    /// Which procedure.
    pub kind: Kind,
    /// The branch whose case it is.
    pub unit: UnitId,
    /// The person.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// What became of it.
    pub state: State,
    /// Where it stands.
    pub now: Now,
    /// Since when.
    pub now_on: Option<Day>,
    /// The day from which the next decision may be taken.
    pub alarm_on: Option<Day>,
    /// The event of the roster that it has made.
    pub event: Option<i64>,
    /// What undoing gives back.
    pub former: Former,
    /// Grows with every change.
    pub version: i64,
    /// When recorded.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
}

impl Matter {
    /// What at most one open matter may have; none for discipline, and when it is not open.
    pub fn open_key(&self) -> Option<String> {
        (self.state == State::Open && self.kind != Kind::Discipline).then(|| format!("p:{}", self.person))
    }

    /// Whether the day of its alarm has come.
    pub fn is_due(&self, today: Day) -> bool {
        self.state == State::Open && self.alarm_on.is_some_and(|on| on <= today)
    }

    /// What its alarm says.
    pub fn alarm(&self) -> &'static str {
        match (self.kind, self.now) {
            (Kind::Lost, Now::Stopped) => "停止党籍满两年，仍联系不上的提交支部大会讨论除名",
            (Kind::Lost, _) => "失去联系满六个月，仍联系不上的认定失联、提出停止党籍",
            (Kind::Departure, _) => "情形满六个月，可以提交支部大会决定",
            (Kind::Disposal, _) => "限期改正期满，应当再作决定",
            (Kind::Discipline, _) => "影响期、察看期届满，应当登记",
            _ => "",
        }
    }

    /// What became of it, in Chinese.
    pub fn state_name(&self) -> &'static str {
        state_name(self.state)
    }

    /// The rule behind its alarm.
    pub fn alarm_rule(&self) -> &'static str {
        match (self.kind, self.now) {
            (Kind::Lost, Now::Stopped) => "member_lost_removed",
            (Kind::Lost, _) => "member_lost",
            (Kind::Departure, _) => "member_lapse",
            (Kind::Disposal, _) => "disposal_correct",
            _ => "discipline_probation_effect",
        }
    }

    /// Whether the person is told of it on the own page: not while being searched for, not before being heard.
    pub fn is_told(&self) -> bool {
        self.state == State::Open && self.kind != Kind::Lost && !(self.kind == Kind::Disposal && self.now == Now::Going)
    }
}

/// A state in Chinese.
pub fn state_name(state: State) -> &'static str {
    match state {
        State::Open => "办理中",
        State::Over => "已办结",
        State::Undone => "已撤销",
    }
}
