//! Verbs on accounts and grants. The system officer makes accounts, the security officer gives and takes grants:
//! neither can do the other's part, and nobody changes their own.

pub use crate::store::account::{Account, StoredGrant};
pub use crate::store::standing::sealed;
use crate::store::{account as store, feed, session, standing, token};
use crate::{Actor, Deployment, Work, password};
use base::id::{AccountId, PersonId, UnitId};
use base::{Day, Fault, Outcome, Refusal, secret};

/// Hours a one-time password works.
const SECRET_HOURS: i64 = 72;
/// Roles of the three officers; one person holds at most one, and no other role beside it.
pub const OFFICER_ROLES: [&str; 3] = ["system_officer", "security_officer", "audit_officer"];

/// A new account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Login: letters, digits, `.`, `-`, `_`.
    pub login: String,
    /// Name shown.
    pub name: String,
    /// Person of the roster.
    pub person: Option<PersonId>,
}

/// Makes an account with a one-time password, given back once and never again.
///
/// # Errors
/// Refused when the login is malformed or taken.
pub async fn create(work: &mut Work, new: NewAccount) -> Outcome<(AccountId, String)> {
    let login = new.login.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !(2..=40).contains(&login.len()) || !login.chars().all(plain) {
        return Err(Refusal::at("login", "账号须为2至40位字母、数字或 . - _", "请修改").into());
    }
    if new.name.trim().is_empty() {
        return Err(Refusal::at("name", "姓名不能为空", "请填写使用人姓名").into());
    }
    let once = secret::random_token(16)?;
    let account = Account {
        id: work.new_id(),
        district: work.district(),
        login: login.clone(),
        name: new.name.trim().to_owned(),
        person: new.person.map(|p| p.0),
        password: password::hash(once.clone()).await?,
        must_change: true,
        secret_until: Some(work.now().plus_minutes(SECRET_HOURS * 60).0),
        state: "pending".into(),
    };
    let now = work.now().0;
    store::insert(work.conn(), &account, now).await.map_err(|e| {
        if db::is_duplicate(&e) {
            Refusal::at("login", format!("账号 {login} 已存在"), "请换一个").into()
        } else {
            Fault::from(e)
        }
    })?;
    let line = standing::line(work, "account.create", account.id).await?;
    work.audit(line.detail(login));
    Ok((account.id, once))
}

/// How long a grant holds, both days included.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// First day.
    pub from: Day,
    /// Last day; open when there is none.
    pub to: Option<Day>,
}

impl From<Day> for Term {
    fn from(from: Day) -> Self {
        Self { from, to: None }
    }
}

/// Gives a role on a unit for a time.
///
/// # Errors
/// Refused for an unknown role, one's own account, a mix of officer and other roles, or a term that ends before it begins or today.
pub async fn grant(
    work: &mut Work,
    account: AccountId,
    role: &str,
    unit: UnitId,
    term: impl Into<Term>,
) -> Outcome<()> {
    let term = term.into();
    if term.to.is_some_and(|to| to < term.from.max(work.today())) {
        return Err(Refusal::at("to", "止日早于起日或今天，授予后不会生效", "请更正日期，长期有效的留空").into());
    }
    if work.actor().account == Some(account) {
        return Err(Refusal::new("不能为自己的账号授权", "请由另一名安全保密管理员办理").into());
    }
    let Some(known) = work.catalogue().role(role).map(|r| r.name.clone()) else {
        return Err(Refusal::at("role", format!("没有角色 {role}"), "请从列表中选择").into());
    };
    let district = work.district();
    let Some(mut target) = store::by_id(work.conn(), district, account).await? else { return Err(Fault::NotFound) };
    let held = store::grants(work.conn(), district, Some(account)).await?;
    let today = work.today().to_string();
    let mut current = held.iter().filter(|g| g.to.as_ref().is_none_or(|to| *to >= today));
    let officer = OFFICER_ROLES.contains(&role);
    if current.any(|g| officer || OFFICER_ROLES.contains(&g.role.as_str())) {
        return Err(Refusal::new("三员账号不能兼任其他角色，也不能互相兼任", "请另设账号")
            .by("GB/T 22239-2019 8.1.4.2 d 权限分离")
            .into());
    }
    if crate::tree::path_of(work.conn(), district, unit).await?.is_none() {
        return Err(Fault::NotFound);
    }
    let new = StoredGrant {
        id: work.new_id(),
        account,
        role: role.into(),
        unit,
        path: String::new(),
        from: term.from.to_string(),
        to: term.to.map(|to| to.to_string()),
    };
    let by = work.actor().name.clone();
    store::insert_grant(work.conn(), district, &new, &by).await?;
    if target.state == "pending" {
        target.state = "active".into();
        store::update(work.conn(), &target).await?;
    }
    let line = standing::line(work, "grant.give", account).await?;
    work.audit(line.unit(unit).detail(known));
    Ok(())
}

