//! Sessions: signing in, being recognised, signing out.

use crate::store::account::{self as accounts, Account};
use crate::store::session::{self as store, Stored};
use crate::{Actor, Deployment, Grant, Line, audit, password};
use base::id::{AccountId, DistrictId, PersonId};
use base::{Day, Fault, Moment, Outcome, Refusal, secret};
use db::Conn;
use std::sync::Arc;

/// Idle minutes after which a session ends (等保: 5–30), and for the three officers.
const IDLE_MINUTES: i64 = 30;
const OFFICER_IDLE_MINUTES: i64 = 10;
/// A session ends after so many minutes whatever happens.
const LONGEST_MINUTES: i64 = 12 * 60;
/// Failed tries within fifteen minutes: from one source, and from all together.
const TRIES_HERE: i64 = 5;
const TRIES_ANYWHERE: i64 = 50;
/// How stale `seen_at` may become before it is written again.
const TOUCH_SECONDS: i64 = 60;

/// Signs in. On success gives the session's token (to be put into a cookie, never stored) and the actor.
///
/// # Errors
/// Refused with the same words for an unknown account, a wrong password and a disabled account; locked after too many tries.
pub async fn sign_in(deployment: &Deployment, login: &str, typed: &str, source: &str) -> Outcome<(String, Actor)> {
    let login = login.trim().to_lowercase();
    let now = deployment.clock.now();
    let mut conn = deployment.db.read().await?;
    let found = accounts::by_login(&mut conn, &login).await?;
    let district = found.as_ref().map_or(0, |a| a.district.0);
    let (here, anywhere) = store::failures(&mut conn, district, &login, source, now.plus_minutes(-15)).await?;
    drop(conn);
    if here >= TRIES_HERE || anywhere >= TRIES_ANYWHERE {
        let visitor = visitor(DistrictId(district), &login, source);
        audit::note(deployment, &visitor, Line::denied("sign_in", "登录尝试过多，账号暂时锁定")).await?;
        return Err(Refusal::new("登录尝试次数过多，账号已暂时锁定", "请15分钟后再试，或联系安全保密管理员").into());
    }
    let hash = found.as_ref().map_or(password::DECOY.to_owned(), |a| a.password.clone());
    let right = password::verify(typed.to_owned(), hash).await?;
    let usable = found.filter(|a| right && is_usable(a, now));
    let Some(account) = usable else {
        return refuse_sign_in(deployment, district, &login, source, now).await;
    };
    open(deployment, &account, source, now).await
}

pub(crate) fn is_usable(account: &Account, now: Moment) -> bool {
    account.state != "disabled" && account.secret_until.is_none_or(|until| now.0 <= until)
}

async fn refuse_sign_in<T>(
    deployment: &Deployment,
    district: i64,
    login: &str,
    source: &str,
    now: Moment,
) -> Outcome<T> {
    let mut work = deployment.begin(&visitor(DistrictId(district), login, source)).await?;
    store::note_try(work.conn(), district, login, source, now, true).await?;
    work.audit(Line { result: "failed", ..Line::general("sign_in", "账号或密码不正确") });
    work.commit().await?;
    Err(Refusal::at("password", "账号或密码不正确", "请核对后重新输入；一次性密码过期请联系系统管理员").into())
}

async fn open(deployment: &Deployment, account: &Account, source: &str, now: Moment) -> Outcome<(String, Actor)> {
    let token = secret::random_token(40)?;
    let stored = Stored {
        district: account.district,
        account: account.id,
        csrf: secret::random_token(32)?,
        created_at: now,
        seen_at: now,
    };
    let mut conn = deployment.db.read().await?;
    let actor = actor_of(deployment, &mut conn, account, &stored.csrf, source, now.day()).await?;
    drop(conn);
    let mut work = deployment.begin(&actor).await?;
    store::insert(work.conn(), &secret::sm3_hex(token.as_bytes()), &stored).await?;
    store::note_try(work.conn(), account.district.0, &account.login, source, now, false).await?;
    work.audit(Line::general("sign_in", ""));
    work.commit().await?;
    Ok((token, actor))
}

