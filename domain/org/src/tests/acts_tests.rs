//! Founding and changing, with what the ledger says afterwards.

use super::world::{change, day, kinds, places, worlds};
use crate::{Change, Details, EventKind, NewUnit, acts, store};
use base::{Fault, PartialDay};
use std::collections::BTreeSet;

#[tokio::test]
async fn a_founding_counts_only_when_it_happened_within_the_books() {
    for w in worlds().await {
        assert_eq!(w.flow("unit.founded").await, 0, "{}: units that existed are only taken into stock", w.engine);
        let new = w.found("统计局机关党支部", "branch", w.organs, "2026-05-04").await;
        assert_eq!(w.flow("unit.founded").await, 1, "{}", w.engine);
        assert_eq!(w.stock("2026-05-03").await["branch"], 2);
        assert_eq!(w.stock("2026-05-04").await["branch"], 3);
        let unit = w.unit(new).await;
        assert_eq!((unit.code.as_str(), unit.version), ("410001003", 1), "{}", w.engine);
        let known_to_the_month = Details { founded: PartialDay::of(2026, Some(3), None), ..Details::default() };
        let vague = NewUnit::of("档案馆党支部", "branch", Some(w.organs), day("2026-01-01")).with(known_to_the_month);
        let id = w.act(async |work, scope| acts::found(work, scope, vague).await).await.unwrap();
        assert!(w.tree("2026-02-28").await.get(id).is_none());
        assert!(w.tree("2026-03-01").await.get(id).is_some());
        assert_eq!(w.flow("unit.founded").await, 1, "no day was invented");
    }
}

#[tokio::test]
async fn stock_equals_the_tree_on_every_day() {
    for w in worlds().await {
        let third = w.found("统计局机关党支部", "branch", w.organs, "2026-02-10").await;
        let general = w.found("教育局党总支", "general_branch", w.organs, "2026-02-20").await;
        w.act(async |work, s| acts::move_to(work, s, third, general, change("2026-03-01")).await).await.unwrap();
        w.act(async |work, s| acts::change_kind(work, s, w.second, "joint_branch", change("2026-04-01")).await)
            .await
            .unwrap();
        w.act(async |work, s| acts::merge(work, s, third, w.first, change("2026-05-01")).await).await.unwrap();
        w.act(async |work, s| acts::dissolve(work, s, general, change("2026-06-01")).await).await.unwrap();
        for on in [
            "2025-12-31",
            "2026-01-01",
            "2026-02-09",
            "2026-02-10",
            "2026-02-20",
            "2026-03-01",
            "2026-03-31",
            "2026-04-01",
            "2026-04-30",
            "2026-05-01",
            "2026-05-31",
            "2026-06-01",
            "2026-11-22",
        ] {
            assert_eq!(w.stock(on).await, kinds(&w.tree(on).await), "{} on {on}", w.engine);
        }
        assert_eq!(w.flow("unit.dissolved").await, 2, "{}", w.engine);
    }
}

#[tokio::test]
async fn merging_leaves_its_trace_on_both_sides() {
    for w in worlds().await {
        w.act(async |work, s| acts::merge(work, s, w.second, w.first, change("2026-05-01")).await).await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let gone = store::events(&mut conn, &w.read(), w.second).await.unwrap();
        let kept = store::events(&mut conn, &w.read(), w.first).await.unwrap();
        assert_eq!(gone.last().map(|e| (e.kind, e.other)), Some((EventKind::Merged, Some(w.first))), "{}", w.engine);
        assert_eq!(kept.last().map(|e| (e.kind, e.other)), Some((EventKind::Absorbed, Some(w.second))));
        assert_eq!(w.unit(w.second).await.dissolved, Some(day("2026-05-01")));
        assert!(w.tree("2026-04-30").await.get(w.second).is_some());
        assert!(w.tree("2026-05-01").await.get(w.second).is_none());
    }
}

