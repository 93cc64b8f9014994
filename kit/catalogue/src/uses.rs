//! What in the catalogue rests on a rule. What rests on it in code is said by the nouns.

use crate::{Catalogue, Duty, Kind, MeetingKind, Procedure, Step, UnitKind};

/// Something in the catalogue that rests on a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RuleUser<'a> {
    /// A kind of meeting: how often, how many must be there, who chairs.
    Meeting(&'a MeetingKind),
    /// A step of a procedure: what comes before, how long is waited, how its vote is counted, what may be chosen.
    Step(&'a Procedure, &'a Step),
    /// A kind of unit: its term.
    Unit(&'a UnitKind),
    /// A duty that it asks.
    Duty(&'a Duty),
    /// A simple kind of record that it speaks of.
    Kind(&'a Kind),
}

impl Catalogue {
    /// Everything in the catalogue that rests on the rule named `key`, each once.
    #[must_use]
    pub fn users_of(&self, key: &str) -> Vec<RuleUser<'_>> {
        let meetings = self.meeting_kinds().filter(|m| m.rests_on(key)).map(RuleUser::Meeting);
        let steps = self
            .procedures()
            .flat_map(|p| p.steps.iter().filter(|s| self.step_rests_on(s, key)).map(move |s| RuleUser::Step(p, s)));
        let units = self.unit_kinds().filter(|u| u.rests_on(key)).map(RuleUser::Unit);
        let duties = self.duties().filter(|d| d.rule == key).map(RuleUser::Duty);
        let kinds = self.kinds().filter(|k| k.rests_on(key)).map(RuleUser::Kind);
        meetings.chain(steps).chain(units).chain(duties).chain(kinds).collect()
    }

    /// Whether one of [`Catalogue::users_of`] judges or reminds by the rule, and does not only show it where something is entered.
    #[must_use]
    pub fn judges(&self, user: &RuleUser<'_>, rule: &str) -> bool {
        match user {
            RuleUser::Meeting(kind) => kind.quorum.as_ref().is_some_and(|q| q.rule == rule),
            RuleUser::Step(_, step) => {
                self.votes_of(step).any(|v| v.rests_on().any(|r| r == rule)) || step.judged_by().any(|r| r == rule)
            }
            RuleUser::Unit(_) | RuleUser::Duty(_) => true,
            RuleUser::Kind(_) => false,
        }
    }

    /// Keys of the rules to be shown where a step is taken, each once: what comes before it, the waiting times, what else speaks of it,
    /// how its vote is counted.
    #[must_use]
    pub fn rules_of_step<'a>(&'a self, step: &'a Step) -> Vec<&'a str> {
        let of_vote = self.votes_of(step).flat_map(crate::Vote::rests_on);
        let mut all: Vec<&str> = Vec::new();
        for key in step.rule.iter().chain(step.waits()).chain(&step.rules).chain(of_vote) {
            if !all.contains(&key.as_str()) {
                all.push(key);
            }
        }
        all
    }

    fn step_rests_on(&self, step: &Step, rule: &str) -> bool {
        step.rests_on(rule) || self.votes_of(step).any(|v| v.rests_on().any(|r| r == rule))
    }

    fn votes_of<'a>(&'a self, step: &'a Step) -> impl Iterator<Item = &'a crate::Vote> {
        step.votes().filter_map(|key| self.vote(key))
    }
}

impl MeetingKind {
    fn rests_on(&self, rule: &str) -> bool {
        self.rules.iter().any(|r| r == rule) || self.quorum.as_ref().is_some_and(|q| q.rule == rule)
    }
}

impl Kind {
    fn rests_on(&self, rule: &str) -> bool {
        self.rules.iter().chain(self.relations.iter().map(|r| &r.rule)).any(|r| r == rule)
    }
}

impl Step {
    fn waits(&self) -> impl Iterator<Item = &String> {
        self.waits.iter().flat_map(|w| w.not_before.iter().chain(&w.not_after))
    }

    /// What comes before it, the waiting times, what may be chosen in it.
    fn judged_by(&self) -> impl Iterator<Item = &String> {
        let choices = self.fields.iter().flat_map(|f| &f.codes).flat_map(|c| &c.rules);
        self.rule.iter().chain(self.waits()).chain(choices)
    }

    fn rests_on(&self, rule: &str) -> bool {
        self.judged_by().chain(&self.rules).any(|r| r == rule)
    }
}

impl UnitKind {
    fn rests_on(&self, rule: &str) -> bool {
        self.term_rule.iter().chain(&self.term_rule_village).any(|r| r == rule)
    }
}
