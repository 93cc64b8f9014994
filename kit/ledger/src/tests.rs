//! The ledger on both engines: balances, reversal, subtree sums against a plain list, and every kind of tampering.

use crate::{
    NewEntry, Question, Source, Span, Tags, by_unit, evidence, post, reverse_source, subjects_by_unit, verify,
};
use access::{Actor, Deployment, Line, Scope, testing, tree};
use base::id::{DistrictId, UnitId};
use base::{Day, Period, Quantity};
use db::testing::{TestDb, each_engine};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;

const D: DistrictId = DistrictId(1);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

async fn grounds() -> Vec<(TestDb, Deployment)> {
    let steps = [access::MIGRATIONS, crate::MIGRATIONS].concat();
    let mut all = Vec::new();
    for t in each_engine(&steps).await.unwrap() {
        let deployment = testing::deployment(&t.db, &t.dir, day("2026-11-22")).unwrap();
        all.push((t, deployment));
    }
    all
}

/// A root (1) with two children (2, 3), the first with a child of its own (4).
async fn plant(deployment: &Deployment) -> (Actor, Scope) {
    plant_in(deployment, D).await
}

async fn plant_in(deployment: &Deployment, district: DistrictId) -> (Actor, Scope) {
    let actor = Actor::operator(district, UnitId(1));
    let mut work = deployment.begin(&actor).await.unwrap();
    for (unit, path) in [(1, ""), (2, "00001."), (3, "00002."), (4, "00001.00003.")] {
        tree::place_unit(work.conn(), district, UnitId(unit), path).await.unwrap();
    }
    work.audit(Line::general("test", ""));
    work.commit().await.unwrap();
    let scope = actor.scope("figure.read").unwrap();
    (actor, scope)
}

async fn write(deployment: &Deployment, actor: &Actor, entries: Vec<NewEntry>) {
    let mut work = deployment.begin(actor).await.unwrap();
    post(&mut work, entries).await.unwrap();
    work.audit(Line::general("test", ""));
    work.commit().await.unwrap();
}

fn stock(unit: i64, on: &str, delta: i64, category: &str, source: i64) -> NewEntry {
    let source = Source { noun: "member_event", id: source };
    NewEntry::one("member.stock", UnitId(unit), day(on), source)
        .of(Quantity::whole(delta))
        .about(source.id)
        .tagged(Tags::one("category", category))
}

async fn balance(deployment: &Deployment, scope: &Scope, on: &str) -> i64 {
    let mut conn = deployment.db.read().await.unwrap();
    let question = Question::of("member.stock", Span::AsOf(day(on)));
    by_unit(&mut conn, scope, &question).await.unwrap().iter().map(|s| s.quantity.0 / 1000).sum()
}

#[tokio::test]
async fn a_stock_is_the_sum_of_its_deltas_on_any_day() {
    for (t, deployment) in grounds().await {
        let (actor, scope) = plant(&deployment).await;
        write(
            &deployment,
            &actor,
            vec![stock(2, "2025-01-31", 3, "full", 1), stock(4, "2025-02-01", 2, "probationary", 2)],
        )
        .await;
        write(&deployment, &actor, vec![stock(2, "2025-02-14", -1, "full", 3), stock(3, "2025-02-14", 1, "full", 3)])
            .await;
        for (on, expected) in
            [("2025-01-30", 0), ("2025-01-31", 3), ("2025-02-01", 5), ("2025-02-14", 5), ("2026-01-01", 5)]
        {
            assert_eq!(balance(&deployment, &scope, on).await, expected, "{} {on}", t.engine);
        }
        let below = scope.within("00001.").unwrap();
        assert_eq!(balance(&deployment, &below, "2025-03-01").await, 4, "{}", t.engine);
        let mut conn = deployment.db.read().await.unwrap();
        let full = Question::of("member.stock", Span::AsOf(day("2025-03-01"))).only("category", "full");
        let sums = by_unit(&mut conn, &scope, &full).await.unwrap();
        assert_eq!(sums.iter().map(|s| (s.unit.0, s.quantity.0)).collect::<Vec<_>>(), [(2, 2000), (3, 1000)]);
    }
}

