//! The words of this noun: what somebody is registered as, what happens in a file, and the choices of its forms.

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
