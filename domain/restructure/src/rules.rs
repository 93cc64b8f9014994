//! What the number of members asks of a unit, and what speaks against founding or ending one. Pure.

use base::{Day, Refusal};
use catalogue::Catalogue;
use org::Members;
use procedure::{Finding, Weight};

/// Kinds of unit that approve the founding and ending of others (支部条例 art. 6: the basic-level committee, and those above it).
const AUTHORITIES: [&str; 3] = ["committee", "work_committee", "district_committee"];

/// Whether a kind of unit approves the founding and ending of others.
pub fn is_authority(kind: &str) -> bool {
    AUTHORITIES.contains(&kind)
}

/// Whether a kind of unit is a branch with members of its own and no task behind it.
pub fn is_branch(kind: &str) -> bool {
    matches!(kind, "branch" | "joint_branch")
}

/// What the number of its members asks of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Too few full members: to be dissolved, merged or made part of a joint branch.
    Few,
    /// Too many members: to be split, or a general branch to be founded.
    Many,
    /// A joint branch of too many employers.
    Wide,
    /// Nothing.
    Fine,
}

impl Need {
    /// All, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Few, Self::Many, Self::Wide, Self::Fine];

    /// In addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Few => "few",
            Self::Many => "many",
            Self::Wide => "wide",
            Self::Fine => "fine",
        }
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Few => "正式党员不足",
            Self::Many => "党员过多",
            Self::Wide => "覆盖单位过多",
            Self::Fine => "符合设置条件",
        }
    }

    /// From an address.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|need| need.key() == key)
    }
}

fn value(catalogue: &Catalogue, rule: &str, usual: i64) -> i64 {
    catalogue.rule(rule).and_then(|r| r.value).unwrap_or(usual)
}

/// The employers that a joint branch covers: one a line.
pub fn employers(covers: &str) -> i64 {
    i64::try_from(covers.lines().filter(|line| !line.trim().is_empty()).count()).unwrap_or(i64::MAX)
}

/// What its members ask of a branch; nothing for other kinds of unit.
pub fn need(catalogue: &Catalogue, kind: &str, covers: &str, members: Members) -> Need {
    if !is_branch(kind) {
        return Need::Fine;
    }
    if members.full < value(catalogue, "branch_min_members", 3) {
        return Need::Few;
    }
    if members.total() > value(catalogue, "branch_max_members", 50) {
        return Need::Many;
    }
    let wide = kind == "joint_branch" && employers(covers) > value(catalogue, "branch_joint_units", 5);
    if wide { Need::Wide } else { Need::Fine }
}

/// What the number of members says against a unit of a kind, on a day; `place` is the field to which it belongs.
pub fn against_size(
    catalogue: &Catalogue,
    kind: &str,
    members: Members,
    (on, place): (Day, &'static str),
) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut say = |rule: &str, what: String, remedy: &str| {
        all.push(Finding::by_rule(catalogue, rule, on, Refusal::at(place, what, remedy)));
    };
    let total = members.total();
    if is_branch(kind) {
        let (least, most) = (value(catalogue, "branch_min_members", 3), value(catalogue, "branch_max_members", 50));
        if members.full < least {
            let what = format!("正式党员{}名，不足{least}名", members.full);
            say("branch_min_members", what, "可以与邻近单位成立联合党支部");
        }
        if total > most {
            say("branch_max_members", format!("党员{total}名，超过{most}名"), "一般应当分设党支部或者成立党总支");
        }
    }
    let threshold = match kind {
        "general_branch" => Some(("organ_general_branch_threshold", 50)),
        "committee" => Some(("organ_committee_threshold", 100)),
        _ => None,
    };
    if let Some((rule, usual)) = threshold {
        let least = value(catalogue, rule, usual);
        if total < least {
            // The rule itself lets smaller ones be founded with consent: it warns.
            let refusal = Refusal::at(place, format!("党员{total}名，不足{least}名"), "确有需要的经上级批准可以设立");
            all.push(Finding { weight: Weight::Soft, ..Finding::by_rule(catalogue, rule, on, refusal) });
        }
    }
    let most = value(catalogue, "organ_committee_threshold", 100);
    if kind == "general_branch" && total >= most {
        let refusal = Refusal::at(place, format!("党员{total}名，已达到{most}名"), "一般应当设立党委");
        let finding = Finding::by_rule(catalogue, "organ_committee_threshold", on, refusal);
        all.push(Finding { weight: Weight::Soft, ..finding });
    }
    all
}

/// What the list of employers says against a joint branch.
pub fn against_covers(catalogue: &Catalogue, covers: &str, on: Day) -> Option<Finding> {
    let (n, most) = (employers(covers), value(catalogue, "branch_joint_units", 5));
    if n < 2 {
        let refusal = Refusal::at("covers", "联合党支部没有写明覆盖的单位", "请一行填写一个单位，至少两个");
        return Some(Finding {
            weight: Weight::Wrong,
            ..Finding::by_rule(catalogue, "branch_joint_units", on, refusal)
        });
    }
    let refusal = || Refusal::at("covers", format!("覆盖{n}个单位，超过{most}个"), "一般不超过，请核对");
    (n > most).then(|| Finding::by_rule(catalogue, "branch_joint_units", on, refusal()))
}

/// A reply that agrees names its document.
pub fn against_number(number: &str) -> Option<Finding> {
    let refusal = || Refusal::at("number", "没有填写文号", "同意的，请填写批复（决定）的文号");
    number.trim().is_empty().then(|| Finding::of(Weight::Wrong, "number", refusal()))
}
