//! Who may take a step of whose case, and what becomes of findings. Pure.

use crate::file::Mark;
use access::{Actor, Scope};
use base::{Day, Refusal};
use catalogue::{Step, StepBy};
use procedure::{Ballots, Finding, Weight};

/// What whoever records a step says about rules that do not hold.
#[derive(Debug, Clone, Default)]
pub struct Leave {
    /// It is taken over from paper files.
    pub paper: bool,
    /// Why a hard rule is to be let pass; empty when it is not.
    pub reason: String,
}

/// Whether somebody stands above a unit with a capability.
pub fn may_above(actor: &Actor, capability: &str, unit_path: &str) -> bool {
    actor.scope(capability).is_ok_and(|scope| scope.stands_above(unit_path))
}

/// Whether the hand is the right one for the step.
pub fn against_hand(step: &Step, scope: &Scope, unit_path: &str) -> Option<Finding> {
    let wrong = step.by == StepBy::Superior && !scope.stands_above(unit_path);
    let what = || format!("“{}”由上级党组织办理", step.name);
    wrong.then(|| Finding::of(Weight::Never, "hand", Refusal::new(what(), "请报上级党组织登记")))
}

/// What is said against taking over from paper: only somebody above may, and only what happened before the case was begun here.
pub fn against_paper(may: bool, on: Day, opened: Day) -> Option<Refusal> {
    if !may {
        return Some(Refusal::at("_paper", "补录纸质档案由上级党组织办理", "请报上级党组织补录"));
    }
    let late = on >= opened;
    let what = || format!("事项于{}在系统中登记，此后的步骤不能按补录办理", opened.chinese());
    late.then(|| Refusal::at("_paper", what(), "请按正常步骤登记"))
}

/// Judges findings: what blocks, and the marks that stay when nothing does.
///
/// # Errors
/// Everything that blocks.
pub fn judge(found: Vec<Finding>, leave: &Leave, may_let_pass: bool, by: &str) -> Result<Vec<Mark>, Vec<Refusal>> {
    let (mut blocks, mut marks) = (Vec::new(), Vec::new());
    let reason = leave.reason.trim();
    let mark = |f: &Finding, kind: &str| Mark {
        rule: f.rule.clone(),
        what: f.refusal.what.clone(),
        clause: f.refusal.clause.clone(),
        kind: kind.to_owned(),
        by: if kind == "let_pass" { by.to_owned() } else { String::new() },
        reason: if kind == "let_pass" { reason.to_owned() } else { String::new() },
    };
    for f in found {
        match f.weight {
            Weight::Soft => marks.push(mark(&f, "soft")),
            Weight::Hard | Weight::Wrong if leave.paper => marks.push(mark(&f, "paper")),
            Weight::Hard if !reason.is_empty() && may_let_pass => marks.push(mark(&f, "let_pass")),
            Weight::Hard => blocks.push(with_way(f.refusal)),
            Weight::Wrong | Weight::Never => blocks.push(f.refusal),
        }
    }
    if !reason.is_empty() && !may_let_pass {
        blocks.push(Refusal::at("_let_pass", "您不能放行硬性规定", "请由上级党组织有权限的同志办理"));
    }
    if blocks.is_empty() { Ok(marks) } else { Err(blocks) }
}

/// How a hard rule can still be passed over.
fn with_way(mut refusal: Refusal) -> Refusal {
    const WAY: &str = "确有特殊情况的，由上级党组织写明原因后放行";
    refusal.remedy = if refusal.remedy.is_empty() { WAY.to_owned() } else { format!("{}；{WAY}", refusal.remedy) };
    refusal
}

/// Largest number of a ballot field.
const MOST_VOTERS: u32 = 100_000;

/// The fields of a vote in the form: name, label.
pub const BALLOTS: [(&str, &str); 9] = [
    ("due", "应到会人数"),
    ("present", "实到会人数"),
    ("issued", "发出表决票"),
    ("returned", "收回表决票"),
    ("yes", "赞成"),
    ("no", "反对"),
    ("abstain", "弃权"),
    ("written_yes", "书面意见赞成"),
    ("written_no", "书面意见反对"),
];

/// Reads the numbers of a vote; `text` gives what was typed in a field.
///
/// # Errors
/// Every field that is no number. An empty one is 0.
pub fn ballots<'t>(text: impl Fn(&str) -> &'t str) -> Result<Ballots, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut read = |at: usize| -> u32 {
        let Some((name, label)) = BALLOTS.get(at) else { return 0 };
        let typed = text(name).trim();
        if typed.is_empty() {
            return 0;
        }
        match typed.parse::<u32>() {
            Ok(n) if n <= MOST_VOTERS => n,
            _ => {
                wrong.push(Refusal::at(*name, format!("{label}不是有效人数"), "请填写阿拉伯数字"));
                0
            }
        }
    };
    let ballots = Ballots {
        due: read(0),
        present: read(1),
        issued: read(2),
        returned: read(3),
        yes: read(4),
        no: read(5),
        abstain: read(6),
        written_yes: read(7),
        written_no: read(8),
    };
    if wrong.is_empty() { Ok(ballots) } else { Err(wrong) }
}

/// Why a row is annulled.
pub fn against_reason(reason: &str) -> Option<Refusal> {
    let length = reason.trim().chars().count();
    (!(2..=200).contains(&length)).then(|| Refusal::at("_reason", "请写明原因", "2至200字，如“日期录错”"))
}