#[tokio::test]
async fn a_reversal_undoes_and_stays_visible() {
    for (t, deployment) in grounds().await {
        let (actor, scope) = plant(&deployment).await;
        let source = Source { noun: "meeting", id: 9 };
        let attended = |person| NewEntry::one("meeting.attended", UnitId(2), day("2026-03-05"), source).about(person);
        write(&deployment, &actor, vec![attended(1), attended(2)]).await;
        let mut work = deployment.begin(&actor).await.unwrap();
        assert_eq!(reverse_source(&mut work, source, "日期录错").await.unwrap(), 2);
        assert_eq!(reverse_source(&mut work, source, "再来一次").await.unwrap(), 0, "nothing is reversed twice");
        work.audit(Line::general("test", ""));
        work.commit().await.unwrap();
        write(&deployment, &actor, vec![attended(1)]).await;
        let question = Question::of("meeting.attended", Span::Within(Period::year(2026).unwrap()));
        let mut conn = deployment.db.read().await.unwrap();
        let sums = by_unit(&mut conn, &scope, &question).await.unwrap();
        assert_eq!((sums[0].count, sums[0].quantity), (1, Quantity::ONE), "{}", t.engine);
        assert_eq!(subjects_by_unit(&mut conn, &scope, &question).await.unwrap().len(), 1);
        let shown = evidence(&mut conn, &scope, &question, None, 50).await.unwrap();
        assert_eq!(shown.len(), 5, "two entries, two reversals, one anew");
        assert_eq!(shown.iter().filter(|e| e.reason.as_deref() == Some("日期录错")).count(), 2);
        assert!(verify(&mut conn, &deployment.keys, 1).await.unwrap().faults.is_empty());
    }
}

#[tokio::test]
async fn evidence_goes_back_day_by_day_and_page_by_page() {
    for (t, deployment) in grounds().await {
        let (actor, scope) = plant(&deployment).await;
        let at = |unit, on, id| stock(unit, on, 1, "full", id);
        let entries =
            vec![at(2, "2026-03-05", 1), at(4, "2025-02-01", 2), at(3, "2026-03-05", 3), at(4, "2026-09-01", 4)];
        write(&deployment, &actor, entries).await;
        place_many(&deployment, &actor, 300).await;
        let question = Question::of("member.stock", Span::AsOf(day("2026-11-22")));
        let mut conn = deployment.db.read().await.unwrap();
        // The whole district, a subtree of many units, a subtree of two.
        for (path, expected) in [("", vec![4, 3, 1, 2]), ("00001.", vec![4, 1, 2]), ("00001.00003.", vec![4, 2])] {
            let (scope, mut seen, mut before) = (scope.within(path).unwrap(), Vec::new(), None);
            loop {
                let page = evidence(&mut conn, &scope, &question, before, 2).await.unwrap();
                let Some(last) = page.last() else { break };
                before = Some(last.seq);
                seen.extend(page.iter().map(|e| e.source));
            }
            assert_eq!(seen, expected, "{} {path}", t.engine);
        }
        assert!(
            evidence(&mut conn, &scope, &question, Some(999), 2).await.unwrap().is_empty(),
            "after no entry comes none"
        );
    }
}

/// More units below the first child than are gone through one by one.
async fn place_many(deployment: &Deployment, actor: &Actor, count: i64) {
    let mut work = deployment.begin(actor).await.unwrap();
    for n in 100..100 + count {
        tree::place_unit(work.conn(), D, UnitId(n), &format!("00001.{n:05}.")).await.unwrap();
    }
    work.audit(Line::general("test", ""));
    work.commit().await.unwrap();
}

