//! Secret addresses of feeds: what somebody gives to the calendar of their telephone, which cannot sign in.
//!
//! An account has at most one. Its secret is shown once and kept as a digest; it opens the feed and nothing else, and ends when it is
//! renewed or withdrawn, and with every new password, reset or disabling of the account.

use crate::store::{account as accounts, feed as store};
use crate::{Actor, Deployment, Line, Work, audit, session};
use base::id::{AccountId, DistrictId};
use base::{Fault, Moment, Outcome, secret};
use db::Conn;

/// What every secret begins with; no token for programs does, and the other way round.
const PREFIX: &str = "tzf_";
/// Random characters after it: 200 bits.
const LENGTH: usize = 40;
/// How often a feed is given in an hour; a calendar asks once or twice.
const TIMES_AN_HOUR: i64 = 60;
/// An hour in milliseconds.
const HOUR: i64 = 3_600_000;

/// A feed as stored; of its secret only a digest is kept.
#[derive(Debug, Clone)]
pub struct Feed {
    /// District.
    pub district: DistrictId,
    /// Whose.
    pub account: AccountId,
    /// Made when.
    pub created_at: Moment,
    /// Last asked for.
    pub used_at: Option<Moment>,
}

/// What became of a request for a feed.
#[derive(Debug)]
pub enum Found {
    /// Nobody's, or its account may no longer sign in: both look the same.
    Nothing,
    /// Asked for too often within the hour.
    TooOften,
    /// In whose name it is given.
    Of(Box<Actor>),
}

/// Makes the actor's feed, in place of the one before; gives its secret, once and never again.
///
/// # Errors
/// [`Fault::NotFound`] for the operator, who has no account.
pub async fn create(work: &mut Work) -> Outcome<String> {
    let Some(account) = work.actor().account else { return Err(Fault::NotFound) };
    let (district, now) = (work.district(), work.now());
    let text = format!("{PREFIX}{}", secret::random_token(LENGTH)?);
    store::delete(work.conn(), district, account).await?;
    let feed = Feed { district, account, created_at: now, used_at: None };
    store::insert(work.conn(), &feed, &secret::sm3_hex(text.as_bytes())).await?;
    work.audit(Line::done("feed.create", "feed", account.0));
    Ok(text)
}

/// Withdraws the actor's feed at once.
///
/// # Errors
/// [`Fault::NotFound`] when there is none.
pub async fn withdraw(work: &mut Work) -> Outcome<()> {
    let Some(account) = work.actor().account else { return Err(Fault::NotFound) };
    let district = work.district();
    if !store::delete(work.conn(), district, account).await? {
        return Err(Fault::NotFound);
    }
    work.audit(Line::done("feed.withdraw", "feed", account.0));
    Ok(())
}

/// The actor's own feed.
///
/// # Errors
/// When the database is away.
pub async fn own(conn: &mut Conn, actor: &Actor) -> Outcome<Option<Feed>> {
    match actor.account {
        Some(account) => store::of_account(conn, actor.district, account).await,
        None => Ok(None),
    }
}

/// In whose name a feed is given. The first time on a day leaves an audit line.
///
/// # Errors
/// When the database is away.
pub async fn recognise(deployment: &Deployment, text: &str, source: &str) -> Outcome<Found> {
    if !text.starts_with(PREFIX) {
        return Ok(Found::Nothing);
    }
    let now = deployment.clock.now();
    let digest = secret::sm3_hex(text.as_bytes());
    let mut conn = deployment.db.read().await?;
    let Some(feed) = store::find(&mut conn, &digest).await? else { return Ok(Found::Nothing) };
    let account = accounts::by_id(&mut conn, feed.district, feed.account).await?;
    let Some(account) = account.filter(|a| session::is_usable(a, now) && !a.must_change) else {
        return Ok(Found::Nothing);
    };
    let source = format!("{source}（日历订阅）");
    let actor = session::actor_of(deployment, &mut conn, &account, "", &source, now.day()).await?;
    drop(conn);
    let mut tx = deployment.db.begin().await?;
    let times = store::count(&mut tx, &feed, now, now.0.div_euclid(HOUR)).await?;
    tx.commit().await?;
    if times > TIMES_AN_HOUR {
        return Ok(Found::TooOften);
    }
    if feed.used_at.is_none_or(|used| used.day() < now.day()) {
        audit::note(deployment, &actor, Line::done("feed.read", "feed", feed.account.0)).await?;
    }
    Ok(Found::Of(Box::new(actor)))
}

/// Forgets every feed of the deployment: after a restore.
///
/// # Errors
/// When the database is away.
pub async fn end_all(conn: &mut Conn) -> Outcome<()> {
    store::delete_all(conn).await
}
