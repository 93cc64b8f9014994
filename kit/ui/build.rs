//! Builds the front end (front/, npm packages pinned by package-lock.json) into `OUT_DIR`, from where `src/assets.rs`
//! embeds it. Needs Node; runs `npm ci` only when the lock file changed since the last time.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, io};

/// The oldest Node that the bundler and the style purger run on.
const NODE: u32 = 18;

fn main() -> ExitCode {
    for input in ["css", "js", "build.mjs", "keep.mjs", "older.mjs", "icons.txt", "favicon.svg", "package-lock.json"] {
        println!("cargo::rerun-if-changed=front/{input}");
    }
    println!("cargo::rerun-if-changed=../../catalogue/kinds"); // kinds name icons
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\n前端资源构建失败 / building the front end failed:\n{reason}\n");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let front = here.join("front");
    check_node()?;
    install(&front)?;
    let mut bundle = Command::new("node");
    bundle.current_dir(&front).arg("build.mjs").arg(&out).arg(here.join("../../catalogue"));
    run(&mut bundle, "node build.mjs")
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set; run this through cargo"))
}

fn check_node() -> Result<(), String> {
    let advice = format!(
        "需要 Node.js {NODE} 或更高版本（含 npm），用于构建样式和脚本；运行时不需要。\n\
         Node.js {NODE} or later with npm is needed to build (not to run): https://nodejs.org, or `apt-get install nodejs npm`."
    );
    let output = Command::new("node").arg("--version").output().map_err(|_| advice.clone())?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = text.trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    match major {
        Some(found) if found >= NODE => Ok(()),
        _ => Err(format!("{advice}\nFound: {text}")),
    }
}

/// `npm ci`, unless it has been run for this very lock file. Builds may run at the same time for several target
/// directories, so the folder is locked meanwhile.
fn install(front: &Path) -> Result<(), String> {
    let explain = |what: &str| {
        let what = what.to_owned();
        move |e: io::Error| format!("{what}: {e}")
    };
    let guard = File::create(front.join(".install.lock")).map_err(explain("front/.install.lock"))?;
    guard.lock().map_err(explain("front/.install.lock"))?;
    let wanted = fs::read(front.join("package-lock.json")).map_err(explain("front/package-lock.json"))?;
    let stamp = front.join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|done| done == wanted) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(front).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    run(&mut npm, "npm ci (it downloads the packages of front/package-lock.json)")?;
    fs::write(&stamp, wanted).map_err(explain("front/node_modules"))
}

fn run(command: &mut Command, what: &str) -> Result<(), String> {
    let output = command.output().map_err(|e| format!("{what} did not start: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    Err(format!("{what}:\n{}", String::from_utf8_lossy(&said).trim()))
}
