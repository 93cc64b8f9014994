//! `taizhang demo`: a synthetic district with a year of records, and the server.

use super::say;
use crate::open::{self, At, Opened};
use crate::seed::accounts::SignIn;
use crate::seed::{self, Size};
use crate::{serve, site};
use base::{Outcome, Refusal};
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The demo's seed: everybody sees the same district.
const SEED: u64 = 20_260_701;
/// Where the sign-ins of a demo are kept, so that it can be started again.
const SIGN_INS: &str = "demo-signins.json";

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
    let opened = open::exclusive(&at).await?;
    let listener = serve::bind(listen).await?;
    let sign_ins = prepare(&opened, members).await?;
    print(&sign_ins);
    say(&format!("台账演示已启动：http://{listen}（按 Ctrl-C 停止）"));
    let router = site::service(site::build(opened.deployment.clone(), false));
    serve::run(listener, router).await?;
    opened.deployment.db.close().await;
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
    write_sign_ins(opened, &sign_ins)?;
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