#[tokio::test]
async fn a_unit_with_members_or_lower_units_stays() {
    for w in worlds().await {
        w.enrol(w.first, "2026-03-01", 12).await;
        let refused = w.act(async |work, s| acts::dissolve(work, s, w.first, change("2026-06-01")).await).await;
        let Err(Fault::Refused(all)) = refused else { panic!("dissolved with members") };
        assert_eq!(all.len(), 1);
        assert!(all[0].what.contains("12名党员"), "{}", all[0].what);
        // The members left later than the day given: on that day it still had them.
        w.enrol(w.first, "2026-09-01", -12).await;
        assert!(
            w.act(async |work, s| acts::merge(work, s, w.first, w.second, change("2026-06-01")).await).await.is_err()
        );
        w.act(async |work, s| acts::merge(work, s, w.first, w.second, change("2026-09-01")).await).await.unwrap();
        let refused = w.act(async |work, s| acts::dissolve(work, s, w.organs, change("2026-10-01")).await).await;
        let Err(Fault::Refused(all)) = refused else { panic!("dissolved with lower units") };
        assert!(all[0].what.contains("1个下级党组织：审计局机关党支部"), "{}", all[0].what);
    }
}

#[tokio::test]
async fn every_reason_is_told_at_once() {
    for w in worlds().await {
        let details = Details {
            founded: Some(day("2027-01-01").into()),
            sector: "nowhere".into(),
            phone: Some("12".into()),
            address: "长".repeat(201),
            ..Details::default()
        };
        let bad = NewUnit::of(" ", "no_such_kind", Some(w.organs), day("2026-12-01")).coded("410 坏").with(details);
        let refused = w.act(async |work, s| acts::found(work, s, bad).await).await;
        assert_eq!(
            places(refused),
            ["name", "code", "founded", "sector", "phone", "address", "on", "kind"],
            "{}",
            w.engine
        );
        let twice = NewUnit::of("财政局机关党支部", "party_group", Some(w.organs), day("2025-12-31")).coded("410001");
        let refused = w.act(async |work, s| acts::found(work, s, twice).await).await;
        assert_eq!(places(refused), ["name", "code", "on", "parent"], "{}", w.engine);
        let early = Change { reason: String::new(), ..change("2025-06-01") };
        let refused = w.act(async |work, s| acts::dissolve(work, s, w.organs, early).await).await;
        assert_eq!(places(refused), ["on", "", "reason"], "{}", w.engine);
        let refused = w.act(async |work, s| acts::rename(work, s, w.first, ("", ""), change("2027-01-01")).await).await;
        assert_eq!(places(refused), ["on", "name"]);
        let refused =
            w.act(async |work, s| acts::move_to(work, s, w.organs, w.first, change("2026-06-01")).await).await;
        assert_eq!(
            places(refused),
            ["parent", "parent"],
            "a branch has no units below, and least of all its own superior"
        );
        assert_eq!(w.tree("2026-11-22").await.units().len(), 5, "nothing was half done");
    }
}

#[tokio::test]
async fn a_path_is_never_given_twice() {
    for w in worlds().await {
        let mut seen = BTreeSet::new();
        let third = w.found("统计局机关党支部", "branch", w.organs, "2026-02-01").await;
        let first_path = w.unit(third).await.path;
        seen.insert(first_path.clone());
        for (to, on) in [(w.street, "2026-03-01"), (w.organs, "2026-04-01"), (w.street, "2026-05-01")] {
            w.act(async |work, s| acts::move_to(work, s, third, to, change(on)).await).await.unwrap();
            assert!(seen.insert(w.unit(third).await.path), "{}: a path came back", w.engine);
        }
        let fourth = w.found("信访局党支部", "branch", w.organs, "2026-06-01").await;
        assert!(seen.insert(w.unit(fourth).await.path), "{}", w.engine);
        // Everything below moves along, and stays in reach of the new superior only.
        let deep = w.found("第一党小组", "party_group", third, "2026-06-02").await;
        w.act(async |work, s| acts::move_to(work, s, third, w.organs, change("2026-07-01")).await).await.unwrap();
        let (upper, lower) = (w.unit(third).await.path, w.unit(deep).await.path);
        assert!(lower.starts_with(&upper) && upper.starts_with(&w.unit(w.organs).await.path), "{upper} {lower}");
    }
}

