//! The demo's sign-ins: ready passwords that are known to everybody, which only a demo may have.

use super::Made;
use access::account::{self, NewAccount, OFFICER_ROLES};
use access::{Actor, Deployment};
use base::Outcome;
use base::id::{AccountId, PersonId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

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

/// Members of a usual branch.
const USUAL: std::ops::RangeInclusive<usize> = 18..=22;

/// Who signs in, by role; made up. The secretary and the member are of the branch.
const NAMES: [(&str, &str); 5] = [
    ("department_clerk", "沈文澜"),
    ("work_committee_clerk", "何志远"),
    (OFFICER_ROLES[0], "林系安"),
    (OFFICER_ROLES[1], "高守慎"),
    (OFFICER_ROLES[2], "钱明鉴"),
];

/// What follows the login in every demo password.
const PASSWORD: &str = "Yanshi@2026-";

/// Makes accounts for every role, with passwords set.
///
/// # Errors
/// When one is refused.
pub async fn make(deployment: &Deployment, made: &Made) -> Outcome<Vec<SignIn>> {
    let root = made.planted.root.unwrap_or(UnitId(0));
    let organs = made.planted.organs.unwrap_or(root);
    let today = deployment.today();
    let mut conn = deployment.db.read().await?;
    let scope = made.actor.scope("member.read")?;
    // A branch as most are: some twenty members, so that a meeting is worth recording by tapping names.
    let (mut branch, mut branch_name, mut members) = (root, String::new(), Vec::new());
    for one in made.planted.branches.iter().filter(|b| b.organ) {
        let own = member::store::of_branch(&mut conn, &scope, one.id, today).await?;
        let usual = USUAL.contains(&own.len());
        if usual || own.len() > members.len() {
            (branch, branch_name, members) = (one.id, one.name.clone(), own);
        }
        if usual {
            break;
        }
    }
    let posts = org::store::committee(&mut conn, &made.actor.scope("unit.read")?, branch, today).await?;
    drop(conn);
    let secretary = posts.iter().find(|p| p.post == "secretary");
    let leader = secretary.and_then(|p| p.person);
    let member = members.iter().filter(|m| Some(m.id) != leader).nth(2);
    let person = member.map(|m| m.id);
    // Whoever is in office is a member too, with a record of their own.
    let own = |role: &str| match role {
        "branch_secretary" => secretary.map(|p| p.name.as_str()),
        "member" => member.map(|m| m.name.as_str()),
        _ => None,
    };
    let plans: [Plan<'_>; 7] = [
        ("department_clerk", "区委组织部工作人员", "zuzhibu", root, "中共云溪区委员会", None),
        ("work_committee_clerk", "机关工委工作人员", "gongwei", organs, "区直机关工作委员会", None),
        ("branch_secretary", "党支部书记", "shuji", branch, &branch_name, leader),
        ("member", "普通党员", "dangyuan", branch, &branch_name, person),
        (OFFICER_ROLES[0], "系统管理员", "xitong", root, "", None),
        (OFFICER_ROLES[1], "安全保密管理员", "anquan", root, "", None),
        (OFFICER_ROLES[2], "安全审计员", "shenji", root, "", None),
    ];
    // Names like people have, so that the role beside them says something new.
    let names: HashMap<&str, &str> = NAMES.iter().copied().collect();
    let mut all = Vec::new();
    for (role, name, login, unit, unit_name, person) in plans {
        let shown = own(role).or(names.get(role).copied()).unwrap_or(name).to_owned();
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
