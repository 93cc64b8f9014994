//! Where a case stands: for every step whether it is done, can be done, has to wait, or is blocked.

use crate::{Row, calendar};
use base::Day;
use catalogue::{Catalogue, Procedure, Rule, Step, Wait};

/// Where a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It stands.
    Done {
        /// Place of its latest row.
        row: usize,
        /// It may be taken once more.
        again: bool,
        /// The day by which it has to be taken once more, where it is repeated at a pace and nothing that builds on it stands yet; and
        /// the rule that says so.
        due: Option<(Day, String)>,
    },
    /// It can be taken today.
    Open {
        /// The day by which it has to be taken, and the rule that says so.
        due: Option<(Day, String)>,
    },
    /// It has to wait.
    Waiting {
        /// The first day on which it can be taken.
        until: Day,
        /// Key of the rule.
        rule: String,
        /// The day may still change with next year's working days.
        provisional: bool,
    },
    /// Something else comes first.
    Blocked {
        /// Keys of the steps that are missing, as the catalogue writes them.
        by: Vec<String>,
    },
    /// The case is over, and this was not taken.
    Over,
}

/// A step with its standing.
#[derive(Debug, Clone)]
pub struct State<'a> {
    /// The step.
    pub step: &'a Step,
    /// Where it stands.
    pub standing: Standing,
}

impl State<'_> {
    /// The day and rule by which an open step has to be taken, or taken once more, when that day is over.
    #[must_use]
    pub fn late(&self, today: Day) -> Option<(Day, &str)> {
        match &self.standing {
            Standing::Open { due: Some((day, rule)) } | Standing::Done { due: Some((day, rule)), .. }
                if *day < today =>
            {
                Some((*day, rule))
            }
            _ => None,
        }
    }
}

/// The latest row of a step.
pub(crate) fn latest<'r>(rows: &'r [Row], step: &str) -> Option<(usize, &'r Row)> {
    rows.iter().enumerate().filter(|(_, row)| row.step == step).max_by_key(|(at, row)| (row.on, *at))
}

/// Whether what a step waits for stands: `vote`, `vote.passed`, or one of `a|b`.
#[must_use]
pub fn satisfied(procedure: &Procedure, rows: &[Row], wanted: &str) -> bool {
    wanted.split('|').any(|one| {
        let (key, outcome) = one.split_once('.').map_or((one, None), |(key, outcome)| (key, Some(outcome)));
        latest(rows, key).is_some_and(|(_, row)| match outcome {
            Some(outcome) => row.outcome == outcome,
            None => procedure.step(key).is_some_and(|step| step.goes_on(&row.outcome)),
        })
    })
}

/// Whether the case is over: its last step stands, or the latest row of some step ends it.
#[must_use]
pub fn is_over(procedure: &Procedure, rows: &[Row]) -> bool {
    procedure.steps.iter().any(|step| {
        let Some((_, row)) = latest(rows, &step.key) else { return false };
        let ends = step.outcome(&row.outcome).is_some_and(|o| o.ends);
        ends || (step.last && step.goes_on(&row.outcome))
    })
}

/// Whether a step may be taken once more: it repeats, or it came out so that the case does not go on.
fn again(step: &Step, rows: &[Row]) -> bool {
    let stopped = latest(rows, &step.key).is_some_and(|(_, row)| !step.goes_on(&row.outcome));
    step.repeats || stopped
}

/// Every step of a procedure with its standing today.
#[must_use]
pub fn evaluate<'a>(procedure: &'a Procedure, rows: &[Row], catalogue: &Catalogue, today: Day) -> Vec<State<'a>> {
    let over = is_over(procedure, rows);
    let standing = |step: &Step| match latest(rows, &step.key) {
        Some((row, _)) => {
            let again = !over && again(step, rows);
            Standing::Done { row, again, due: if again { due_again(procedure, step, rows, catalogue) } else { None } }
        }
        None if over => Standing::Over,
        None => open(procedure, step, rows, catalogue, today),
    };
    procedure.steps.iter().map(|step| State { step, standing: standing(step) }).collect()
}

fn open(procedure: &Procedure, step: &Step, rows: &[Row], catalogue: &Catalogue, today: Day) -> Standing {
    let missing: Vec<String> = step.after.iter().filter(|a| !satisfied(procedure, rows, a)).cloned().collect();
    if !missing.is_empty() {
        return Standing::Blocked { by: missing };
    }
    let waits = step.waits.iter().filter_map(|wait| least(wait, rows, catalogue));
    if let Some((until, rule)) = waits.filter(|(until, _)| until.day > today).max_by_key(|(until, _)| until.day) {
        return Standing::Waiting { until: until.day, rule: rule.key.clone(), provisional: until.provisional };
    }
    Standing::Open { due: due(step.waits.iter(), rows, catalogue) }
}

/// The earliest last day that some of a step's waiting times set.
fn due<'w>(waits: impl Iterator<Item = &'w Wait>, rows: &[Row], catalogue: &Catalogue) -> Option<(Day, String)> {
    let all = waits.filter_map(|wait| most(wait, rows, catalogue));
    all.min_by_key(|(until, _)| until.day).map(|(until, rule)| (until.day, rule.key.clone()))
}

/// By when a step that stands is to be repeated: it counts from itself (每半年考察一次), and no step that builds on it has gone on.
fn due_again(procedure: &Procedure, step: &Step, rows: &[Row], catalogue: &Catalogue) -> Option<(Day, String)> {
    let builds =
        |s: &&Step| s.after.iter().flat_map(|a| a.split('|')).any(|a| a.split('.').next() == Some(step.key.as_str()));
    if procedure.steps.iter().filter(builds).any(|s| satisfied(procedure, rows, &s.key)) {
        return None;
    }
    due(step.waits.iter().filter(|w| w.from_itself(&step.key)), rows, catalogue)
}

/// The row from whose day a waiting time counts: the latest of those it names.
pub(crate) fn start<'r>(wait: &Wait, rows: &'r [Row]) -> Option<&'r Row> {
    wait.from.split('|').filter_map(|key| latest(rows, key)).max_by_key(|(at, row)| (row.on, *at)).map(|(_, row)| row)
}

/// The first day on which a waiting time allows the step, and its rule.
pub(crate) fn least<'c>(wait: &Wait, rows: &[Row], catalogue: &'c Catalogue) -> Option<(calendar::Until, &'c Rule)> {
    let rule = catalogue.rule(wait.not_before.as_deref()?)?;
    let from = start(wait, rows)?;
    Some((calendar::end(from.on, rule.at_least()?, catalogue.workdays()), rule))
}

/// The last day on which a waiting time allows the step, and its rule.
pub(crate) fn most<'c>(wait: &Wait, rows: &[Row], catalogue: &'c Catalogue) -> Option<(calendar::Until, &'c Rule)> {
    let rule = catalogue.rule(wait.not_after.as_deref()?)?;
    let from = start(wait, rows)?;
    Some((calendar::end(from.on, rule.at_most()?, catalogue.workdays()), rule))
}