#[tokio::test]
async fn tags_with_wildcards_and_separators_are_only_texts() {
    for (_, deployment) in grounds().await {
        let (actor, scope) = plant(&deployment).await;
        let theme = |id, text: &str| {
            NewEntry::one("meeting.theme_day", UnitId(2), day("2026-03-05"), Source { noun: "meeting", id })
                .tagged(Tags::one("topic", text))
        };
        write(
            &deployment,
            &actor,
            vec![theme(1, "a_b"), theme(2, "axb"), theme(3, "100%"), theme(4, "100x"), theme(5, "x;topic=y")],
        )
        .await;
        let mut conn = deployment.db.read().await.unwrap();
        for (asked, expected) in [("a_b", 1), ("100%", 1), ("%", 0), ("y", 0)] {
            let question = Question::of("meeting.theme_day", Span::AsOf(day("2026-12-31"))).only("topic", asked);
            let count: i64 = by_unit(&mut conn, &scope, &question).await.unwrap().iter().map(|s| s.count).sum();
            assert_eq!(count, expected, "{asked}");
        }
    }
}

#[tokio::test]
async fn an_unknown_kind_or_tag_is_a_fault_and_leaves_nothing() {
    for (_, deployment) in grounds().await {
        let (actor, _) = plant(&deployment).await;
        let source = Source { noun: "meeting", id: 1 };
        let mut work = deployment.begin(&actor).await.unwrap();
        assert!(post(&mut work, vec![NewEntry::one("no.such", UnitId(2), day("2026-01-01"), source)]).await.is_err());
        let odd =
            NewEntry::one("member.stock", UnitId(2), day("2026-01-01"), source).tagged(Tags::one("colour", "red"));
        assert!(post(&mut work, vec![odd]).await.is_err());
        drop(work);
        let mut conn = deployment.db.read().await.unwrap();
        assert_eq!(verify(&mut conn, &deployment.keys, 1).await.unwrap().entries, 0);
    }
}

#[tokio::test]
async fn every_tampering_is_found_with_its_place() {
    let tampers = [
        ("UPDATE entry SET quantity = 9000 WHERE seq = 3", "第 3 号"),
        ("UPDATE entry SET unit = 3 WHERE seq = 1", "第 1 号"),
        ("UPDATE entry SET day = '2025-01-02' WHERE seq = 2", "第 2 号"),
        ("UPDATE entry SET recorded_by = '别人' WHERE seq = 4", "第 4 号"),
        ("DELETE FROM entry WHERE seq = 2", "第 2 至 2 号缺失"),
        ("DELETE FROM entry WHERE seq = 4", "末尾"),
        ("UPDATE ledger_head SET seq = 3", "末尾"),
        ("UPDATE ledger_month SET quantity = quantity + 1000 WHERE unit = 2", "月度合计"),
        ("DELETE FROM ledger_month WHERE unit = 4", "月度合计"),
        (
            "INSERT INTO entry (district, seq, unit, day, kind, quantity, tags, noun, source, recorded_at, recorded_by, hash) \
             VALUES (1, 5, 2, '2025-05-01', 'member.stock', 1000, '', 'member_event', 1, 0, 'x', 'x')",
            "第 5 号",
        ),
    ];
    for (statement, place) in tampers {
        for (t, deployment) in grounds().await {
            let (actor, _) = plant(&deployment).await;
            let entries = (1..=4).map(|n| stock(if n == 4 { 4 } else { 2 }, "2025-01-31", 1, "full", n)).collect();
            write(&deployment, &actor, entries).await;
            let mut tx = deployment.db.begin().await.unwrap();
            sqlx::query(statement).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
            let mut conn = deployment.db.read().await.unwrap();
            let faults = verify(&mut conn, &deployment.keys, 1).await.unwrap().faults;
            assert!(faults.iter().any(|f| f.contains(place)), "{}: {statement}: {faults:?}", t.engine);
        }
    }
}

