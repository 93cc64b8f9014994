//! A file, its events, and the words they are made of.

use base::id::{PersonId, UnitId};
use base::{Day, Moment};
use serde::{Deserialize, Serialize};

base::id_type!(
    /// A file.
    FileId
);

/// What somebody is registered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 流出党员: a member of ours who is elsewhere.
    Out,
    /// 流入党员: somebody from outside the district who takes part in a branch of ours.
    In,
    /// 出国（境）党员.
    Abroad,
    /// 困难党员.
    Hardship,
}

/// Code and name, as a form offers them.
pub type Choice = (&'static str, &'static str);

impl Kind {
    /// All.
    pub const ALL: [Self; 4] = [Self::Out, Self::In, Self::Abroad, Self::Hardship];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
            Self::Abroad => "abroad",
            Self::Hardship => "hardship",
        }
    }

    /// From what is stored or asked.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Out => "流出党员",
            Self::In => "流入党员",
            Self::Abroad => "出国（境）党员",
            Self::Hardship => "困难党员",
        }
    }

    /// Why somebody is registered so.
    pub fn reasons(self) -> &'static [Choice] {
        match self {
            Self::Out | Self::In => {
                &[("work", "外出务工经商"), ("study", "外出学习"), ("family", "随家人居住"), ("other", "其他")]
            }
            Self::Abroad => {
                &[("study", "学习研究"), ("work", "因公因私工作"), ("family", "探亲陪读"), ("other", "其他")]
            }
            Self::Hardship => &[
                ("illness", "本人或家人患病"),
                ("income", "收入低"),
                ("disaster", "受灾、意外"),
                ("age", "年老体弱、独居"),
                ("disability", "残疾"),
                ("other", "其他"),
            ],
        }
    }

    /// How it can end.
    pub fn ends(self) -> &'static [Choice] {
        match self {
            Self::Out => &[
                ("returned", "已返回，参加所在党支部组织生活"),
                ("transferred", "组织关系已经转移"),
                ("lost", "失去联系"),
                ("other", "其他"),
            ],
            Self::In => {
                &[("left", "已离开"), ("transferred", "组织关系已经转入"), ("lost", "失去联系"), ("other", "其他")]
            }
            Self::Abroad => &[
                ("returned", "已回国，恢复组织生活"),
                ("transferred", "组织关系已经转移"),
                ("lost", "失去联系"),
                ("other", "其他"),
            ],
            Self::Hardship => &[("eased", "困难已经缓解"), ("transferred", "组织关系已经转移"), ("other", "其他")],
        }
    }

    /// What may happen in such a file after it was registered.
    pub fn takes(self, event: EventKind) -> bool {
        use EventKind as E;
        match self {
            Self::Out => event != E::Review,
            Self::In | Self::Abroad => matches!(event, E::Register | E::Change | E::Contact | E::Report | E::End),
            Self::Hardship => matches!(event, E::Register | E::Change | E::Review | E::End),
        }
    }
}

/// What happened in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// 登记.
    Register,
    /// 变更去向、联系方式或情况.
    Change,
    /// 联系.
    Contact,
    /// 党员汇报.
    Report,
    /// 到流入地党支部参加活动.
    HostIn,
    /// 不再参加流入地党支部活动.
    HostOut,
    /// 发放活动证.
    Card,
    /// 活动证年审.
    Audit,
    /// 收回活动证.
    Recall,
    /// 困难党员复核.
    Review,
    /// 结束.
    End,
    /// 撤销前面的一条.
    Annul,
}

impl EventKind {
    /// All.
    pub const ALL: [Self; 12] = [
        Self::Register,
        Self::Change,
        Self::Contact,
        Self::Report,
        Self::HostIn,
        Self::HostOut,
        Self::Card,
        Self::Audit,
        Self::Recall,
        Self::Review,
        Self::End,
        Self::Annul,
    ];

    /// As stored, and in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Change => "change",
            Self::Contact => "contact",
            Self::Report => "report",
            Self::HostIn => "host",
            Self::HostOut => "unhost",
            Self::Card => "card",
            Self::Audit => "audit",
            Self::Recall => "recall",
            Self::Review => "review",
            Self::End => "end",
            Self::Annul => "annul",
        }
    }

    /// From what is stored or asked.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "登记",
            Self::Change => "变更情况",
            Self::Contact => "联系",
            Self::Report => "党员汇报",
            Self::HostIn => "参加流入地党支部活动",
            Self::HostOut => "不再参加流入地党支部活动",
            Self::Card => "发放活动证",
            Self::Audit => "活动证年审",
            Self::Recall => "收回活动证",
            Self::Review => "复核",
            Self::End => "结束登记",
            Self::Annul => "撤销",
        }
    }

    /// Whether it is for the committee that issues the cards.
    pub fn is_of_card(self) -> bool {
        matches!(self, Self::Card | Self::Audit | Self::Recall)
    }
}

/// How somebody was spoken to.
pub const WAYS: &[Choice] = &[
    ("phone", "电话"),
    ("message", "短信、微信"),
    ("video", "视频"),
    ("visit", "见面走访"),
    ("letter", "信函"),
    ("other", "其他"),
];

/// What became of a card that is no longer used.
pub const RECALLS: &[Choice] = &[("recalled", "收回"), ("lost", "遗失")];

/// The name of a code in such a list.
pub fn name_of(choices: &[Choice], code: &str) -> &'static str {
    choices.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name)
}

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

    /// What no other open file may have: somebody is elsewhere once, whether abroad or not, and in hardship once.
    pub fn open_key(&self, foreign_card: &str) -> Option<String> {
        let open = self.is_open();
        match (self.kind, self.person) {
            (Kind::Out | Kind::Abroad, Some(person)) => open.then(|| format!("away:{person}")),
            (Kind::Hardship, Some(person)) => open.then(|| format!("hardship:{person}")),
            _ => (open && !foreign_card.is_empty()).then(|| format!("in:{foreign_card}")),
        }
    }
}

/// 〔2026〕第3号.
pub fn card_number(year: i64, no: i64) -> String {
    format!("〔{year}〕第{no:04}号")
}
