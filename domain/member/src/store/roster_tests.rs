//! The roster as it is asked for: searched four ways, filtered, ordered, paged, as of a day, within a scope.

use super::answer;
use crate::acts::{self, Doing, Handle};
use crate::filter::{Filter, GRADUATES, MINORITY, Sort};
use crate::world::{World, d, full, id, probationary, to, worlds};
use access::Scope;
use base::id::PersonId;

fn f() -> Filter {
    Filter::default()
}

/// Names on the first page, and the exact number.
async fn names(w: &World, scope: &Scope, filter: &Filter) -> (Vec<String>, i64) {
    let found = answer::page(&mut *w.read().await, &w.site, scope, filter, 1, 50).await.unwrap();
    (found.rows.iter().map(|r| r.name().to_owned()).collect(), found.total)
}

async fn found(w: &World, filter: Filter) -> Vec<String> {
    let (names, total) = names(w, &w.whole(), &filter).await;
    assert_eq!(names.len() as i64, total, "{filter:?}");
    names
}

async fn people(w: &World) -> Vec<PersonId> {
    w.enrol(vec![
        to(w.a, full("王小明", 1)),
        to(w.a, full("欧阳娜", 2).with("ethnicity", "03").with("education", "61")),
        to(w.b, full("阿依古丽·买买提", 3).with("ethnicity", "05").with("phone", "")),
        to(w.b, probationary("单文", 4, "2024-12-01")),
        to(w.c, full("王晓", 5).with("lost", "1").with("lost_since", "2026-01-01")),
    ])
    .await
}

#[tokio::test]
async fn somebody_is_found_by_name_initials_id_tail_and_phone() {
    for w in worlds().await {
        people(&w).await;
        let q = |text: &str| Filter { q: text.to_owned(), ..f() };
        let tail = id(1).expose()[14..].to_owned();
        let long_tail = id(1).expose()[12..].to_owned();
        for text in [
            "王小明",
            "王小",
            "小明",
            "明",
            "wxm",
            "xm",
            "WXM",
            "wang xiaoming",
            &tail,
            &long_tail,
            "0001",
            "13900000001",
            "139 0000 0001",
            id(1).expose(),
        ] {
            assert!(found(&w, q(text)).await.contains(&"王小明".to_owned()), "{text} {}", w.db.engine);
        }
        assert_eq!(found(&w, q("王")).await, ["王晓", "王小明"]);
        assert_eq!(found(&w, q("阿依")).await, ["阿依古丽·买买提"]);
        assert_eq!(found(&w, q("阿依古丽•买")).await, ["阿依古丽·买买提"]);
        for nobody in ["赵", "13900009999", "123", "％", "_", "' OR 1=1"] {
            assert!(found(&w, q(nobody)).await.is_empty(), "{nobody}");
        }
        let raw = sqlx::query("SELECT token FROM member_token").fetch_all(&mut *w.read().await).await.unwrap();
        let tokens: Vec<String> = raw.iter().map(|r| sqlx::Row::get(r, 0)).collect();
        assert!(!tokens.iter().any(|t| t.contains(&tail) || t.contains("13900000001")), "tokens give numbers away");
    }
}

#[tokio::test]
async fn filters_narrow_and_sorts_order() {
    for w in worlds().await {
        people(&w).await;
        assert_eq!(found(&w, f()).await, ["阿依古丽·买买提", "单文", "欧阳娜", "王晓", "王小明"]);
        assert_eq!(found(&w, Filter { category: "probationary".into(), ..f() }).await, ["单文"]);
        assert_eq!(found(&w, Filter { ethnicity: MINORITY.into(), ..f() }).await, ["阿依古丽·买买提", "欧阳娜"]);
        assert_eq!(
            found(&w, Filter { education: GRADUATES.into(), ..f() }).await,
            ["阿依古丽·买买提", "王晓", "王小明"]
        );
        assert_eq!(found(&w, Filter { lost: true, ..f() }).await, ["王晓"]);
        assert_eq!(found(&w, Filter { incomplete: true, ..f() }).await, ["阿依古丽·买买提", "单文"]);
        assert_eq!(found(&w, Filter { unit: Some(w.committee), lost: false, ..f() }).await.len(), 4);
        assert_eq!(found(&w, Filter { unit: Some(w.a), ..f() }).await, ["欧阳娜", "王小明"]);
        assert_eq!(found(&w, Filter { joined_from: Some(d("2024-01-01")), ..f() }).await, ["单文"]);
        assert_eq!(found(&w, Filter { joined_to: Some(d("2010-07-01")), ..f() }).await.len(), 4);
        // Everybody was born on 1980-03-05: 46 on the test's day.
        assert_eq!(found(&w, Filter { age_from: Some(46), age_to: Some(46), ..f() }).await.len(), 5);
        assert!(found(&w, Filter { age_from: Some(47), ..f() }).await.is_empty());
        assert!(found(&w, Filter { age_to: Some(45), ..f() }).await.is_empty());
        assert_eq!(found(&w, Filter { sort: Sort::of("-name"), ..f() }).await[0], "王小明");
        assert_eq!(found(&w, Filter { sort: Sort::of("-joined_on"), ..f() }).await[0], "单文");
        assert_eq!(
            found(&w, Filter { sort: Sort::of("unit"), ..f() }).await,
            ["欧阳娜", "王小明", "阿依古丽·买买提", "单文", "王晓"]
        );
        assert_eq!(found(&w, Filter { sort: Sort::of("nonsense"), ..f() }).await.len(), 5);
    }
}

