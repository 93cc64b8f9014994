//! Stories of records on both engines: recorded, corrected, withdrawn, sent twice, seen by strangers.

use crate::acts::{Correction, Draft};
use crate::record::State;
use crate::rules::Texts;
use crate::store::{self, Filter, Sort};
use crate::testing::{World, day, patrol, places, worlds};
use crate::value::Value;
use base::id::PersonId;
use base::{Fault, Period, Quantity};
use ledger::{Question, Span};
use ui::Upload;

const PATROL: [&str; 2] = ["patrol.held", "patrol.person"];

fn by_person(world: &World, unit: base::id::UnitId, texts: Texts) -> Draft {
    let persons = format!("#{}", world.people[0]);
    Draft { kind: "patrol".into(), unit: unit.0, texts: texts.with("persons", persons), ..Draft::default() }
}

fn sums(pairs: &[(&str, i64)]) -> std::collections::BTreeMap<String, i64> {
    pairs.iter().map(|(k, n)| ((*k).to_owned(), *n)).collect()
}

#[tokio::test]
async fn a_kind_of_the_deployment_needs_no_code() {
    for world in worlds().await {
        let draft = by_person(&world, world.first, patrol().with("shift", "晚上").with("persons", "李芳"));
        let id = world.create(&world.secretary, &draft).await.unwrap();
        let record = world.find(id).await;
        assert_eq!((record.title.as_str(), record.day, record.version), ("湖滨路夜巡", day("2026-05-01"), 1));
        assert_eq!(record.values.get("shift"), Some(&Value::Code("night".into())));
        assert_eq!(world.year(&PATROL).await, sums(&[("patrol.held", 1000), ("patrol.person", 2000)]));

        let other = patrol().with("title", "午间").with("shift", "day");
        world.record("patrol", world.second, Texts::new().with("on", "2026-06-01")).await.unwrap_err();
        let mut other_texts = Texts::new();
        for key in ["on", "level", "hours", "shift"] {
            other.of(key).iter().for_each(|t| other_texts.push(key, t));
        }
        world.record("patrol", world.second, other_texts.with("title", "午间")).await.unwrap();

        let figure = world.d.catalogue.figure("patrols_night").unwrap();
        let filter = figure.filter.iter().map(|(tag, codes)| (tag.clone(), codes.0.clone())).collect();
        let span = Span::Within(Period::year(2026).unwrap());
        let question = Question { kinds: figure.entries.clone(), filter, span, narrowed: Vec::new() };
        let scope = world.clerk.scope("figure.read").unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        let answer = ledger::by_unit(&mut conn, &scope, &question).await.unwrap();
        assert_eq!(answer.len(), 1, "only the night");
        assert_eq!((answer[0].unit, answer[0].quantity), (world.first, Quantity::ONE));
        let evidence = ledger::evidence(&mut conn, &scope, &question, None, 10).await.unwrap();
        assert_eq!((evidence[0].noun.as_str(), evidence[0].source), ("record", id.0));
        drop(conn);
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn stocks_go_up_and_down() {
    for world in worlds().await {
        let site = |step: &str, on: &str| {
            Texts::new()
                .with("title", "示范支部")
                .with("on", on)
                .with("step", step)
                .with("category", "branch")
                .with("level", "district")
        };
        world.record("site", world.first, site("confirmed", "2026-03-01")).await.unwrap();
        world.record("site", world.second, site("confirmed", "2026-03-05")).await.unwrap();
        world.record("site", world.first, site("revoked", "2026-09-01")).await.unwrap();
        let scope = world.clerk.scope("figure.read").unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        for (on, expected) in [("2026-02-28", 0), ("2026-03-01", 1), ("2026-08-31", 2), ("2026-09-01", 1)] {
            let question = Question::of("site.stock", Span::AsOf(day(on)));
            let all = ledger::by_unit(&mut conn, &scope, &question).await.unwrap();
            assert_eq!(all.iter().map(|s| s.quantity.0).sum::<i64>(), expected * 1000, "{on}");
        }
    }
}

#[tokio::test]
async fn a_correction_reverses_posts_and_keeps_what_was() {
    for world in worlds().await {
        let id = world.create(&world.secretary, &by_person(&world, world.first, patrol())).await.unwrap();
        let to = Correction {
            version: 1,
            reason: "日期录错".into(),
            unit: world.first.0,
            texts: Texts::new()
                .with("title", "湖滨路夜巡")
                .with("on", "2025-12-31")
                .with("level", "区级")
                .with("hours", "3"),
            uploads: Vec::new(),
        };
        world.correct(&world.secretary, id, &to).await.unwrap();
        assert!(world.year(&PATROL).await.is_empty(), "it was in another year, and nobody was there");
        let record = world.find(id).await;
        assert_eq!((record.version, record.day, record.reason.as_str()), (2, day("2025-12-31"), "日期录错"));
        let mut conn = world.d.db.read().await.unwrap();
        let former = store::versions(&mut conn, &world.d.keys, 500, id).await.unwrap();
        assert_eq!(former.len(), 1);
        assert_eq!((former[0].record.version, former[0].record.day), (1, day("2026-05-01")));
        assert_eq!(former[0].record.values.persons()[0].name, "王小明");
        assert_eq!((former[0].reason.as_str(), former[0].replaced_by.as_str()), ("日期录错", "测试用户"));
        let scope = world.clerk.scope("record.read").unwrap();
        let entries = ledger::of_source(&mut conn, &scope, "record", id.0).await.unwrap();
        assert_eq!(entries.len(), 2 + 2 + 1, "posted, reversed, posted anew");
        assert_eq!(entries.iter().filter(|e| e.reason.as_deref() == Some("日期录错")).count(), 2);
        let named = store::by_person(&mut conn, &world.d.keys, &scope, world.people[0], 9).await.unwrap();
        assert!(named.is_empty(), "no longer named");
        drop(conn);
        world.assert_sound().await;
        // The same once more says nothing new; the version before is stale; no reason is no reason.
        let again = Correction { version: 2, ..to.clone() };
        assert_eq!(places(world.correct(&world.secretary, id, &again).await), [""]);
        assert!(matches!(world.correct(&world.secretary, id, &to).await, Err(Fault::Stale(_))));
        let silent = Correction { version: 2, reason: " ".into(), texts: patrol(), ..to.clone() };
        assert_eq!(places(world.correct(&world.secretary, id, &silent).await), ["_reason"]);
        let wrong = Correction { version: 2, reason: String::new(), texts: Texts::new(), ..to };
        assert_eq!(
            places(world.correct(&world.secretary, id, &wrong).await),
            ["title", "on", "level", "hours", "_reason"]
        );
        assert_eq!(world.find(id).await.version, 2, "nothing half-done");
    }
}

#[tokio::test]
async fn a_withdrawn_record_counts_no_more_and_stays_readable() {
    for world in worlds().await {
        let id = world.create(&world.secretary, &by_person(&world, world.first, patrol())).await.unwrap();
        assert_eq!(places(world.withdraw(&world.secretary, id, 1, "").await), ["_reason"]);
        assert!(matches!(world.withdraw(&world.secretary, id, 7, "重复登记").await, Err(Fault::Stale(_))));
        world.withdraw(&world.secretary, id, 1, "重复登记").await.unwrap();
        assert!(world.year(&PATROL).await.is_empty());
        let record = world.find(id).await;
        assert_eq!((record.state, record.reason.as_str()), (State::Withdrawn, "重复登记"));
        assert_eq!(places(world.withdraw(&world.secretary, id, 2, "重复登记").await), [""]);
        let to = Correction {
            version: 2,
            reason: "改回来".into(),
            unit: world.first.0,
            texts: patrol(),
            ..Correction::default()
        };
        assert_eq!(places(world.correct(&world.secretary, id, &to).await), [""]);
        let kind = world.d.catalogue.kind("patrol").unwrap();
        let scope = world.clerk.scope("record.read").unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        let withdrawn = Filter { state: State::Withdrawn, ..Filter::default() };
        for (filter, expected) in [(Filter::default(), 0), (withdrawn, 1)] {
            assert_eq!(store::totals(&mut conn, &[&scope], kind, &filter).await.unwrap().count, expected);
        }
        drop(conn);
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_record() {
    for world in worlds().await {
        let draft = Draft { request: "form-1".into(), ..by_person(&world, world.first, patrol()) };
        let first = world.create(&world.secretary, &draft).await.unwrap();
        let second = world.create(&world.secretary, &draft).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(world.year(&PATROL).await, sums(&[("patrol.held", 1000), ("patrol.person", 1000)]));
        // Both at once: the second waits for the first.
        let draft = Draft { request: "form-2".into(), ..draft };
        let (one, two) = tokio::join!(world.create(&world.secretary, &draft), world.create(&world.secretary, &draft));
        assert_eq!(one.unwrap(), two.unwrap());
        assert_eq!(world.year(&PATROL).await, sums(&[("patrol.held", 2000), ("patrol.person", 2000)]));
        // A form refused may be sent again.
        let wrong = Draft { request: "form-3".into(), texts: Texts::new(), ..draft.clone() };
        world.create(&world.secretary, &wrong).await.unwrap_err();
        world.create(&world.secretary, &Draft { request: "form-3".into(), ..draft.clone() }).await.unwrap();
        // Somebody else who learns the token learns nothing of the record.
        let stranger = Draft { unit: world.third.0, texts: patrol(), ..draft };
        assert!(matches!(world.create(&world.stranger, &stranger).await, Err(Fault::NotFound)));
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn two_writers_of_one_version_are_one_too_many() {
    for world in worlds().await {
        let id = world.create(&world.secretary, &by_person(&world, world.first, patrol())).await.unwrap();
        let to = |hours: &str| Correction {
            version: 1,
            reason: "时长录错".into(),
            unit: world.first.0,
            texts: Texts::new()
                .with("title", "夜巡")
                .with("on", "2026-05-01")
                .with("level", "区级")
                .with("hours", hours),
            uploads: Vec::new(),
        };
        let (three, four) = (to("3"), to("4"));
        let (one, two) =
            tokio::join!(world.correct(&world.clerk, id, &three), world.correct(&world.secretary, id, &four));
        let stale = [&one, &two].iter().filter(|r| matches!(r, Err(Fault::Stale(_)))).count();
        let done = [&one, &two].iter().filter(|r| r.is_ok()).count();
        assert_eq!((done, stale), (1, 1), "{}: {one:?} {two:?}", world.engine);
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn strangers_find_nothing_and_reach_nobody() {
    for world in worlds().await {
        let id = world.create(&world.secretary, &by_person(&world, world.first, patrol())).await.unwrap();
        let not_found = |result: Result<(), Fault>| assert!(matches!(result, Err(Fault::NotFound)), "{}", world.engine);
        not_found(world.found(&world.stranger, id).await.map(|_| ()));
        not_found(world.withdraw(&world.stranger, id, 1, "不是我的").await);
        let to = Correction {
            version: 1,
            reason: "改一改".into(),
            unit: world.third.0,
            texts: patrol(),
            ..Correction::default()
        };
        not_found(world.correct(&world.stranger, id, &to).await);
        // Another's unit, an unknown kind, a unit of nobody.
        for (kind, unit) in
            [("patrol", world.first.0), ("patrol", world.organs.0), ("patrol", 1), ("nothing", world.third.0)]
        {
            let draft = Draft { kind: kind.into(), unit, texts: patrol(), ..Draft::default() };
            not_found(world.create(&world.stranger, &draft).await.map(|_| ()));
        }
        // Forged ids of persons and units, and names that are only elsewhere.
        let forged = patrol()
            .with("persons", format!("#{}", world.people[0]))
            .with("leader", "王小明")
            .with("with", world.first.to_string());
        let draft = Draft { kind: "patrol".into(), unit: world.third.0, texts: forged, ..Draft::default() };
        assert_eq!(places(world.create(&world.stranger, &draft).await), ["leader", "persons", "with"]);
        // Moving one's own record to another's unit.
        let own = Draft { kind: "patrol".into(), unit: world.third.0, texts: patrol(), ..Draft::default() };
        let own = world.create(&world.stranger, &own).await.unwrap();
        not_found(world.correct(&world.stranger, own, &Correction { unit: world.first.0, ..to }).await);
        let scope = world.stranger.scope("record.read").unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        let kind = world.d.catalogue.kind("patrol").unwrap();
        let seen = store::ids(&mut conn, &[&scope], kind, &Filter::default(), None).await.unwrap();
        assert_eq!(seen, [own]);
        assert!(store::records(&mut conn, &world.d.keys, &scope, &[id]).await.unwrap().is_empty());
        assert!(store::by_person(&mut conn, &world.d.keys, &scope, world.people[0], 9).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn namesakes_are_told_apart_by_their_numbers() {
    for world in worlds().await {
        let tail = |serial: usize| crate::testing::id_number(serial).expose()[14..].to_owned();
        let draft = |who: String| Draft {
            kind: "patrol".into(),
            unit: world.first.0,
            texts: patrol().with("leader", who),
            ..Draft::default()
        };
        assert_eq!(places(world.create(&world.clerk, &draft("李芳".into())).await), ["leader"]);
        for (typed, who) in [
            (format!("李芳（{}）", tail(2)), world.people[1]),
            (format!("李芳({})", tail(3).to_lowercase()), world.people[2]),
            (crate::testing::id_number(3).expose().to_owned(), world.people[2]),
            ("赵　云".to_owned(), world.people[3]),
        ] {
            let id = world.create(&world.clerk, &draft(typed.clone())).await.unwrap();
            let named: Vec<i64> = world.find(id).await.values.persons().iter().map(|p| p.id).collect();
            assert_eq!(named, [who.0], "{typed}");
        }
        // In the secretary's own branch there is only one.
        let id = world.create(&world.secretary, &draft("李芳".into())).await.unwrap();
        assert_eq!(PersonId(world.find(id).await.values.persons()[0].id), world.people[1]);
    }
}

#[tokio::test]
async fn sensitive_values_lie_sealed_and_survive_who_may_not_see_them() {
    for world in worlds().await {
        let texts = patrol().with("secret", "某某举报线索");
        let id = world.record("patrol", world.first, texts).await.unwrap();
        assert_eq!(world.find(id).await.values.text("secret"), "某某举报线索");
        let mut conn = world.d.db.read().await.unwrap();
        let row = store::all(&mut conn, 500, 0).await.unwrap().into_iter().find(|r| r.id == id.0).unwrap();
        let shown = format!("{row:?}");
        assert!(!shown.contains("举报") && !row.private.is_empty(), "{shown}");
        drop(conn);
        let to = Correction {
            version: 1,
            reason: "时长录错".into(),
            unit: world.first.0,
            texts: patrol().with("note", "补充说明").with("secret", ""),
            uploads: Vec::new(),
        };
        world.correct(&world.secretary, id, &to).await.unwrap();
        assert_eq!(world.find(id).await.values.text("secret"), "某某举报线索", "who may not see it does not change it");
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn files_come_stay_and_go() {
    for world in worlds().await {
        let file = |name: &str| Upload { field: "photo".into(), name: name.into(), bytes: b"%PDF-1.7 x".to_vec() };
        let draft =
            Draft { uploads: vec![("photo".into(), file("a.pdf"))], ..by_person(&world, world.first, patrol()) };
        let id = world.create(&world.secretary, &draft).await.unwrap();
        let first = world.find(id).await.values.files("photo").to_vec();
        assert_eq!(first.len(), 1);
        // A forged id of a file counts for nothing; the first one goes, another comes.
        let to = Correction {
            version: 1,
            reason: "换附件".into(),
            unit: world.first.0,
            texts: patrol().with("photo", "424242"),
            uploads: vec![("photo".into(), file("b.pdf"))],
        };
        world.correct(&world.secretary, id, &to).await.unwrap();
        let second = world.find(id).await.values.files("photo").to_vec();
        assert!(second.len() == 1 && second != first);
        let mut conn = world.d.db.read().await.unwrap();
        let scope = world.secretary.scope("record.read").unwrap();
        let names: Vec<String> =
            attachment::list(&mut conn, &scope, "record", id.0).await.unwrap().into_iter().map(|a| a.name).collect();
        assert_eq!(names, ["b.pdf"]);
        drop(conn);
        let keep = Correction {
            version: 2,
            reason: "补备注".into(),
            texts: patrol().with("photo", second[0].to_string()).with("note", "补充说明"),
            uploads: Vec::new(),
            ..to
        };
        world.correct(&world.secretary, id, &keep).await.unwrap();
        assert_eq!(world.find(id).await.values.files("photo"), second);
        let bad = Upload { field: "photo".into(), name: "x.html".into(), bytes: b"<html>".to_vec() };
        let draft = Draft { uploads: vec![("photo".into(), bad)], ..draft };
        assert_eq!(places(world.create(&world.secretary, &draft).await), ["photo"]);
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn lists_filter_search_sort_and_add_up() {
    for world in worlds().await {
        let one = |title: &str, on: &str, hours: &str, level: &str| {
            Texts::new().with("title", title).with("on", on).with("hours", hours).with("level", level)
        };
        world.record("patrol", world.first, one("甲路100%", "2026-01-10", "1.5", "区级")).await.unwrap();
        world
            .record("patrol", world.second, one("乙路", "2026-02-10", "2", "市级").with("persons", "赵云"))
            .await
            .unwrap();
        world
            .record("patrol", world.third, one("丙路ABC", "2025-12-10", "4", "区级").with("cost", "200"))
            .await
            .unwrap();
        let kind = world.d.catalogue.kind("patrol").unwrap();
        let whole = world.clerk.scope("record.read").unwrap();
        let organs = {
            let mut conn = world.d.db.read().await.unwrap();
            let path =
                access::tree::find_path(&mut conn, crate::testing::DISTRICT, world.organs).await.unwrap().unwrap();
            whole.within(&path).unwrap()
        };
        let secretary = world.secretary.scope("record.read").unwrap();
        let d = Filter::default;
        let tag = |code: &str| Filter { tags: vec![("level".into(), code.into())], ..d() };
        let q = |q: &str| Filter { q: q.into(), ..d() };
        let sort = |sort: Sort, descending| Filter { sort, descending, ..d() };
        let rows: Vec<(&access::Scope, Filter, &[&str])> = vec![
            (&whole, d(), &["乙路", "甲路100%", "丙路ABC"]),
            (&organs, d(), &["乙路", "甲路100%"]),
            (&secretary, d(), &["甲路100%"]),
            (&whole, Filter { from: Some(day("2026-01-01")), to: Some(day("2026-01-31")), ..d() }, &["甲路100%"]),
            (&whole, tag("district"), &["甲路100%", "丙路ABC"]),
            (&whole, tag("dist%"), &[]),
            (&whole, q("0%"), &["甲路100%"]),
            (&whole, q("_"), &[]),
            (&whole, q("abc"), &["丙路ABC"]),
            (&whole, q("赵云"), &["乙路"]),
            (&whole, sort(Sort::Day, false), &["丙路ABC", "甲路100%", "乙路"]),
            (&whole, sort(Sort::Amount("hours".into()), true), &["丙路ABC", "乙路", "甲路100%"]),
            (&whole, sort(Sort::Title, false), &["丙路ABC", "乙路", "甲路100%"]),
        ];
        let mut conn = world.d.db.read().await.unwrap();
        for (scope, filter, expected) in rows {
            let ids = store::ids(&mut conn, &[scope], kind, &filter, Some((50, 0))).await.unwrap();
            let records = store::records(&mut conn, &world.d.keys, scope, &ids).await.unwrap();
            let titles: Vec<&str> = records.iter().map(|r| r.title.as_str()).collect();
            assert_eq!(titles, expected, "{} {filter:?}", world.engine);
            let totals = store::totals(&mut conn, &[scope], kind, &filter).await.unwrap();
            assert_eq!(totals.count, i64::try_from(expected.len()).unwrap());
        }
        let totals = store::totals(&mut conn, &[&whole], kind, &d()).await.unwrap();
        assert_eq!(totals.sums.get("hours"), Some(&Quantity(7500)));
        assert_eq!(totals.sums.get("cost"), Some(&Quantity(200_000)));
        // Tomorrow the kind is described otherwise: what was recorded keeps its meaning.
        let mut changed = kind.clone();
        changed.fields.retain(|f| f.key != "hours");
        let totals = store::totals(&mut conn, &[&whole], &changed, &d()).await.unwrap();
        assert_eq!(totals.count, 3);
        assert_eq!(totals.sums.get("cost"), Some(&Quantity(200_000)));
        assert_eq!(totals.sums.get("hours"), None);
        let counts = store::counts(&mut conn, &organs, day("2026-01-01"), day("2026-12-31")).await.unwrap();
        assert_eq!(counts.get("patrol"), Some(&2));
    }
}

#[tokio::test]
async fn whoever_meddles_with_a_row_is_found() {
    for world in worlds().await {
        let id = world.create(&world.secretary, &by_person(&world, world.first, patrol())).await.unwrap();
        let mut tx = world.d.db.begin().await.unwrap();
        sqlx::query("UPDATE record SET n1 = 9000 WHERE id = $1").bind(id.0).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        let sealed = crate::check(&mut conn, &world.d.keys, 500).await.unwrap();
        let last = access::audit::store::last_seals(&mut conn, 500, "record").await.unwrap();
        let Some((_, now)) = sealed[0].rows.iter().find(|(own, _)| *own == id.0) else { panic!("gone") };
        assert_ne!(last.get(&id.0), Some(now));
    }
}
