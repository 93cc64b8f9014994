//! Accounts, sessions, scope and the audit, on both engines.

use crate::account::{self, NewAccount};
use crate::audit::{self, store as audit_store};
use crate::{Actor, Deployment, Line, password, session, testing, tree};
use base::id::{AccountId, DistrictId, UnitId};
use base::{Day, Fault};
use db::testing::{TestDb, each_engine};

const D: DistrictId = DistrictId(1);
const GOOD: &str = "Lvse-Shanqiu-2026";

fn day() -> Day {
    "2026-11-20".parse().unwrap()
}

async fn grounds() -> Vec<(TestDb, Deployment, Actor)> {
    let mut all = Vec::new();
    for t in each_engine(crate::MIGRATIONS).await.unwrap() {
        let deployment = testing::deployment(&t.db, &t.dir, day()).unwrap();
        let operator = Actor::operator(D, UnitId(1));
        let mut work = deployment.begin(&operator).await.unwrap();
        for (unit, path) in [(1, ""), (2, "00001."), (3, "00002.")] {
            tree::place_unit(work.conn(), D, UnitId(unit), path).await.unwrap();
        }
        work.audit(Line::general("test", ""));
        work.commit().await.unwrap();
        all.push((t, deployment, operator));
    }
    all
}

/// A new account with a role; gives its id and one-time password.
async fn account_with(deployment: &Deployment, by: &Actor, login: &str, role: &str) -> (AccountId, String) {
    let mut work = deployment.begin(by).await.unwrap();
    let new = NewAccount { login: login.into(), name: "某人".into(), person: None };
    let (id, secret) = account::create(&mut work, new).await.unwrap();
    account::grant(&mut work, id, role, UnitId(2), day()).await.unwrap();
    work.commit().await.unwrap();
    (id, secret)
}

async fn refused(deployment: &Deployment, login: &str, typed: &str, source: &str) -> String {
    match session::sign_in(deployment, login, typed, source).await {
        Err(Fault::Refused(reasons)) => reasons[0].what.clone(),
        other => panic!("{login}: {:?}", other.map(|_| "signed in")),
    }
}

#[tokio::test]
async fn a_one_time_password_opens_nothing_but_its_change() {
    for (t, deployment, operator) in grounds().await {
        let (_, secret) = account_with(&deployment, &operator, "zhang", "branch_secretary").await;
        let (token, actor) = session::sign_in(&deployment, " Zhang ", &secret, "10.0.0.1").await.unwrap();
        assert!(actor.must_change && matches!(actor.scope("member.read"), Err(Fault::Forbidden(_))), "{}", t.engine);
        account::change_password(&deployment, &actor, &token, &secret, GOOD).await.unwrap();
        let again = session::recognise(&deployment, &token, "10.0.0.1").await.unwrap().unwrap();
        assert!(again.scope("member.read").is_ok() && matches!(again.scope("unit.write"), Err(Fault::Forbidden(_))));
        assert_eq!(refused(&deployment, "zhang", &secret, "10.0.0.1").await, "账号或密码不正确");
        let other = account_with(&deployment, &operator, "li", "branch_secretary").await.1;
        deployment.clock.advance_minutes(72 * 60 + 1);
        assert_eq!(
            refused(&deployment, "li", &other, "10.0.0.1").await,
            "账号或密码不正确",
            "after 72 hours it is worth nothing"
        );
    }
}

#[tokio::test]
async fn guessing_locks_the_door_for_that_source_only() {
    for (t, deployment, operator) in grounds().await {
        let (_, secret) = account_with(&deployment, &operator, "zhang", "branch_secretary").await;
        for _ in 0..5 {
            assert_eq!(refused(&deployment, "zhang", "wrong", "10.0.0.9").await, "账号或密码不正确");
            assert_eq!(refused(&deployment, "nobody", "wrong", "10.0.0.9").await, "账号或密码不正确");
        }
        assert!(refused(&deployment, "zhang", &secret, "10.0.0.9").await.contains("锁定"), "{}", t.engine);
        assert!(
            refused(&deployment, "nobody", "wrong", "10.0.0.9").await.contains("锁定"),
            "an unknown account locks alike"
        );
        assert!(session::sign_in(&deployment, "zhang", &secret, "10.0.0.1").await.is_ok(), "others are not locked out");
        deployment.clock.advance_minutes(16);
        assert!(session::sign_in(&deployment, "zhang", &secret, "10.0.0.9").await.is_ok());
    }
}

