//! What in the catalogue rests on a rule. What rests on it in code is said by the nouns.

use crate::{Catalogue, Duty, MeetingKind, Procedure, Step, UnitKind};

/// Something in the catalogue that rests on a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RuleUser<'a> {
    /// A kind of meeting: how often, how many must be there, who chairs.
    Meeting(&'a MeetingKind),
    /// A step of a procedure: what comes before, how long is waited.
    Step(&'a Procedure, &'a Step),
    /// A kind of unit: its term.
    Unit(&'a UnitKind),
    /// A duty that it asks.
    Duty(&'a Duty),
}

impl Catalogue {
    /// Everything in the catalogue that rests on the rule named `key`, each once.
    #[must_use]
    pub fn users_of(&self, key: &str) -> Vec<RuleUser<'_>> {
        let meetings = self.meeting_kinds().filter(|m| m.rests_on(key)).map(RuleUser::Meeting);
        let steps = self
            .procedures()
            .flat_map(|p| p.steps.iter().filter(|s| s.rests_on(key)).map(move |s| RuleUser::Step(p, s)));
        let units = self.unit_kinds().filter(|u| u.rests_on(key)).map(RuleUser::Unit);
        let duties = self.duties().filter(|d| d.rule == key).map(RuleUser::Duty);
        meetings.chain(steps).chain(units).chain(duties).collect()
    }
}

impl MeetingKind {
    fn rests_on(&self, rule: &str) -> bool {
        self.rules.iter().any(|r| r == rule) || self.quorum.as_ref().is_some_and(|q| q.rule == rule)
    }
}

impl Step {
    fn rests_on(&self, rule: &str) -> bool {
        let waits = self.waits.iter().flat_map(|w| w.not_before.iter().chain(&w.not_after));
        self.rule.iter().chain(waits).any(|r| r == rule)
    }
}

impl UnitKind {
    fn rests_on(&self, rule: &str) -> bool {
        self.term_rule.iter().chain(&self.term_rule_village).any(|r| r == rule)
    }
}
