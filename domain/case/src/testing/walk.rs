//! Random walks through the store: numbers that look random, forms filled in by them, and the *shadow* of a case: which steps it allows,
//! said once more in other words and without the engine, so that the two can be compared.

use crate::acts::NewStep;
use crate::testing::step;
use base::{Day, Fault, Outcome};
use catalogue::{Field, FieldType, Procedure, Step, StepBy};
use procedure::Who;

/// Numbers that look random and are the same every time (xorshift).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The numbers of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// From 0 to `n` - 1; 0 when there is nothing to choose.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let n = u64::try_from(n).unwrap_or(1).max(1);
        usize::try_from(self.0 % n).unwrap_or(0)
    }

    /// The same as a number of days or votes.
    pub fn up_to(&mut self, most: u32) -> u32 {
        u32::try_from(self.below(usize::try_from(most).unwrap_or(0) + 1)).unwrap_or(0)
    }

    /// Once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// The place of one of so many, mostly of one that fits; of any at all once in `n` times, and where none fits.
    pub fn mostly(&mut self, many: usize, n: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let all: Vec<usize> = (0..many).collect();
        let some: Vec<usize> = all.iter().copied().filter(|at| fits(*at)).collect();
        let any = some.is_empty() || self.once_in(n);
        self.of(if any { &all } else { &some }).copied()
    }

    /// One of them; `None` of nothing.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// The walks that are gone, each by its own seed: the first, or as many as the environment variable `TAIZHANG_WALKS` says (`30`), or
/// those from one to another (`12-13`).
#[must_use]
pub fn walks() -> std::ops::Range<u64> {
    let asked = std::env::var("TAIZHANG_WALKS").unwrap_or_default();
    let (from, to) = asked.split_once('-').unwrap_or(("0", &asked));
    from.parse().unwrap_or(0)..to.parse().unwrap_or(1)
}

