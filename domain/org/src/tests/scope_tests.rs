//! A stranger finds nothing: out of reach looks like non-existent.

use super::world::{change, day, worlds};
use crate::{Details, NewPost, NewTerm, NewUnit, Tree, acts, batch, store};
use base::Fault;
use base::Outcome;

fn unseen<T>(result: Outcome<T>, what: &str) {
    assert!(matches!(result, Err(Fault::NotFound)), "{what} is seen from outside");
}

#[tokio::test]
async fn reading_from_outside_finds_nothing() {
    for w in worlds().await {
        let stranger = w.somebody("work_committee_clerk", w.street).await;
        let scope = stranger.scope("unit.read").unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        unseen(store::find(&mut conn, &scope, w.first).await, "unit");
        unseen(store::events(&mut conn, &scope, w.first).await, "events");
        unseen(store::committee(&mut conn, &scope, w.first, day("2026-06-01")).await, "committee");
        unseen(store::past_posts(&mut conn, &scope, w.first, day("2026-06-01")).await, "past posts");
        unseen(store::terms(&mut conn, &scope, w.first).await, "terms");
        assert!(store::by_code(&mut conn, &scope, "410001001").await.unwrap().is_none());
        let seen: Vec<_> = store::list(&mut conn, &scope).await.unwrap().into_iter().map(|u| u.id).collect();
        assert_eq!(seen, [w.street], "{}", w.engine);
        let tree = Tree::load(&mut conn, &scope, day("2026-11-22")).await.unwrap();
        assert_eq!(tree.roots().map(|n| n.id).collect::<Vec<_>>(), [w.street]);
        assert_eq!(tree.units().len(), 1);
    }
}

#[tokio::test]
async fn writing_from_outside_finds_nothing() {
    for w in worlds().await {
        let stranger = w.somebody("work_committee_clerk", w.street).await;
        let scope = stranger.scope("unit.write").unwrap();
        let mut work = w.d.begin(&stranger).await.unwrap();
        let on = || change("2026-06-01");
        unseen(acts::rename(&mut work, &scope, w.first, ("改名党支部", ""), on()).await, "rename");
        unseen(acts::move_to(&mut work, &scope, w.first, w.street, on()).await, "move");
        unseen(acts::move_to(&mut work, &scope, w.street, w.organs, on()).await, "move to where one sees nothing");
        unseen(acts::merge(&mut work, &scope, w.first, w.second, on()).await, "merge");
        unseen(acts::dissolve(&mut work, &scope, w.first, on()).await, "dissolve");
        unseen(acts::change_kind(&mut work, &scope, w.first, "joint_branch", on()).await, "change of kind");
        unseen(acts::correct(&mut work, &scope, w.first, 1, Details::default()).await, "correction");
        let under = NewUnit::of("新党支部", "branch", Some(w.organs), day("2026-06-01"));
        unseen(acts::found(&mut work, &scope, under).await, "founding");
        let root = NewUnit::of("另一个区委", "district_committee", None, day("2026-06-01")).coded("9");
        unseen(acts::found(&mut work, &scope, root).await, "founding a root");
        let post = NewPost {
            post: "secretary".into(),
            name: "甲某".into(),
            person: None,
            from: day("2026-06-01"),
            detail: String::new(),
        };
        unseen(acts::set_post(&mut work, &scope, w.first, post).await, "post");
        let term = NewTerm { elected: day("2026-06-01"), years: None, extended_to: None, document: String::new() };
        unseen(acts::set_committee_term(&mut work, &scope, w.first, term).await, "term");
        unseen(batch::open(&mut work, &scope, "units", w.first, "表.xlsx").await, "import");
    }
}

#[tokio::test]
async fn a_stranger_does_not_end_a_post_of_others() {
    for w in worlds().await {
        let post = NewPost {
            post: "secretary".into(),
            name: "甲某".into(),
            person: None,
            from: day("2026-06-01"),
            detail: String::new(),
        };
        let id = w.act(async |work, s| acts::set_post(work, s, w.first, post).await).await.unwrap();
        let stranger = w.somebody("work_committee_clerk", w.street).await;
        let mut work = w.d.begin(&stranger).await.unwrap();
        let scope = stranger.scope("unit.write").unwrap();
        unseen(acts::end_post(&mut work, &scope, id, day("2026-07-01"), "").await, "end of a post");
    }
}

#[tokio::test]
async fn an_import_of_others_is_not_listed() {
    for w in worlds().await {
        let id = w
            .act(async |work, s| {
                let id = batch::open(work, s, "units", w.organs, "机关.xlsx").await?;
                batch::close(work, s, id, batch::Counts { rows: 3, created: 2, changed: 0, unchanged: 1 }).await?;
                Ok(id)
            })
            .await
            .unwrap();
        let stranger = w.somebody("work_committee_clerk", w.street).await;
        let scope = stranger.scope("import").unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        unseen(batch::find(&mut conn, &scope, id).await, "import");
        assert!(batch::list(&mut conn, &scope, "", 50).await.unwrap().is_empty(), "{}", w.engine);
        let own = batch::list(&mut conn, &w.read(), "units", 50).await.unwrap();
        assert_eq!(own.iter().map(|b| (b.id, b.counts.created)).collect::<Vec<_>>(), [(id, 2)]);
    }
}