#[tokio::test]
async fn pages_neither_overlap_nor_leave_gaps() {
    for w in worlds().await {
        let crowd = (0..130).map(|n| to(if n % 2 == 0 { w.a } else { w.b }, full("王小明", n))).collect();
        let ids = w.enrol(crowd).await;
        for sort in ["name", "-name", "unit", "-unit", "birth"] {
            let mut seen = Vec::new();
            for page in 1..=4 {
                let filter = Filter { sort: Sort::of(sort), ..f() };
                let found = answer::page(&mut *w.read().await, &w.site, &w.whole(), &filter, page, 50).await.unwrap();
                assert_eq!(found.total, 130);
                seen.extend(found.rows.iter().map(answer::Listed::id));
            }
            seen.sort();
            assert_eq!(seen, ids, "{sort}");
        }
    }
}

#[tokio::test]
async fn a_past_day_shows_the_roster_of_that_day() {
    for w in worlds().await {
        let ids = people(&w).await;
        let mut work = w.begin().await;
        let handle = Handle { id: ids[0], version: 1 };
        acts::move_to(&mut work, &w.whole(), handle, w.b, &Doing::on(d("2026-03-01"))).await.unwrap();
        let handle = Handle { id: ids[3], version: 1 };
        acts::confirm(&mut work, &w.whole(), handle, &Doing::on(d("2026-01-10")).because("on_time")).await.unwrap();
        let handle = Handle { id: ids[1], version: 1 };
        acts::leave(&mut work, &w.whole(), handle, &Doing::on(d("2026-05-01")).because("died")).await.unwrap();
        work.commit().await.unwrap();
        let on = |day: &str| Filter { as_of: Some(d(day)), ..f() };
        assert!(found(&w, on("2024-12-31")).await.is_empty());
        assert_eq!(found(&w, on("2025-01-01")).await.len(), 5);
        assert_eq!(found(&w, Filter { unit: Some(w.a), ..on("2026-02-28") }).await, ["欧阳娜", "王小明"]);
        assert_eq!(found(&w, Filter { unit: Some(w.a), ..on("2026-03-01") }).await, ["欧阳娜"]);
        assert_eq!(found(&w, Filter { category: "probationary".into(), ..on("2026-01-09") }).await, ["单文"]);
        assert!(found(&w, Filter { category: "probationary".into(), ..on("2026-01-10") }).await.is_empty());
        assert_eq!(found(&w, Filter { q: "oyn".into(), ..on("2026-04-30") }).await, ["欧阳娜"]);
        assert!(found(&w, Filter { q: "oyn".into(), ..on("2026-05-01") }).await.is_empty());
        let then = answer::page(&mut *w.read().await, &w.site, &w.whole(), &on("2026-02-28"), 1, 50).await.unwrap();
        let row = then.rows.iter().find(|r| r.name() == "王小明").unwrap();
        assert_eq!(row.unit(), w.a);
        assert_eq!(found(&w, Filter { state: "left".into(), ..f() }).await, ["欧阳娜"]);
        assert_eq!(found(&w, Filter { state: "all".into(), ..f() }).await.len(), 5);
    }
}

#[tokio::test]
async fn what_is_remembered_is_never_stale() {
    for w in worlds().await {
        let ids = people(&w).await;
        let in_a = Filter { unit: Some(w.a), ..f() };
        assert_eq!(found(&w, in_a.clone()).await.len(), 2);
        let mut work = w.begin().await;
        acts::move_to(&mut work, &w.whole(), Handle { id: ids[0], version: 1 }, w.b, &Doing::on(d("2026-03-01")))
            .await
            .unwrap();
        drop(work);
        assert_eq!(found(&w, in_a.clone()).await.len(), 2, "nothing was committed");
        w.enrol(vec![to(w.a, full("新来", 40))]).await;
        assert_eq!(found(&w, in_a).await.len(), 3);
        // A unit that moves takes its members along without any write to members.
        let scope = w.scope("work_committee_clerk", w.committee).await;
        assert_eq!(names(&w, &scope, &f()).await.1, 5);
        let mut work = w.begin().await;
        let units = w.operator().scope("unit.write").unwrap();
        let unit = org::store::find(work.conn(), &units, w.b).await.unwrap();
        let change = org::Change::on(d("2026-11-01"), "隶属调整");
        org::acts::move_to(&mut work, &units, unit.id, w.root, change).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(names(&w, &scope, &f()).await.1, 3);
    }
}

#[tokio::test]
async fn nobody_beyond_the_scope_is_ever_seen() {
    for w in worlds().await {
        people(&w).await;
        let scope = w.scope("branch_secretary", w.c).await;
        assert_eq!(names(&w, &scope, &f()).await, (vec!["王晓".to_owned()], 1));
        for q in ["王小明", "wxm", "0001", "13900000001", id(1).expose()] {
            assert_eq!(names(&w, &scope, &Filter { q: q.into(), ..f() }).await.1, 0, "{q}");
        }
        assert_eq!(names(&w, &scope, &Filter { as_of: Some(d("2026-01-01")), ..f() }).await.1, 1);
        assert_eq!(names(&w, &scope, &Filter { sort: Sort::of("unit"), ..f() }).await.1, 1);
        let elsewhere = Filter { unit: Some(w.a), ..f() };
        let asked = answer::page(&mut *w.read().await, &w.site, &scope, &elsewhere, 1, 50).await;
        assert!(matches!(asked, Err(base::Fault::NotFound)));
        let mine = answer::ids(&mut *w.read().await, &w.site, &scope, &f()).await.unwrap();
        assert_eq!(mine.len(), 1);
    }
}
