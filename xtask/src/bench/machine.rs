//! What the numbers were measured on.

use crate::process::text;
use crate::root;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

/// One line: cores, processor, memory, kernel.
pub fn describe() -> String {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = field(&read("/proc/cpuinfo"), "model name");
    let memory = field(&read("/proc/meminfo"), "MemTotal");
    let gigabytes = memory.trim_end_matches(" kB").trim().parse::<f64>().map_or(0.0, |kb| kb / 1_048_576.0);
    let kernel = say("uname", &["-r"]);
    format!("{cores} cores ({cpu}), {gigabytes:.0} GB, Linux {kernel}")
}

/// When and on what a measurement begins: minute, commit, and how busy the cores are without us, watched for half a second.
pub fn moment() -> String {
    let date = say("date", &["-u", "+%Y-%m-%d %H:%M UTC"]);
    let commit = say("git", &["rev-parse", "--short=8", "HEAD"]);
    let changed =
        if say("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty() { "" } else { " with changes" };
    let before = ticks();
    sleep(Duration::from_millis(500));
    let after = ticks();
    let (busy, all) = (after.0.saturating_sub(before.0), after.1.saturating_sub(before.1));
    format!("{date}, {commit}{changed}, {} % busy", busy * 100 / all.max(1))
}

/// Ticks of all cores since the start of the machine: busy ones, and all.
fn ticks() -> (u64, u64) {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let first = stat.lines().next().unwrap_or_default();
    let numbers: Vec<u64> = first.split_whitespace().skip(1).filter_map(|n| n.parse().ok()).collect();
    let all: u64 = numbers.iter().take(8).sum(); // guest time is counted in user time already
    let idle: u64 = numbers.iter().skip(3).take(2).sum(); // idle and waiting for the disk
    (all - idle, all)
}

fn say(program: &str, args: &[&str]) -> String {
    text(Command::new(program).current_dir(root()).args(args)).unwrap_or_else(|_| "?".to_owned())
}

/// The value of the first `name : value` line.
fn field(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|l| l.split_once(':')).map_or_else(|| "?".to_owned(), |(_, value)| value.trim().to_owned())
}
