//! Files that want to hurt, handed to the commands that read files: each must be refused with one sentence, soon, in little memory.

use super::Options;
use super::hostile_set::{File, files};
use super::program::{Program, Ran, watch};
use super::table::Row;
use crate::Outcome;
use crate::process::{TempDir, text};
use std::path::Path;

const SECONDS: f64 = 2.0;
const MEGABYTES: f64 = 128.0;

pub fn measure(_: &Options, program: &Program) -> Outcome<Vec<Row>> {
    let dir = TempDir::new("hostile")?;
    let data = dir.0.join("data");
    text(program.command(&data).args(["init", "--name", "中共云溪区委员会", "--code", "999"]))?;
    let (mut slowest, mut largest) = ((0.0_f64, ""), (0.0_f64, ""));
    let (mut wrong, mut count) = (Vec::new(), 0);
    for file in files()? {
        let ran = hand_in(program, &data, &file, &dir.0)?;
        let name = file.0;
        count += 1;
        if ran.took.as_secs_f64() > slowest.0 {
            slowest = (ran.took.as_secs_f64(), name);
        }
        if ran.peak > largest.0 {
            largest = (ran.peak, name);
        }
        if let Some(why) = fault(&ran) {
            wrong.push(format!("{name}: {why}"));
        }
    }
    let how = if wrong.is_empty() {
        "bombs, wrong sizes and counts, entities, macros, paths to outside, cut-off and foreign files, made by the bench; \
         .xlsx to `import roster`, .docx to `draft scan`"
            .to_owned()
    } else {
        wrong.join("; ")
    };
    let refused = format!("{} of {count}", count - wrong.len());
    Ok(vec![
        Row::holds("hostile files: refused with one sentence", "all", wrong.is_empty(), &refused, &how),
        Row::at_most("hostile files: worst time", SECONDS, slowest.0, "s", slowest.1),
        Row::at_most("hostile files: worst memory", MEGABYTES, largest.0, "MB", &format!("{}, VmHWM", largest.1)),
    ])
}

fn hand_in(program: &Program, data: &Path, (name, bytes): &File, scratch: &Path) -> Outcome<Ran> {
    let path = scratch.join(name);
    std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut command = program.command(data);
    if name.ends_with(".xlsx") {
        command.args(["import", "roster"]).arg(&path).args(["--unit", "999"]);
    } else {
        command.args(["draft", "scan"]).arg(&path);
    }
    watch(&mut command, scratch)
}

/// Why this is no refusal as it should be: exit code 1, and one line that names what is wrong in Chinese.
fn fault(ran: &Ran) -> Option<String> {
    let lines: Vec<&str> = ran.complained.lines().filter(|line| !line.trim().is_empty()).collect();
    let chinese = |line: &&str| line.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() >= 6;
    match (ran.code, lines.as_slice()) {
        (Some(1), [one]) if chinese(one) => None,
        (code, lines) => Some(format!("exit code {code:?}, {} lines on stderr", lines.len())),
    }
}

#[cfg(test)]
#[path = "hostile_tests.rs"]
mod tests;
