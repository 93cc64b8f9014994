//! The release binary: running its commands, serving a data directory, watching its memory.

use crate::process::{Kept, answers, free_port, show, text};
use crate::{Outcome, root};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Units of the large district, as in the goals.
const UNITS: u32 = 1841;
/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The binary and a folder for the large district.
pub struct Program {
    pub binary: PathBuf,
    large: PathBuf,
}

impl Program {
    pub fn new(large: PathBuf) -> Self {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        Self { binary: target.join("release/taizhang"), large }
    }

    /// A command on a data directory.
    pub fn command(&self, data: &Path) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--data").arg(data).env_remove("TAIZHANG_DATABASE");
        command
    }

    /// A data directory seeded with so many members.
    pub fn seed(&self, data: &Path, members: u32, units: Option<u32>) -> Outcome<()> {
        let mut command = self.command(data);
        command.args(["seed", "--members", &members.to_string()]);
        if let Some(units) = units {
            command.args(["--units", &units.to_string()]);
        }
        text(&mut command).map(|_| ())
    }

    /// The large district, made once.
    pub fn large(&self, members: u32) -> Outcome<&Path> {
        if !self.large.join("demo-signins.json").exists() {
            println!("seeding {members} members in {UNITS} units");
            self.seed(&self.large, members, Some(UNITS))?;
        }
        Ok(&self.large)
    }

    /// Serves a data directory on a free port.
    pub fn serve(&self, data: &Path) -> Outcome<Server> {
        let port = free_port()?;
        let mut command = self.command(data);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        let begun = Instant::now();
        let log = data.with_extension("log");
        let kept = Kept::start(&mut command, &log)?;
        let mut server =
            Server { kept, address: SocketAddr::from(([127, 0, 0, 1], port)), log, ready_after: Duration::ZERO };
        server.wait(begun)?;
        Ok(server)
    }
}

/// A running server; it ends with this value.
pub struct Server {
    pub kept: Kept,
    pub address: SocketAddr,
    log: PathBuf,
    /// From the start of the process to its first answer.
    pub ready_after: Duration,
}

impl Server {
    fn wait(&mut self, begun: Instant) -> Outcome<()> {
        while begun.elapsed() < PATIENCE && !self.kept.ended() {
            if answers(self.address.port()) {
                self.ready_after = begun.elapsed();
                return Ok(());
            }
            sleep(Duration::from_millis(2));
        }
        Err(format!("the server does not answer: {}", fs::read_to_string(&self.log).unwrap_or_default()))
    }

    /// Resident memory now, in MB.
    pub fn resident(&self) -> Outcome<f64> {
        memory(self.kept.id(), "VmRSS").ok_or_else(|| "the server has ended".to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kept.end();
        let _ = fs::remove_file(&self.log);
    }
}

/// A field of /proc/PID/status, in MB.
fn memory(id: u32, name: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}

/// What a command that ran to its end took and said.
pub struct Ran {
    pub took: Duration,
    /// The largest resident memory seen, in MB, looked at every 20 ms.
    pub peak: f64,
    pub said: String,
}

/// Runs a command and watches it. Its stdout goes through a file, so that a full pipe never holds it up.
pub fn watch(command: &mut Command, scratch: &Path) -> Outcome<Ran> {
    let what = show(command);
    let out = scratch.join("stdout");
    let file = fs::File::create(&out).map_err(|e| format!("{}: {e}", out.display()))?;
    let begun = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(file).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|e| format!("{what}: {e}"))?;
    let mut peak: f64 = 0.0;
    while child.try_wait().map_err(|e| e.to_string())?.is_none() {
        peak = peak.max(memory(child.id(), "VmHWM").unwrap_or(0.0));
        sleep(Duration::from_millis(20));
    }
    let took = begun.elapsed();
    let ended = child.wait_with_output().map_err(|e| e.to_string())?;
    let said = fs::read_to_string(&out).unwrap_or_default();
    if ended.status.success() {
        return Ok(Ran { took, peak, said });
    }
    Err(format!(
        "{what}: {} {}",
        String::from_utf8_lossy(&ended.stderr).trim(),
        said.chars().take(300).collect::<String>()
    ))
}
