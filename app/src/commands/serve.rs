//! `taizhang serve`.

use crate::open::{self, At};
use crate::{nightly, serve, site};
use base::{Outcome, Refusal};
use std::net::SocketAddr;

/// Opens the deployment and serves it.
///
/// # Errors
/// When it cannot be opened, or would be open to the network without TLS.
pub async fn run(at: &At, listen: SocketAddr, behind_tls: bool) -> Outcome<()> {
    if !listen.ip().is_loopback() && !behind_tls {
        let what = format!("{listen} 不是本机地址，未经加密的登录会被窃听");
        return Err(
            Refusal::at("--listen", what, "请在 TLS 反向代理之后运行并加 --behind-tls，或改用 127.0.0.1").into()
        );
    }
    // Wrong settings are told before anything is opened.
    place()?.into_iter().for_each(ui::place::register);
    mail()?.into_iter().for_each(message::mail::register);
    let opened = open::exclusive(at).await?;
    let mut conn = opened.deployment.db.read().await?;
    if org::store::districts(&mut conn).await?.is_empty() {
        return Err(Refusal::new("数据目录中还没有党组织", "请先运行 taizhang init").into());
    }
    // Files of work that never committed; the lock just taken says that nobody else is at it.
    attachment::sweep(&mut conn, &opened.deployment.attachments, opened.deployment.clock.now()).await?;
    drop(conn);
    let listener = serve::bind(listen).await?;
    super::say(&format!("台账已启动：http://{}", listener.local_addr()?));
    let rounds = nightly::begin(opened.deployment.clone());
    let router = site::service(site::build(opened.deployment.clone(), behind_tls));
    serve::run(listener, router).await?;
    rounds.abort();
    opened.deployment.db.close().await;
    Ok(())
}

/// Where people find the program, for the addresses in mails and of calendar feeds.
fn place() -> Outcome<Option<String>> {
    let said = std::env::var("TAIZHANG_URL").ok().filter(|text| !text.is_empty());
    Ok(said.map(|text| ui::place::read(&text)).transpose()?)
}

/// The mail server, from the environment only: what stands on the command line is seen by every user of the machine.
fn mail() -> Outcome<Option<message::mail::Mailer>> {
    let of = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let (url, from, place) = (of("TAIZHANG_SMTP"), of("TAIZHANG_MAIL_FROM"), of("TAIZHANG_URL"));
    message::mail::of_settings(url.as_deref(), from.as_deref(), place.as_deref())
}