#[tokio::test]
async fn sessions_end_by_idling_age_sign_out_and_revocation() {
    for (t, deployment, operator) in grounds().await {
        let (id, secret) = account_with(&deployment, &operator, "zhang", "branch_secretary").await;
        let enter = || async { session::sign_in(&deployment, "zhang", &secret, "a").await.unwrap() };
        let known = async |token: &str| session::recognise(&deployment, token, "a").await.unwrap().is_some();
        let (token, actor) = enter().await;
        deployment.clock.advance_minutes(29);
        assert!(known(&token).await);
        deployment.clock.advance_minutes(29);
        assert!(known(&token).await, "use keeps it alive");
        deployment.clock.advance_minutes(31);
        assert!(!known(&token).await, "{}: idle", t.engine);
        let (token, _) = enter().await;
        for _ in 0..26 {
            deployment.clock.advance_minutes(28);
            known(&token).await;
        }
        assert!(!known(&token).await, "no session lives longer than twelve hours");
        let (token, _) = enter().await;
        session::sign_out(&deployment, &actor, &token).await.unwrap();
        assert!(!known(&token).await, "signed out");
        let (token, _) = enter().await;
        let mut work = deployment.begin(&operator).await.unwrap();
        account::set_enabled(&mut work, id, false).await.unwrap();
        work.commit().await.unwrap();
        assert!(!known(&token).await, "disabled");
        assert_eq!(refused(&deployment, "zhang", &secret, "a").await, "账号或密码不正确");
        assert!(session::recognise(&deployment, "forged", "a").await.unwrap().is_none());
    }
}

#[tokio::test]
async fn officers_are_kept_apart() {
    for (_, deployment, operator) in grounds().await {
        let (officer, _) = account_with(&deployment, &operator, "anquan", "security_officer").await;
        let (clerk, _) = account_with(&deployment, &operator, "bu", "department_clerk").await;
        let attempt = async |account: AccountId, role: &str, by: &Actor| {
            let mut work = deployment.begin(by).await.unwrap();
            account::grant(&mut work, account, role, UnitId(2), day()).await
        };
        assert!(matches!(attempt(officer, "department_clerk", &operator).await, Err(Fault::Refused(_))));
        assert!(matches!(attempt(officer, "audit_officer", &operator).await, Err(Fault::Refused(_))));
        assert!(matches!(attempt(clerk, "system_officer", &operator).await, Err(Fault::Refused(_))));
        let own = Actor { account: Some(clerk), ..operator.clone() };
        assert!(
            matches!(attempt(clerk, "branch_secretary", &own).await, Err(Fault::Refused(_))),
            "nobody grants to themselves"
        );
        assert!(matches!(attempt(clerk, "no_such_role", &operator).await, Err(Fault::Refused(_))));
        assert!(attempt(clerk, "branch_secretary", &operator).await.is_ok());
    }
}

#[tokio::test]
async fn a_grant_holds_from_its_first_to_its_last_day() {
    for (t, deployment, operator) in grounds().await {
        let (id, secret) = account_with(&deployment, &operator, "jiediao", "branch_secretary").await;
        let give = async |from: i64, to: i64| {
            let mut work = deployment.begin(&operator).await.unwrap();
            let today = work.today();
            let term = account::Term { from: today.plus_days(from), to: Some(today.plus_days(to)) };
            account::grant(&mut work, id, "department_clerk", UnitId(2), term).await?;
            work.commit().await
        };
        for (from, to) in [(3, 2), (-5, -1)] {
            assert!(matches!(give(from, to).await, Err(Fault::Refused(_))), "{from} to {to}");
        }
        give(1, 1).await.unwrap();
        let held = async || {
            let (_, actor) = session::sign_in(&deployment, "jiediao", &secret, "a").await.unwrap();
            actor.grants.iter().any(|g| g.role == "department_clerk")
        };
        for expected in [false, true, false] {
            assert_eq!(held().await, expected, "{}: {}", t.engine, deployment.today());
            deployment.clock.advance_minutes(24 * 60);
        }
    }
}

