//! What about a file should be seen to, by rule. Pure; nothing here acts by itself.

use crate::file::{EventKind, File, Form, Kind};
use base::Day;
use catalogue::{Catalogue, Length};

/// What may be wanting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// 应单独组建未组建.
    Own,
    /// 应联合组建未组建.
    Joint,
    /// 没有组建也没有指导员.
    Instructor,
    /// 指导员久未联系.
    Contact,
    /// 职工和党员数待核实.
    Verify,
    /// 所建的党组织已撤销.
    Stray,
}

impl Gap {
    /// All, the most pressing first.
    pub const ALL: [Self; 6] = [Self::Own, Self::Joint, Self::Stray, Self::Instructor, Self::Contact, Self::Verify];

    /// In addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Joint => "joint",
            Self::Instructor => "instructor",
            Self::Contact => "contact",
            Self::Verify => "verify",
            Self::Stray => "stray",
        }
    }

    /// From an address.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.key() == key)
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "应单独组建未组建",
            Self::Joint => "应联合组建未组建",
            Self::Instructor => "没有派指导员",
            Self::Contact => "指导员久未联系",
            Self::Verify => "党员数待核实",
            Self::Stray => "所建党组织已撤销",
        }
    }

    /// What to do.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Own => "在“党组织设置”中成立党支部，批复后在这里变更组建方式",
            Self::Joint => "与相邻、相近的单位成立联合党支部，批复后在这里变更组建方式",
            Self::Instructor => "派一名党建工作指导员",
            Self::Contact => "请指导员联系并记下来；不再联系的，结束并另派",
            Self::Verify => "向单位核实职工和正式党员人数",
            Self::Stray => "变更组建方式，或选择现在的党组织",
        }
    }

    /// The rule behind it; empty where there is none.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Own => "branch_min_members",
            Self::Joint => "branch_joint_units",
            Self::Instructor => "coverage_instructor",
            Self::Contact => "coverage_contact",
            Self::Verify => "coverage_verify",
            Self::Stray => "",
        }
    }

    /// What is recorded when it is seen to.
    pub fn event(self) -> EventKind {
        match self {
            Self::Own | Self::Joint | Self::Stray => EventKind::Form,
            Self::Instructor => EventKind::Assign,
            Self::Contact => EventKind::Contact,
            Self::Verify => EventKind::Verify,
        }
    }
}

/// One thing to see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What is wanting.
    pub gap: Gap,
    /// 已 4 个月没有联系.
    pub what: String,
    /// The clause behind it; empty where there is none.
    pub clause: String,
}

/// The limits of the rules, as of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From how many full members on a branch of its own is due.
    pub least: i64,
    /// From how many employees on an enterprise is a large one.
    pub large: i64,
    /// The day up to which a contact is too long ago.
    pub contact: Option<Day>,
    /// The same of the count of members.
    pub verify: Option<Day>,
    /// Today.
    pub today: Day,
}

impl Limits {
    /// By the rules of the catalogue; what no rule limits is never wanting.
    pub fn of(catalogue: &Catalogue, today: Day) -> Self {
        let value = |key: &str| catalogue.rule(key).and_then(|r| r.value).unwrap_or(i64::MAX);
        let back = |key: &str| match catalogue.rule(key)?.at_least()? {
            Length::Months(n) => Some(today.plus_months(-n)),
            Length::Days(n) => Some(today.plus_days(-n)),
            Length::Workdays(_) => None,
        };
        Self {
            least: value("branch_min_members"),
            large: value("coverage_enterprise_size"),
            contact: back("coverage_contact"),
            verify: back("coverage_verify"),
            today,
        }
    }
}

/// Whether something is wanting; the store says the same in SQL.
fn wanting(f: &File, gap: Gap, limits: &Limits) -> bool {
    let full = f.full.unwrap_or_default();
    let late = |day: Day, cut: Option<Day>| cut.is_some_and(|cut| day <= cut);
    if !f.is_open() || f.kind == Kind::Instructor {
        return false;
    }
    match gap {
        Gap::Own => f.kind.is_new_sector() && f.form != Form::Own && full >= limits.least,
        Gap::Joint => f.kind.is_new_sector() && !f.form.is_built() && (1..limits.least).contains(&full),
        Gap::Instructor => !f.form.is_built() && f.served == 0,
        Gap::Contact => f.served > 0 && f.contact_on.is_some_and(|day| late(day, limits.contact)),
        Gap::Verify => f.kind.is_new_sector() && late(f.verified_on, limits.verify),
        Gap::Stray => f.form.is_built() && f.stray,
    }
}

/// Whole months from a day to another.
fn months(from: Day, to: Day) -> i32 {
    let n = (to.year() - from.year()) * 12 + to.month0() as i32 - from.month0() as i32;
    if from.plus_months(n) > to { n - 1 } else { n }
}

/// Everything to see to about a file, the most pressing first.
pub fn alarms(f: &File, catalogue: &Catalogue, today: Day) -> Vec<Alarm> {
    let limits = Limits::of(catalogue, today);
    let ago = |day: Day| months(day, today);
    let what = |gap: Gap| match gap {
        Gap::Own => format!("有{}名正式党员，应单独组建党支部", f.full.unwrap_or_default()),
        Gap::Joint => format!("有{}名正式党员，应联合组建党支部", f.full.unwrap_or_default()),
        Gap::Contact => f.contact_on.map_or_else(String::new, |day| format!("指导员已{}个月没有联系", ago(day))),
        Gap::Verify => format!("职工和党员数已{}个月没有核实", ago(f.verified_on)),
        Gap::Instructor if f.kind == Kind::Village => "没有指导员".to_owned(),
        Gap::Instructor => "没有组建党组织，也没有派指导员".to_owned(),
        Gap::Stray => Gap::Stray.name().to_owned(),
    };
    let clause = |gap: Gap| catalogue.rule(gap.rule()).map(|r| r.basis.cited()).unwrap_or_default();
    let all = Gap::ALL.into_iter().filter(|gap| wanting(f, *gap, &limits));
    all.map(|gap| Alarm { gap, what: what(gap), clause: clause(gap) }).collect()
}
