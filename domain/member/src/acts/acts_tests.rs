//! Every act with its entries and balance, on every engine.

use super::*;
use crate::life::TRANSFERRED;
use crate::world::{World, d, full, probationary, to, worlds};
use base::Fault;

/// Runs one act and commits it.
macro_rules! does {
    ($world:expr, |$work:ident, $scope:ident| $act:expr) => {{
        let mut $work = $world.begin().await;
        let $scope = $world.whole();
        let done = $act.await;
        if done.is_ok() {
            $work.commit().await.unwrap();
        }
        done
    }};
}

fn reasons<T: std::fmt::Debug>(done: base::Outcome<T>) -> Vec<String> {
    match done {
        Err(Fault::Refused(all)) => all.into_iter().map(|r| r.what).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

async fn one(w: &World) -> PersonId {
    w.enrol(vec![to(w.a, full("王小明", 1))]).await[0]
}

#[tokio::test]
async fn enrolling_adds_to_the_stock_and_invents_nothing() {
    for w in worlds().await {
        w.enrol(vec![
            to(w.a, full("王小明", 1)),
            to(w.a, probationary("李四", 2, "2024-12-01")),
            to(w.b, full("张三", 3)),
        ])
        .await;
        assert_eq!(w.stock(w.a, "2024-12-31").await, (0, 0));
        assert_eq!(w.stock(w.a, "2025-01-01").await, (1, 1));
        assert_eq!(w.stock(w.b, "2026-11-22").await, (1, 0));
        for kind in ["admission.accepted", "transfer.in", "member.confirmed"] {
            assert_eq!(w.flow(kind, w.a).await, 0, "{kind}");
        }
        w.is_clean().await;
    }
}

#[tokio::test]
async fn accepting_counts_as_admission_on_its_day() {
    for w in worlds().await {
        let new = to(w.a, probationary("赵六", 4, "2026-03-01"));
        does!(w, |work, scope| accept(&mut work, &scope, new, d("2026-03-01"), "支部大会决议")).unwrap();
        assert_eq!(w.flow("admission.accepted", w.a).await, 1);
        assert_eq!(w.stock(w.a, "2026-02-28").await, (0, 0));
        assert_eq!(w.stock(w.a, "2026-03-01").await, (0, 1));
        let new = to(w.a, full("钱七", 5));
        let how = Doing::on(d("2026-03-01")).across("province");
        does!(w, |work, scope| add(&mut work, &scope, new, Entrance::CameIn, &how)).unwrap();
        assert_eq!(w.flow("transfer.in", w.a).await, 1);
        w.is_clean().await;
    }
}

#[tokio::test]
async fn confirming_turns_one_stock_into_the_other() {
    for w in worlds().await {
        let id = w.enrol(vec![to(w.a, probationary("李四", 2, "2024-12-01"))]).await[0];
        let handle = w.handle(id).await;
        let how = Doing::on(d("2025-12-05")).because("on_time").by("批复");
        does!(w, |work, scope| confirm(&mut work, &scope, handle, &how)).unwrap();
        assert_eq!(w.stock(w.a, "2025-12-04").await, (0, 1));
        assert_eq!(w.stock(w.a, "2025-12-05").await, (1, 0));
        assert_eq!(w.flow("member.confirmed", w.a).await, 1);
        let person = w.person(id).await;
        assert_eq!((person.category(), person.facts.get("confirmed_on")), ("full", "2025-12-05"));
        let handle = w.handle(id).await;
        let again = does!(w, |work, scope| confirm(&mut work, &scope, handle, &how));
        assert_eq!(reasons(again), ["该党员已是正式党员"]);
        w.is_clean().await;
    }
}

#[tokio::test]
async fn moving_is_less_there_and_more_here() {
    for w in worlds().await {
        let id = one(&w).await;
        let handle = w.handle(id).await;
        let how = Doing::on(d("2026-05-01"));
        does!(w, |work, scope| move_to(&mut work, &scope, handle, w.b, &how)).unwrap();
        assert_eq!((w.stock(w.a, "2026-04-30").await, w.stock(w.b, "2026-04-30").await), ((1, 0), (0, 0)));
        assert_eq!((w.stock(w.a, "2026-05-01").await, w.stock(w.b, "2026-05-01").await), ((0, 0), (1, 0)));
        assert_eq!((w.flow("transfer.out", w.a).await, w.flow("transfer.in", w.b).await), (1, 1));
        let mut conn = w.read().await;
        let then = crate::store::of_branch(&mut conn, &w.whole(), w.a, d("2026-04-30")).await.unwrap();
        assert_eq!(then.iter().map(|b| b.id).collect::<Vec<_>>(), [id]);
        assert!(crate::store::of_branch(&mut conn, &w.whole(), w.a, d("2026-05-01")).await.unwrap().is_empty());
        assert_eq!(crate::store::of_branch(&mut conn, &w.whole(), w.b, d("2026-05-01")).await.unwrap().len(), 1);
        drop(conn);
        let handle = w.handle(id).await;
        let to_a_committee = does!(w, |work, scope| move_to(&mut work, &scope, handle, w.committee, &how));
        assert_eq!(reasons(to_a_committee), ["党员不直接编在测试街道党委"]);
        let earlier = Doing::on(d("2026-04-01"));
        let back_in_time = does!(w, |work, scope| move_to(&mut work, &scope, handle, w.a, &earlier));
        assert!(reasons(back_in_time)[0].starts_with("日期早于上一次变动"));
        w.is_clean().await;
    }
}

#[tokio::test]
async fn leaving_and_coming_back() {
    for w in worlds().await {
        let ids = w.enrol(vec![to(w.a, full("王小明", 1)), to(w.a, full("李小红", 2))]).await;
        let handle = w.handle(ids[0]).await;
        let how = Doing::on(d("2026-02-01")).because("died");
        does!(w, |work, scope| leave(&mut work, &scope, handle, &how)).unwrap();
        assert_eq!((w.flow("member.left", w.a).await, w.flow("transfer.out", w.a).await), (1, 0));
        let handle = w.handle(ids[1]).await;
        let how = Doing::on(d("2026-03-01")).because(TRANSFERRED);
        let nowhere = does!(w, |work, scope| leave(&mut work, &scope, handle, &how));
        assert_eq!(reasons(nowhere), ["没有选择转接范围"]);
        let how = how.across("outside");
        does!(w, |work, scope| leave(&mut work, &scope, handle, &how)).unwrap();
        assert_eq!((w.flow("member.left", w.a).await, w.flow("transfer.out", w.a).await), (1, 1));
        assert_eq!(w.stock(w.a, "2026-03-01").await, (0, 0));
        let handle = w.handle(ids[1]).await;
        let how = Doing::on(d("2026-08-01")).across("outside");
        does!(w, |work, scope| restore(&mut work, &scope, handle, w.b, &how)).unwrap();
        assert_eq!((w.stock(w.b, "2026-08-01").await, w.flow("transfer.in", w.b).await), ((1, 0), 1));
        w.is_clean().await;
    }
}

#[tokio::test]
async fn correcting_reverses_and_posts_anew_on_the_same_day() {
    for w in worlds().await {
        let id = one(&w).await;
        let handle = w.handle(id).await;
        does!(w, |work, scope| correct(&mut work, &scope, handle, (w.b, "probationary"), "录错支部")).unwrap();
        assert_eq!((w.stock(w.a, "2025-01-01").await, w.stock(w.b, "2025-01-01").await), ((0, 0), (0, 1)));
        assert_eq!(w.person(id).await.category(), "probationary");
        let handle = w.handle(id).await;
        let same = does!(w, |work, scope| correct(&mut work, &scope, handle, (w.b, "probationary"), "再来"));
        assert_eq!(reasons(same), ["党组织和人员类别都没有改动"]);
        let silent = does!(w, |work, scope| correct(&mut work, &scope, handle, (w.a, "full"), " "));
        assert_eq!(reasons(silent), ["没有填写原因"]);
        w.is_clean().await;
    }
}

#[tokio::test]
async fn annulling_goes_back_step_by_step() {
    for w in worlds().await {
        let id = w.enrol(vec![to(w.a, probationary("李四", 2, "2024-12-01"))]).await[0];
        let handle = w.handle(id).await;
        let how = Doing::on(d("2025-12-05")).because("on_time");
        does!(w, |work, scope| confirm(&mut work, &scope, handle, &how)).unwrap();
        let handle = w.handle(id).await;
        does!(w, |work, scope| move_to(&mut work, &scope, handle, w.b, &Doing::on(d("2026-01-01")))).unwrap();
        let events = crate::store::events(&mut *w.read().await, &w.whole(), id).await.unwrap();
        let handle = w.handle(id).await;
        let not_last = does!(w, |work, scope| annul(&mut work, &scope, handle, events[1].id, "录错"));
        assert!(reasons(not_last)[0].starts_with("只能从最近一次变动"));
        for event in events.iter().rev() {
            let handle = w.handle(id).await;
            does!(w, |work, scope| annul(&mut work, &scope, handle, event.id, "录错")).unwrap();
            w.is_clean().await;
        }
        assert_eq!((w.stock(w.a, "2026-11-22").await, w.stock(w.b, "2026-11-22").await), ((0, 0), (0, 0)));
        let gone = crate::store::find(&mut *w.read().await, &w.site.keys, &w.whole(), id).await;
        assert!(matches!(gone, Err(Fault::NotFound)));
        // The ID number is free again.
        w.enrol(vec![to(w.b, full("李四", 2))]).await;
        w.is_clean().await;
    }
}

#[tokio::test]
async fn editing_keeps_what_was_and_refuses_contradictions() {
    for w in worlds().await {
        let id = one(&w).await;
        let handle = w.handle(id).await;
        let facts = w.person(id).await.facts;
        let wrong = facts.clone().with("sex", "2").with("birth", "1979-01-01").with("floating_to", "测试省");
        let all = does!(w, |work, scope| edit(&mut work, &scope, handle, wrong));
        assert_eq!(reasons(all).len(), 3);
        let right = facts.clone().with("name", "王晓明").with("floating", "1").with("floating_to", "测试省");
        assert!(does!(w, |work, scope| edit(&mut work, &scope, handle, right.clone())).unwrap());
        assert_eq!(w.person(id).await.facts, right);
        let again = does!(w, |work, scope| edit(&mut work, &scope, handle, facts.clone()));
        assert!(matches!(again, Err(Fault::Stale(_))), "two writers, one version");
        let handle = w.handle(id).await;
        let mut work = w.begin().await;
        assert!(!edit(&mut work, &w.whole(), handle, right).await.unwrap());
        drop(work);
        w.is_clean().await;
    }
}

#[tokio::test]
async fn one_id_number_is_one_person() {
    for w in worlds().await {
        one(&w).await;
        let twice = does!(w, |work, scope| add(
            &mut work,
            &scope,
            to(w.b, full("王大明", 1)),
            Entrance::Enrolled,
            &Doing::on(d("2025-01-01"))
        ));
        assert_eq!(reasons(twice), ["王大明的公民身份号码已在名册中"]);
        let tasks = (0..8).map(|n| {
            let (site, actor, scope, unit) = (w.site.clone(), w.operator(), w.whole(), w.a);
            tokio::spawn(async move {
                let mut work = site.begin(&actor).await?;
                let new = to(unit, full(&format!("同时{}", ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"][n]), 77));
                add(&mut work, &scope, new, Entrance::Enrolled, &Doing::on(d("2025-01-01"))).await?;
                work.commit().await
            })
        });
        let mut entered = 0;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(()) => entered += 1,
                Err(Fault::Refused(_)) => {}
                Err(other) => panic!("{}: {other:?}", w.db.engine),
            }
        }
        assert_eq!(entered, 1, "{}", w.db.engine);
        w.is_clean().await;
    }
}

#[tokio::test]
async fn a_stranger_finds_nobody_and_changes_nothing() {
    for w in worlds().await {
        let id = one(&w).await;
        let handle = w.handle(id).await;
        let scope = w.scope("branch_secretary", w.c).await;
        let mut conn = w.read().await;
        assert!(matches!(crate::store::find(&mut conn, &w.site.keys, &scope, id).await, Err(Fault::NotFound)));
        assert!(crate::store::brief(&mut conn, &scope, &[id]).await.unwrap().is_empty());
        assert!(crate::store::of_branch(&mut conn, &scope, w.a, d("2026-01-01")).await.unwrap().is_empty());
        drop(conn);
        let actor = w.actor("branch_secretary", w.c).await;
        let how = Doing::on(d("2026-01-01")).because("died");
        let mut work = w.site.begin(&actor).await.unwrap();
        let facts = full("外人", 9);
        let tried: Vec<base::Outcome<()>> = vec![
            edit(&mut work, &scope, handle, facts.clone()).await.map(|_| ()),
            confirm(&mut work, &scope, handle, &how).await,
            move_to(&mut work, &scope, handle, w.c, &how).await,
            leave(&mut work, &scope, handle, &how).await,
            restore(&mut work, &scope, handle, w.c, &how).await,
            correct(&mut work, &scope, handle, (w.c, "full"), "拿来").await,
            annul(&mut work, &scope, handle, 0, "拿来").await,
            reveal(&mut work, &scope, id, "想看看").await.map(|_| ()),
            add(&mut work, &scope, to(w.a, facts), Entrance::Enrolled, &how).await.map(|_| ()),
        ];
        for (at, done) in tried.into_iter().enumerate() {
            assert!(matches!(done, Err(Fault::NotFound)), "{at}: {done:?}");
        }
    }
}

#[tokio::test]
async fn revealing_needs_a_reason_and_is_limited() {
    for w in worlds().await {
        let id = one(&w).await;
        let actor = w.actor("branch_secretary", w.a).await;
        let scope = actor.scope("member.reveal").unwrap();
        let mut work = w.site.begin(&actor).await.unwrap();
        assert_eq!(reasons(reveal(&mut work, &scope, id, "").await.map(|_| ())), ["没有填写查看原因"]);
        for _ in 0..REVEALS_PER_HOUR {
            let shown = reveal(&mut work, &scope, id, "核对转接介绍信").await.unwrap();
            assert!(shown.values.iter().any(|(_, value)| value == crate::world::id(1).expose()));
        }
        work.commit().await.unwrap();
        let mut work = w.site.begin(&actor).await.unwrap();
        assert!(reasons(reveal(&mut work, &scope, id, "再看一次").await.map(|_| ()))[0].contains("达到上限"));
        drop(work);
        w.site.clock.advance_minutes(61);
        let mut work = w.site.begin(&actor).await.unwrap();
        assert!(reveal(&mut work, &scope, id, "第二天再看").await.is_ok());
    }
}
