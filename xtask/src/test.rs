//! `cargo xtask test`: sets the machine up, runs every check and every test, cleans up, and says what happened.
//!
//! A step that fails does not stop the next: one run tells everything. Only what the later steps need ends it at once.

mod browser;
mod postgres;
mod report;
mod setup;

use crate::process::{self, listen};
use crate::{Outcome, root, tidy};
use postgres::Cluster;
use report::{Count, Report};
use setup::Need;
use std::process::Command;

/// The steps in their order.
const STEPS: [&str; 5] = ["fmt", "clippy", "tidy", "rust", "browser"];

/// Only when it is asked for by name: LibreOffice is large, and opening a hundred documents with it is slow.
const OFFICE: &str = "office";

struct Options {
    steps: Vec<&'static str>,
    install: bool,
}

pub fn run(args: &[String]) -> Outcome<bool> {
    let options = read(args)?;
    let mut report = Report::start();
    let needs: Vec<Need> = options.steps.iter().flat_map(|step| Need::of(step)).copied().collect();
    report.step("set-up", || setup::prepare(&needs, options.install).map(|()| Count::NONE))?;
    // The cluster lives until the end of this function, however that comes.
    let cluster = if needs.contains(&Need::Postgres) { Some(Cluster::start()?) } else { None };
    for step in &options.steps {
        let done = report.step(step, || one(step, cluster.as_ref()));
        if let Err(reason) = done {
            println!("{step}: {reason}");
        }
    }
    drop(cluster);
    Ok(report.close())
}

fn read(args: &[String]) -> Outcome<Options> {
    let mut options = Options { steps: STEPS.to_vec(), install: true };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--no-browser" => options.steps.retain(|s| *s != "browser"),
            "--no-install" => options.install = false,
            "--only" => {
                let wanted = rest.next().map(String::as_str).unwrap_or_default();
                options.steps.retain(|s| *s == wanted);
                if wanted == OFFICE {
                    options.steps.push(OFFICE);
                }
                if options.steps.is_empty() {
                    return Err(format!("--only takes one of {}, {OFFICE}", STEPS.join(", ")));
                }
            }
            other => return Err(format!("unknown option {other}; see `cargo xtask`")),
        }
    }
    Ok(options)
}

fn one(step: &str, cluster: Option<&Cluster>) -> Outcome<Count> {
    match step {
        "fmt" => Ok(Count::check(process::passes(cargo(&["fmt", "--all", "--check"]).env_remove("CARGO_TERM_COLOR"))?)),
        "clippy" => {
            let mut clippy = cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
            Ok(Count::check(process::passes(&mut clippy)?))
        }
        "tidy" => Ok(Count::check(tidy::run(&[])?)),
        "rust" => rust(cluster, &["--workspace"]),
        OFFICE => rust(None, &["--workspace", "--run-ignored", "only", "--filterset", "test(/libreoffice/)"]),
        _ => browser::run(),
    }
}

/// The Rust tests that `which` chooses; store tests run on both databases.
fn rust(cluster: Option<&Cluster>, which: &[&str]) -> Outcome<Count> {
    let mut nextest = cargo(&["nextest", "run", "--locked", "--profile", "ci", "--no-tests=pass"]);
    nextest.args(which);
    if let Some(cluster) = cluster {
        nextest.env("TAIZHANG_TEST_PG", cluster.url());
    }
    let junit = root().join("target/nextest/ci/junit.xml");
    let _ = std::fs::remove_file(&junit); // a run that does not compile must not be credited with the last one's tests
    let passed = listen(&mut nextest, |_| {})?;
    let count = std::fs::read_to_string(&junit).map_or(Count::NONE, |xml| Count::of_junit(&xml));
    Ok(count.agree_with(passed))
}

/// Cargo, in the workspace, with our own tools in PATH, without what `cargo xtask` itself put into the environment.
fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(args);
    let before = std::env::var_os("PATH").unwrap_or_default();
    let places = std::iter::once(setup::tools().join("bin")).chain(std::env::split_paths(&before));
    if let Ok(path) = std::env::join_paths(places) {
        command.env("PATH", path);
    }
    for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION", "CARGO_MANIFEST_PATH"] {
        command.env_remove(name);
    }
    command
}
