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
pub const UNITS: u32 = 1841;
/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the demonstration may take to make its district.
const DEMO_PATIENCE: Duration = Duration::from_secs(300);

/// The binary and a folder for what several measurements share.
pub struct Program {
    pub binary: PathBuf,
    shared: PathBuf,
}

impl Program {
    pub fn new(shared: PathBuf) -> Self {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        Self { binary: target.join("release/taizhang"), shared }
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
    pub fn large(&self, members: u32) -> Outcome<PathBuf> {
        self.once("large", |data| {
            println!("seeding {members} members in {UNITS} units");
            self.seed(data, members, Some(UNITS))
        })
    }

    /// A data directory that is made by the first who asks for it, whole or not at all.
    pub fn once(&self, name: &str, make: impl FnOnce(&Path) -> Outcome<()>) -> Outcome<PathBuf> {
        let data = self.shared.join(name);
        if !data.exists() {
            let making = self.shared.join(format!("{name}-unfinished"));
            let _ = fs::remove_dir_all(&making);
            fs::create_dir_all(&self.shared).map_err(|e| format!("{}: {e}", self.shared.display()))?;
            make(&making)?;
            fs::rename(&making, &data).map_err(|e| format!("{}: {e}", data.display()))?;
        }
        Ok(data)
    }

    /// Serves a data directory on a free port.
    pub fn serve(&self, data: &Path) -> Outcome<Server> {
        self.start(data, "serve", PATIENCE)
    }

    /// Makes the demonstration in an empty data directory and serves it.
    pub fn demo(&self, data: &Path) -> Outcome<Server> {
        self.start(data, "demo", DEMO_PATIENCE)
    }

    fn start(&self, data: &Path, verb: &str, patience: Duration) -> Outcome<Server> {
        let port = free_port()?;
        let mut command = self.command(data);
        command.args([verb, "--listen", &format!("127.0.0.1:{port}")]);
        let begun = Instant::now();
        let log = data.with_extension("log");
        let kept = Kept::start(&mut command, &log)?;
        let mut server =
            Server { kept, address: SocketAddr::from(([127, 0, 0, 1], port)), log, ready_after: Duration::ZERO };
        server.wait(begun, patience)?;
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
    fn wait(&mut self, begun: Instant, patience: Duration) -> Outcome<()> {
        while begun.elapsed() < patience && !self.kept.ended() {
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
    /// The largest resident memory it ever had, in MB.
    pub peak: f64,
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Its stdout.
    pub said: String,
    /// Its stderr.
    pub complained: String,
}

impl Ran {
    /// The same when it succeeded, else what it complained of.
    pub fn succeeded(self) -> Outcome<Self> {
        if self.code == Some(0) {
            return Ok(self);
        }
        let said: String = self.said.chars().take(300).collect();
        Err(format!("ended with {:?}: {} {said}", self.code, self.complained.trim()))
    }
}

/// Runs a command to its end and watches it. What it writes goes through files, so that a full pipe never holds it up.
pub fn watch(command: &mut Command, scratch: &Path) -> Outcome<Ran> {
    let what = show(command);
    let (out, err) = (scratch.join("stdout"), scratch.join("stderr"));
    let file = |path: &Path| fs::File::create(path).map_err(|e| format!("{}: {e}", path.display()));
    let begun = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(file(&out)?).stderr(file(&err)?).spawn();
    let mut child = child.map_err(|e| format!("{what}: {e}"))?;
    let mut peak: f64 = 0.0;
    let ended = loop {
        // The kernel keeps the highest mark itself, so a look now and then misses only what comes after the last one.
        peak = peak.max(memory(child.id(), "VmHWM").unwrap_or(0.0));
        if let Some(ended) = child.try_wait().map_err(|e| format!("{what}: {e}"))? {
            break ended;
        }
        sleep(Duration::from_millis(2));
    };
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
    Ok(Ran { took: begun.elapsed(), peak, code: ended.code(), said: text(&out), complained: text(&err) })
}
