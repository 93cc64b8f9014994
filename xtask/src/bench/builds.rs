//! What a newcomer waits for: clean builds, and the check after a change in one noun. Only with `--build`.

use super::Options;
use super::program::Program;
use super::table::Row;
use crate::process::{TempDir, text};
use crate::{Outcome, root};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

pub fn measure(options: &Options, _: &Program) -> Outcome<Vec<Row>> {
    if !options.build {
        return Ok(Vec::new());
    }
    let debug = TempDir::new("build-debug")?;
    let release = TempDir::new("build-release")?;
    let how = "empty target folder, npm packages and crates downloaded before";
    let clean_debug = timed(&debug.0, &["build", "--locked", "--package", "taizhang"])?;
    let clean_release = timed(&release.0, &["build", "--release", "--locked", "--package", "taizhang"])?;
    timed(&debug.0, &["check", "--locked", "--package", "member"])?;
    let noun = root().join("domain/member/src/lib.rs");
    text(Command::new("touch").arg(&noun))?;
    let check = timed(&debug.0, &["check", "--locked", "--package", "member"])?;
    Ok(vec![
        Row::noted("clean debug build", &format!("{clean_debug:.0} s"), how),
        Row::at_most("clean release build", 900.0, clean_release, "s", how),
        Row::at_most(
            "check of a noun after an edit",
            5.0,
            check,
            "s",
            "`cargo check -p member` after touching its lib.rs",
        ),
    ])
}

fn timed(target: &Path, args: &[&str]) -> Outcome<f64> {
    let begun = Instant::now();
    text(Command::new("cargo").current_dir(root()).env("CARGO_TARGET_DIR", target).args(args))?;
    Ok(begun.elapsed().as_secs_f64())
}