/// Recognises the bearer of a token; `None` when it is unknown, stale or its account may no longer sign in.
///
/// # Errors
/// When the database is away.
pub async fn recognise(deployment: &Deployment, token: &str, source: &str) -> Outcome<Option<Actor>> {
    let digest = secret::sm3_hex(token.as_bytes());
    let now = deployment.clock.now();
    let mut conn = deployment.db.read().await?;
    let Some(stored) = store::find(&mut conn, &digest).await? else { return Ok(None) };
    let Some(account) = accounts::by_id(&mut conn, stored.district, stored.account).await? else { return Ok(None) };
    if !is_usable(&account, now) {
        return Ok(None);
    }
    let actor = actor_of(deployment, &mut conn, &account, &stored.csrf, source, now.day()).await?;
    drop(conn);
    let officer = actor.grants.iter().any(|g| g.capabilities.iter().any(|c| c.starts_with("officer.")));
    let idle = if officer { OFFICER_IDLE_MINUTES } else { IDLE_MINUTES };
    if now > stored.seen_at.plus_minutes(idle) || now > stored.created_at.plus_minutes(LONGEST_MINUTES) {
        return Ok(None);
    }
    if now.seconds_since(stored.seen_at) >= TOUCH_SECONDS {
        let mut tx = deployment.db.begin().await?;
        store::touch(&mut tx, stored.district, &digest, now).await?;
        tx.commit().await?;
    }
    Ok(Some(actor))
}

/// Signs out.
///
/// # Errors
/// When the database is away.
pub async fn sign_out(deployment: &Deployment, actor: &Actor, token: &str) -> Outcome<()> {
    let mut work = deployment.begin(actor).await?;
    let district = work.district();
    store::delete(work.conn(), district, &secret::sm3_hex(token.as_bytes())).await?;
    work.audit(Line::general("sign_out", ""));
    work.commit().await
}

/// Ends every session: after a restore from backup.
///
/// # Errors
/// When the database is away.
pub async fn end_all(conn: &mut Conn) -> Outcome<()> {
    store::delete_all(conn).await
}

/// An unknown visitor, for the audit.
fn visitor(district: DistrictId, login: &str, source: &str) -> Actor {
    let shown: String = login.chars().filter(|c| !c.is_control()).take(40).collect();
    Actor {
        account: None,
        district,
        name: format!("访客（账号 {shown}）"),
        source: source.to_owned(),
        person: None,
        grants: Vec::new(),
        must_change: false,
        csrf: String::new(),
    }
}

/// Whether an account may sign in now.
///
/// # Errors
/// When the database is away.
pub async fn may_sign_in(
    deployment: &Deployment,
    conn: &mut Conn,
    district: DistrictId,
    account: AccountId,
) -> Outcome<bool> {
    let found = accounts::by_id(conn, district, account).await?;
    Ok(found.is_some_and(|account| is_usable(&account, deployment.clock.now())))
}

/// Everybody of a district who may sign in and holds a grant today, as they would act: to tell them what concerns them.
///
/// # Errors
/// When the database is away.
pub async fn actors(deployment: &Deployment, conn: &mut Conn, district: DistrictId) -> Outcome<Vec<Actor>> {
    let now = deployment.clock.now();
    let mut all = Vec::new();
    for account in accounts::all(conn, district).await? {
        if is_usable(&account, now) {
            all.push(actor_of(deployment, conn, &account, "", "local", now.day()).await?);
        }
    }
    all.retain(|actor| !actor.grants.is_empty());
    Ok(all)
}

pub(crate) async fn actor_of(
    deployment: &Deployment,
    conn: &mut Conn,
    account: &Account,
    csrf: &str,
    source: &str,
    today: Day,
) -> Outcome<Actor> {
    let stored = accounts::grants(conn, account.district, Some(account.id)).await?;
    let today = today.to_string();
    let in_force = stored.into_iter().filter(|g| g.from <= today && g.to.as_ref().is_none_or(|to| *to >= today));
    let mut grants = Vec::new();
    for g in in_force {
        let role = deployment
            .catalogue
            .role(&g.role)
            .ok_or_else(|| Fault::internal(format!("grant of unknown role {}", g.role)))?;
        grants.push(Grant {
            role: g.role,
            role_name: role.name.clone(),
            unit: g.unit,
            path: g.path,
            capabilities: Arc::new(role.capabilities.iter().cloned().collect()),
            sensitive: Arc::new(role.sensitive.iter().cloned().collect()),
        });
    }
    Ok(Actor {
        account: Some(AccountId(account.id.0)),
        district: account.district,
        name: account.name.clone(),
        source: source.to_owned(),
        person: account.person.map(PersonId),
        grants,
        must_change: account.must_change,
        csrf: csrf.to_owned(),
    })
}
