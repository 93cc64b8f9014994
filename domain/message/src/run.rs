//! A job that is done once a day: by one process, after an hour of the day, and later when the program was off then.

use crate::store;
use access::{Actor, Deployment, Line};
use base::{Day, Moment, Outcome};

/// Minutes after midnight (Shanghai) from which the round of a day is made.
const FROM_MINUTES: i64 = 6 * 60;
/// Minutes after which a round that was never finished is taken over.
const STALE_MINUTES: i64 = 30;

/// The day whose round is due; `None` in the first hours of a day. A day on which the program was off all the time has none: the next
/// round tells what that one would have told.
#[must_use]
pub fn due(now: Moment) -> Option<Day> {
    let day = now.day();
    (now >= Moment::start_of(day).plus_minutes(FROM_MINUTES)).then_some(day)
}

/// Claims the round of a day; gives whether this process has it.
///
/// # Errors
/// When the database is away.
pub async fn claim(deployment: &Deployment, actor: &Actor, job: &str, day: Day) -> Outcome<bool> {
    let now = deployment.clock.now();
    let mut tx = deployment.db.begin().await?;
    let got = store::claim(&mut tx, (actor.district, job, day), (now, now.plus_minutes(-STALE_MINUTES))).await?;
    tx.commit().await?;
    Ok(got)
}

/// Writes what a round has to tell, and that it is done, in one transaction. Gives how many messages are new.
///
/// # Errors
/// When the database is away.
pub async fn finish(
    deployment: &Deployment,
    actor: &Actor,
    (job, day): (&str, Day),
    notices: &[crate::Notice],
) -> Outcome<i64> {
    let mut work = deployment.begin(actor).await?;
    let told = crate::acts::tell(&mut work, notices).await?;
    crate::acts::queue(&mut work, day).await?;
    let (district, now) = (work.district(), work.now());
    store::finish(work.conn(), (district, job, day), (now, told)).await?;
    work.audit(Line::general("message.run", format!("{day} 生成提醒 {told} 条")));
    work.commit().await?;
    Ok(told)
}
