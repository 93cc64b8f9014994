//! Approvals that are taken back, on both engines: posts and terms go back with them, or nothing does.

use crate::testing::{World, ballots, counts, day, people, refusals, step, worlds};
use crate::{BY_ELECTION, DIRECT, SHIFT};
use base::Outcome;
use case::CaseId;

/// A branch without committee elects a secretary, all on one day; up to the approval.
async fn elected(w: &World, on: &str, who: usize) -> CaseId {
    let id = w.open(&w.stranger, DIRECT, w.small).await.unwrap();
    w.take(&w.stranger, id, step("plan", on, &[("deputies", "0")])).await.unwrap();
    w.take(&w.stranger, id, step("request", on, &[])).await.unwrap();
    w.take(&w.clerk, id, step("reply", on, &[("outcome", "agreed")])).await.unwrap();
    let nomination = people(step("nomination", on, &[]), "secretary", &w.few[who..=who]);
    w.take(&w.stranger, id, nomination).await.unwrap();
    w.take(&w.clerk, id, step("candidates", on, &[("outcome", "agreed")])).await.unwrap();
    let fields = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
    let meeting = people(step("meeting", on, &fields), "scrutineers", &w.few[3..]);
    w.take(&w.stranger, id, counts(ballots(meeting, 4, 4), 4, &[(w.few[who], 4)])).await.unwrap();
    w.take(&w.stranger, id, step("report", on, &[])).await.unwrap();
    id
}

async fn approve(w: &World, id: CaseId, on: &str) -> Outcome<i64> {
    w.take(&w.clerk, id, step("approval", on, &[("outcome", "approved")])).await
}

fn secretary(name: &str) -> Vec<(String, String)> {
    vec![("secretary".to_owned(), name.to_owned())]
}

