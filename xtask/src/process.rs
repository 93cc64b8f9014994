//! Starting other programs: found, run, heard, and ended again.

use crate::Outcome;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Where a program is, looked up in PATH.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// Runs a command, its output going straight through; whether it succeeded.
pub fn passes(command: &mut Command) -> Outcome<bool> {
    let status = command.status().map_err(|e| format!("{} did not start: {e}", show(command)))?;
    Ok(status.success())
}

/// Runs a command that must succeed.
pub fn must(command: &mut Command) -> Outcome<()> {
    let what = show(command);
    if passes(command)? { Ok(()) } else { Err(format!("failed: {what}")) }
}

/// Runs a command that must succeed and gives what it wrote on stdout.
pub fn text(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|e| format!("{} did not start: {e}", show(command)))?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() {
        return Ok(said);
    }
    Err(format!("failed: {}\n{}", show(command), String::from_utf8_lossy(&output.stderr).trim()))
}

/// Runs a command, passes each line of its stdout on and also gives it to `heard`; whether it succeeded.
pub fn listen(command: &mut Command, mut heard: impl FnMut(&str)) -> Outcome<bool> {
    let what = show(command);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| format!("{what} did not start: {e}"))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            println!("{line}");
            heard(&line);
        }
    }
    Ok(child.wait().map_err(|e| format!("{what}: {e}"))?.success())
}

/// The command as a person would type it.
pub fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|w| w.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// A TCP port on 127.0.0.1 that nobody listens on just now.
pub fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|e| format!("no free port: {e}"))?;
    Ok(listener.local_addr().map_err(|e| format!("no free port: {e}"))?.port())
}

/// Whether something on this port of 127.0.0.1 answers HTTP. A bound socket is not enough: a server may take its port long
/// before it serves.
pub fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        Ok(stream.read(&mut [0; 16])? > 0)
    };
    ask().unwrap_or(false)
}

/// A child process that does not outlive its owner.
pub struct Kept {
    child: Child,
}

impl Kept {
    /// Starts it; what it writes goes to `log`.
    pub fn start(command: &mut Command, log: &Path) -> Outcome<Self> {
        let what = show(command);
        let file = std::fs::File::create(log).map_err(|e| format!("{}: {e}", log.display()))?;
        let again = file.try_clone().map_err(|e| format!("{}: {e}", log.display()))?;
        let child = command.stdin(Stdio::null()).stdout(file).stderr(again).spawn();
        Ok(Self { child: child.map_err(|e| format!("{what} did not start: {e}"))? })
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended by itself.
    pub fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends SIGTERM and waits for the end.
    pub fn end(&mut self) {
        if !self.ended() {
            // The shell's own kill: a bare Debian has no program of that name.
            let _ = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        }
        let _ = self.child.wait();
    }

    /// Ends it at once, as a power cut would (SIGKILL).
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if !self.ended() {
            self.kill();
        }
    }
}

/// A folder under the system's temporary one that is removed at the end.
pub struct TempDir(pub PathBuf);

impl TempDir {
    /// Makes it.
    pub fn new(name: &str) -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("taizhang-{name}-{}-{}", std::process::id(), free_port()?));
        std::fs::create_dir_all(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