#[tokio::test]
async fn work_without_an_audit_line_does_not_commit() {
    for (_, deployment, operator) in grounds().await {
        let work = deployment.begin(&operator).await.unwrap();
        assert!(matches!(work.commit().await, Err(Fault::Internal(_))));
    }
}

#[tokio::test]
async fn a_changed_audit_is_found_out() {
    let tampers = [
        "UPDATE audit SET who = '别人' WHERE seq = 3",
        "UPDATE audit SET result = 'done' WHERE seq = 4",
        "UPDATE audit SET seal = NULL WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 6",
        "UPDATE audit_head SET seq = 5",
        "UPDATE audit SET at = at + 1 WHERE seq = 5",
    ];
    for statement in tampers {
        for (t, deployment, operator) in grounds().await {
            for n in 0..5 {
                let line = Line::done("test", "thing", n).seal(&deployment.keys, &n).unwrap();
                audit::note(&deployment, &operator, Line { result: "denied", ..line }).await.unwrap();
            }
            let mut tx = deployment.db.begin().await.unwrap();
            assert_eq!(audit_store::verify(&mut tx, &deployment.keys, 1).await.unwrap(), (6, vec![]), "{}", t.engine);
            sqlx::query(statement).execute(&mut *tx).await.unwrap();
            let (_, faults) = audit_store::verify(&mut tx, &deployment.keys, 1).await.unwrap();
            assert!(!faults.is_empty(), "{}: {statement}", t.engine);
        }
    }
}

#[tokio::test]
async fn the_decoy_is_a_hash_that_nothing_fits() {
    assert!(!password::verify("anything".into(), password::DECOY.into()).await.unwrap());
    let hash = password::hash(GOOD.into()).await.unwrap();
    assert!(password::verify(GOOD.into(), hash.clone()).await.unwrap());
    assert!(!password::verify(format!("{GOOD}x"), hash).await.unwrap());
}

#[test]
fn weak_passwords_are_told_everything_at_once() {
    // (password, how many reasons)
    for (typed, reasons) in [
        ("", 2),
        ("short", 2),
        ("aaaaaaaaaaaa", 1),
        ("Zhang-2026-abc", 1),
        ("Dangwu@2026ok", 1),
        ("红色山丘绿色河流Ab1", 0),
        (GOOD, 0),
    ] {
        assert_eq!(password::faults(typed, "zhang").len(), reasons, "{typed}");
    }
    assert_eq!(password::faults(&"长".repeat(129), "z").len(), 2);
}

#[test]
fn scope_is_the_widest_of_the_grants() {
    let actor = |paths: &[&str]| {
        let mut actor = Actor::operator(D, UnitId(1));
        let base = actor.grants[0].clone();
        actor.grants = paths.iter().map(|p| crate::Grant { path: (*p).to_owned(), ..base.clone() }).collect();
        actor
    };
    let scope = actor(&["00001.00003.", "00001.", "00002."]).scope("x").unwrap();
    assert_eq!(scope.tops(), ["00001.", "00002."]);
    assert!(scope.covers("00001.00009.") && !scope.covers("00003.") && !scope.covers(""));
    assert!(scope.within("00003.").is_none());
    assert_eq!(scope.within("00001.00004.").unwrap().tops(), ["00001.00004."]);
    assert_eq!(scope.within("").unwrap().tops(), ["00001.", "00002."], "asking for the whole gives what is in reach");
    assert_eq!(
        scope.clause("p.path", 3).sql,
        " AND ((p.path >= $3 AND p.path < $4) OR (p.path >= $5 AND p.path < $6))"
    );
    assert!(actor(&[""]).scope("x").unwrap().clause("p.path", 3).sql.is_empty());
}

#[test]
fn paths_sort_as_the_tree_stands() {
    let root = tree::child_path("", 1);
    assert_eq!((root.as_str(), tree::child_path(&root, 36)), ("00001.", "00001.00010.".to_owned()));
    assert!(tree::child_path("", 35) < tree::child_path("", 36));
}
