//! `taizhang init`: the first unit and the three officers.

use super::say;
use crate::open::{self, At};
use access::account::{self, NewAccount, OFFICER_ROLES};
use access::{Actor, Deployment};
use base::id::{AccountId, DistrictId, UnitId};
use base::{Outcome, Refusal};

/// Makes the district's root unit and three officer accounts, whose one-time passwords are printed once.
///
/// # Errors
/// When there is a district already, or a name or code is malformed.
pub async fn run(at: &At, name: &str, code: &str, kind: &str) -> Outcome<()> {
    let opened = open::exclusive(at).await?;
    let (_, secrets) = first(&opened.deployment, name, code, kind).await?;
    say(&format!("已建立党组织：{name}（编码 {code}）"));
    say("三员账号和一次性密码（只显示这一次，72小时内有效，首次登录须改密）：");
    for (title, login, secret) in secrets {
        say(&format!("  {title}\t{login}\t{secret}"));
    }
    say("下一步：taizhang serve 启动服务，由系统管理员建立账号、安全保密管理员授权");
    opened.deployment.db.close().await;
    Ok(())
}

/// The three officers' titles and logins, in the order of [`OFFICER_ROLES`].
pub const OFFICERS: [(&str, &str); 3] =
    [("系统管理员", "sysadmin"), ("安全保密管理员", "secadmin"), ("安全审计员", "auditor")];

/// The first unit and the officers, in one transaction; gives titles, logins and one-time passwords.
///
/// # Errors
/// As [`run`].
pub async fn first(
    deployment: &Deployment,
    name: &str,
    code: &str,
    kind: &str,
) -> Outcome<(UnitId, Vec<(String, String, String)>)> {
    let mut conn = deployment.db.read().await?;
    if !org::store::districts(&mut conn).await?.is_empty() {
        return Err(Refusal::new("已经有党组织了", "init 只能在空的数据目录运行一次").into());
    }
    drop(conn);
    let id: i64 = deployment.ids.next();
    let operator = Actor::operator(DistrictId(id), UnitId(id));
    let mut work = deployment.begin(&operator).await?;
    let scope = operator.scope("unit.write")?;
    let today = work.today();
    let new = org::NewUnit::of(name, kind, None, today).coded(code);
    let unit = org::acts::found(&mut work, &scope, new).await?;
    let mut secrets = Vec::new();
    for ((title, login), role) in OFFICERS.into_iter().zip(OFFICER_ROLES) {
        let new = NewAccount { login: login.into(), name: title.into(), person: None };
        let (account, secret): (AccountId, String) = account::create(&mut work, new).await?;
        account::grant(&mut work, account, role, unit, today).await?;
        secrets.push((title.to_owned(), login.to_owned(), secret));
    }
    work.commit().await?;
    Ok((unit, secrets))
}
