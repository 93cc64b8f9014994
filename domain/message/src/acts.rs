//! Telling, reading, choosing.

use crate::{NOUN, Notice, Way, mail, store};
use access::{Actor, Deployment, Line, Scope, Work};
use base::id::AccountId;
use base::{Day, Fault, Outcome, Refusal};

/// Puts notices into the boxes of those who want them; what was told before is left alone. Gives how many are new.
///
/// # Errors
/// When the database is away.
pub async fn tell(work: &mut Work, notices: &[Notice]) -> Outcome<i64> {
    let (district, now) = (work.district(), work.now());
    let ways = store::ways(work.conn(), district).await?;
    let wants = |account: &AccountId| ways.get(account).copied().unwrap_or_default() != Way::Off;
    let mut told = 0;
    for notice in notices.iter().filter(|notice| wants(&notice.account)) {
        let id: i64 = work.new_id();
        told += i64::from(store::insert(work.conn(), (district, id), notice, now).await?);
    }
    Ok(told)
}

/// Marks one of the actor's own messages as read, or all. That somebody has read what he was told is no act worth an audit line.
///
/// # Errors
/// [`base::Fault::NotFound`] when it is another's.
pub async fn mark_read(deployment: &Deployment, actor: &Actor, id: Option<i64>) -> Outcome<()> {
    let mut tx = deployment.db.begin().await?;
    if let Some(id) = id {
        store::find(&mut tx, actor, id).await?;
    }
    store::mark_read(&mut tx, actor, id, deployment.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Chooses whether to be told, and by mail where to. `set_up` says whether there is a mail server.
///
/// # Errors
/// Everything that speaks against it at once.
pub async fn choose(work: &mut Work, way: &str, address: &str, set_up: bool) -> Outcome<()> {
    let way = Way::parse(way);
    let address = address.trim();
    let mut reasons = Vec::new();
    if way.is_none() {
        reasons.push(Refusal::at("way", "没有这种提醒方式", "请从列表中选择"));
    }
    if way == Some(Way::Mail) {
        if !set_up {
            reasons.push(Refusal::at("way", "没有设置邮件服务器", "请选择在系统内提醒，或联系系统管理员"));
        }
        match address {
            "" => reasons.push(Refusal::at("address", "没有填写邮箱地址", "请填写收信的邮箱")),
            text if !mail::is_address(text) => {
                reasons.push(Refusal::at("address", "邮箱地址不正确", "请写成 zhangsan@example.gov.cn"));
            }
            _ => {}
        }
    }
    let Some(way) = way.filter(|_| reasons.is_empty()) else { return Err(Fault::Refused(reasons)) };
    let (actor, keys) = (work.actor().clone(), work.keys().clone());
    store::set_way(work.conn(), &keys, &actor, (way, address)).await?;
    let account = actor.account.map_or(0, |account| account.0);
    work.audit(Line::done("message.way", NOUN, account).detail(way.name()));
    Ok(())
}

/// Puts the mail of a day into the queue for everybody who wants mail and has something unread that was in none yet.
pub(crate) async fn queue(work: &mut Work, day: Day) -> Outcome<()> {
    let (district, now) = (work.district(), work.now());
    for (account, way) in store::ways(work.conn(), district).await? {
        let who = (district, account);
        if way == Way::Mail && !store::mail::unmailed(work.conn(), who, 1).await?.is_empty() {
            store::mail::queue(work.conn(), who, day, now).await?;
        }
    }
    Ok(())
}

/// Lets every mail that waits in the district be tried at once.
///
/// # Errors
/// When the database is away.
pub async fn retry(work: &mut Work, scope: &Scope) -> Outcome<()> {
    let now = work.now();
    store::mail::try_now(work.conn(), scope.district_id(), now).await?;
    work.audit(Line::general("message.retry", ""));
    Ok(())
}
