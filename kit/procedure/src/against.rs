//! What speaks against taking a step: every gate that does not hold, with clause and weight.

use crate::state::{is_over, latest, least, most, satisfied, start};
use crate::{Ballots, Row, Who, vote};
use base::{Day, Refusal};
use catalogue::{Basis, Catalogue, Hardness, Procedure, Step, VoteResult};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A soft rule (一般): it warns.
    Soft,
    /// A hard rule (应当): only somebody named above may let it pass, with a reason.
    Hard,
    /// It contradicts itself. Nobody may let it pass; only paper of the past is taken over as it is.
    Wrong,
    /// Never, not even for paper of the past.
    Never,
}

/// A gate that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Key of the rule or vote; what kind of gate where no rule stands behind it (`order`, `numbers`, `self`, `over`, `outcome`).
    pub rule: String,
    /// What, where, what to do, by which clause.
    pub refusal: Refusal,
    /// How much it weighs.
    pub weight: Weight,
}

impl Finding {
    /// A finding of a weight.
    #[must_use]
    pub fn of(weight: Weight, rule: &str, refusal: Refusal) -> Self {
        Self { rule: rule.to_owned(), refusal, weight }
    }

    /// A finding by a rule of the catalogue: as hard as the rule on that day, with its clause.
    #[must_use]
    pub fn by_rule(catalogue: &Catalogue, key: &str, on: Day, refusal: Refusal) -> Self {
        let Some(rule) = catalogue.rule(key) else { return Self::of(Weight::Hard, key, refusal) };
        let weight = if rule.basis.holds_on(on) { weight(&rule.basis) } else { Weight::Soft };
        let clause = rule.basis.clause().unwrap_or_default();
        Self { rule: key.to_owned(), refusal: refusal.by(clause), weight }
    }
}

fn weight(basis: &Basis) -> Weight {
    if basis.hardness == Hardness::Hard { Weight::Hard } else { Weight::Soft }
}

/// A step about to be taken.
#[derive(Debug, Clone)]
pub struct Proposed<'a> {
    /// The step.
    pub step: &'a Step,
    /// Its day.
    pub on: Day,
    /// What came of it; empty for a step without outcomes.
    pub outcome: &'a str,
    /// The numbers of its vote.
    pub ballots: Option<&'a Ballots>,
    /// Who records it.
    pub by: &'a Who,
}

/// Everything that speaks against a step, in a fixed order.
#[must_use]
pub fn against(
    procedure: &Procedure,
    rows: &[Row],
    new: &Proposed<'_>,
    catalogue: &Catalogue,
    today: Day,
) -> Vec<Finding> {
    let mut found = Vec::new();
    whether_at_all(procedure, rows, new, today, &mut found);
    order(procedure, rows, new, catalogue, &mut found);
    waits(procedure, rows, new, catalogue, &mut found);
    hands(procedure, rows, new, &mut found);
    votes(new, catalogue, &mut found);
    found
}

fn name<'p>(procedure: &'p Procedure, key: &'p str) -> &'p str {
    procedure.step(key).map_or(key, |s| s.name.as_str())
}

fn whether_at_all(procedure: &Procedure, rows: &[Row], new: &Proposed<'_>, today: Day, found: &mut Vec<Finding>) {
    let step = new.step;
    let mut never = |rule: &str, refusal: Refusal| found.push(Finding::of(Weight::Never, rule, refusal));
    if is_over(procedure, rows) {
        never("over", Refusal::new("事项已经办结，不能再登记步骤", "如有误，请先撤销最后一步"));
    }
    let same = || rows.iter().filter(|row| row.step == step.key);
    if let Some(row) = same().find(|row| !step.repeats && step.goes_on(&row.outcome)) {
        let what = format!("“{}”已于{}办理", step.name, row.on.chinese());
        never("again", Refusal::new(what, "如登记有误，请先撤销那一步"));
    } else if let Some(row) = same().filter(|row| row.on > new.on && decides(procedure, step)).max_by_key(|row| row.on)
    {
        // What counts is what was said last: what is recorded later and dated before would not be it.
        let what = format!("日期早于上一次“{}”（{}）", step.name, row.on.chinese());
        never("again", Refusal::at("on", what, "请按先后次序登记；上一次登记有误的，先撤销那一步"));
    }
    if new.on > today {
        never("future", Refusal::at("on", "日期晚于今天", "只登记已经发生的事项，请核对日期"));
    }
    let known = step.outcome(new.outcome).is_some() || (step.outcomes.is_empty() && new.outcome.is_empty());
    if !known {
        never("outcome", Refusal::at("outcome", "没有选择结果", "请从列表中选择"));
    }
}

/// Whether the last row of a step counts and no other: the case goes on or not as it came out, or somebody approves what it says.
fn decides(procedure: &Procedure, step: &Step) -> bool {
    let looked_at = || procedure.steps.iter().any(|s| s.approves.contains(&step.key));
    step.outcomes.iter().any(|o| o.stops || o.ends) || looked_at()
}

