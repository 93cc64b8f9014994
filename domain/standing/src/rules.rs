//! Where a matter stands, and what must hold of its steps beyond the gates of their procedure. Pure; every reason at once.

mod discipline;
mod fields;
mod missed;

pub use discipline::{influence_until, kind_name, limits, period_end, probation};
pub use fields::against_fields;
pub use missed::{LAPSE, Missed, missed};

use crate::file::{Kind, Now};
use base::{Day, Refusal};
use case::StepRow;
use catalogue::Catalogue;
use procedure::{Finding, Weight};
use record::value::{Value, Values};

/// Where a matter stands, since when, and the day from which the next decision may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Where.
    pub now: Now,
    /// Since when.
    pub on: Option<Day>,
    /// The alarm.
    pub alarm: Option<Day>,
}

impl Reading {
    fn of(now: Now, row: &StepRow) -> Self {
        Self { now, on: Some(row.on), alarm: None }
    }

    fn until(self, alarm: Option<Day>) -> Self {
        Self { alarm, ..self }
    }
}

/// What a step does to the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Leaves, by a code of `member_left_reason`.
    Leave(&'static str),
    /// Is marked as out of touch.
    Mark,
    /// The mark is taken away.
    Unmark,
    /// Is a member again.
    Restore,
    /// Stopped before, now removed for good: nobody leaves twice.
    Remove,
}

/// What a step that has come out so does to the roster.
pub fn change(kind: Kind, step: &str, outcome: &str) -> Option<Change> {
    Some(match (kind, step, outcome) {
        (Kind::Lost, "confirm", _) => Change::Mark,
        (Kind::Lost, "found", "resumed" | "correct") => Change::Unmark,
        (Kind::Lost, "remove", "removed") => Change::Remove,
        (Kind::Lost, "stop", "stopped") | (Kind::Stop, "approve", "stopped") => Change::Leave("stopped"),
        (Kind::Restore, "approve", "restored") => Change::Restore,
        (Kind::Withdrawal, "approve", "removed") => Change::Leave("withdrew"),
        (Kind::Departure, "approve", "removed") => Change::Leave("lapsed"),
        (Kind::Disposal, "approve" | "review_approve" | "strike_approve", "strike") => Change::Leave("struck"),
        (Kind::Disposal, "persuade_answer", "left") => Change::Leave("persuaded"),
        (Kind::Discipline, "checked" | "ended", "expelled") => Change::Leave("expelled"),
        _ => return None,
    })
}

/// The latest row of a step.
pub(crate) fn last<'r>(rows: &[&'r StepRow], step: &str) -> Option<&'r StepRow> {
    rows.iter().filter(|r| r.step == step).max_by_key(|r| (r.on, r.id)).copied()
}

/// The same when it came out so.
fn came<'r>(rows: &[&'r StepRow], step: &str, outcome: &str) -> Option<&'r StepRow> {
    last(rows, step).filter(|r| r.outcome == outcome)
}

/// The end of what a rule says, counted from a day: 31 August and six months is the last of February.
fn after(catalogue: &Catalogue, rule: &str, from: Day) -> Option<Day> {
    let length = catalogue.rule(rule).and_then(catalogue::Rule::at_least)?;
    Some(procedure::end(from, length, catalogue.workdays()).day)
}

/// A whole number that was typed.
pub(crate) fn number(values: &Values, key: &str) -> Option<i64> {
    values.get(key).and_then(Value::amount).map(|q| q.0 / 1000)
}

/// The code of a field.
pub(crate) fn code<'v>(values: &'v Values, key: &str) -> &'v str {
    values.get(key).and_then(Value::code).unwrap_or("")
}

/// Where a matter stands after the rows that stand.
pub fn reading(catalogue: &Catalogue, kind: Kind, rows: &[&StepRow]) -> Reading {
    let read = match kind {
        Kind::Lost => lost(catalogue, rows),
        Kind::Departure => departure(catalogue, rows),
        Kind::Disposal => disposal(rows),
        Kind::Discipline => discipline::reading(catalogue, rows),
        Kind::Stop | Kind::Restore | Kind::Withdrawal => plain(kind, rows),
    };
    let began = rows.iter().min_by_key(|r| (r.on, r.id)).map(|r| r.on);
    read.unwrap_or(Reading { now: Now::Going, on: began, alarm: None })
}

fn lost(catalogue: &Catalogue, rows: &[&StepRow]) -> Option<Reading> {
    if let Some(row) = last(rows, "dropped") {
        return Some(Reading::of(Now::Dropped, row));
    }
    if let Some(row) = last(rows, "found") {
        return Some(Reading::of(if row.outcome == "may_restore" { Now::FoundStopped } else { Now::Resumed }, row));
    }
    if let Some(row) = came(rows, "remove", "removed") {
        return Some(Reading::of(Now::Lapsed, row));
    }
    if let Some(row) = came(rows, "stop", "stopped") {
        return Some(Reading::of(Now::Stopped, row).until(after(catalogue, "member_lost_removed", row.on)));
    }
    let first = last(rows, "lost")?;
    let alarm = after(catalogue, "member_lost", first.on);
    let confirmed = last(rows, "confirm").map(|row| Reading::of(Now::Lost, row));
    Some(confirmed.unwrap_or(Reading::of(Now::Searching, first)).until(alarm))
}

