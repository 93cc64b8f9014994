//! The demo's sign-ins: ready passwords that are known to everybody, which only a demo may have.

use super::Made;
use access::account::{self, NewAccount, OFFICER_ROLES};
use access::{Actor, Deployment};
use base::Outcome;
use base::id::{AccountId, PersonId, UnitId};
use serde::{Deserialize, Serialize};

/// One sign-in of the demo.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// Role key.
    pub role: String,
    /// What it is, in Chinese.
    pub name: String,
    /// Login.
    pub account: String,
    /// Password.
    pub password: String,
    /// The unit it is for.
    pub unit: String,
}

/// Role, name, login, unit, the unit's name, the person behind it.
type Plan<'a> = (&'a str, &'a str, &'a str, UnitId, &'a str, Option<PersonId>);

/// What follows the login in every demo password.
const PASSWORD: &str = "Yanshi@2026-";

/// Makes accounts for every role, with passwords set.
///
/// # Errors
/// When one is refused.
pub async fn make(deployment: &Deployment, made: &Made) -> Outcome<Vec<SignIn>> {
    let root = made.planted.root.unwrap_or(UnitId(0));
    let organs = made.planted.organs.unwrap_or(root);
    let branch = made.planted.branches.iter().find(|b| b.organ).or(made.planted.branches.first());
    let (branch, branch_name) = branch.map_or((root, String::new()), |b| (b.id, b.name.clone()));
    let scope = made.actor.scope("member.read")?;
    let mut conn = deployment.db.read().await?;
    let member = member::store::of_branch(&mut conn, &scope, branch, deployment.today()).await?.into_iter().nth(2);
    drop(conn);
    let person = member.as_ref().map(|m| m.id);
    let plans: [Plan<'_>; 7] = [
        ("department_clerk", "区委组织部工作人员", "zuzhibu", root, "中共云溪区委员会", None),
        ("work_committee_clerk", "机关工委工作人员", "gongwei", organs, "区直机关工作委员会", None),
        ("branch_secretary", "党支部书记", "shuji", branch, &branch_name, None),
        ("member", "普通党员", "dangyuan", branch, &branch_name, person),
        (OFFICER_ROLES[0], "系统管理员", "xitong", root, "", None),
        (OFFICER_ROLES[1], "安全保密管理员", "anquan", root, "", None),
        (OFFICER_ROLES[2], "安全审计员", "shenji", root, "", None),
    ];
    let mut all = Vec::new();
    for (role, name, login, unit, unit_name, person) in plans {
        let shown = if person.is_some() {
            member.as_ref().map_or(name.to_owned(), |m| m.name.clone())
        } else {
            name.to_owned()
        };
        let password = format!("{PASSWORD}{}", all.len() + 1);
        let account = one(deployment, &made.actor, (role, &shown, login), unit, person).await?;
        set_password(deployment, made, account, &password).await?;
        all.push(SignIn {
            role: role.into(),
            name: name.into(),
            account: login.into(),
            password,
            unit: unit_name.into(),
        });
    }
    Ok(all)
}

async fn one(
    deployment: &Deployment,
    actor: &Actor,
    (role, name, login): (&str, &str, &str),
    unit: UnitId,
    person: Option<PersonId>,
) -> Outcome<(AccountId, String)> {
    let mut work = deployment.begin(actor).await?;
    let (id, secret) =
        account::create(&mut work, NewAccount { login: login.into(), name: name.into(), person }).await?;
    let today = work.today();
    account::grant(&mut work, id, role, unit, today).await?;
    work.commit().await?;
    Ok((id, secret))
}

/// Changes the one-time password for the demo's, by the same verb a user has.
async fn set_password(
    deployment: &Deployment,
    made: &Made,
    (id, secret): (AccountId, String),
    password: &str,
) -> Outcome<()> {
    let own = Actor { account: Some(id), ..made.actor.clone() };
    account::change_password(deployment, &own, "", &secret, password).await
}
