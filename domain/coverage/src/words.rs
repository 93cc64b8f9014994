//! The words of this noun: what is registered, what happens in a file, how an organisation is covered, and the choices of its forms.

/// What is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 非公有制企业.
    Enterprise,
    /// 社会组织.
    Social,
    /// 村, as one whom instructors look after.
    Village,
    /// 党建工作指导员.
    Instructor,
}

/// Code and name, as a form offers them.
pub type Choice = (&'static str, &'static str);

impl Kind {
    /// All.
    pub const ALL: [Self; 4] = [Self::Enterprise, Self::Social, Self::Village, Self::Instructor];

    /// As stored, and as a tag of the ledger.
    pub fn key(self) -> &'static str {
        match self {
            Self::Enterprise => "enterprise",
            Self::Social => "social",
            Self::Village => "village",
            Self::Instructor => "instructor",
        }
    }

    /// From what is stored or asked.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enterprise => "非公有制企业",
            Self::Social => "社会组织",
            Self::Village => "村",
            Self::Instructor => "党建工作指导员",
        }
    }

    /// Whether it is a 两新 organisation.
    pub fn is_new_sector(self) -> bool {
        matches!(self, Self::Enterprise | Self::Social)
    }

    /// How it can end.
    pub fn ends(self) -> &'static [Choice] {
        match self {
            Self::Enterprise | Self::Social => &[
                ("deregistered", "注销、吊销"),
                ("moved", "迁出本区"),
                ("handed", "移交其他党组织登记"),
                ("other", "其他"),
            ],
            Self::Village => &[("merged", "村撤并"), ("other", "其他")],
            Self::Instructor => {
                &[("work", "工作变动"), ("expired", "选派期满"), ("unfit", "不适宜继续担任"), ("other", "其他")]
            }
        }
    }

    /// What may happen in such a file after it was registered.
    pub fn takes(self, event: EventKind) -> bool {
        use EventKind as E;
        match event {
            E::Register | E::Move | E::End | E::Annul => true,
            E::Change => self != Self::Village,
            E::Verify | E::Form => self.is_new_sector(),
            E::Assign | E::Release | E::Contact | E::Solve => self != Self::Instructor,
        }
    }
}

/// What happened in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// 登记.
    Register,
    /// 变更信息.
    Change,
    /// 核实职工和党员数.
    Verify,
    /// 变更组建方式.
    Form,
    /// 派指导员.
    Assign,
    /// 指导员不再联系.
    Release,
    /// 联系记录.
    Contact,
    /// 问题解决.
    Solve,
    /// 划转: to another Party organisation.
    Move,
    /// 结束.
    End,
    /// 撤销前面的一条.
    Annul,
}

impl EventKind {
    /// All.
    pub const ALL: [Self; 11] = [
        Self::Register,
        Self::Contact,
        Self::Solve,
        Self::Form,
        Self::Verify,
        Self::Assign,
        Self::Release,
        Self::Change,
        Self::Move,
        Self::End,
        Self::Annul,
    ];

    /// As stored, and in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Change => "change",
            Self::Verify => "verify",
            Self::Form => "form",
            Self::Assign => "assign",
            Self::Release => "release",
            Self::Contact => "contact",
            Self::Solve => "solve",
            Self::Move => "move",
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
            Self::Change => "变更信息",
            Self::Verify => "核实职工和党员数",
            Self::Form => "变更组建方式",
            Self::Assign => "派指导员",
            Self::Release => "指导员不再联系",
            Self::Contact => "记联系",
            Self::Solve => "问题解决",
            Self::Move => "划转",
            Self::End => "结束登记",
            Self::Annul => "撤销",
        }
    }
}

/// How a 两新 organisation is organised (组建方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// 单独组建.
    Own,
    /// 联合组建.
    Joint,
    /// 没有组建, 群团组织覆盖.
    Union,
    /// 没有组建.
    None,
}

impl Form {
    /// All.
    pub const ALL: [Self; 4] = [Self::Own, Self::Joint, Self::Union, Self::None];
    /// As a form offers them.
    pub const CHOICES: &[Choice] =
        &[("own", "单独组建"), ("joint", "联合组建"), ("union", "未组建，群团组织覆盖"), ("none", "未组建")];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Joint => "joint",
            Self::Union => "union",
            Self::None => "none",
        }
    }

    /// From what is stored or asked.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        name_of(Self::CHOICES, self.key())
    }

    /// Whether there is a Party organisation.
    pub fn is_built(self) -> bool {
        matches!(self, Self::Own | Self::Joint)
    }
}

/// How an organisation is covered on a day, its instructors counted in: the tag `form` of the ledger.
pub fn cover(form: Form, served: bool) -> &'static str {
    match (form, served) {
        (Form::Own, _) => "own",
        (Form::Joint, _) => "joint",
        (_, true) => "instructor",
        (Form::Union, false) => "union",
        (Form::None, false) => "none",
    }
}

/// The same in Chinese.
pub fn cover_name(form: Form, served: bool) -> &'static str {
    match (form, served) {
        (Form::Own | Form::Joint, _) => form.name(),
        (Form::Union, true) => "未组建，群团组织覆盖，已派指导员",
        (Form::None, true) => "未组建，已派指导员",
        (_, false) => form.name(),
    }
}

/// What a rule would have an organisation build: the tag `due` of the ledger. One that is built is counted among those that should be.
pub fn due(form: Form, full: i64, least: i64) -> &'static str {
    if full >= least {
        "own"
    } else if full > 0 || form.is_built() {
        "joint"
    } else {
        "no"
    }
}

/// Whether a problem is solved.
pub const SOLVED: &[Choice] = &[("yes", "已经解决"), ("no", "还没有解决")];
/// Where an instructor comes from.
pub const FROM: &[Choice] = &[("roster", "本区党员名册中的党员"), ("other", "其他人员")];

/// The name of a code in such a list.
pub fn name_of(choices: &[Choice], code: &str) -> &'static str {
    choices.iter().find(|(known, _)| *known == code).map_or("", |(_, name)| name)
}

/// The codes of [`cover`] in Chinese.
pub const COVERS: &[Choice] = &[
    ("own", "单独组建"),
    ("joint", "联合组建"),
    ("instructor", "未组建，派指导员"),
    ("union", "未组建，群团组织覆盖"),
    ("none", "未覆盖"),
];
