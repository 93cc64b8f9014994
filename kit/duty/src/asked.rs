//! A duty with the rule that asks it.

use crate::{By, Facts, span};
use base::{Day, Period};
use catalogue::{Catalogue, Duty, DutyFact, Every, Hardness, Rule, Workdays};

/// A duty with the rule that asks it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'c> {
    /// The duty.
    pub duty: &'c Duty,
    /// Its rule: how often, how many times, how binding, by which clause.
    pub rule: &'c Rule,
}

impl<'c> Asked<'c> {
    /// The duty of that key.
    #[must_use]
    pub fn of(catalogue: &'c Catalogue, key: &str) -> Option<Self> {
        let duty = catalogue.duty(key)?;
        Some(Self { duty, rule: catalogue.rule(&duty.rule)? })
    }

    /// All duties, in the order of the catalogue.
    pub fn all(catalogue: &'c Catalogue) -> impl Iterator<Item = Self> {
        catalogue.duties().filter_map(move |duty| Some(Self { duty, rule: catalogue.rule(&duty.rule)? }))
    }

    /// Kinds of unit that owe it.
    #[must_use]
    pub fn unit_kinds(&self) -> &'c [String] {
        if self.duty.unit_kinds.is_empty() { &self.rule.unit_kinds } else { &self.duty.unit_kinds }
    }

    /// The span in which it is owed; `None` when it is a term of office.
    #[must_use]
    pub fn every(&self) -> Option<Every> {
        if self.duty.term { None } else { self.rule.every }
    }

    /// How many times are owed in a span; by each group, where each owes it.
    #[must_use]
    pub fn least(&self) -> i64 {
        self.rule.value.unwrap_or(1).max(1)
    }

    /// 应当 or 一般.
    #[must_use]
    pub fn hardness(&self) -> Hardness {
        self.rule.basis.hardness
    }

    /// Whether a unit of this kind and of which this holds owes it at all.
    #[must_use]
    pub fn concerns(&self, unit_kind: &str, facts: &Facts) -> bool {
        let fact = match self.duty.fact {
            Some(DutyFact::Committee) => facts.has_committee,
            Some(DutyFact::Groups) => facts.has_groups,
            None => true,
        };
        fact && self.unit_kinds().iter().any(|kind| kind == unit_kind)
    }

    /// Whether such a unit owes this span: it stood through all of it, and the rule was in force at its end.
    #[must_use]
    pub fn owes(&self, unit_kind: &str, facts: &Facts, span: Period) -> bool {
        let lived = facts.since.is_none_or(|since| since <= span.from) && facts.until.is_none_or(|end| span.to < end);
        let groups =
            self.duty.fact != Some(DutyFact::Groups) || facts.grouped_since.is_none_or(|since| since <= span.from);
        lived && groups && self.concerns(unit_kind, facts) && self.in_force(span)
    }

    /// Whether the rule is in force at the end of a span.
    #[must_use]
    pub fn in_force(&self, span: Period) -> bool {
        self.rule.basis.holds_on(span.to) && self.duty.basis.holds_on(span.to)
    }

    /// By when a span is to be done.
    #[must_use]
    pub fn by(&self, span: Period, workdays: &Workdays) -> By {
        span::by(span, self.duty.grace, workdays)
    }

    /// The days on which to be reminded of a due day, the earliest first.
    #[must_use]
    pub fn reminders(&self, due: Day) -> Vec<Day> {
        let months = self.duty.remind_months.iter().map(|n| due.plus_months(-n));
        months.chain(self.duty.remind_days.iter().map(|n| due.plus_days(-n))).collect()
    }

    /// The clause as it is shown; 未核实 when nobody has read it.
    #[must_use]
    pub fn clause(&self) -> String {
        self.rule.basis.cited()
    }

    /// 每月 1 次, 每月每个党小组 1 次, 每届 1 次.
    #[must_use]
    pub fn words(&self) -> String {
        let every = match self.every() {
            Some(Every::Month) => "每月",
            Some(Every::Quarter) => "每季度",
            Some(Every::HalfYear) => "每半年",
            Some(Every::Year) => "每年",
            None => "每届",
        };
        let each = if self.duty.fact == Some(DutyFact::Groups) { "每个党小组" } else { "" };
        format!("{every}{each} {} 次", self.least())
    }
}
