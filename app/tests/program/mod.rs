//! The real binary as a process, on each engine, with what it says; and just enough HTTP to talk to it while it serves.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What a command did.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Asserts that it was done.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        assert_eq!(self.err, "", "nothing on stderr when all is well");
        self.out
    }

    /// Asserts that it was refused in one line, and gives it.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        let line = self.err.trim_end().to_owned();
        assert!(!line.is_empty() && !line.contains('\n'), "one line, not: {line}");
        assert!(!line.contains("panicked") && !line.contains("内部错误"), "{line}");
        line
    }

    /// The answer of a command with `--json`.
    #[track_caller]
    pub fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.done()).unwrap()
    }
}

/// A deployment for one story.
pub struct Place {
    dir: TempDir,
    database: Option<String>,
}

impl Place {
    /// An empty one on every engine at hand.
    pub async fn everywhere() -> Vec<Self> {
        let mut all = vec![Self::embedded()];
        if let Some(url) = db::testing::empty_on_postgres().await.unwrap() {
            all.push(Self { dir: TempDir::new().unwrap(), database: Some(url) });
        }
        all
    }

    /// An empty one on SQLite.
    pub fn embedded() -> Self {
        Self { dir: TempDir::new().unwrap(), database: None }
    }

    /// The data directory, which need not exist yet.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// A path beside the data directory.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file beside the data directory.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.beside(name), content).unwrap();
        text(&self.beside(name))
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taizhang"));
        command
            .args(args)
            .env_clear()
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .env("TAIZHANG_DATA", self.data());
        // A busy machine makes slow statements, which the log would warn of.
        command.env("TAIZHANG_LOG", "error");
        if let Some(url) = &self.database {
            command.env("TAIZHANG_DATABASE", url);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Starts a command that serves, and waits until it does.
    pub fn serve(&self, args: &[&str]) -> Serving {
        let mut child = self.start(&[args, &["--listen", "127.0.0.1:0"]].concat());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.by_ref().map(Result::unwrap).find_map(|line| {
            let rest = line.split_once("http://")?.1.to_owned();
            Some(rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect::<String>())
        });
        Serving { child, address: address.expect("it said where it serves") }
    }

    /// Starts a command without waiting.
    pub fn start(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// `check` finds nothing.
    #[track_caller]
    pub fn assert_clean(&self) {
        let report = self.run(&["check", "--json"]).json();
        assert_eq!(report["ok"], true, "{report}");
        assert!(report["audit_lines"].as_i64() > Some(0), "{report}");
    }
}

/// A path as text.
pub fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// A process that serves; killed when the story ends before it does.
pub struct Serving {
    child: Child,
    address: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    /// A connection to it.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// The whole answer to a request.
    pub fn get(&self, path: &str) -> String {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        rest(&mut stream)
    }

    /// Asks it to end, as a service manager does.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// Its exit code, once it has ended.
    pub fn ended(mut self) -> Option<i32> {
        let patience = Instant::now();
        while patience.elapsed() < Duration::from_secs(40) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it did not end");
    }
}

/// Everything that still comes.
pub fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    String::from_utf8_lossy(&all).into_owned()
}