/// What must stand before, and no day before theirs.
fn order(procedure: &Procedure, rows: &[Row], new: &Proposed<'_>, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    for wanted in &new.step.after {
        if !satisfied(procedure, rows, wanted) {
            let names: Vec<String> = wanted.split('|').map(|one| described(procedure, one)).collect();
            let what = format!("还没有{}", names.join("或"));
            let refusal = Refusal::new(what, "请先办理");
            // The clause is the rule's; but also where its demand is 一般 the steps keep their order.
            found.push(match &new.step.rule {
                Some(rule) => {
                    let by = Finding::by_rule(catalogue, rule, new.on, refusal);
                    Finding { weight: by.weight.max(Weight::Hard), ..by }
                }
                None => Finding::of(Weight::Hard, "order", refusal),
            });
        }
        for key in wanted.split('|').map(|one| one.split('.').next().unwrap_or(one)) {
            if let Some((_, row)) = latest(rows, key).filter(|(_, row)| row.on > new.on) {
                let what = format!("日期早于“{}”（{}）", name(procedure, key), row.on.chinese());
                found.push(Finding::of(Weight::Wrong, "order", Refusal::at("on", what, "请核对两个日期")));
            }
        }
    }
}

/// `“支部大会讨论”（通过）`.
fn described(procedure: &Procedure, wanted: &str) -> String {
    let (key, outcome) = wanted.split_once('.').map_or((wanted, ""), |(key, outcome)| (key, outcome));
    let outcome =
        procedure.step(key).and_then(|s| s.outcome(outcome)).map_or(String::new(), |o| format!("（{}）", o.name));
    format!("“{}”{outcome}", name(procedure, key))
}

fn waits(procedure: &Procedure, rows: &[Row], new: &Proposed<'_>, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    for wait in new.step.waits.iter().filter(|w| w.holds_for(new.outcome)) {
        let from = || start(wait, rows).map_or("", |row| name(procedure, &row.step));
        if let Some((until, rule)) = least(wait, rows, catalogue).filter(|(until, _)| new.on < until.day) {
            let what = format!("自“{}”起须满{}，到{}才满", from(), length(rule.value, &rule.unit), until.day.chinese());
            let refusal = Refusal::at("on", what, "请核对日期，或到期后再办理");
            found.push(Finding::by_rule(catalogue, &rule.key, new.on, refusal));
        }
        if let Some((until, rule)) = most(wait, rows, catalogue).filter(|(until, _)| new.on > until.day) {
            let most = rule.most.or(rule.value);
            let what = format!("超过自“{}”起{}的期限（{}）", from(), length(most, &rule.unit), until.day.chinese());
            let late = Finding::by_rule(catalogue, &rule.key, new.on, Refusal::at("on", what, "请写明原因"));
            // A pace that was not kept is told and kept as a mark; what was done late is still taken down.
            let weight = if wait.from_itself(&new.step.key) { Weight::Soft } else { late.weight };
            found.push(Finding { weight, ..late });
        }
    }
}

fn length(n: Option<i64>, unit: &str) -> String {
    n.map_or(String::new(), |n| format!("{n}{unit}"))
}

/// Nobody approves what they started; nor starts afterwards what they have approved already, when its turn was let pass.
fn hands(procedure: &Procedure, rows: &[Row], new: &Proposed<'_>, found: &mut Vec<Finding>) {
    let own = |key: &str| rows.iter().any(|row| row.step == key && row.by.is(new.by));
    let mut never = |what: String| {
        found.push(Finding::of(Weight::Never, "self", Refusal::new(what, "请由另一位有权限的同志办理")));
    };
    for key in new.step.approves.iter().filter(|key| own(key)) {
        never(format!("“{}”是您登记的，不能再由您办理“{}”", name(procedure, key), new.step.name));
    }
    if rows.iter().any(|row| row.step == new.step.key) {
        return;
    }
    for step in procedure.steps.iter().filter(|s| s.approves.contains(&new.step.key) && own(&s.key)) {
        never(format!("“{}”是您办理的，不能再由您登记“{}”", step.name, new.step.name));
    }
}

/// The numbers are possible, enough were there, and the outcome is what was voted.
fn votes(new: &Proposed<'_>, catalogue: &Catalogue, found: &mut Vec<Finding>) {
    let Some(rule) = new.step.vote.as_deref().and_then(|key| catalogue.vote(key)) else { return };
    let Some(ballots) = new.ballots else {
        if new.step.vote_optional {
            return;
        }
        found.push(Finding::of(Weight::Never, "numbers", Refusal::at("due", "没有填写表决票数", "请按会议记录填写")));
        return;
    };
    let wrong = vote::impossible(rule, ballots);
    let sound = wrong.is_empty();
    let clause = rule.basis.clause().unwrap_or_default();
    found.extend(wrong.into_iter().map(|r| Finding::of(Weight::Wrong, "numbers", r.by(clause.clone()))));
    if !sound {
        return;
    }
    let decided = vote::decide(rule, ballots);
    let by = |key: &Option<String>, refusal: Refusal| {
        Finding::by_rule(catalogue, key.as_deref().unwrap_or(&rule.key), new.on, refusal)
    };
    if let Some(share) = rule.attendance.filter(|_| !decided.quorate) {
        let least = share.needed(ballots.due);
        let what =
            format!("实到{}人，到会人数应为{}的{}，至少{least}人", ballots.present, rule.voters, share.chinese());
        found.push(by(&rule.attendance_rule, Refusal::at("present", what, "应当另行召开会议")));
    }
    let told = new.step.outcome(new.outcome).and_then(|o| o.vote);
    let (fits, voted) = match told {
        Some(VoteResult::Passed) => (decided.passed, "未通过"),
        Some(VoteResult::Failed) => (!decided.passed, "通过"),
        None => (true, ""),
    };
    if !fits && decided.quorate {
        let sentence = vote::sentence(rule, ballots);
        let what = format!("按票数应为{voted}，与所选结果不一致：{}", sentence.trim_end_matches('。'));
        let told = by(&rule.pass_rule, Refusal::at("outcome", what, "请核对票数和结果"));
        found.push(Finding { weight: Weight::Hard, ..told });
    }
}
