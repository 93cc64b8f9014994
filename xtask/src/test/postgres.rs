//! A throw-away PostgreSQL: its own folder, its own port on 127.0.0.1, no fsync, gone at the end.
//!
//! `initdb` refuses to run as root, so as root everything is done as the user `postgres` that the package made.

use super::setup::{is_root, postgres_bin};
use crate::Outcome;
use crate::process::{Kept, free_port, text};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

/// How long a cluster may take to be ready, in tenths of a second.
const PATIENCE: u32 = 300;

/// A running cluster; dropping it stops it and removes its folder.
pub struct Cluster {
    server: Kept,
    bin: PathBuf,
    dir: PathBuf,
    port: u16,
}

impl Cluster {
    pub fn start() -> Outcome<Self> {
        let bin = postgres_bin().ok_or("PostgreSQL is not installed")?;
        let dir = PathBuf::from(text(as_postgres("mktemp").args(["-d", "/tmp/taizhang-pg.XXXXXX"]))?);
        let data = dir.join("data");
        text(as_postgres(bin.join("initdb")).arg("-D").arg(&data).args([
            "--username=taizhang",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ]))?;
        let port = free_port()?;
        let mut command = as_postgres(bin.join("postgres"));
        command.arg("-D").arg(&data).args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k"]).arg(&dir);
        for setting in [
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=400",
            "shared_buffers=128MB",
        ] {
            command.args(["-c", setting]);
        }
        let log = std::env::temp_dir().join(format!("taizhang-pg-{port}.log"));
        let mut cluster = Self { server: Kept::start(&mut command, &log)?, bin, dir, port };
        cluster.wait(&data, &log)?;
        let _ = std::fs::remove_file(&log);
        Ok(cluster)
    }

    /// The address tests connect to.
    pub fn url(&self) -> String {
        format!("postgres://taizhang@127.0.0.1:{}/postgres", self.port)
    }

    /// The eighth line of postmaster.pid says `ready` once connections are taken.
    fn wait(&mut self, data: &Path, log: &Path) -> Outcome<()> {
        for _ in 0..PATIENCE {
            let state = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
            if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            if self.server.ended() {
                break;
            }
            sleep(Duration::from_millis(100));
        }
        let said = std::fs::read_to_string(log).unwrap_or_default();
        Err(format!("PostgreSQL did not become ready:\n{said}"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stop = as_postgres(self.bin.join("pg_ctl"))
            .args(["stop", "-m", "immediate", "-s", "-D"])
            .arg(self.dir.join("data"))
            .status();
        if !stop.is_ok_and(|status| status.success()) {
            self.server.end();
        }
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// The command, run as `postgres` when we are root.
fn as_postgres(program: impl AsRef<Path>) -> Command {
    let program = program.as_ref();
    let mut command = if is_root() {
        let mut runuser = Command::new("runuser");
        runuser.args(["-u", "postgres", "--"]).arg(program);
        runuser
    } else {
        Command::new(program)
    };
    command.current_dir("/"); // the user postgres may not be allowed into ours
    command
}

#[cfg(test)]
#[path = "postgres_tests.rs"]
mod tests;
