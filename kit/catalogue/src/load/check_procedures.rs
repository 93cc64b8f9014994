//! Checks kinds of vote and procedures: every step, rule, vote and outcome named must be there, and no step may wait for itself.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Shelves;
use super::check::known;
use super::check_kinds;
use super::items::{Located, doubled};
use crate::{CaseSubject, CodeTable, Length, ON, OUTCOME, Problem, Procedure, Rule, Step, Vote, VoteDue};

/// Checks all of them.
pub(crate) fn procedures(all: &Shelves, tables: &IndexMap<String, CodeTable>, problems: &mut Vec<Problem>) {
    for vote in all.votes.values() {
        vote_rules(all, vote, problems);
    }
    for kind in all.kinds.values() {
        known(kind, "successor", "办事程序", kind.item.successor.iter(), &all.procedures, problems);
        known(kind, "rules", "规则", kind.item.rules.iter(), &all.rules, problems);
    }
    for procedure in all.procedures.values() {
        whole(all, procedure, problems);
        for at in 0..procedure.item.steps.len() {
            Checked { all, procedure, at }.step(tables, problems);
        }
    }
}

fn vote_rules(all: &Shelves, vote: &Located<Vote>, problems: &mut Vec<Problem>) {
    known(vote, "attendance_rule", "规则", vote.item.attendance_rule.iter(), &all.rules, problems);
    known(vote, "pass_rule", "规则", vote.item.pass_rule.iter(), &all.rules, problems);
    known(vote, "due_rule", "规则", vote.item.due_rule.iter(), &all.rules, problems);
    known(vote, "not_due_rule", "规则", vote.item.not_due_rule.iter(), &all.rules, problems);
    known(vote, "rules", "规则", vote.item.rules.iter(), &all.rules, problems);
    known(vote, "meetings", "会议类型", vote.item.meetings.iter(), &all.meetings, problems);
    if vote.item.due.is_some() != vote.item.due_rule.is_some() {
        problems.push(vote.problem("due", "应到会人员和规则只写了一项", "请同时写 due 和 due_rule，或都不写"));
    }
    if vote.item.not_due_rule.is_some() && vote.item.due != Some(VoteDue::Members) {
        let what = "只有应到会的是党员（due = \"members\"）的表决才有不计入应到会的";
        problems.push(vote.problem("not_due_rule", what, "请删去，或改正 due"));
    }
    if vote.item.attendance_rule.is_none() && vote.item.pass_rule.is_none() {
        let what = "没有写按哪条规则表决";
        problems.push(vote.problem("", what, "请写 attendance_rule 或 pass_rule"));
    }
}

fn whole(all: &Shelves, procedure: &Located<Procedure>, problems: &mut Vec<Problem>) {
    let item = &procedure.item;
    known(procedure, "unit_kinds", "党组织类别", item.unit_kinds.iter(), &all.unit_kinds, problems);
    for (at, key) in doubled(item.steps.iter().map(|s| s.key.as_str())) {
        problems.push(procedure.problem(&format!("step[{at}].key"), format!("步骤“{key}”重复"), "请换一个 key"));
    }
    if !item.steps.iter().any(|s| s.after.is_empty()) {
        problems.push(procedure.problem("", "没有可以最先办理的步骤", "至少有一个步骤不写 after"));
    }
    if item.subject == CaseSubject::Matter && item.title.is_empty() {
        problems.push(procedure.problem("subject", "事项类程序没有写标题名称（title）", "请补上，如“事项”"));
    }
    if item.subject == CaseSubject::Noun && item.noun.is_empty() {
        problems.push(procedure.problem("noun", "subject = \"noun\" 的程序要写 noun", "请补上"));
    }
    if let Some((at, path)) = cycle(&item.steps) {
        let what = format!("步骤互相等待：{}", path.join(" → "));
        problems.push(procedure.problem(&format!("step[{at}].after"), what, "请去掉其中一个 after"));
    }
}

/// The first step that waits for itself, and by which way.
fn cycle(steps: &[Step]) -> Option<(usize, Vec<String>)> {
    let mut sound = BTreeSet::new();
    for (at, step) in steps.iter().enumerate() {
        let mut path = Vec::new();
        if leads_back(steps, &step.key, &mut path, &mut sound) {
            return Some((at, path));
        }
    }
    None
}

fn leads_back(steps: &[Step], key: &str, path: &mut Vec<String>, sound: &mut BTreeSet<String>) -> bool {
    if path.iter().any(|on_the_way| on_the_way == key) {
        path.push(key.to_owned());
        return true;
    }
    if sound.contains(key) {
        return false;
    }
    path.push(key.to_owned());
    let before = steps.iter().find(|s| s.key == key).map(|s| s.after.as_slice()).unwrap_or_default();
    for wanted in before.iter().flat_map(|a| a.split('|')).map(|one| one.split('.').next().unwrap_or(one)) {
        if leads_back(steps, wanted, path, sound) {
            return true;
        }
    }
    path.pop();
    sound.insert(key.to_owned());
    false
}

/// One step of a procedure.
struct Checked<'a> {
    all: &'a Shelves,
    procedure: &'a Located<Procedure>,
    at: usize,
}

