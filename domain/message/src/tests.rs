//! Messages on both engines: once for each topic, one's own only; a round of a day by one process only.

use crate::{Notice, Way, acts, run, store};
use access::{Actor, Deployment, testing};
use base::id::{AccountId, DistrictId, UnitId};
use base::{Clock, Day, Fault};
use db::Migration;
use db::testing::each_engine;

const JOB: &str = "remind";

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn notice(account: i64, topic: &str) -> Notice {
    let [title, body, href] = ["主题党日到期", "《条例》第十六条", "/duties"].map(ToOwned::to_owned);
    Notice { account: AccountId(account), topic: topic.to_owned(), plain: title.clone(), title, body, href }
}

pub fn as_account(deployment: &Deployment, account: i64) -> Actor {
    let actor = testing::actor(deployment, DistrictId(1), "branch_secretary", UnitId(1), "");
    Actor { account: Some(AccountId(account)), ..actor }
}

pub fn migrations() -> Vec<Migration> {
    [access::MIGRATIONS, crate::MIGRATIONS].concat()
}

#[test]
fn a_round_is_due_from_six_in_the_morning() {
    let clock = Clock::at(day("2026-11-20"));
    clock.advance_minutes(-6 * 60 - 1);
    assert_eq!(run::due(clock.now()), None, "05:59");
    clock.advance_minutes(1);
    assert_eq!(run::due(clock.now()), Some(day("2026-11-20")), "06:00");
    clock.advance_minutes(17 * 60 + 59);
    assert_eq!(run::due(clock.now()), Some(day("2026-11-20")), "23:59: caught up with after being off");
}

#[tokio::test]
async fn a_topic_is_told_once_and_read_by_its_owner_only() {
    for test in each_engine(&migrations()).await.unwrap() {
        let deployment = testing::deployment(&test.db, &test.dir, day("2026-11-20")).unwrap();
        let (anna, bert) = (as_account(&deployment, 1), as_account(&deployment, 2));
        let mut work = deployment.begin(&bert).await.unwrap();
        acts::choose(&mut work, Way::Off.key(), "", false).await.unwrap();
        let unknown = acts::choose(&mut work, "telegram", "", true).await;
        assert!(testing::refusals(unknown).unwrap().contains("没有这种提醒方式"));
        work.commit().await.unwrap();
        let all = [notice(1, "a"), notice(1, "b"), notice(1, "a"), notice(2, "a")];
        for (round, told) in [("2026-11-20", 2), ("2026-11-21", 0)] {
            assert!(run::claim(&deployment, &anna, JOB, day(round)).await.unwrap(), "{round}");
            assert_eq!(run::finish(&deployment, &anna, (JOB, day(round)), &all).await.unwrap(), told, "{round}");
        }
        let mut conn = deployment.db.read().await.unwrap();
        let box_of_anna = store::page(&mut conn, &anna, true, (50, 0)).await.unwrap();
        assert_eq!(
            (box_of_anna.len(), store::unread(&mut conn, &bert).await.unwrap()),
            (2, 0),
            "who is off is not told"
        );
        let id = box_of_anna[0].id;
        assert!(matches!(store::find(&mut conn, &bert, id).await, Err(Fault::NotFound)));
        drop(conn);
        assert!(matches!(acts::mark_read(&deployment, &bert, Some(id)).await, Err(Fault::NotFound)));
        acts::mark_read(&deployment, &anna, Some(id)).await.unwrap();
        let mut conn = deployment.db.read().await.unwrap();
        assert_eq!(store::unread(&mut conn, &anna).await.unwrap(), 1);
        drop(conn);
        acts::mark_read(&deployment, &anna, None).await.unwrap();
        let mut conn = deployment.db.read().await.unwrap();
        assert_eq!(store::unread(&mut conn, &anna).await.unwrap(), 0);
        assert_eq!(store::page(&mut conn, &anna, false, (50, 0)).await.unwrap().len(), 2, "read ones stay");
    }
}

#[tokio::test]
async fn one_process_has_the_round_of_a_day_and_a_dead_one_is_taken_over() {
    for test in each_engine(&migrations()).await.unwrap() {
        let deployment = testing::deployment(&test.db, &test.dir, day("2026-11-20")).unwrap();
        let (actor, today) = (as_account(&deployment, 1), day("2026-11-20"));
        let claim = || run::claim(&deployment, &actor, JOB, today);
        assert!(claim().await.unwrap());
        assert!(!claim().await.unwrap(), "another process comes too late");
        deployment.clock.advance_minutes(31);
        assert!(claim().await.unwrap(), "the first never finished");
        assert!(!claim().await.unwrap());
        run::finish(&deployment, &actor, (JOB, today), &[]).await.unwrap();
        deployment.clock.advance_minutes(31);
        assert!(!claim().await.unwrap(), "it is done");
        let mut conn = deployment.db.read().await.unwrap();
        let runs = store::runs(&mut conn, DistrictId(1), JOB, 5).await.unwrap();
        assert!(runs.len() == 1 && runs[0].finished_at.is_some());
    }
}
