//! A transfer and its letter, as kept.

use base::id::{PersonId, UnitId};
use base::{Day, Moment};
use case::CaseId;
use member::Facts;

base::id_type!(
    /// A transfer; the subject of its case.
    TransferId
);

/// The noun of transfers in the audit.
pub const TRANSFER: &str = "transfer";
/// The noun of letters in the audit.
pub const LETTER: &str = "transfer_letter";

/// Which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// From branch to branch of the district.
    Within,
    /// Out of the district.
    Out,
    /// Into the district.
    In,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Within, Self::Out, Self::In];

    /// The key of its procedure in the catalogue; as stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Within => "transfer",
            Self::Out => "transfer_out",
            Self::In => "transfer_in",
        }
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Within => "区内接转",
            Self::Out => "转出区外",
            Self::In => "从区外转入",
        }
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// On its way.
    Open,
    /// The relation has moved.
    Done,
    /// The receiver gave it back.
    Returned,
    /// The sender took it back.
    Withdrawn,
    /// Its first step was annulled: in no list.
    Undone,
}

impl State {
    /// Those that lists offer.
    pub const LISTED: [Self; 4] = [Self::Open, Self::Done, Self::Returned, Self::Withdrawn];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Undone => "undone",
        }
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        Self::LISTED.into_iter().chain([Self::Undone]).find(|s| s.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "办理中",
            Self::Done => "已转接",
            Self::Returned => "已退回",
            Self::Withdrawn => "已撤回",
            Self::Undone => "已撤销",
        }
    }
}

/// A transfer.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Id.
    pub id: TransferId,
    /// Which way.
    pub kind: Kind,
    /// The sender; none when it comes into the district.
    pub from: Option<UnitId>,
    /// The receiver; none when it leaves the district.
    pub to: Option<UnitId>,
    /// The Party organisation outside the district; empty within.
    pub place: String,
    /// Code of `transfer_scope`.
    pub scope: String,
    /// Together with the whole unit (整建制).
    pub whole: bool,
    /// The member; of one coming in only when known already, and once accepted.
    pub person: Option<PersonId>,
    /// The name.
    pub name: String,
    /// What a letter from outside says of the member; empty otherwise.
    pub facts: Facts,
    /// Blind index of the ID number of somebody coming in; empty otherwise.
    pub blind: String,
    /// The business day of its first step.
    pub begun: Option<Day>,
    /// Number of the letter, as printed; empty as long as there is none.
    pub letter_no: String,
    /// When the letter was issued.
    pub letter_on: Option<Day>,
    /// The last day on which it is to be accepted: the validity of the letter, within the district the rule's.
    pub due: Option<Day>,
    /// The case.
    pub case: CaseId,
    /// What became of it.
    pub state: State,
    /// The event of the roster that it has made.
    pub event: Option<i64>,
    /// Grows with every change.
    pub version: i64,
    /// When recorded.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
}

impl Transfer {
    /// What at most one open transfer may have; none when it is not open.
    pub fn open_key(&self) -> Option<String> {
        let key = self.person.map_or_else(|| format!("n:{}", self.blind), |person| format!("p:{person}"));
        (self.state == State::Open).then_some(key)
    }

    /// Whether it is open and its last day is over.
    pub fn is_late(&self, today: Day) -> bool {
        self.state == State::Open && self.due.is_some_and(|due| due < today)
    }

    /// Whose case it is: the sender's, or the receiver's when it comes from outside.
    pub fn owner(&self) -> Option<UnitId> {
        self.from.or(self.to)
    }
}

/// A letter that was issued here. A void one keeps its number.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Id.
    pub id: i64,
    /// The committee that issued it.
    pub issuer: UnitId,
    /// The year of its number.
    pub year: i64,
    /// The number in that year, from 1.
    pub no: i64,
    /// What it is for.
    pub transfer: TransferId,
    /// The row of the case that issued it.
    pub row: i64,
    /// When.
    pub issued_on: Day,
    /// For how many days.
    pub valid_days: i64,
    /// It was taken back.
    pub void: bool,
    /// Why.
    pub reason: String,
}

impl Letter {
    /// Its number as printed.
    pub fn number(&self) -> String {
        format!("〔{}〕第{:04}号", self.year, self.no)
    }

    /// The last day on which it is good.
    pub fn until(&self) -> Day {
        self.issued_on.plus_days(self.valid_days)
    }
}