#[tokio::test]
async fn many_writers_make_one_chain() {
    for (t, deployment) in grounds().await {
        let (actor, scope) = plant(&deployment).await;
        let tasks = (0..20).map(|n| {
            let (deployment, actor) = (deployment.clone(), actor.clone());
            tokio::spawn(async move {
                write(
                    &deployment,
                    &actor,
                    vec![stock(2, "2025-01-31", 1, "full", n), stock(4, "2025-03-31", 1, "full", n)],
                )
                .await
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(balance(&deployment, &scope, "2026-01-01").await, 40, "{}", t.engine);
        let mut conn = deployment.db.read().await.unwrap();
        assert!(verify(&mut conn, &deployment.keys, 1).await.unwrap().faults.is_empty(), "{}", t.engine);
    }
}

/// One random act: an entry in a unit on a day, or the reversal of an earlier one.
#[derive(Debug, Clone)]
enum Act {
    Post { unit: i64, day: i64, delta: i64 },
    Reverse { which: usize },
}

fn acts() -> impl Strategy<Value = (Vec<Act>, i64, i64)> {
    let post = (1i64..=4, 0i64..400, -3i64..=5).prop_map(|(unit, day, delta)| Act::Post { unit, day, delta });
    let reverse = (0usize..30).prop_map(|which| Act::Reverse { which });
    (proptest::collection::vec(prop_oneof![4 => post, 1 => reverse], 1..30), 0i64..420, 0i64..200)
}

/// Whatever was posted and reversed, balances on any day and flows over any period equal those of a plain list. Each case has a
/// district of its own in the same databases.
#[test]
fn balances_equal_those_of_a_plain_list() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let grounds = runtime.block_on(grounds());
    let next = std::cell::Cell::new(100);
    let mut runner = TestRunner::new(Config { cases: 40, ..Config::default() });
    let outcome = runner.run(&acts(), |(acts, from, length)| {
        next.set(next.get() + 1);
        for (_, deployment) in &grounds {
            runtime.block_on(check_against_list(deployment, DistrictId(next.get()), &acts, from, length));
        }
        Ok(())
    });
    outcome.unwrap();
}

async fn check_against_list(deployment: &Deployment, district: DistrictId, acts: &[Act], from: i64, length: i64) {
    let start = day("2025-01-01");
    let (actor, scope) = plant_in(deployment, district).await;
    let mut list: Vec<(i64, Day, i64, bool)> = Vec::new();
    let mut work = deployment.begin(&actor).await.unwrap();
    for act in acts {
        match act {
            Act::Post { unit, day, delta } => {
                let on = start.plus_days(*day);
                let new = stock(*unit, &on.to_string(), *delta, "full", list.len() as i64);
                post(&mut work, vec![new]).await.unwrap();
                list.push((*unit, on, *delta, false));
            }
            Act::Reverse { which } => {
                let source = Source { noun: "member_event", id: *which as i64 };
                let done = reverse_source(&mut work, source, "错").await.unwrap();
                assert_eq!(done, usize::from(list.get(*which).is_some_and(|one| !one.3)));
                if let Some(one) = list.get_mut(*which) {
                    one.3 = true;
                }
            }
        }
    }
    work.audit(Line::general("test", ""));
    work.commit().await.unwrap();
    let period = Period { from: start.plus_days(from), to: start.plus_days(from + length) };
    compare(deployment, &scope, &list, Span::Within(period)).await;
    compare(deployment, &scope, &list, Span::AsOf(period.to)).await;
    compare(deployment, &scope.within("00001.").unwrap(), &list, Span::AsOf(period.to)).await;
    let mut conn = deployment.db.read().await.unwrap();
    assert!(verify(&mut conn, &deployment.keys, district.0).await.unwrap().faults.is_empty());
}

async fn compare(deployment: &Deployment, scope: &Scope, list: &[(i64, Day, i64, bool)], span: Span) {
    let mut expected: BTreeMap<i64, i64> = BTreeMap::new();
    let paths = BTreeMap::from([(1, ""), (2, "00001."), (3, "00002."), (4, "00001.00003.")]);
    for (unit, on, delta, reversed) in list {
        let within = match span {
            Span::AsOf(to) => *on <= to,
            Span::Within(period) => period.contains(*on),
        };
        if within && !reversed && scope.covers(paths[unit]) {
            *expected.entry(*unit).or_default() += delta;
        }
    }
    expected.retain(|_, sum| *sum != 0);
    let mut conn = deployment.db.read().await.unwrap();
    let got = by_unit(&mut conn, scope, &Question::of("member.stock", span)).await.unwrap();
    let got: BTreeMap<i64, i64> =
        got.iter().map(|s| (s.unit.0, s.quantity.0 / 1000)).filter(|(_, q)| *q != 0).collect();
    assert_eq!(got, expected, "{span:?}");
}