impl Checked<'_> {
    fn problem(&self, path: &str, what: impl Into<String>, remedy: &str) -> Problem {
        self.procedure.problem(&format!("step[{}].{path}", self.at), what, remedy)
    }

    fn step(&self, tables: &IndexMap<String, CodeTable>, problems: &mut Vec<Problem>) {
        let Some(step) = self.procedure.item.steps.get(self.at) else { return };
        for (n, wanted) in step.after.iter().enumerate() {
            for one in wanted.split('|').filter(|one| !self.is_step(one)) {
                problems.push(self.problem(&format!("after[{n}]"), format!("没有“{one}”这个步骤或结果"), "请改正"));
            }
        }
        for (n, key) in step.approves.iter().enumerate().filter(|(_, key)| !self.is_step(key)) {
            problems.push(self.problem(&format!("approves[{n}]"), format!("没有“{key}”这个步骤"), "请改正"));
        }
        self.waits(step, problems);
        let place = format!("step[{}]", self.at);
        let here = self.procedure.located(&place, ());
        known(&here, "vote", "表决规则", step.votes(), &self.all.votes, problems);
        self.vote(step, problems);
        known(&here, "meetings", "会议类型", step.meetings.iter(), &self.all.meetings, problems);
        known(&here, "rule", "规则", step.rule.iter(), &self.all.rules, problems);
        known(&here, "rules", "规则", step.rules.iter(), &self.all.rules, problems);
        for (n, field) in step.fields.iter().enumerate() {
            let of_codes = field.codes.iter().flat_map(|c| &c.rules);
            known(&here, &format!("field[{n}].codes"), "规则", of_codes, &self.all.rules, problems);
        }
        check_kinds::fields(&here, &step.fields, tables, problems);
        for (n, field) in step.fields.iter().enumerate().filter(|(_, f)| f.key == ON || f.key == OUTCOME) {
            let what = format!("字段不能叫“{}”，这个名字已有用处", field.key);
            problems.push(self.problem(&format!("field[{n}].key"), what, "请换一个 key"));
        }
        let form = self.procedure.located(&place, step.form.clone());
        for (n, entry) in step.entries.iter().enumerate() {
            check_kinds::entry_fields(&form, n, entry, problems);
        }
        self.outcomes(step, problems);
    }

    /// Whether `vote` or `vote.passed` is a step, or an outcome of one.
    fn is_step(&self, wanted: &str) -> bool {
        let (key, outcome) = wanted.split_once('.').map_or((wanted, None), |(key, outcome)| (key, Some(outcome)));
        let step = self.procedure.item.step(key);
        step.is_some_and(|s| outcome.is_none_or(|o| s.outcome(o).is_some()))
    }

    /// What is said of a vote has one, and a field that tells it.
    fn vote(&self, step: &Step, problems: &mut Vec<Problem>) {
        if step.vote.is_none() && (step.vote_optional || step.vote_instead.is_some()) {
            let what = "没有表决的步骤写了 vote_optional 或 vote_instead";
            problems.push(self.problem("vote", what, "请写 vote，或都不写"));
        }
        let Some(instead) = &step.vote_instead else { return };
        let field = step.fields.iter().find(|f| f.key == instead.field);
        if !field.is_some_and(|f| f.codes.iter().any(|c| c.code == instead.is)) {
            let what = format!("没有可以选“{}”的字段“{}”", instead.is, instead.field);
            problems.push(self.problem("vote_instead", what, "请改正"));
        }
    }

    fn waits(&self, step: &Step, problems: &mut Vec<Problem>) {
        for (n, wait) in step.waits.iter().enumerate() {
            for from in wait.from.split('|').filter(|from| self.procedure.item.step(from).is_none()) {
                let what = format!("没有“{from}”这个步骤");
                problems.push(self.problem(&format!("wait[{n}].from"), what, "请改正"));
            }
            if wait.from_itself(&step.key) && !step.repeats {
                let what = "只有可以多次办理（repeats）的步骤才能从自己算起";
                problems.push(self.problem(&format!("wait[{n}].from"), what, "请改正"));
            }
            if wait.not_before.is_some() == wait.not_after.is_some() {
                let remedy = "请写 not_before 和 not_after 中的一个";
                problems.push(self.problem(&format!("wait[{n}]"), "等待没有写期限，或写了两个期限", remedy));
            }
            for (o, outcome) in wait.outcomes.iter().enumerate().filter(|(_, o)| step.outcome(o).is_none()) {
                let path = format!("wait[{n}].outcomes[{o}]");
                problems.push(self.problem(&path, format!("这个步骤没有“{outcome}”这个结果"), "请改正"));
            }
            type OfRule = fn(&Rule) -> Option<Length>;
            let least = wait.not_before.as_ref().map(|key| ("not_before", key, Rule::at_least as OfRule));
            let most = wait.not_after.as_ref().map(|key| ("not_after", key, Rule::at_most as OfRule));
            for (path, key, length) in least.into_iter().chain(most) {
                let path = format!("wait[{n}].{path}");
                match self.all.rules.get(key) {
                    None => problems.push(self.problem(&path, format!("没有“{key}”这个规则"), "请改正或先定义它")),
                    Some(rule) if length(&rule.item).is_none() => {
                        let what = format!("规则“{key}”没有写期限");
                        problems.push(self.problem(&path, what, "规则的 unit 应为年、个月、天或个工作日，并写 value"));
                    }
                    Some(_) => {}
                }
            }
        }
    }

    fn outcomes(&self, step: &Step, problems: &mut Vec<Problem>) {
        for (n, key) in doubled(step.outcomes.iter().map(|o| o.key.as_str())) {
            problems.push(self.problem(&format!("outcome[{n}].key"), format!("结果“{key}”重复"), "请换一个 key"));
        }
        let voted = |n: usize| step.outcomes.get(n).is_some_and(|o| o.vote.is_some()) && step.vote.is_none();
        for n in (0..step.outcomes.len()).filter(|n| voted(*n)) {
            let remedy = "请写步骤的 vote，或删去结果的 vote";
            problems.push(self.problem(&format!("outcome[{n}].vote"), "这个步骤没有表决", remedy));
        }
    }
}