fn departure(catalogue: &Catalogue, rows: &[&StepRow]) -> Option<Reading> {
    if let Some(row) = came(rows, "approve", "removed") {
        return Some(Reading::of(Now::Lapsed, row));
    }
    if let Some(row) = last(rows, "resumed") {
        return Some(Reading::of(Now::Resumed, row));
    }
    if let Some(row) = last(rows, "dropped") {
        return Some(Reading::of(Now::Dropped, row));
    }
    let first = last(rows, "ground")?;
    Some(Reading::of(Now::Going, first).until(after(catalogue, "member_lapse", first.on)))
}

fn plain(kind: Kind, rows: &[&StepRow]) -> Option<Reading> {
    let dropped = last(rows, "retracted").or_else(|| {
        // A withdrawal that the superior gives back is taken up again.
        came(rows, "approve", "refused").filter(|_| kind != Kind::Withdrawal)
    });
    if let Some(row) = dropped {
        return Some(Reading::of(Now::Dropped, row));
    }
    let row = last(rows, "approve")?;
    let now = match row.outcome.as_str() {
        "stopped" => Now::Stopped,
        "restored" => Now::Restored,
        "removed" => Now::Withdrew,
        _ => return None,
    };
    Some(Reading::of(now, row))
}

fn disposal(rows: &[&StepRow]) -> Option<Reading> {
    if let Some(row) = last(rows, "dropped").or_else(|| came(rows, "filed", "refused")) {
        return Some(Reading::of(Now::Dropped, row));
    }
    let struck = ["strike_approve", "review_approve", "approve"].iter().find_map(|step| came(rows, step, "strike"));
    if let Some(row) = struck {
        return Some(Reading::of(Now::Struck, row));
    }
    if let Some(row) = came(rows, "persuade_answer", "left") {
        return Some(Reading::of(Now::Persuaded, row));
    }
    if let Some(row) = came(rows, "review_approve", "improved") {
        return Some(Reading::of(Now::Corrected, row));
    }
    if let Some(row) = came(rows, "review_approve", "persuade").or_else(|| came(rows, "approve", "persuade")) {
        return Some(Reading::of(Now::Persuading, row));
    }
    if let Some(row) = came(rows, "approve", "correct") {
        return Some(Reading::of(Now::Correcting, row).until(correction_end(rows)));
    }
    last(rows, "talk").map(|row| Reading::of(Now::Heard, row))
}

/// The last day of the period in which somebody has to mend.
pub fn correction_end(rows: &[&StepRow]) -> Option<Day> {
    let row = came(rows, "approve", "correct")?;
    let months = number(&row.values, "months").and_then(|n| i32::try_from(n).ok())?;
    Some(row.on.plus_months(months))
}

/// The rule that says when somebody removed so may apply anew.
pub fn rejoin_rule(now: Now) -> &'static str {
    if now == Now::Expelled { "discipline_expel" } else { "disposal_rejoin" }
}

/// The first day on which somebody removed may apply anew, and the clause that says so.
pub fn rejoin(catalogue: &Catalogue, now: Now, on: Day) -> Option<(Day, String)> {
    let key = rejoin_rule(now);
    let clause = catalogue.rule(key).and_then(|r| r.basis.clause()).unwrap_or_default();
    Some((after(catalogue, key, on).filter(|_| now.is_removal())?, clause))
}

/// How somebody stands who is no longer in the roster, by the code of why they left.
pub fn left(code: &str) -> Option<Now> {
    Some(match code {
        "stopped" => Now::Stopped,
        "withdrew" => Now::Withdrew,
        "persuaded" => Now::Persuaded,
        "struck" => Now::Struck,
        "lapsed" => Now::Lapsed,
        "expelled" => Now::Expelled,
        _ => return None,
    })
}

/// Membership is restored of those only whose membership was stopped; the others may apply anew, and not within five years.
pub fn against_restoring(catalogue: &Catalogue, name: &str, left: Option<(Now, Day)>) -> Option<Finding> {
    let clause = || catalogue.rule("member_restored").and_then(|r| r.basis.clause()).unwrap_or_default();
    let never = |what: String, remedy: String| {
        Some(Finding::of(Weight::Never, "member_restored", Refusal::new(what, remedy).by(clause())))
    };
    match left {
        Some((Now::Stopped, _)) => None,
        Some((now, on)) => {
            let anew = rejoin(catalogue, now, on)
                .map(|(day, by)| format!("可以重新申请入党，但{}以前不得重新入党（{by}）", day.chinese()));
            let what = format!("{name}已于{}{}，不能恢复党籍", on.chinese(), now.name());
            never(what, anew.unwrap_or_else(|| "可以重新申请入党".to_owned()))
        }
        None => never(format!("{name}没有被停止党籍"), "恢复党籍只适用于停止党籍的人".to_owned()),
    }
}
