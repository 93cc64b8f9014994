//! The words of this noun: what a place is, what happens to it, and the choices of its forms.

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 网格.
    Grid,
    /// 微网格, within a 网格.
    Micro,
    /// 小区、楼宇、商圈、院落, within a 网格 or 微网格.
    Residence,
}

/// Code and name, as a form offers them.
pub type Choice = (&'static str, &'static str);

impl Kind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Grid, Self::Micro, Self::Residence];

    /// As stored; also the column of the table of posts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Micro => "micro",
            Self::Residence => "residence",
        }
    }

    /// From what is stored or asked.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Grid => "网格",
            Self::Micro => "微网格",
            Self::Residence => "小区楼宇",
        }
    }

    /// What it may lie in.
    pub fn lies_in(self) -> &'static [Self] {
        match self {
            Self::Grid => &[],
            Self::Micro => &[Self::Grid],
            Self::Residence => &[Self::Grid, Self::Micro],
        }
    }
}

/// What happened to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// 设立.
    Open,
    /// 变更.
    Change,
    /// 选配: somebody takes a post.
    Appoint,
    /// 离岗: somebody leaves a post.
    Relieve,
    /// 划转: a grid with all that lies in it, to another unit.
    Move,
    /// 撤并.
    Close,
    /// 撤销前面的一条.
    Annul,
}

impl EventKind {
    /// All.
    pub const ALL: [Self; 7] =
        [Self::Open, Self::Change, Self::Appoint, Self::Relieve, Self::Move, Self::Close, Self::Annul];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Change => "change",
            Self::Appoint => "appoint",
            Self::Relieve => "relieve",
            Self::Move => "move",
            Self::Close => "close",
            Self::Annul => "annul",
        }
    }

    /// From what is stored.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "设立",
            Self::Change => "变更",
            Self::Appoint => "选配",
            Self::Relieve => "离岗",
            Self::Move => "划转",
            Self::Close => "撤并",
            Self::Annul => "撤销",
        }
    }
}

/// What a residence is.
pub const FORMS: &[Choice] =
    &[("estate", "小区"), ("tower", "楼宇"), ("mall", "商圈"), ("yard", "院落"), ("other", "其他")];

/// How somebody came to a post.
pub const WAYS: &[Choice] =
    &[("recruit", "招聘"), ("elect", "选举"), ("assign", "选派"), ("concurrent", "兼任"), ("other", "其他")];

/// Whether somebody does nothing else.
pub const TIMES: &[Choice] = &[("full", "专职"), ("part", "兼职")];

/// Whether a holder stands in the roster.
pub const WHO: &[Choice] = &[("member", "名册中的党员"), ("outside", "名册以外（填电话）")];

/// Why somebody left a post.
pub const LEAVES: &[Choice] = &[
    ("expired", "任期、聘期届满"),
    ("moved", "调整岗位"),
    ("resigned", "本人辞去"),
    ("unfit", "不适宜继续担任"),
    ("away", "调离、迁出"),
    ("died", "去世"),
    ("other", "其他"),
];

/// Why a place ceased to be.
pub const CLOSES: &[Choice] =
    &[("merged", "并入其他网格"), ("split", "重新划分"), ("demolished", "拆迁、征收"), ("other", "其他")];

/// The name of a code in such a list.
pub fn name_of(choices: &[Choice], code: &str) -> &'static str {
    choices.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name)
}