#[tokio::test]
async fn a_corrected_sector_moves_the_counts_and_leaves_a_trace() {
    for w in worlds().await {
        let unit = w.unit(w.first).await;
        let details =
            Details { sector: "institution".into(), phone: Some("0379-6512345".into()), ..Details::default() };
        w.act(async |work, s| acts::correct(work, s, w.first, unit.version, details).await).await.unwrap();
        let changed = w.unit(w.first).await;
        assert_eq!(changed.phone(&w.d.keys).unwrap(), "0379-6512345");
        assert!(!changed.phone_sealed.contains("6512345"));
        let mut conn = w.d.db.read().await.unwrap();
        let event = store::events(&mut conn, &w.read(), w.first).await.unwrap()[0].id;
        let entries = ledger::of_source(&mut conn, &w.read(), acts::EVENT, event).await.unwrap();
        let seen: Vec<_> = entries.iter().map(|e| (e.count(), e.tags.get("sector").unwrap_or("").to_owned())).collect();
        let expected = [(1, "organ"), (-1, "organ"), (1, "institution")].map(|(n, s)| (n, s.to_owned()));
        assert_eq!(seen, expected, "{}", w.engine);
    }
}

#[tokio::test]
async fn of_two_who_saw_the_same_version_one_is_too_late() {
    for w in worlds().await {
        let version = w.unit(w.first).await.version;
        let details = || Details { contact: "甲某".into(), sector: "organ".into(), ..Details::default() };
        w.act(async |work, s| acts::correct(work, s, w.first, version, details()).await).await.unwrap();
        let late = w.act(async |work, s| acts::correct(work, s, w.first, version, details()).await).await;
        assert!(matches!(late, Err(Fault::Stale(_))), "{}", w.engine);
        let seen = Change { version: Some(version), ..change("2026-06-01") };
        let late = w.act(async |work, s| acts::rename(work, s, w.first, ("财政局党支部", ""), seen).await).await;
        assert!(matches!(late, Err(Fault::Stale(_))), "{}", w.engine);
    }
}

#[tokio::test]
async fn seals_fit_until_a_row_is_changed_behind_the_program() {
    for w in worlds().await {
        w.act(async |work, s| acts::rename(work, s, w.first, ("财政局党支部", "财政"), change("2026-06-01")).await)
            .await
            .unwrap();
        w.act(async |work, s| acts::move_to(work, s, w.first, w.street, change("2026-06-02")).await).await.unwrap();
        let wrong = async || {
            let mut conn = w.d.db.read().await.unwrap();
            let mut wrong = Vec::new();
            for table in crate::check(&mut conn, &w.d.keys, super::world::DISTRICT.0).await.unwrap() {
                let last =
                    access::audit::store::last_seals(&mut conn, super::world::DISTRICT.0, table.noun).await.unwrap();
                assert_eq!(last.len(), table.rows.len(), "{} {}", w.engine, table.noun);
                let misfits = table.rows.into_iter().filter(|(id, seal)| last.get(id) != Some(seal));
                wrong.extend(misfits.map(|(id, _)| (table.noun, id)));
            }
            wrong
        };
        assert!(wrong().await.is_empty(), "{}", w.engine);
        crate::store::tests_support::tamper(
            &w.d,
            "UPDATE unit_span SET name = '另一个名称' WHERE name = '财政局机关党支部'",
        )
        .await;
        assert_eq!(wrong().await, [("unit", w.first.0)], "{}", w.engine);
        crate::store::tests_support::tamper(&w.d, "UPDATE unit_event SET day = '2026-06-03' WHERE kind = 'renamed'")
            .await;
        assert_eq!(wrong().await.len(), 2, "{}", w.engine);
    }
}
