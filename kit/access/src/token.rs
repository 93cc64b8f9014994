//! Tokens for programs: somebody lets a program of theirs come in their name, for a time, with no more than they may themselves.
//!
//! A token is shown once and kept as a digest. It ends by its day, by revocation, and with every new password, reset or disabling
//! of the account; grants are those in force when it is used.

use crate::store::{account as accounts, token as store};
use crate::{Actor, Deployment, Line, Work, session};
use base::id::{AccountId, DistrictId};
use base::{Fault, Moment, Outcome, Refusal, secret};
use db::Conn;

/// What every token begins with, so that one that was left lying about is known for what it is.
const PREFIX: &str = "tz_";
/// Random characters after it: 200 bits.
const LENGTH: usize = 40;
/// For how many days a token may be made.
pub const DAYS: [i64; 4] = [7, 30, 90, 180];
/// Tokens in force that an account may have.
const MOST: usize = 10;
/// How stale `used_at` may become before it is written again.
const TOUCH_SECONDS: i64 = 60;

/// A token as stored; of its text only a digest is kept.
#[derive(Debug, Clone)]
pub struct Token {
    /// District.
    pub district: DistrictId,
    /// Id.
    pub id: i64,
    /// Whose.
    pub account: AccountId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// Made when.
    pub created_at: Moment,
    /// In force until.
    pub expires_at: Moment,
    /// Last used, to the minute.
    pub used_at: Option<Moment>,
    /// Revoked when.
    pub revoked_at: Option<Moment>,
}

impl Token {
    /// Whether it opens anything.
    pub fn in_force(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// Makes a token for the actor's own account; gives its text, once and never again.
///
/// # Errors
/// Refused without a name, for another time than [`DAYS`], or when there are too many; all reasons at once.
pub async fn create(work: &mut Work, name: &str, days: i64) -> Outcome<String> {
    let Some(account) = work.actor().account else { return Err(Fault::NotFound) };
    let (district, now, name) = (work.district(), work.now(), name.trim());
    let mut faults = Vec::new();
    if name.is_empty() || name.chars().count() > 40 {
        faults.push(Refusal::at("name", "用途须为1至40个字", "请写明供哪个程序使用"));
    }
    if !DAYS.contains(&days) {
        faults.push(Refusal::at("days", "没有这个有效期", "请从列表中选择"));
    }
    let held = store::of_account(work.conn(), district, account).await?;
    if held.iter().filter(|t| t.in_force(now)).count() >= MOST {
        faults.push(Refusal::new(format!("有效的令牌已有{MOST}个"), "请先撤销不用的令牌"));
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let text = format!("{PREFIX}{}", secret::random_token(LENGTH)?);
    let token = Token {
        district,
        id: work.new_id(),
        account,
        name: name.to_owned(),
        created_at: now,
        expires_at: now.plus_minutes(days * 24 * 60),
        used_at: None,
        revoked_at: None,
    };
    store::insert(work.conn(), &token, &secret::sm3_hex(text.as_bytes())).await?;
    work.audit(Line::done("token.create", "token", token.id).detail(format!("{days}天")));
    Ok(text)
}

/// Revokes one of the actor's own tokens at once.
///
/// # Errors
/// Not found when it is somebody else's; refused when it is revoked already.
pub async fn revoke(work: &mut Work, id: i64) -> Outcome<()> {
    let Some(account) = work.actor().account else { return Err(Fault::NotFound) };
    let (district, now) = (work.district(), work.now());
    let held = store::of_account(work.conn(), district, account).await?;
    let token = held.into_iter().find(|t| t.id == id).ok_or(Fault::NotFound)?;
    if !store::revoke(work.conn(), &token, now).await? {
        return Err(Refusal::new("这个令牌已经撤销了", "").into());
    }
    work.audit(Line::done("token.revoke", "token", id));
    Ok(())
}

/// The actor's own tokens, the newest first.
///
/// # Errors
/// When the database is away.
pub async fn own(conn: &mut Conn, actor: &Actor) -> Outcome<Vec<Token>> {
    match actor.account {
        Some(account) => store::of_account(conn, actor.district, account).await,
        None => Ok(Vec::new()),
    }
}

/// Recognises the bearer of a token; `None` when it is unknown, over or revoked, or its account may no longer sign in.
///
/// # Errors
/// When the database is away.
pub async fn recognise(deployment: &Deployment, text: &str, source: &str) -> Outcome<Option<Actor>> {
    if !text.starts_with(PREFIX) {
        return Ok(None);
    }
    let now = deployment.clock.now();
    let mut conn = deployment.db.read().await?;
    let found = store::find(&mut conn, &secret::sm3_hex(text.as_bytes())).await?;
    let Some(token) = found.filter(|t| t.in_force(now)) else { return Ok(None) };
    let account = accounts::by_id(&mut conn, token.district, token.account).await?;
    let Some(account) = account.filter(|a| session::is_usable(a, now)) else { return Ok(None) };
    // The audit tells what a program did from what its owner did.
    let source = format!("{source}（令牌 {}）", token.id);
    let actor = session::actor_of(deployment, &mut conn, &account, "", &source, now.day()).await?;
    drop(conn);
    if token.used_at.is_none_or(|used| now.seconds_since(used) >= TOUCH_SECONDS) {
        let mut tx = deployment.db.begin().await?;
        store::touch(&mut tx, &token, now).await?;
        tx.commit().await?;
    }
    Ok(Some(actor))
}

/// Forgets every token of the deployment: after a restore.
///
/// # Errors
/// When the database is away.
pub async fn end_all(conn: &mut Conn) -> Outcome<()> {
    store::delete_all(conn).await
}
