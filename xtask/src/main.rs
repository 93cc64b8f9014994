//! `cargo xtask`: what developers and CI run. Few dependencies on purpose: it must build in seconds on a bare machine.

#![expect(clippy::print_stdout, reason = "a command-line tool talks on stdout")]

mod bench;
mod noun;
mod process;
mod test;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What went wrong, in one or more lines a person can act on.
type Outcome<T> = Result<T, String>;

const USAGE: &str = "\
cargo xtask test [--no-browser] [--no-install] [--only fmt|clippy|tidy|rust|browser|office]
    set the machine up, run every check and every test
cargo xtask tidy
    the rules that clippy does not know: budgets, direction of dependencies, SQL and clock in their places
cargo xtask bench [--build] [--seeds DIR] [--members N] [--only NAME] [--kills N] [--cuts N]
                  [--keep DIR]
    measure the release build, write docs/bench.md; DIR keeps the large districts for the next run
cargo xtask new-noun NAME
    make domain/NAME with its seven files and print what to do next";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let done = match args.first().map(String::as_str) {
        Some("test") => test::run(rest),
        Some("tidy") => tidy::run(rest),
        Some("bench") => bench::run(rest),
        Some("new-noun") => noun::run(rest),
        _ => {
            println!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}