#[tokio::test]
async fn an_election_after_which_there_was_another_is_not_taken_back_before_that() {
    for w in worlds().await {
        let first = elected(&w, "2026-03-10", 1).await;
        let one = approve(&w, first, "2026-03-12").await.unwrap();
        let filed = w.take(&w.stranger, first, step("filed", "2026-03-15", &[])).await.unwrap();
        let second = elected(&w, "2026-08-10", 2).await;
        let two = approve(&w, second, "2026-08-12").await.unwrap();
        w.annul(&w.clerk, first, filed).await.unwrap();
        let told = refusals(w.annul(&w.clerk, first, one).await);
        assert!(told.contains("班子又有变动") && told.contains("先撤销那一次的批准"), "{}: {told}", w.engine);
        assert_eq!(w.posts_on(w.small, "2026-05-01").await, secretary("卫二"), "nothing half-done");
        assert_eq!(w.terms(w.small).await.len(), 3);
        w.annul(&w.clerk, second, two).await.unwrap();
        assert_eq!(w.posts_on(w.small, "2026-09-01").await, secretary("卫二"));
        w.annul(&w.clerk, first, one).await.unwrap();
        assert_eq!(w.posts_on(w.small, "2026-09-01").await, secretary("褚一"));
        assert_eq!(w.terms(w.small).await.len(), 1);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn two_elections_of_one_day_are_not_both_approved() {
    for w in worlds().await {
        let first = elected(&w, "2026-03-10", 1).await;
        approve(&w, first, "2026-03-12").await.unwrap();
        w.take(&w.stranger, first, step("filed", "2026-03-15", &[])).await.unwrap();
        let second = elected(&w, "2026-03-10", 2).await;
        let told = refusals(approve(&w, second, "2026-03-12").await);
        assert!(told.contains("2026年3月10日的选举已在另一件换届中批准"), "{}: {told}", w.engine);
        assert_eq!(w.posts_on(w.small, "2026-05-01").await, secretary("卫二"));
        w.assert_sound().await;
    }
}

/// One more member of the committee, elected and approved.
async fn one_more(w: &World, who: usize) -> (CaseId, i64) {
    let id = w.open(&w.secretary, BY_ELECTION, w.large).await.unwrap();
    let request = [("post", "member"), ("seats", "1"), ("reason", "调离")];
    w.take(&w.secretary, id, step("request", "2026-03-05", &request)).await.unwrap();
    w.take(&w.clerk, id, step("reply", "2026-03-12", &[("outcome", "agreed")])).await.unwrap();
    let nomination = people(step("nomination", "2026-03-20", &[]), "candidates", &w.people[who..=who]);
    w.take(&w.secretary, id, nomination).await.unwrap();
    w.take(&w.clerk, id, step("candidates", "2026-03-22", &[("outcome", "agreed")])).await.unwrap();
    let fields = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
    let meeting = people(step("meeting", "2026-03-25", &fields), "scrutineers", &w.people[6..7]);
    w.take(&w.secretary, id, counts(ballots(meeting, 9, 9), 9, &[(w.people[who], 7)])).await.unwrap();
    w.take(&w.secretary, id, step("report", "2026-03-26", &[])).await.unwrap();
    let row = w.take(&w.clerk, id, step("approval", "2026-03-28", &[("outcome", "approved")])).await.unwrap();
    (id, row)
}

#[tokio::test]
async fn of_two_vacancies_filled_on_one_day_each_is_taken_back_by_itself() {
    for w in worlds().await {
        let (first, one) = one_more(&w, 1).await;
        one_more(&w, 2).await;
        w.annul(&w.clerk, first, one).await.unwrap();
        let left: Vec<_> =
            [("member", "赵云"), ("secretary", "王小明")].map(|(p, n)| (p.to_owned(), n.to_owned())).into();
        assert_eq!(w.posts_on(w.large, "2026-04-01").await, left, "{}", w.engine);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn an_election_whose_term_was_put_off_is_not_taken_back_before_that() {
    for w in worlds().await {
        let id = elected(&w, "2023-08-10", 1).await;
        let row = approve(&w, id, "2023-08-12").await.unwrap();
        let shift = w.open(&w.stranger, SHIFT, w.small).await.unwrap();
        let late = [("kind", "late"), ("to", "2027-01-31"), ("reason", "重点工作期间")];
        w.take(&w.stranger, shift, step("request", "2026-05-05", &late)).await.unwrap();
        let agree = step("approval", "2026-05-20", &[("outcome", "agreed"), ("number", "机委〔2026〕5号")]);
        let agreed = w.take(&w.clerk, shift, agree).await.unwrap();
        assert!(refusals(w.annul(&w.clerk, id, row).await).contains("已经延期"), "{}", w.engine);
        w.annul(&w.clerk, shift, agreed).await.unwrap();
        w.annul(&w.clerk, id, row).await.unwrap();
        assert_eq!(w.terms(w.small).await[0].elected, day("2023-06-10"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_meeting_that_has_elected_nobody_ends_no_committee_even_on_paper() {
    for w in worlds().await {
        let on = "2026-03-10";
        let id = w.open(&w.stranger, DIRECT, w.small).await.unwrap();
        w.take(&w.stranger, id, step("plan", on, &[("deputies", "0")])).await.unwrap();
        w.take(&w.stranger, id, step("request", on, &[])).await.unwrap();
        w.take(&w.clerk, id, step("reply", on, &[("outcome", "agreed")])).await.unwrap();
        let nomination = |on: &str| people(step("nomination", on, &[]), "secretary", &w.few[1..2]);
        w.take(&w.stranger, id, nomination(on)).await.unwrap();
        let before = refusals(w.take(&w.stranger, id, nomination("2026-03-09")).await);
        assert!(before.contains("日期早于上一次“酝酿推荐候选人”"), "{}: {before}", w.engine);
        // Paper says that the seat was filled, and its counts say otherwise; the agreement to the candidate is not found.
        let fields = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
        let meeting = people(step("meeting", on, &fields), "scrutineers", &w.few[3..]);
        let mut meeting = counts(ballots(meeting, 4, 4), 4, &[(w.few[1], 1)]);
        meeting.leave.paper = true;
        w.take(&w.second_clerk, id, meeting).await.unwrap();
        let late = refusals(w.take(&w.stranger, id, nomination(on)).await);
        assert!(late.contains("已经登记选举大会"), "{late}");
        w.take(&w.stranger, id, step("report", on, &[])).await.unwrap();
        assert!(refusals(approve(&w, id, "2026-03-12").await).contains("没有人当选"));
        assert_eq!(w.posts_on(w.small, "2026-04-01").await, secretary("褚一"), "nothing half-done");
        w.assert_sound().await;
    }
}
