//! The browser stories: builds the program, lets it make its demonstration district, and walks through it with Chromium.

use super::report::Count;
use super::{cargo, setup};
use crate::process::{Kept, TempDir, answers, free_port, listen, must};
use crate::{Outcome, root};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

/// How patiently we wait for the demonstration to be made.
const PATIENCE: u32 = 900; // tries of up to a second

pub fn run() -> Outcome<Count> {
    must(&mut cargo(&["build", "--locked", "--package", "taizhang"]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let binary = target.join("debug/taizhang");
    let data = TempDir::new("demo")?;
    let port = free_port()?;
    let log = data.0.with_extension("log");
    let mut command = Command::new(&binary);
    command.arg("demo").arg("--data").arg(&data.0).args(["--listen", &format!("127.0.0.1:{port}")]);
    let mut server = Kept::start(&mut command, &log)?;
    wait(&mut server, port, &log)?;
    let count = stories(&binary, &data.0, port);
    server.end();
    let _ = std::fs::remove_file(&log);
    count
}

fn wait(server: &mut Kept, port: u16, log: &Path) -> Outcome<()> {
    for _ in 0..PATIENCE {
        if answers(port) {
            return Ok(());
        }
        if server.ended() {
            break;
        }
        sleep(Duration::from_millis(100));
    }
    let said = std::fs::read_to_string(log).unwrap_or_default();
    Err(format!("`taizhang demo` does not answer on port {port}:\n{said}"))
}

fn stories(binary: &Path, data: &Path, port: u16) -> Outcome<Count> {
    let dir = root().join("stories/browser");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&dir)
        .map_err(|e| format!("{}: {e}", dir.display()))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    let mut total = Count::NONE;
    // One file after the other: they share the server, and two browsers on two cores only wait for each other.
    for file in files {
        let mut node = Command::new("node");
        node.current_dir(&dir).args(["--test", "--test-reporter=tap"]).arg(file);
        node.env("TAIZHANG_BIN", binary)
            .env("TAIZHANG_DATA", data)
            .env("TAIZHANG_URL", format!("http://127.0.0.1:{port}"));
        if let Some(chromium) = setup::chromium() {
            node.env("CHROMIUM", chromium);
        }
        let mut count = Count::NONE;
        let passed = listen(&mut node, |line| count.hear_node(line))?;
        total = total.and(count.agree_with(passed));
    }
    Ok(total)
}
