//! Telling, reading, choosing.

use crate::{NOUN, Notice, Way, store};
use access::{Actor, Deployment, Line, Work};
use base::id::AccountId;
use base::{Outcome, Refusal};

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

/// Chooses whether to be told.
///
/// # Errors
/// A refusal when there is no such way.
pub async fn choose(work: &mut Work, way: &str) -> Outcome<()> {
    let Some(way) = Way::parse(way) else {
        return Err(Refusal::at("way", "没有这种提醒方式", "请从列表中选择").into());
    };
    let actor = work.actor().clone();
    store::set_way(work.conn(), &actor, way).await?;
    let account = actor.account.map_or(0, |account| account.0);
    work.audit(Line::done("message.way", NOUN, account).detail(way.name()));
    Ok(())
}
