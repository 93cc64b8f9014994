//! The table of docs/bench.md: rows with their goal and verdict; a partial run replaces only its own rows.

use crate::Outcome;
use std::fmt;
use std::path::Path;

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    what: String,
    goal: String,
    measured: String,
    verdict: String,
    how: String,
    /// When, at which commit, how busy the machine was otherwise.
    when: String,
}

impl Row {
    /// A value that must not exceed its goal.
    pub fn at_most(what: &str, goal: f64, measured: f64, unit: &str, how: &str) -> Self {
        Self::judged(what, &format!("≤ {} {unit}", number(goal)), measured, unit, measured <= goal, how)
    }

    /// A value that must reach its goal.
    pub fn at_least(what: &str, goal: f64, measured: f64, unit: &str, how: &str) -> Self {
        Self::judged(what, &format!("≥ {} {unit}", number(goal)), measured, unit, measured >= goal, how)
    }

    /// A value without a goal.
    pub fn noted(what: &str, measured: &str, how: &str) -> Self {
        Self { goal: "–".into(), verdict: "–".into(), ..Self::holds(what, "", true, measured, how) }
    }

    /// Something that holds or does not.
    pub fn holds(what: &str, goal: &str, holds: bool, measured: &str, how: &str) -> Self {
        let verdict = verdict(holds);
        Self {
            what: what.into(),
            goal: goal.into(),
            measured: measured.into(),
            verdict,
            how: how.into(),
            when: String::new(),
        }
    }

    /// A measurement that could not be made, and why.
    pub fn not_measured(what: &str, reason: &str) -> Self {
        let first = reason.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let reason = format!("not measured: {}", first.chars().take(160).collect::<String>());
        Self { goal: "–".into(), verdict: "missed".into(), ..Self::holds(what, "", false, &reason, "–") }
    }

    fn judged(what: &str, goal: &str, measured: f64, unit: &str, met: bool, how: &str) -> Self {
        Self::holds(what, goal, met, &format!("{} {unit}", number(measured)), how)
    }

    /// Says when it was measured.
    pub fn at(mut self, when: &str) -> Self {
        when.clone_into(&mut self.when);
        self
    }

    pub fn is_missed(&self) -> bool {
        self.verdict == "missed"
    }

    fn parse(line: &str) -> Option<Self> {
        let cells: Vec<String> = line.trim().trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect();
        let [what, goal, measured, verdict, how, when] = cells.try_into().ok()?;
        Some(Self { what, goal, measured, verdict, how, when })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = [&self.what, &self.goal, &self.measured, &self.verdict, &self.how, &self.when];
        write!(f, "| {} |", cells.map(|c| c.replace('|', "/").replace('\n', " ")).join(" | "))
    }
}

fn verdict(met: bool) -> String {
    if met { "met" } else { "missed" }.to_owned()
}

/// As many digits as mean something.
fn number(value: f64) -> String {
    if value >= 100.0 || value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// Writes the file; rows that were not measured this time stay as they were.
pub fn write(path: &Path, machine: &str, rows: Vec<Row>) -> Outcome<()> {
    let before = std::fs::read_to_string(path).unwrap_or_default();
    let text = render(machine, merge(&before, rows));
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

fn merge(before: &str, mut fresh: Vec<Row>) -> Vec<Row> {
    let body = before.lines().filter(|line| line.starts_with("| ")).skip(1); // the heading
    let mut rows = Vec::new();
    for old in body.filter_map(Row::parse) {
        match fresh.iter().position(|row| row.what == old.what) {
            Some(at) => rows.push(fresh.remove(at)),
            None => rows.push(old),
        }
    }
    rows.extend(fresh);
    rows
}

fn render(machine: &str, rows: Vec<Row>) -> String {
    let head = "# Measurements\n\nWritten by `cargo xtask bench`; run it again rather than editing. The load generator runs on the same cores as the\n\
                server, so rates are on the low side. A run with `--only` replaces only its rows; the last column says when a row was\n\
                measured, at which commit, and how busy the cores were with other work just before: a row taken on busy cores is an\n\
                upper bound for a time.\n";
    let lines: Vec<String> = rows.iter().map(ToString::to_string).collect();
    format!(
        "{head}\nMachine of the last run: {machine}\n\n| what | goal | measured | verdict | how | when |\n|---|---|---|---|---|---|\n{}\n",
        lines.join("\n")
    )
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
