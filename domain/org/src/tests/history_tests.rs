//! The past stays as it was.

use super::world::{change, day, worlds};
use crate::{EventKind, acts, store};

#[tokio::test]
async fn names_and_parents_are_those_of_the_day() {
    for w in worlds().await {
        w.act(async |work, s| acts::rename(work, s, w.first, ("财政金融局党支部", ""), change("2026-03-01")).await)
            .await
            .unwrap();
        w.act(async |work, s| acts::move_to(work, s, w.first, w.street, change("2026-06-01")).await).await.unwrap();
        let cases = [
            ("2026-01-01", "财政局机关党支部", w.organs),
            ("2026-02-28", "财政局机关党支部", w.organs),
            ("2026-03-01", "财政金融局党支部", w.organs),
            ("2026-05-31", "财政金融局党支部", w.organs),
            ("2026-06-01", "财政金融局党支部", w.street),
            ("2026-11-22", "财政金融局党支部", w.street),
        ];
        for (on, name, parent) in cases {
            let tree = w.tree(on).await;
            let node = tree.get(w.first).unwrap();
            assert_eq!((node.name.as_str(), node.parent), (name, Some(parent)), "{} on {on}", w.engine);
            assert!(tree.is_within(w.first, parent));
            assert!(tree.is_within(w.first, w.root));
        }
        assert!(w.tree("2025-12-31").await.units().is_empty(), "nothing before the books begin");
        let mut conn = w.d.db.read().await.unwrap();
        let events = store::events(&mut conn, &w.read(), w.first).await.unwrap();
        let told: Vec<_> = events.iter().map(|e| (e.kind, e.was.as_str(), e.now.as_str())).collect();
        assert_eq!(
            told,
            [
                (EventKind::Entered, "", "branch"),
                (EventKind::Renamed, "财政局机关党支部", "财政金融局党支部"),
                (EventKind::Moved, "区直机关工作委员会", "望湖街道工作委员会"),
            ]
        );
    }
}

#[tokio::test]
async fn two_changes_on_one_day_make_one_span() {
    for w in worlds().await {
        w.act(async |work, s| acts::rename(work, s, w.first, ("财政金融局党支部", ""), change("2026-03-01")).await)
            .await
            .unwrap();
        w.act(async |work, s| acts::move_to(work, s, w.first, w.street, change("2026-03-01")).await).await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let spans = store::history::spans(&mut conn, super::world::DISTRICT.0, w.first).await.unwrap();
        assert_eq!(spans.len(), 2, "{}", w.engine);
        assert_eq!((spans[0].to, spans[1].from, spans[1].to), (Some(day("2026-03-01")), day("2026-03-01"), None));
        assert_eq!((spans[1].name.as_str(), spans[1].parent), ("财政金融局党支部", Some(w.street)));
    }
}

#[tokio::test]
async fn a_change_never_goes_behind_the_last_one() {
    for w in worlds().await {
        w.act(async |work, s| acts::rename(work, s, w.first, ("财政金融局党支部", ""), change("2026-03-01")).await)
            .await
            .unwrap();
        let early = w.act(async |work, s| acts::move_to(work, s, w.first, w.street, change("2026-02-01")).await).await;
        assert_eq!(super::world::places(early), ["on"], "{}", w.engine);
        w.act(async |work, s| acts::dissolve(work, s, w.first, change("2026-03-01")).await).await.unwrap();
        let after =
            w.act(async |work, s| acts::rename(work, s, w.first, ("又一个", ""), change("2026-04-01")).await).await;
        assert_eq!(super::world::places(after), [""], "{}: what is dissolved changes no more", w.engine);
    }
}
