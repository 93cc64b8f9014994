//! `taizhang demo`: a synthetic district with a year of records, and the server.

use super::say;
use crate::open::{self, At, Opened};
use crate::seed::accounts::SignIn;
use crate::seed::{self, Size};
use crate::{nightly, serve, site};
use base::{Outcome, Refusal};
use db::{DataDir, Hold};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The demo's seed: everybody sees the same district.
const SEED: u64 = 20_260_701;
/// Where the sign-ins of a demo are kept, so that it can be started again.
const SIGN_INS: &str = "demo-signins.json";
/// Stands in the directory while a demo is being made, and only then. It is written before anything else, into a directory that was
/// empty; so a directory in which it stands holds nothing but a half-made demo.
const HALF_MADE: &str = "demo-half-made";
/// What `demo` itself puts into its directory; nothing else is ever removed.
const OURS: [&str; 8] =
    ["taizhang.db", "taizhang.db-wal", "taizhang.db-shm", "attachments", "lock", "master.key", SIGN_INS, HALF_MADE];

/// Makes the district unless it is there already, prints the sign-ins, and serves.
///
/// # Errors
/// When the directory holds something that is no demo, or the address is taken.
pub async fn run(at: &At, listen: SocketAddr, members: usize) -> Outcome<()> {
    if !listen.ip().is_loopback() {
        return Err(Refusal::at("--listen", "演示账号的密码是公开的", "演示只能监听本机地址").into());
    }
    let at = At {
        data: if at.data.as_os_str() == "data" { PathBuf::from("demo-data") } else { at.data.clone() },
        database: at.database.clone(),
    };
    begin_afresh(&at)?;
    let opened = open::exclusive(&at).await?;
    let listener = serve::bind(listen).await?;
    let sign_ins = prepare(&opened, members).await?;
    print(&sign_ins);
    say(&format!("台账演示已启动：http://{}（按 Ctrl-C 停止）", listener.local_addr()?));
    let rounds = nightly::begin(opened.deployment.clone());
    let router = site::service(site::build(opened.deployment.clone(), false));
    serve::run(listener, router).await?;
    rounds.abort();
    opened.deployment.db.close().await;
    Ok(())
}

/// Clears away a demo that was interrupted while it was being made, and marks a new one as half-made.
///
/// # Errors
/// Refused when the half-made demo is being made by another process, or has been put something else beside it.
fn begin_afresh(at: &At) -> Outcome<()> {
    // A database elsewhere is not ours to clear.
    if at.database.is_some() {
        return Ok(());
    }
    let dir = DataDir::open(&at.data, Hold::Exclusive)?;
    let mark = dir.path().join(HALF_MADE);
    if mark.exists() {
        say("上次生成演示区时中断了，现在重新生成");
        clear(dir.path())?;
    }
    if !dir.database().exists() && !dir.key_file().exists() {
        fs::create_dir_all(dir.attachments())?;
        fs::write(&mark, "")?;
    }
    Ok(())
}

/// Removes what a half-made demo consists of: the mark last, so that a second interruption is noticed too; the lock stays, we hold it.
fn clear(dir: &Path) -> Outcome<()> {
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        if !OURS.iter().any(|ours| name.to_str() == Some(ours)) {
            let what = format!("没有生成完的演示目录里还有别的文件“{}”", name.to_string_lossy());
            return Err(Refusal::at("--data", what, "请移走它，或换一个空目录").into());
        }
    }
    for name in OURS.iter().filter(|name| !matches!(**name, "lock" | HALF_MADE)) {
        let path = dir.join(name);
        if path.is_dir() {
            fs::remove_dir_all(path)?;
        } else if path.exists() {
            fs::remove_file(path)?;
        }
    }
    fs::remove_file(dir.join(HALF_MADE))?;
    Ok(())
}

async fn prepare(opened: &Opened, members: usize) -> Outcome<Vec<SignIn>> {
    let kept = opened.dir.path().join(SIGN_INS);
    let mut conn = opened.deployment.db.read().await?;
    let empty = org::store::districts(&mut conn).await?.is_empty();
    drop(conn);
    if !empty {
        let text = fs::read_to_string(&kept)
            .map_err(|_| Refusal::at("--data", "数据目录中的数据不是演示数据", "请换一个空目录"))?;
        return Ok(serde_json::from_str(&text)?);
    }
    say("正在生成演示区……");
    let made = seed::district(&opened.deployment, Size { members, units: None, seed: SEED }).await?;
    seed::life::live(&opened.deployment, &made, SEED).await?;
    let sign_ins = seed::accounts::make(&opened.deployment, &made).await?;
    seed::mine::ask(&opened.deployment, &made).await?;
    // A demonstration begins with its messages, whatever the hour.
    nightly::round(&opened.deployment, opened.deployment.today()).await?;
    write_sign_ins(opened, &sign_ins)?;
    let mark = opened.dir.path().join(HALF_MADE);
    if mark.exists() {
        fs::remove_file(mark)?;
    }
    Ok(sign_ins)
}

/// Keeps the sign-ins beside the data, for the next start and for browser tests.
///
/// # Errors
/// When the file cannot be written.
pub fn write_sign_ins(opened: &Opened, sign_ins: &[SignIn]) -> Outcome<()> {
    fs::write(opened.dir.path().join(SIGN_INS), serde_json::to_vec_pretty(sign_ins)?)?;
    Ok(())
}

fn print(sign_ins: &[SignIn]) {
    say("登录账号（仅供演示）：");
    for s in sign_ins {
        say(&format!("  {}\t{}\t{}\t{}", s.account, s.password, s.name, s.unit));
    }
}
