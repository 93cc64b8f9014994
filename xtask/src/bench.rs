//! `cargo xtask bench`: measures the release build against the goals and writes docs/bench.md.
//!
//! Each measurement is a file in bench/ and gives rows. A measurement that cannot be made gives a row that says so: a
//! number is never taken over from an earlier run without its date. Everything goes through the commands of
//! docs/commands.md and through HTTP, as a user would.

mod binary;
mod builds;
mod demo;
mod figures;
mod form;
mod hostile;
mod hostile_set;
mod http;
mod import;
mod kill;
mod load;
mod machine;
mod pages;
mod power;
mod program;
mod records;
mod seeds;
mod table;
mod writing;

use crate::process::{TempDir, must};
use crate::{Outcome, root};
use program::Program;
use std::path::PathBuf;
use std::process::Command;
use table::Row;

/// What the command line asks for.
pub struct Options {
    /// Measure clean builds too (many minutes).
    pub build: bool,
    /// Folder of real documents for the scan, kept outside the repository.
    pub seeds: Option<PathBuf>,
    /// Members of the large district.
    pub members: u32,
    /// Rounds of the kill loop.
    pub kills: u32,
    /// Rounds of the loop that cuts the power.
    pub cuts: u32,
    /// Only the measurement of this name.
    pub only: Option<String>,
    /// Folder in which the large districts stay for the next run; a temporary one unless given.
    pub keep: Option<PathBuf>,
}

/// A measurement: what it is called in `--only`, and how it is made.
type Measurement = (&'static str, fn(&Options, &Program) -> Outcome<Vec<Row>>);

const MEASUREMENTS: [Measurement; 11] = [
    ("builds", builds::measure),
    ("binary", binary::measure),
    ("seeds", seeds::measure),
    ("demo", demo::measure),
    ("pages", pages::measure),
    ("figures", figures::measure),
    ("records", records::measure),
    ("import", import::measure),
    ("hostile", hostile::measure),
    ("kill", kill::measure),
    ("power", power::measure),
];

pub fn run(args: &[String]) -> Outcome<bool> {
    let options = read(args)?;
    let mut build = Command::new("cargo");
    must(build.current_dir(root()).args(["build", "--release", "--locked", "--package", "taizhang"]))?;
    let scratch = TempDir::new("bench")?;
    let program = Program::new(options.keep.clone().unwrap_or_else(|| scratch.0.clone()));
    let mut rows = Vec::new();
    for (name, measure) in MEASUREMENTS {
        if options.only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        println!("── {name} ──");
        let when = machine::moment();
        let made = measure(&options, &program).unwrap_or_else(|reason| vec![Row::not_measured(name, &reason)]);
        for row in &made {
            println!("{row}");
        }
        rows.extend(made.into_iter().map(|row| row.at(&when)));
    }
    let missed = rows.iter().filter(|row| row.is_missed()).count();
    table::write(&root().join("docs/bench.md"), &machine::describe(), rows)?;
    println!("docs/bench.md written; {missed} goals missed");
    Ok(missed == 0)
}

fn read(args: &[String]) -> Outcome<Options> {
    let mut options =
        Options { build: false, seeds: None, members: 100_000, kills: 50, cuts: 20, only: None, keep: None };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let mut value = || rest.next().ok_or_else(|| format!("{arg} needs a value"));
        let number = |text: &String| text.parse::<u32>().map_err(|e| format!("{arg} {text}: {e}"));
        match arg.as_str() {
            "--build" => options.build = true,
            "--seeds" => options.seeds = Some(PathBuf::from(value()?)),
            "--members" => options.members = number(value()?)?,
            "--kills" => options.kills = number(value()?)?,
            "--keep" => options.keep = Some(PathBuf::from(value()?)),
            "--cuts" => options.cuts = number(value()?)?,
            "--only" => options.only = Some(known(value()?)?),
            other => return Err(format!("unknown option {other}; see `cargo xtask`")),
        }
    }
    Ok(options)
}

fn known(name: &str) -> Outcome<String> {
    let names: Vec<&str> = MEASUREMENTS.iter().map(|(name, _)| *name).collect();
    if names.contains(&name) { Ok(name.to_owned()) } else { Err(format!("--only takes one of {}", names.join(", "))) }
}
