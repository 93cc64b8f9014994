//! Everything a bare Debian machine with Rust and Node lacks for the tests. What is there already is left alone, so that
//! the second run costs nothing.

use super::cargo;
use crate::process::{must, passes, text, which};
use crate::{Outcome, root};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version we know to build with our toolchain.
const NEXTEST: &str = "0.9.143";

/// Something a step cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Postgres,
    Nextest,
    Chromium,
    Fonts,
    BrowserPackages,
    Office,
}

impl Need {
    /// What a step of `cargo xtask test` needs beyond Rust and Node.
    pub fn of(step: &str) -> &'static [Self] {
        match step {
            "rust" => &[Self::Postgres, Self::Nextest, Self::Fonts],
            "browser" => &[Self::Chromium, Self::Fonts, Self::BrowserPackages],
            "office" => &[Self::Nextest, Self::Office],
            _ => &[],
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::Postgres => postgres_bin().is_some(),
            Self::Nextest => passes(cargo(&["nextest", "--version"]).stdout(null()).stderr(null())) == Ok(true),
            Self::Chromium => chromium().is_some(),
            Self::Fonts => has_chinese_font(),
            Self::BrowserPackages => same_lock(),
            Self::Office => which("soffice").is_some(),
        }
    }

    fn debian_packages(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium"],
            Self::Fonts => &["fonts-noto-cjk", "fonts-lxgw-wenkai"],
            Self::Office => &["libreoffice-writer-nogui", "poppler-utils"],
            Self::Nextest | Self::BrowserPackages => &[],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL (postgres, initdb)",
            Self::Nextest => "cargo-nextest",
            Self::Chromium => "Chromium",
            Self::Fonts => "a Chinese font",
            Self::BrowserPackages => "the npm packages of stories/browser",
            Self::Office => "LibreOffice Writer",
        }
    }
}

/// Meets every need, or says which could not be met and why.
pub fn prepare(needs: &[Need], install: bool) -> Outcome<()> {
    tools_that_must_be_there()?;
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        println!("everything is installed");
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.name()).collect();
    println!("missing: {}", names.join(", "));
    if !install {
        return Err(format!("missing: {}; run without --no-install", names.join(", ")));
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.debian_packages()).copied().collect();
    if !packages.is_empty() {
        install_packages(&packages)?;
    }
    if missing.contains(&Need::Nextest) {
        // Into the repository's own .tools/, and not optimised: it only starts tests.
        let root = [OsStr::new("--root"), tools().as_os_str()].map(OsStr::to_owned);
        must(cargo(&["install", "--locked", "--debug", "cargo-nextest", "--version", NEXTEST]).args(root))?;
    }
    if missing.contains(&Need::BrowserPackages) {
        install_browser_packages()?;
    }
    match missing.iter().find(|need| !need.is_met()) {
        Some(need) => Err(format!("installed, but still not found: {}", need.name())),
        None => Ok(()),
    }
}

/// Where our own tools are put.
pub fn tools() -> PathBuf {
    root().join(".tools")
}

fn tools_that_must_be_there() -> Outcome<()> {
    for (tool, advice) in [
        ("node", "需要 Node.js 18 或更高版本 / Node.js 18 or later is needed: https://nodejs.org"),
        ("npm", "需要 npm（随 Node.js 安装）/ npm is needed; it comes with Node.js"),
        ("cargo-clippy", "缺 clippy：rustup component add clippy rustfmt / clippy is missing"),
    ] {
        if which(tool).is_none() {
            return Err(advice.to_owned());
        }
    }
    Ok(())
}

/// `apt-get install`, as root or by sudo.
fn install_packages(packages: &[&str]) -> Outcome<()> {
    if which("apt-get").is_none() {
        return Err(format!(
            "此系统没有 apt-get，请自行安装：{0} / no apt-get here, please install: {0}",
            packages.join(" ")
        ));
    }
    must(as_root("env", packages)?.args(APT).arg("update"))?;
    must(as_root("env", packages)?.args(APT).args(["install", "-y", "--no-install-recommends"]).args(packages))
}

const APT: [&str; 5] = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"];

/// A program run with root's rights: directly when we are root, else by sudo.
fn as_root(program: &str, packages: &[&str]) -> Outcome<Command> {
    if is_root() {
        return Ok(Command::new(program));
    }
    if which("sudo").is_none() {
        return Err(format!(
            "需要 root 权限安装 {0}：请用 root 运行，或先安装 sudo，或由管理员执行 apt-get install {0}\n\
             Root's rights are needed to install {0}: run as root, install sudo, or ask the administrator.",
            packages.join(" ")
        ));
    }
    let mut sudo = Command::new("sudo");
    sudo.arg(program);
    Ok(sudo)
}

pub fn is_root() -> bool {
    text(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// The folder that holds `postgres` and `initdb`.
pub fn postgres_bin() -> Option<PathBuf> {
    let complete = |dir: &Path| dir.join("postgres").is_file() && dir.join("initdb").is_file();
    let by_path = which("postgres").and_then(|file| file.parent().map(Path::to_path_buf));
    let mut packaged: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|dir| dir.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    packaged.sort();
    packaged.into_iter().rev().chain(by_path).find(|dir| complete(dir))
}

/// The browser for the stories; `CHROMIUM` may name another.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|file| file.is_file());
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| which(name)))
}

fn has_chinese_font() -> bool {
    let listed = text(Command::new("fc-list").args([":lang=zh-cn", "family"])).unwrap_or_default();
    !listed.is_empty() || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
}

fn browser_dir() -> PathBuf {
    root().join("stories/browser")
}

fn same_lock() -> bool {
    let read = |name: &str| std::fs::read(browser_dir().join(name)).ok();
    read("node_modules/.installed-lock").is_some_and(|done| Some(done) == read("package-lock.json"))
}

fn install_browser_packages() -> Outcome<()> {
    let dir = browser_dir();
    must(Command::new("npm").current_dir(&dir).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    std::fs::copy(dir.join("package-lock.json"), dir.join("node_modules/.installed-lock"))
        .map_err(|e| format!("{}: {e}", dir.display()))?;
    Ok(())
}

fn null() -> std::process::Stdio {
    std::process::Stdio::null()
}