/// What was let through. A refusal is nothing.
///
/// # Errors
/// Anything else but a refusal is a fault of the program.
pub fn allowed<T>(tried: Outcome<T>) -> Outcome<Option<T>> {
    match tried {
        Ok(made) => Ok(Some(made)),
        Err(Fault::Refused(_) | Fault::Stale(_) | Fault::NotFound | Fault::Forbidden(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// A step of that day with its fields filled in: by `known` where it says something, otherwise by anything that fits.
pub fn filled(
    described: &Step,
    on: Day,
    dice: &mut Dice,
    known: impl Fn(&Field, &mut Dice) -> Option<Vec<String>>,
) -> NewStep {
    let mut new = step(&described.key, &on.to_string(), &[]);
    if !described.outcomes.is_empty() {
        // Mostly as it comes out well, so that the case goes on.
        let at = if dice.below(4) > 0 { 0 } else { dice.below(described.outcomes.len()) };
        let outcome = described.outcomes.get(at).map_or(String::new(), |o| o.key.clone());
        new.texts = new.texts.with("outcome", outcome);
    }
    for field in &described.fields {
        let texts = known(field, dice).unwrap_or_else(|| anything(field, on, dice));
        for text in texts {
            new.texts.push(&field.key, text);
        }
    }
    new
}

fn anything(field: &Field, on: Day, dice: &mut Dice) -> Vec<String> {
    let text = match field.kind {
        FieldType::Code => dice.of(&field.codes).map_or(String::new(), |c| c.code.clone()),
        FieldType::Text | FieldType::Long => "如实填写".to_owned(),
        FieldType::Bool => "no".to_owned(),
        FieldType::Day => on.plus_days(30).to_string(),
        FieldType::Number => field.min.unwrap_or(1).to_string(),
        _ => return Vec::new(),
    };
    vec![text]
}

/// A step that was let through and stands.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its row.
    pub row: i64,
    /// Its step.
    pub step: String,
    /// What came of it; empty for a step without outcomes.
    pub outcome: String,
    /// Its day.
    pub on: Day,
    /// Who recorded it.
    pub hand: Who,
}

/// How a step was taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// The hand reaches the unit of the case.
    pub reaches: bool,
    /// It stands above the unit.
    pub above: bool,
    /// Taken over from paper.
    pub paper: bool,
    /// Rules were let pass for a reason.
    pub let_pass: bool,
}

/// What a case must be, kept beside the program.
#[derive(Debug, Clone)]
pub struct Shadow {
    /// The procedure.
    pub procedure: Procedure,
    /// The steps that stand, in the order in which they were recorded.
    pub rows: Vec<Taken>,
}

impl Shadow {
    /// A case without steps.
    #[must_use]
    pub fn new(procedure: &Procedure) -> Self {
        Self { procedure: procedure.clone(), rows: Vec::new() }
    }

    /// The last row of a step.
    #[must_use]
    pub fn last(&self, key: &str) -> Option<&Taken> {
        self.rows.iter().rev().find(|r| r.step == key)
    }

    /// Whether a step stands with an outcome.
    #[must_use]
    pub fn has(&self, key: &str, outcome: &str) -> bool {
        self.rows.iter().any(|r| r.step == key && r.outcome == outcome)
    }

    fn ends(&self, taken: &Taken) -> bool {
        let Some(step) = self.procedure.step(&taken.step) else { return false };
        let outcome = step.outcomes.iter().find(|o| o.key == taken.outcome);
        outcome.is_some_and(|o| o.ends) || (step.last && outcome.is_none_or(|o| !o.stops))
    }

    /// Whether nothing more is to be done.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.rows.iter().any(|r| self.ends(r))
    }

    fn goes_on(&self, taken: &Taken) -> bool {
        let outcomes = self.procedure.step(&taken.step).map_or(&[][..], |s| s.outcomes.as_slice());
        !outcomes.iter().any(|o| o.key == taken.outcome && (o.stops || o.ends))
    }

    fn fulfilled(&self, wanted: &str) -> bool {
        wanted.split('|').any(|one| match one.split_once('.') {
            Some((key, outcome)) => self.last(key).is_some_and(|r| r.outcome == outcome),
            None => self.last(one).is_some_and(|r| self.goes_on(r)),
        })
    }

    /// The steps whose turn it is.
    #[must_use]
    pub fn in_turn(&self) -> Vec<&Step> {
        if self.is_over() {
            return Vec::new();
        }
        let free = |s: &&Step| s.repeats || self.last(&s.key).is_none_or(|r| !self.goes_on(r));
        let ready = |s: &&Step| s.after.iter().all(|a| self.fulfilled(a));
        self.procedure.steps.iter().filter(free).filter(ready).collect()
    }

    /// A step was let through: keeps it, and says what of it must never have been.
    pub fn take(&mut self, taken: Taken, how: Manner) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut check = |bad: bool, what: &str| {
            if bad {
                wrong.push(format!("{}: {} ({}) {what}", self.procedure.key, taken.step, taken.on));
            }
        };
        let Some(step) = self.procedure.step(&taken.step) else { return vec![format!("{}: unknown", taken.step)] };
        check(!how.reaches, "by somebody out of reach");
        check(step.by == StepBy::Superior && !how.above, "by somebody who does not stand above");
        check((how.paper || how.let_pass) && !how.above, "let pass by somebody who does not stand above");
        check(self.is_over(), "after the end");
        check(!step.repeats && self.rows.iter().any(|r| r.step == step.key && self.goes_on(r)), "twice");
        let before = |key: &str| self.rows.iter().filter(|r| r.step == key).map(|r| r.on).max();
        for wanted in &step.after {
            check(!how.paper && !how.let_pass && !self.fulfilled(wanted), "out of turn");
            let days = wanted.split('|').filter_map(|one| before(one.split('.').next().unwrap_or(one)));
            check(!how.paper && days.max().is_some_and(|day| taken.on < day), "before what it rests on");
        }
        let own = |r: &&Taken| r.hand.account == taken.hand.account || same_person(&r.hand, &taken.hand);
        for started in &step.approves {
            check(self.rows.iter().filter(own).any(|r| r.step == *started), "approved by who started it");
        }
        let approves = |r: &&Taken| self.procedure.step(&r.step).is_some_and(|s| s.approves.contains(&step.key));
        let first = self.last(&step.key).is_none();
        check(first && self.rows.iter().filter(own).any(|r| approves(&r)), "started by who has approved it");
        self.rows.push(taken);
        wrong
    }

    /// Whether a step comes only after another, at once or by way of others.
    fn rests(&self, step: &str, on: &str, deep: usize) -> bool {
        let after = self.procedure.step(step).map_or(&[][..], |s| s.after.as_slice());
        let mut before = after.iter().flat_map(|a| a.split('|')).filter_map(|a| a.split('.').next());
        deep > 0 && before.any(|b| b == on || self.rests(b, on, deep - 1))
    }

    /// A row was taken back: forgets it, and says what of it must never have been.
    pub fn annul(&mut self, row: i64, how: Manner) -> Vec<String> {
        let mut wrong = Vec::new();
        let Some(at) = self.rows.iter().position(|r| r.row == row) else {
            return vec![format!("{}: row {row} was taken back and does not stand", self.procedure.key)];
        };
        let over = self.is_over();
        let taken = self.rows.remove(at);
        let mut check = |bad: bool, what: &str| {
            if bad {
                wrong.push(format!("{}: {} ({}) taken back {what}", self.procedure.key, taken.step, taken.on));
            }
        };
        let superior = self.procedure.step(&taken.step).is_some_and(|s| s.by == StepBy::Superior);
        check(!how.reaches, "by somebody out of reach");
        check(superior && !how.above, "by somebody who does not stand above");
        check(over && self.is_over(), "before the step that has ended the case");
        let rests = |r: &Taken| self.rests(&r.step, &taken.step, self.procedure.steps.len());
        check(self.rows.iter().skip(at).any(rests), "before what rests on it");
        wrong
    }
}

fn same_person(a: &Who, b: &Who) -> bool {
    a.person.is_some() && a.person == b.person
}