/// Takes a grant back at once.
///
/// # Errors
/// Not found, or one's own.
pub async fn revoke(work: &mut Work, grant: i64) -> Outcome<()> {
    let district = work.district();
    let all = store::grants(work.conn(), district, None).await?;
    let Some(found) = all.into_iter().find(|g| g.id == grant) else { return Err(Fault::NotFound) };
    if work.actor().account == Some(found.account) {
        return Err(Refusal::new("不能调整自己的授权", "请由另一名安全保密管理员办理").into());
    }
    let yesterday = work.today().plus_days(-1);
    store::end_grant(work.conn(), district, grant, yesterday).await?;
    session::delete_others(work.conn(), district, found.account, "").await?;
    let line = standing::line(work, "grant.take", found.account).await?;
    work.audit(line.unit(found.unit).detail(found.role));
    Ok(())
}

/// Disables or enables an account; disabling ends its sessions and tokens.
///
/// # Errors
/// Not found, or one's own.
pub async fn set_enabled(work: &mut Work, account: AccountId, enabled: bool) -> Outcome<()> {
    let mut target = other_account(work, account).await?;
    target.state = if enabled { "active" } else { "disabled" }.into();
    let district = work.district();
    store::update(work.conn(), &target).await?;
    session::delete_others(work.conn(), district, account, "").await?;
    let now = work.now();
    token::revoke_all(work.conn(), district, account, now).await?;
    feed::delete(work.conn(), district, account).await?;
    let line = standing::line(work, if enabled { "account.enable" } else { "account.disable" }, account).await?;
    work.audit(line);
    Ok(())
}

/// Gives a new one-time password, shown once; ends the account's sessions and tokens.
///
/// # Errors
/// Not found, or one's own.
pub async fn reset(work: &mut Work, account: AccountId) -> Outcome<String> {
    let mut target = other_account(work, account).await?;
    let once = secret::random_token(16)?;
    target.password = password::hash(once.clone()).await?;
    target.must_change = true;
    target.secret_until = Some(work.now().plus_minutes(SECRET_HOURS * 60).0);
    let district = work.district();
    store::update(work.conn(), &target).await?;
    session::delete_others(work.conn(), district, account, "").await?;
    let now = work.now();
    token::revoke_all(work.conn(), district, account, now).await?;
    feed::delete(work.conn(), district, account).await?;
    let line = standing::line(work, "account.reset", account).await?;
    work.audit(line);
    Ok(once)
}

async fn other_account(work: &mut Work, account: AccountId) -> Outcome<Account> {
    if work.actor().account == Some(account) {
        return Err(Refusal::new("不能对自己的账号进行此操作", "请由其他管理员办理").into());
    }
    let district = work.district();
    store::by_id(work.conn(), district, account).await?.ok_or(Fault::NotFound)
}

/// Changes one's own password; other sessions of the account end, the one of `bearer` goes on.
/// Tokens for programs end too.
///
/// # Errors
/// Refused when the old one is wrong or the new one too weak; all reasons at once.
pub async fn change_password(
    deployment: &Deployment,
    actor: &Actor,
    bearer: &str,
    old: &str,
    new: &str,
) -> Outcome<()> {
    let Some(id) = actor.account else { return Err(Fault::NotFound) };
    let mut conn = deployment.db.read().await?;
    let Some(mut account) = store::by_id(&mut conn, actor.district, id).await? else { return Err(Fault::NotFound) };
    drop(conn);
    let mut faults = password::faults(new, &account.login);
    if old == new {
        faults.push(Refusal::at("password", "新密码与原密码相同", "请更换"));
    }
    if !password::verify(old.to_owned(), account.password.clone()).await? {
        faults.push(Refusal::at("old", "原密码不正确", "请重新输入"));
    }
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    account.password = password::hash(new.to_owned()).await?;
    account.must_change = false;
    account.secret_until = None;
    let mut work = deployment.begin(actor).await?;
    store::update(work.conn(), &account).await?;
    session::delete_others(work.conn(), actor.district, id, &secret::sm3_hex(bearer.as_bytes())).await?;
    let now = work.now();
    token::revoke_all(work.conn(), actor.district, id, now).await?;
    feed::delete(work.conn(), actor.district, id).await?;
    let line = standing::line(&mut work, "account.password", id).await?;
    work.audit(line);
    work.commit().await
}

/// Accounts with their grants, for the officers' pages.
///
/// # Errors
/// When the database is away.
pub async fn list(deployment: &Deployment, scope: &crate::Scope) -> Outcome<Vec<(Account, Vec<StoredGrant>)>> {
    let mut conn = deployment.db.read().await?;
    let all = store::list(&mut conn, scope).await?;
    let grants = store::grants(&mut conn, scope.district_id(), None).await?;
    let with = |a: Account| {
        let own = grants.iter().filter(|g| g.account == a.id).cloned().collect();
        (a, own)
    };
    Ok(all.into_iter().map(with).collect())
}
