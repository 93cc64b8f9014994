//! Stories of candidates whose posts a disciplinary decision limits, on both engines: what is refused, what is marked, and who reads why.

use crate::ELECTION;
use crate::testing::{World, people, refusals, step, worlds};
use base::id::PersonId;
use case::CaseId;
use case::acts::NewStep;
use member::testing::{LIMITED, remark};

/// An election that has come to the nomination.
async fn replied(w: &World) -> CaseId {
    let id = w.open(&w.secretary, ELECTION, w.large).await.unwrap();
    w.take(&w.secretary, id, step("plan", "2026-03-01", &[("seats", "3")])).await.unwrap();
    w.take(&w.secretary, id, step("request", "2026-03-05", &[])).await.unwrap();
    w.take(&w.clerk, id, step("reply", "2026-03-12", &[("outcome", "agreed")])).await.unwrap();
    id
}

fn nomination(all: &[PersonId]) -> NewStep {
    people(step("nomination", "2026-04-20", &[]), "candidates", all)
}

#[tokio::test]
async fn whose_decision_keeps_from_a_post_is_refused_without_saying_which_and_let_pass_by_a_superior_only() {
    for w in worlds().await {
        let id = replied(&w).await;
        remark(&w.d, &w.clerk, w.people[2], LIMITED[1].0).await.unwrap();
        let told = refusals(w.take(&w.secretary, id, nomination(&w.people[2..6])).await);
        assert!(told.contains("不符合提名、任职条件") && told.contains("请向组织部门了解"), "{}: {told}", w.engine);
        assert!(!told.contains("处分乙") && told.contains("纪律处分条例"), "the clause, and no decision: {told}");
        let told = refusals(w.take(&w.clerk, id, nomination(&w.people[2..6])).await);
        assert!(told.contains("处分乙"), "to whoever may see decisions: {told}");
        let mut passed = nomination(&w.people[2..6]);
        passed.leave.reason = "原任职务高于本职务，已经研究".into();
        w.take(&w.clerk, id, passed).await.unwrap();
        let rows = w.rows(id).await;
        let marks = &rows.last().unwrap().marks;
        assert!(marks.iter().any(|m| m.rule == "discipline_influence" && m.kind == "let_pass"), "{marks:?}");
        assert!(marks.iter().all(|m| !m.what.contains("处分")), "what stays names no decision: {marks:?}");
    }
}

#[tokio::test]
async fn whoever_may_not_rise_is_marked_and_may_keep_the_post_held() {
    for w in worlds().await {
        let id = replied(&w).await;
        // The first is secretary already, the third holds nothing.
        remark(&w.d, &w.clerk, w.people[0], LIMITED[0].0).await.unwrap();
        w.take(&w.secretary, id, nomination(&w.people[..4])).await.unwrap();
        let marked = async || {
            let rows = w.rows(id).await;
            let marks = rows.last().unwrap().marks.clone();
            marks.into_iter().filter(|m| m.rule == "discipline_influence").collect::<Vec<_>>()
        };
        assert!(marked().await.is_empty(), "{}: not higher than before", w.engine);
        remark(&w.d, &w.clerk, w.people[2], LIMITED[0].0).await.unwrap();
        w.take(&w.secretary, id, nomination(&w.people[2..6])).await.unwrap();
        let marks = marked().await;
        assert_eq!(marks.len(), 1);
        assert!(marks[0].kind == "soft" && marks[0].what.contains("请向组织部门了解"), "{marks:?}");
    }
}
