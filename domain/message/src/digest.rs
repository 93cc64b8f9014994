//! The mail of a day: what an account has not read yet, in one letter, without the name of any person or matter.

use crate::mail::Mailer;
use crate::store::{self, mail};
use access::{Deployment, session};
use base::id::{AccountId, DistrictId};
use base::{Moment, Outcome};

/// Minutes after which a mail that failed is tried again: once, twice, …; then daily.
const AGAIN: [i64; 5] = [5, 15, 60, 4 * 60, 12 * 60];
/// Daily.
const DAILY: i64 = 24 * 60;
/// Lines of one mail; the rest is told by number.
const LINES: usize = 40;
/// Messages of one mail.
const MOST: i64 = 500;
/// Mails of one look.
const AT_ONCE: i64 = 100;

/// When a mail is tried again that was tried so often before.
#[must_use]
pub fn again(tries: i64, now: Moment) -> Moment {
    let minutes = usize::try_from(tries).ok().and_then(|n| AGAIN.get(n)).copied().unwrap_or(DAILY);
    now.plus_minutes(minutes)
}

/// The letter: its subject and its text.
#[must_use]
pub fn letter(lines: &[String], place: &str) -> (String, String) {
    let n = lines.len();
    let mut text = format!("您有 {n} 条未读提醒：\r\n\r\n");
    for line in lines.iter().take(LINES) {
        text.push_str(&format!("· {line}\r\n"));
    }
    if n > LINES {
        text.push_str(&format!("另有 {} 条，请登录查看。\r\n", n - LINES));
    }
    if !place.is_empty() {
        text.push_str(&format!("\r\n登录办理：{place}/messages\r\n"));
    }
    text.push_str("\r\n这封邮件由台账系统自动发送，请不要回复。不想收到的，登录后在“提醒设置”中修改。\r\n");
    (format!("台账提醒：{n} 条未读"), text)
}

/// Sends the mails that are due; gives how many were sent. One that fails is tried again later and nothing of it is lost.
///
/// # Errors
/// When the database is away; never because a mail failed.
pub async fn send(deployment: &Deployment, mailer: &Mailer) -> Outcome<usize> {
    let now = deployment.clock.now();
    let due = mail::due(&mut *deployment.db.read().await?, now, AT_ONCE).await?;
    let mut sent = 0;
    for one in due {
        let mut tx = deployment.db.begin().await?;
        let taken = mail::take(&mut tx, &one, again(one.tries, now)).await?;
        tx.commit().await?;
        if taken {
            sent += usize::from(try_one(deployment, mailer, &one).await?);
        }
    }
    Ok(sent)
}

/// One try; gives whether a letter went out.
async fn try_one(deployment: &Deployment, mailer: &Mailer, one: &mail::Mail) -> Outcome<bool> {
    let who = (one.district, one.account);
    let mut conn = deployment.db.read().await?;
    let address = address(deployment, &mut conn, who).await?;
    let unread = mail::unmailed(&mut conn, who, MOST).await?;
    drop(conn);
    let outcome = match address {
        // Whoever no longer wants it, may no longer sign in, or has read everything gets none.
        Some(to) if !unread.is_empty() => {
            let lines: Vec<String> = unread.iter().map(|(_, plain)| plain.clone()).collect();
            let (subject, text) = letter(&lines, mailer.place());
            mailer.send(&to, &subject, text).await.map(|()| true)
        }
        _ => Ok(false),
    };
    let now = deployment.clock.now();
    let mut tx = deployment.db.begin().await?;
    let went = match outcome {
        Ok(went) => {
            let ids: Vec<i64> = unread.iter().map(|(id, _)| *id).filter(|_| went).collect();
            mail::mailed(&mut tx, who, &ids, now).await?;
            mail::tried(&mut tx, one, Some(now), "").await?;
            went
        }
        Err(why) => {
            tracing::warn!(account = one.account.0, tries = one.tries + 1, why, "a mail was not sent");
            mail::tried(&mut tx, one, None, &why).await?;
            false
        }
    };
    tx.commit().await?;
    Ok(went)
}

/// Where the mails of an account go, if it wants any and may sign in.
async fn address(
    deployment: &Deployment,
    conn: &mut db::Conn,
    (district, account): (DistrictId, AccountId),
) -> Outcome<Option<String>> {
    if !session::may_sign_in(deployment, conn, district, account).await? {
        return Ok(None);
    }
    store::address(conn, &deployment.keys, (district, account)).await
}
