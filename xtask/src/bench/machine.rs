//! What the numbers were measured on.

use crate::process::text;
use crate::root;
use std::process::Command;

/// One line: cores, processor, memory, kernel, date, commit.
pub fn describe() -> String {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = field(&read("/proc/cpuinfo"), "model name");
    let memory = field(&read("/proc/meminfo"), "MemTotal");
    let gigabytes = memory.trim_end_matches(" kB").trim().parse::<f64>().map_or(0.0, |kb| kb / 1_048_576.0);
    let say = |program: &str, args: &[&str]| {
        text(Command::new(program).current_dir(root()).args(args)).unwrap_or_else(|_| "?".to_owned())
    };
    let kernel = say("uname", &["-r"]);
    let date = say("date", &["-u", "+%Y-%m-%d %H:%M UTC"]);
    let commit = say("git", &["rev-parse", "--short=10", "HEAD"]);
    let changed =
        if say("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty() { "" } else { " with changes" };
    format!("{date}, commit {commit}{changed}; {cores} cores ({cpu}), {gigabytes:.0} GB, Linux {kernel}")
}

/// The value of the first `name : value` line.
fn field(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|l| l.split_once(':')).map_or_else(|| "?".to_owned(), |(_, value)| value.trim().to_owned())
}
