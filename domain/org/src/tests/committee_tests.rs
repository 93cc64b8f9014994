//! Posts and terms.

use super::world::{day, places, worlds};
use crate::{NewPost, NewTerm, acts, store};
use base::Fault;

fn post(key: &str, name: &str, from: &str) -> NewPost {
    NewPost { post: key.into(), name: name.into(), person: None, from: day(from), detail: String::new() }
}

fn term(elected: &str) -> NewTerm {
    NewTerm { elected: day(elected), years: None, extended_to: None, document: String::new() }
}

#[tokio::test]
async fn a_committee_is_that_of_the_day() {
    for w in worlds().await {
        let old = w
            .act(async |work, s| acts::set_post(work, s, w.first, post("secretary", "李 明", "2024-01-10")).await)
            .await
            .unwrap();
        let twice = w
            .act(async |work, s| acts::set_post(work, s, w.first, post("secretary", "王芳", "2026-03-01")).await)
            .await;
        assert_eq!(places(twice), ["post"], "{}: one secretary at a time", w.engine);
        w.act(async |work, s| acts::end_post(work, s, old, day("2026-02-28"), "调离").await).await.unwrap();
        w.act(async |work, s| acts::set_post(work, s, w.first, post("secretary", "王芳", "2026-03-01")).await)
            .await
            .unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        for (on, name) in [("2024-01-10", "李明"), ("2026-02-28", "李明"), ("2026-03-01", "王芳")] {
            let committee = store::committee(&mut conn, &w.read(), w.first, day(on)).await.unwrap();
            assert_eq!(committee.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), [name], "{} on {on}", w.engine);
        }
        let past = store::past_posts(&mut conn, &w.read(), w.first, day("2026-11-22")).await.unwrap();
        assert_eq!(past.iter().map(|p| (p.id, p.detail.as_str())).collect::<Vec<_>>(), [(old, "调离")]);
        drop(conn);
        let again = w.act(async |work, s| acts::end_post(work, s, old, day("2026-03-31"), "").await).await;
        assert!(matches!(again, Err(Fault::Stale(_))), "{}: ended already", w.engine);
    }
}

#[tokio::test]
async fn posts_that_make_no_sense_are_refused() {
    for w in worlds().await {
        let bad = w
            .act(async |work, s| acts::set_post(work, s, w.first, post("group_leader", "甲1", "2027-01-01")).await)
            .await;
        assert_eq!(places(bad), ["name", "from", "post"], "{}", w.engine);
    }
}

#[tokio::test]
async fn a_term_ends_by_the_rule_of_the_kind() {
    for w in worlds().await {
        let committee = w.found("教育局党委", "committee", w.organs, "2026-01-05").await;
        for (unit, ends) in [(w.first, "2027-05-10"), (committee, "2029-05-10")] {
            w.act(async |work, s| acts::set_committee_term(work, s, unit, term("2024-05-10")).await).await.unwrap();
            let mut conn = w.d.db.read().await.unwrap();
            let terms = store::terms(&mut conn, &w.read(), unit).await.unwrap();
            assert_eq!(terms.iter().map(|t| t.ends).collect::<Vec<_>>(), [day(ends)], "{}", w.engine);
        }
        let none = w.act(async |work, s| acts::set_committee_term(work, s, w.organs, term("2024-05-10")).await).await;
        assert_eq!(places(none), [""], "{}: 工委 has no term", w.engine);
        let bare = NewTerm { extended_to: Some(day("2027-11-10")), ..term("2024-05-10") };
        let refused = w.act(async |work, s| acts::set_committee_term(work, s, w.first, bare).await).await;
        assert_eq!(places(refused), ["document"]);
        let approved = NewTerm {
            extended_to: Some(day("2027-11-10")),
            document: "机工发〔2026〕3号".into(),
            ..term("2024-05-10")
        };
        w.act(async |work, s| acts::set_committee_term(work, s, w.first, approved).await).await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let terms = store::terms(&mut conn, &w.read(), w.first).await.unwrap();
        assert_eq!((terms.len(), terms[0].last_day(), terms[0].version), (1, day("2027-11-10"), 2), "{}", w.engine);
    }
}
