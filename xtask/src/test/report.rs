//! What ran, how long, and how it ended; the last line is the one CI reads: `N passed, N failed`.

use crate::Outcome;
use std::time::{Duration, Instant};

/// Tests or checks of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
}

impl Count {
    /// Nothing that counts, such as set-up.
    pub const NONE: Self = Self { passed: 0, failed: 0 };

    /// A check that passes or fails as a whole.
    pub fn check(passed: bool) -> Self {
        if passed { Self { passed: 1, failed: 0 } } else { Self { passed: 0, failed: 1 } }
    }

    /// Nextest's summary: the attributes of `<testsuites tests=… failures=… errors=…>`.
    pub fn of_junit(xml: &str) -> Self {
        let head = xml.find("<testsuites").map_or("", |at| xml[at..].split('>').next().unwrap_or_default());
        let number = |name: &str| {
            let at = head.find(&format!(" {name}=\"")).map(|at| at + name.len() + 3);
            at.and_then(|at| head[at..].split('"').next()).and_then(|n| n.parse::<u32>().ok()).unwrap_or(0)
        };
        let failed = number("failures") + number("errors");
        Self { passed: number("tests").saturating_sub(failed), failed }
    }

    /// Counts a line of node's test report: `# pass 12`, `# fail 1` (or `ℹ pass 12`).
    pub fn hear_node(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["#" | "ℹ", kind, number] = words[..]
            && let Ok(number) = number.parse()
        {
            match kind {
                "pass" => self.passed = number,
                "fail" => self.failed = number,
                _ => {}
            }
        }
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// A command that failed counts as at least one failure, whatever was counted.
    pub fn agree_with(self, passed: bool) -> Self {
        if passed || self.failed > 0 { self } else { Self { failed: 1, ..self } }
    }
}

struct Line {
    name: String,
    took: Duration,
    count: Count,
}

/// The running account.
pub struct Report {
    begun: Instant,
    lines: Vec<Line>,
}

impl Report {
    pub fn start() -> Self {
        Self { begun: Instant::now(), lines: Vec::new() }
    }

    /// Runs one step and notes it. A step that could not run counts as failed.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome<Count>) -> Outcome<()> {
        println!("\n── {name} ──");
        let begun = Instant::now();
        let done = work();
        let count = done.as_ref().map_or_else(|_| Count::check(false), |count| *count);
        self.lines.push(Line { name: name.to_owned(), took: begun.elapsed(), count });
        done.map(|_| ())
    }

    /// Prints the account; whether nothing failed.
    pub fn close(self) -> bool {
        println!("\n── what ran ──");
        for Line { name, took, count } in &self.lines {
            let verdict = if count.failed == 0 { "ok" } else { "FAILED" };
            println!(
                "{name:<8} {:>6.1} s  {:>5} passed {:>4} failed  {verdict}",
                took.as_secs_f64(),
                count.passed,
                count.failed
            );
        }
        let passed: u32 = self.lines.iter().map(|l| l.count.passed).sum();
        let failed: u32 = self.lines.iter().map(|l| l.count.failed).sum();
        println!("{:.0} s in all", self.begun.elapsed().as_secs_f64());
        println!("{passed} passed, {failed} failed");
        failed == 0
    }
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
