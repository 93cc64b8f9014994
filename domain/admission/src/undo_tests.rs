//! What is taken back or recorded out of turn, on both engines: whatever comes of it, nobody is counted twice or on the way twice, and each
//! resolution is approved once.

use crate::story_tests::{approved, conversion, conversion_approved, until_approval, until_conversion};
use crate::testing::{World, paper, refusals, step, worlds};

async fn stocks(w: &World) -> (i64, i64, i64) {
    (w.sum("admission.applicants").await, w.sum("admission.activists").await, w.sum("admission.objects").await)
}

#[tokio::test]
async fn whoever_has_applied_anew_is_not_put_back_on_the_way_by_the_former_case() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2026-03-01").await.unwrap();
        let drop = step("dropped", "2026-05-01", &[("why", "withdrew"), ("outcome", "dropped")]);
        let row = w.take(&w.secretary, id, drop).await.unwrap();
        let again = w.apply("周新", "1995-05-05", "2026-06-01").await.unwrap();
        let twice = refusals(w.annul(&w.secretary, id, row).await);
        assert!(twice.contains("另一件正在办理的入党申请"), "{}: {twice}", w.engine);
        let drop = step("dropped", "2026-07-01", &[("why", "withdrew"), ("outcome", "dropped")]);
        w.take(&w.secretary, again, drop).await.unwrap();
        w.annul(&w.secretary, id, row).await.unwrap();
        assert_eq!(stocks(&w).await, (1, 0, 0));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn nobody_is_put_back_on_the_way_who_is_a_member_by_another_case() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2022-03-01").await.unwrap();
        let drop = step("dropped", "2022-05-01", &[("why", "withdrew"), ("outcome", "dropped")]);
        let row = w.take(&w.secretary, id, drop).await.unwrap();
        let again = until_approval(&w).await.unwrap();
        w.take(&w.clerk, again, approved(&w)).await.unwrap();
        let drop = step("dropped", "2026-05-01", &[("why", "left"), ("outcome", "dropped")]);
        w.take(&w.secretary, again, drop).await.unwrap();
        let member = refusals(w.annul(&w.secretary, id, row).await);
        assert!(member.contains("已按另一件入党申请成为党员"), "{}: {member}", w.engine);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_step_before_the_end_is_not_taken_back_under_it() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2023-03-01").await.unwrap();
        let talker = format!("#{}", w.people[0]);
        w.take(&w.secretary, id, step("talk", "2023-03-20", &[("talker", &talker)])).await.unwrap();
        let agreed = [("recommended", "members"), ("decided_by", "committee"), ("outcome", "agreed")];
        let activist = w.take(&w.secretary, id, step("activist", "2023-04-10", &agreed)).await.unwrap();
        let drop = step("dropped", "2023-05-01", &[("why", "withdrew"), ("outcome", "dropped")]);
        let end = w.take(&w.secretary, id, drop).await.unwrap();
        assert!(refusals(w.annul(&w.secretary, id, activist).await).contains("事项已因“终止培养”办结"), "{}", w.engine);
        assert_eq!(stocks(&w).await, (0, 0, 0));
        w.annul(&w.secretary, id, end).await.unwrap();
        assert_eq!(stocks(&w).await, (0, 1, 0));
        w.annul(&w.secretary, id, activist).await.unwrap();
        assert_eq!(stocks(&w).await, (1, 0, 0));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn whoever_is_taken_over_from_paper_with_steps_missing_is_counted_once_all_the_same() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2020-03-01").await.unwrap();
        // The papers about the activist are not found at first.
        let filed = paper(step("object_filed", "2021-05-10", &[("outcome", "agreed")]));
        let filed = w.take(&w.second_clerk, id, filed).await.unwrap();
        assert_eq!(stocks(&w).await, (0, 0, 1), "{}", w.engine);
        let agreed = [("recommended", "members"), ("decided_by", "committee"), ("outcome", "agreed")];
        let late = paper(step("activist", "2020-04-10", &agreed));
        let late = w.take(&w.clerk, id, late).await.unwrap();
        assert_eq!(stocks(&w).await, (0, 0, 1), "what comes late changes nothing");
        assert!(
            refusals(w.annul(&w.clerk, id, filed).await).contains("按登记的次序"),
            "each is counted from the one before"
        );
        w.annul(&w.clerk, id, late).await.unwrap();
        w.annul(&w.clerk, id, filed).await.unwrap();
        assert_eq!(stocks(&w).await, (1, 0, 0));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn activists_are_not_counted_twice_when_a_later_decision_is_dated_before() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2023-03-01").await.unwrap();
        let talker = format!("#{}", w.people[0]);
        w.take(&w.secretary, id, step("talk", "2023-03-20", &[("talker", &talker)])).await.unwrap();
        let activist = |on: &str, outcome: &str| {
            step("activist", on, &[("recommended", "members"), ("decided_by", "committee"), ("outcome", outcome)])
        };
        w.take(&w.secretary, id, activist("2023-05-10", "not_yet")).await.unwrap();
        let before = refusals(w.take(&w.secretary, id, activist("2023-04-10", "agreed")).await);
        assert!(before.contains("日期早于上一次“推荐和确定入党积极分子”（2023年5月10日）"), "{}: {before}", w.engine);
        w.take(&w.secretary, id, activist("2023-06-10", "agreed")).await.unwrap();
        assert_eq!(stocks(&w).await, (0, 1, 0));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_resolution_is_approved_once_and_an_extension_is_not_taken_back_under_what_came_after() {
    for w in worlds().await {
        let id = until_conversion(&w).await.unwrap();
        w.take(&w.secretary, id, conversion("2025-07-08", "extend", &[("months", "6")])).await.unwrap();
        let extended = w.take(&w.clerk, id, conversion_approved(&w, "2025-07-20", "extended")).await.unwrap();
        let again = refusals(w.take(&w.clerk, id, conversion_approved(&w, "2025-07-21", "extended")).await);
        assert!(again.contains("决议已于2025年7月20日审批"), "{}: {again}", w.engine);
        // A second extension is voted, let pass, and not approved: the probation ends as it was approved.
        let mut second = conversion("2026-01-05", "extend", &[("months", "12")]);
        second.leave.reason = "情况特殊".into();
        let second = w.take(&w.clerk, id, second).await.unwrap();
        w.annul(&w.clerk, id, second).await.unwrap();
        w.take(&w.secretary, id, conversion("2026-01-05", "convert", &[])).await.unwrap();
        assert!(refusals(w.annul(&w.clerk, id, extended).await).contains("之后支部大会又讨论过转正"));
        w.take(&w.clerk, id, conversion_approved(&w, "2026-02-01", "converted")).await.unwrap();
        assert!(refusals(w.annul(&w.clerk, id, extended).await).contains("之后支部大会又讨论过转正"));
        assert_eq!(w.facts("周新").await.get("confirmed_on"), "2026-01-01");
        let cancel = w.take(&w.secretary, id, conversion("2026-03-05", "cancel", &[])).await;
        assert!(
            refusals(cancel).contains("已于2026年2月1日批准转正"),
            "a full member is not struck off as a probationer"
        );
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn an_extension_that_was_voted_and_not_approved_puts_nothing_off() {
    for w in worlds().await {
        let id = until_conversion(&w).await.unwrap();
        w.take(&w.secretary, id, conversion("2025-07-08", "extend", &[("months", "6")])).await.unwrap();
        w.take(&w.clerk, id, conversion_approved(&w, "2025-07-20", "extended")).await.unwrap();
        let mut second = conversion("2026-01-05", "extend", &[("months", "12")]);
        second.leave.reason = "情况特殊".into();
        w.take(&w.clerk, id, second).await.unwrap();
        w.take(&w.second_clerk, id, conversion_approved(&w, "2026-01-20", "refused")).await.unwrap();
        w.take(&w.secretary, id, conversion("2026-02-05", "convert", &[])).await.unwrap();
        w.take(&w.second_clerk, id, conversion_approved(&w, "2026-02-20", "converted")).await.unwrap();
        assert_eq!(w.facts("周新").await.get("confirmed_on"), "2026-01-01", "{}: half a year was approved", w.engine);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn an_extension_of_which_no_assembly_has_said_how_long_is_not_approved_even_on_paper() {
    for w in worlds().await {
        let id = until_conversion(&w).await.unwrap();
        let extended = paper(conversion_approved(&w, "2025-07-20", "extended"));
        let told = refusals(w.take(&w.clerk, id, extended).await);
        assert!(told.contains("没有支部大会延长预备期的决议和月数"), "{}: {told}", w.engine);
        assert_eq!(w.facts("周新").await.get("extended_until"), "", "nothing half-done");
        w.assert_sound().await;
    }
}
