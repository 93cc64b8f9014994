//! Stories of cases, on both engines: the whole way, what is refused, what is let pass, what is taken back.

use crate::file::{CaseId, State};
use crate::world::{World, let_pass, paper, refusals, step, voted, worlds};
use base::{Fault, Outcome};

async fn weak_until_plan(w: &World) -> Outcome<CaseId> {
    let id = w.open(&w.clerk, "weak_branch", "").await?;
    w.take(&w.clerk, id, step("found", "2026-01-10", &[("signs", "组织生活不正常")])).await?;
    let listed = step("confirmed", "2026-02-01", &[("grounds", "区委组织部通知"), ("outcome", "listed")]);
    w.take(&w.second_clerk, id, listed).await?;
    let plan = [("goal", "健全组织生活"), ("tasks", "补选书记"), ("until", "2026-12-01"), ("linked", "张某")];
    w.take(&w.secretary, id, step("plan", "2026-02-20", &plan)).await?;
    Ok(id)
}

#[tokio::test]
async fn a_weak_branch_is_found_rectified_and_cleared() {
    for w in worlds().await {
        let id = weak_until_plan(&w).await.unwrap();
        assert_eq!((w.year("weak_branch.listed").await, w.year("weak_branch.stock").await), (1, 1), "{}", w.engine);
        w.take(&w.clerk, id, step("agreed", "2026-03-01", &[("outcome", "returned")])).await.unwrap();
        assert_eq!(w.find(id).await.stage, "agreed");
        w.take(&w.clerk, id, step("agreed", "2026-03-05", &[("outcome", "agreed")])).await.unwrap();
        w.take(&w.secretary, id, step("progress", "2026-04-01", &[("done", "补选到位")])).await.unwrap();
        w.take(&w.secretary, id, step("progress", "2026-05-01", &[("done", "制度上墙")])).await.unwrap();
        w.take(&w.secretary, id, step("report", "2026-09-01", &[("result", "已转化")])).await.unwrap();
        let case = w.find(id).await;
        assert_eq!((case.due_step.as_str(), case.due.unwrap().to_string()), ("accepted", "2027-02-01".to_owned()));
        let accept =
            step("accepted", "2026-10-01", &[("opinion", "合格"), ("satisfaction", "96"), ("outcome", "cleared")]);
        w.take(&w.clerk, id, accept).await.unwrap();
        assert_eq!((w.year("weak_branch.cleared").await, w.year("weak_branch.stock").await), (1, 0));
        w.take(&w.clerk, id, step("look_back", "2026-11-01", &[("finding", "未反弹")])).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Over);
        let again = w.take(&w.clerk, id, step("progress", "2026-11-02", &[("done", "后续")])).await;
        assert!(refusals(again).contains("已经办结"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn nobody_approves_what_they_started_and_a_branch_does_not_stand_in_for_its_superior() {
    for w in worlds().await {
        let id = w.open(&w.clerk, "weak_branch", "").await.unwrap();
        w.take(&w.clerk, id, step("found", "2026-01-10", &[("signs", "组织生活不正常")])).await.unwrap();
        let listed = || step("confirmed", "2026-02-01", &[("grounds", "通知"), ("outcome", "listed")]);
        assert!(refusals(w.take(&w.clerk, id, listed()).await).contains("不能再由您办理"), "{}", w.engine);
        let passed = let_pass(listed(), "情况特殊");
        assert!(refusals(w.take(&w.clerk, id, passed).await).contains("不能再由您办理"), "not even with a reason");
        assert!(refusals(w.take(&w.secretary, id, listed()).await).contains("由上级党组织办理"));
        assert!(matches!(w.take(&w.stranger, id, listed()).await, Err(Fault::NotFound)));
        assert_eq!(w.rows(id).await.len(), 1, "nothing half-done");
        w.take(&w.second_clerk, id, listed()).await.unwrap();
        w.assert_sound().await;
    }
}

fn consult(on: &str) -> crate::acts::NewStep {
    step("consult", on, &[("way", "入户"), ("opinions", "修路")])
}

fn meeting(key: &str, on: &str, outcome: &str) -> crate::acts::NewStep {
    step(key, on, &[("body", "支部委员会"), ("decision", "同意"), ("outcome", outcome)])
}

#[tokio::test]
async fn a_hard_gate_is_let_pass_only_from_above_with_a_reason_that_stays() {
    for w in worlds().await {
        let id = w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap();
        let second = || meeting("second", "2026-03-02", "agreed");
        w.take(&w.secretary, id, consult("2026-03-01")).await.unwrap();
        assert!(refusals(w.take(&w.secretary, id, second()).await).contains("还没有“第一议”"));
        let own = w.take(&w.secretary, id, let_pass(second(), "时间紧")).await;
        assert!(refusals(own).contains("您不能放行"));
        w.take(&w.clerk, id, let_pass(second(), "防汛应急")).await.unwrap();
        let case = w.find(id).await;
        assert_eq!(case.marks, 1);
        let rows = w.rows(id).await;
        let mark = &rows[1].marks[0];
        assert_eq!(
            (mark.kind.as_str(), mark.by.as_str(), mark.reason.as_str()),
            ("let_pass", "work_committee_clerk13", "防汛应急")
        );
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn votes_are_judged_by_their_numbers() {
    for w in worlds().await {
        let id = w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap();
        w.take(&w.secretary, id, consult("2026-03-01")).await.unwrap();
        w.take(&w.secretary, id, meeting("first", "2026-03-02", "agreed")).await.unwrap();
        w.take(&w.secretary, id, meeting("second", "2026-03-03", "agreed")).await.unwrap();
        let third = |due, present, yes| voted(meeting("third", "2026-03-04", "passed"), due, present, yes);
        assert!(refusals(w.take(&w.secretary, id, third(3, 1, 1)).await).contains("至少2人"));
        assert!(
            refusals(w.take(&w.secretary, id, third(4, 2, 2)).await).contains("未通过"),
            "half is not more than half"
        );
        let mut more = third(3, 2, 2);
        more.ballots = more.ballots.map(|b| procedure::Ballots { present: 4, ..b });
        assert!(
            refusals(w.take(&w.clerk, id, let_pass(more, "特批")).await).contains("多于应到"),
            "numbers cannot be let pass"
        );
        assert!(
            refusals(w.take(&w.secretary, id, meeting("third", "2026-03-04", "passed")).await).contains("表决票数")
        );
        w.take(&w.secretary, id, third(3, 2, 2)).await.unwrap();
        assert_eq!(w.rows(id).await.last().unwrap().ballots.unwrap().present, 2);
    }
}

#[tokio::test]
async fn impossible_days_and_fields_are_refused_all_at_once() {
    for w in worlds().await {
        let id = w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap();
        let wrong = w.take(&w.secretary, id, step("consult", "2026-02-30", &[("people", "-1")])).await;
        let Err(Fault::Refused(all)) = wrong else { panic!("taken") };
        let places: Vec<&str> = all.iter().map(|r| r.place.as_str()).collect();
        assert_eq!(places, ["on", "way", "people", "opinions"]);
        let future = w.take(&w.secretary, id, consult("2026-11-23")).await;
        assert!(refusals(future).contains("晚于今天"));
        w.take(&w.secretary, id, consult("2026-03-05")).await.unwrap();
        let before = w.take(&w.secretary, id, meeting("first", "2026-03-04", "agreed")).await;
        assert!(refusals(before).contains("日期早于“一征：征求意见”"));
    }
}

#[tokio::test]
async fn two_people_at_once_and_a_form_sent_twice() {
    for w in worlds().await {
        let id = w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap();
        assert_eq!(w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap(), id, "the same form");
        let seen = w.find(id).await.version;
        let first = crate::acts::NewStep { version: seen, request: "one".into(), ..consult("2026-03-01") };
        let row = w.take_as_seen(&w.secretary, id, first.clone()).await.unwrap();
        assert_eq!(w.take_as_seen(&w.secretary, id, first.clone()).await.unwrap(), row, "sent twice, one row");
        let other = crate::acts::NewStep { document: "会议纪要".into(), ..first.clone() };
        let other = w.take_as_seen(&w.secretary, id, other).await;
        assert!(matches!(other, Err(Fault::Stale(_))), "the same form filled in otherwise is not said to be kept");
        let late = crate::acts::NewStep { request: "two".into(), ..first };
        assert!(matches!(w.take_as_seen(&w.clerk, id, late).await, Err(Fault::Stale(_))));
        assert_eq!(w.rows(id).await.len(), 1);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_wrong_step_is_annulled_from_behind_and_its_entries_are_reversed() {
    for w in worlds().await {
        let id = w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap();
        let one = w.take(&w.secretary, id, consult("2026-03-01")).await.unwrap();
        let two = w.take(&w.secretary, id, meeting("first", "2026-03-02", "agreed")).await.unwrap();
        assert_eq!(w.year("consult_discuss_publish.begun").await, 1);
        assert!(refusals(w.annul(&w.secretary, id, one, "录错").await).contains("以这一步为前提"));
        assert!(refusals(w.annul(&w.secretary, id, two, "").await).contains("请写明原因"));
        w.annul(&w.secretary, id, two, "录错日期").await.unwrap();
        w.annul(&w.secretary, id, one, "录错日期").await.unwrap();
        assert!(refusals(w.annul(&w.secretary, id, one, "再撤").await).contains("已经撤销"));
        assert_eq!(w.year("consult_discuss_publish.begun").await, 0);
        assert_eq!(w.find(id).await.stage, "");
        w.take(&w.secretary, id, consult("2026-03-03")).await.unwrap();
        assert_eq!(w.year("consult_discuss_publish.begun").await, 1);
        assert_eq!(w.rows(id).await.len(), 5, "nothing is deleted");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn what_has_ended_a_case_is_taken_back_first() {
    for w in worlds().await {
        let id = w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap();
        w.take(&w.secretary, id, consult("2026-03-01")).await.unwrap();
        // The second deliberation is let pass before the first, which then ends the matter.
        let second =
            w.take(&w.clerk, id, let_pass(meeting("second", "2026-03-02", "agreed"), "防汛应急")).await.unwrap();
        let end = w.take(&w.secretary, id, meeting("first", "2026-03-03", "dropped")).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Over, "{}", w.engine);
        assert!(refusals(w.annul(&w.clerk, id, second, "录错").await).contains("事项已因“第一议”办结"));
        w.annul(&w.clerk, id, end, "录错").await.unwrap();
        w.annul(&w.clerk, id, second, "录错").await.unwrap();
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_step_is_not_taken_back_under_what_rests_on_it_by_way_of_one_passed_over() {
    for w in worlds().await {
        let id = w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap();
        let one = w.take(&w.secretary, id, consult("2026-03-01")).await.unwrap();
        w.take(&w.clerk, id, let_pass(meeting("second", "2026-03-02", "agreed"), "防汛应急")).await.unwrap();
        let under = refusals(w.annul(&w.secretary, id, one, "录错").await);
        assert!(under.contains("后面的“第二议”以这一步为前提"), "{}: {under}", w.engine);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn paper_is_taken_over_as_it_is_from_above_only() {
    for w in worlds().await {
        let id = w.open(&w.clerk, "consult_discuss_publish", "旧事项").await.unwrap();
        w.take(&w.secretary, id, consult("2024-03-05")).await.unwrap();
        let old = || paper(meeting("second", "2024-03-01", "agreed"));
        assert!(refusals(w.take(&w.secretary, id, old()).await).contains("补录纸质档案由上级党组织办理"));
        let today = paper(meeting("first", crate::world::TODAY, "agreed"));
        assert!(refusals(w.take(&w.clerk, id, today).await).contains("不能按补录办理"));
        w.take(&w.clerk, id, old()).await.unwrap();
        let case = w.find(id).await;
        assert_eq!((case.paper, case.marks), (1, 1), "the missing first deliberation is marked");
        let rows = w.rows(id).await;
        assert!(rows[1].paper && rows[1].marks[0].kind == "paper" && rows[1].marks[0].what.contains("第一议"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_case_begun_by_mistake_is_taken_back_when_no_step_of_it_stands() {
    for w in worlds().await {
        let id = w.open(&w.secretary, "consult_discuss_publish", "修建停车棚").await.unwrap();
        let row = w.take(&w.secretary, id, consult("2026-03-01")).await.unwrap();
        assert!(refusals(w.retract(&w.secretary, id, "重复登记").await).contains("逐步撤销"), "{}", w.engine);
        assert!(matches!(w.retract(&w.stranger, id, "重复登记").await, Err(Fault::NotFound)));
        w.annul(&w.secretary, id, row, "重复登记").await.unwrap();
        assert!(refusals(w.retract(&w.secretary, id, "").await).contains("请写明原因"));
        w.retract(&w.secretary, id, "重复登记").await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let scope = w.clerk.scope("case.read").unwrap();
        assert!(matches!(crate::store::find(&mut conn, &scope, id).await, Err(Fault::NotFound)), "it is in no list");
        drop(conn);
        w.assert_sound().await;
    }
}
