//! One run of LibreOffice, shut in.

use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// What is asked of LibreOffice.
pub(super) struct Job<'a> {
    pub program: &'a Path,
    /// After this time it is killed.
    pub patience: Duration,
}

/// Why nothing came out.
#[derive(Debug)]
pub(super) enum Failure {
    /// It was killed.
    Late,
    /// It ended and wrote nothing.
    Nothing,
    /// The machine would not do it.
    System(io::Error),
}

/// Limits of the shell for the run, as `ulimit` takes them: seconds of computing, kilobytes of address space (the program maps
/// some two gigabytes before it does anything), blocks of 512 or 1024 bytes in one file, no memory images.
const ULIMITS: &str = "ulimit -t 60; ulimit -v 4194304; ulimit -f 262144; ulimit -c 0";

/// Where the system allows it without further rights, the run has no network at all; elsewhere, every address leads to a
/// closed port (see [`PROFILE`]).
const ALONE: &str =
    "if unshare --user --map-root-user --net true 2>/dev/null; then alone='unshare --user --map-root-user --net'; fi";

/// No macros, no objects, no links to elsewhere, and a proxy that nobody answers.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop></item>
</oor:items>
"#;

impl Job<'_> {
    /// The file in another format. `from` is the extension it has, `to` what `--convert-to` takes.
    pub(super) fn convert(&self, file: &[u8], from: &str, to: &str) -> Result<Vec<u8>, Failure> {
        let dir = tempfile::Builder::new().prefix("taizhang-office-").tempdir().map_err(Failure::System)?;
        let input = format!("in.{from}");
        prepare(&dir, &input, file).map_err(Failure::System)?;
        let mut child = self.start(&dir, &input, to).map_err(Failure::System)?;
        let ended = wait(&mut child, self.patience);
        kill(&mut child);
        ended.map_err(Failure::System)?.ok_or(Failure::Late)?;
        let made = dir.path().join("out").join("in").with_extension(to.split(':').next().unwrap_or_default());
        fs::read(made).ok().filter(|bytes| !bytes.is_empty()).ok_or(Failure::Nothing)
    }

    /// In a process group of its own, so that all of it can be killed.
    fn start(&self, dir: &TempDir, input: &str, to: &str) -> io::Result<Child> {
        let script = format!("{ULIMITS}; alone=''; {ALONE}; exec $alone \"$@\"");
        let profile = format!("-env:UserInstallation=file://{}", dir.path().join("profile").display());
        Command::new("sh")
            .args(["-c", &script, "sh"])
            .arg(self.program)
            .args(["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"])
            .args([&profile, "--convert-to", to, "--outdir", "out", input])
            .current_dir(dir.path())
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", dir.path())
            .env("TMPDIR", dir.path())
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
    }
}

fn prepare(dir: &TempDir, input: &str, file: &[u8]) -> io::Result<()> {
    let user = dir.path().join("profile/user");
    fs::create_dir_all(&user)?;
    fs::create_dir(dir.path().join("out"))?;
    fs::write(user.join("registrymodifications.xcu"), PROFILE)?;
    fs::write(dir.path().join(input), file)
}

/// How often it is looked whether the process has ended.
const LOOK: Duration = Duration::from_millis(50);

/// The end of the process, or `None` when the time is over. Looks are counted, so that no clock is read.
fn wait(child: &mut Child, patience: Duration) -> io::Result<Option<ExitStatus>> {
    for _ in 0..=patience.as_millis() / LOOK.as_millis() {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(LOOK);
    }
    Ok(None)
}

/// Kills the whole group: `soffice` is a script that starts others, and they outlive it.
fn kill(child: &mut Child) {
    let group = format!("-{}", child.id());
    // Usually nobody of the group is left, and kill says so.
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.wait();
}
