//! Stories of Party standing, on both engines.

use crate::file::{Kind, Now};
use crate::testing::{
    TODAY, World, decision, found, investigate, lost, propose, refusals, search, step, stop, stop_proposed, talk, vote,
    worlds,
};
use base::Fault;
use case::{CaseId, State};

/// Lost in January 2024, stopped in August.
async fn stopped(w: &World) -> (CaseId, Vec<i64>) {
    let case = w.begin(&w.secretary, Kind::Lost, w.people[0], w.a).await.unwrap();
    let steps = vec![
        lost("2024-01-05"),
        search("2024-03-01", "phone"),
        search("2024-05-01", "visit"),
        step("confirm", "2024-07-10", &[]),
        stop_proposed("2024-07-12"),
        stop("2024-08-01"),
    ];
    (case, w.go(case, steps).await)
}

#[tokio::test]
async fn a_lost_member_is_stopped_after_six_months_and_removed_after_two_years() {
    for w in worlds().await {
        let who = w.people[0];
        let case = w.begin(&w.secretary, Kind::Lost, who, w.a).await.unwrap();
        w.go(case, vec![lost("2024-01-05"), search("2024-03-01", "phone")]).await;
        let early = w.take(&w.secretary, case, step("confirm", "2024-07-04", &[])).await;
        assert!(refusals(early).contains("第二十四条"), "{}: not before six months", w.engine);
        w.go(case, vec![search("2024-05-01", "visit"), step("confirm", "2024-07-05", &[])]).await;
        assert!(w.person(who).await.facts.is("lost"), "the roster says so");
        assert_eq!(w.person(who).await.facts.get("lost_since"), "2024-01-05");
        w.go(case, vec![stop_proposed("2024-07-12")]).await;
        assert!(refusals(w.take(&w.secretary, case, stop("2024-08-01")).await).contains("由上级党组织办理"));
        assert!(refusals(w.take(&w.general, case, stop("2024-08-01")).await).contains("由区直机关党委办理"));
        assert!(matches!(w.take(&w.stranger, case, stop("2024-08-01")).await, Err(Fault::NotFound)));
        assert_eq!(w.stands(who).await, Some(w.a), "nothing happens by itself");
        w.go(case, vec![stop("2024-08-01")]).await;
        assert_eq!((w.stands(who).await, w.sum("member.left").await), (None, 1));
        assert_eq!(w.now(case).await, (Now::Stopped, State::Open));
        assert_eq!(w.matter(case).await.unwrap().alarm_on.unwrap().to_string(), "2026-08-01");
        let soon = w.take(&w.secretary, case, vote("remove_assembly", "2026-07-31", &[("outcome", "passed")])).await;
        assert!(refusals(soon).contains("须满2年"));
        w.go(case, vec![vote("remove_assembly", "2026-08-02", &[("outcome", "passed")])]).await;
        let rows = w.go(case, vec![step("remove", "2026-09-01", &[("outcome", "removed")])]).await;
        assert_eq!(w.now(case).await, (Now::Lapsed, State::Over));
        assert_eq!(w.person(who).await.facts.get("left_by"), "lapsed");
        assert_eq!((w.sum("member.left").await, w.sum("standing.removed").await), (1, 1), "nobody leaves twice");
        w.assert_sound().await;
        w.annul(&w.clerk, case, rows[0]).await.unwrap();
        assert_eq!(w.person(who).await.facts.get("left_by"), "stopped");
        assert_eq!((w.now(case).await, w.sum("standing.removed").await), ((Now::Stopped, State::Open), 0));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn every_step_back_gives_the_roster_back() {
    for w in worlds().await {
        let who = w.people[0];
        let (case, rows) = stopped(&w).await;
        let event = w.matter(case).await.unwrap().event.unwrap();
        let scope = w.department.scope("member.write").unwrap();
        let mut work = w.d.begin(&w.department).await.unwrap();
        let handle = member::acts::Handle { id: who, version: w.person(who).await.version };
        let behind = member::acts::annul(&mut work, &scope, handle, event, "录错").await;
        assert!(refusals(behind).contains("由党籍和组织处置事项办理"), "{}", w.engine);
        drop(work);
        for row in rows.iter().rev() {
            w.annul(&w.clerk, case, *row).await.unwrap();
            w.assert_sound().await;
        }
        assert_eq!((w.stands(who).await, w.sum("member.left").await), (Some(w.a), 0));
        assert!(!w.person(who).await.facts.is("lost"));
        assert_eq!(w.now(case).await.1, State::Undone);
        w.go(case, vec![lost("2024-01-06")]).await;
        assert_eq!(w.now(case).await, (Now::Searching, State::Open), "taken up again");
    }
}

#[tokio::test]
async fn somebody_found_goes_on_or_asks_for_the_membership_back() {
    for w in worlds().await {
        let (case, _) = stopped(&w).await;
        let who = w.people[0];
        let busy = w.begin(&w.secretary, Kind::Restore, who, w.a).await;
        assert!(refusals(busy).contains("已有正在办理"), "one open matter for a person");
        assert!(refusals(w.take(&w.secretary, case, found("2025-01-05", "resumed")).await).contains("不一致"));
        w.go(case, vec![found("2025-01-05", "may_restore")]).await;
        assert_eq!(w.now(case).await, (Now::FoundStopped, State::Over));
        let back = w.begin(&w.secretary, Kind::Restore, who, w.a).await.unwrap();
        let steps = vec![
            step("apply", "2025-02-01", &[("reason", "愿意履行义务")]),
            step("review", "2025-02-10", &[("opinion", "没有违纪违法")]),
            vote("assembly", "2025-03-01", &[("outcome", "passed")]),
            step("approve", "2025-03-20", &[("outcome", "restored")]),
        ];
        let rows = w.go(back, steps).await;
        assert_eq!((w.stands(who).await, w.sum("member.restored").await), (Some(w.a), 1));
        assert!(!w.person(who).await.facts.is("lost"), "found, so no longer out of touch");
        w.assert_sound().await;
        w.annul(&w.clerk, back, rows[3]).await.unwrap();
        let person = w.person(who).await;
        assert_eq!((person.is_active(), person.facts.get("left_by")), (false, "stopped"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn whoever_withdrew_may_only_apply_anew() {
    for w in worlds().await {
        let who = w.people[1];
        let case = w.begin(&w.secretary, Kind::Withdrawal, who, w.a).await.unwrap();
        let request = step("request", "2026-03-01", &[]);
        w.take(&w.clerk, case, request).await.unwrap();
        w.go(case, vec![vote("assembly", "2026-03-10", &[("outcome", "passed")])]).await;
        let approve = || step("approve", "2026-03-20", &[("outcome", "removed")]);
        assert!(refusals(w.take(&w.clerk, case, approve()).await).contains("是您登记的"), "{}", w.engine);
        w.take(&w.department, case, approve()).await.unwrap();
        assert_eq!((w.stands(who).await, w.now(case).await), (None, (Now::Withdrew, State::Over)));
        let back = refusals(w.begin(&w.secretary, Kind::Restore, who, w.a).await);
        assert!(back.contains("不能恢复党籍") && back.contains("2031年3月20日以前不得重新入党"), "{back}");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn deemed_departure_needs_six_months_an_assembly_and_an_approval() {
    for w in worlds().await {
        let who = w.people[2];
        let case = w.begin(&w.secretary, Kind::Departure, who, w.a).await.unwrap();
        let steps = vec![
            step("ground", "2026-01-31", &[("kind", "dues"), ("course", "无正当理由")]),
            step("remind", "2026-05-01", &[("talker", "书记"), ("summary", "置之不理")]),
        ];
        w.go(case, steps).await;
        let assembly = |on: &str| vote("assembly", on, &[("outcome", "passed")]);
        assert!(refusals(w.take(&w.secretary, case, assembly("2026-07-30")).await).contains("第九条"));
        w.go(case, vec![assembly("2026-08-01"), step("approve", "2026-08-20", &[("outcome", "removed")])]).await;
        assert_eq!((w.stands(who).await, w.now(case).await.0), (None, Now::Lapsed));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_disposal_is_filed_first_heard_decided_approved_and_reviewed() {
    for w in worlds().await {
        let (who, other) = (w.people[2], w.people[3]);
        let case = w.begin(&w.secretary, Kind::Disposal, who, w.a).await.unwrap();
        let twice = w.take(&w.secretary, case, propose("2025-01-05", "correct", "yes")).await;
        assert!(refusals(twice).contains("第四条"), "{}: not for the same matter twice", w.engine);
        w.go(case, vec![propose("2025-01-05", "correct", "no")]).await;
        let unfiled = w.take(&w.secretary, case, investigate("2025-01-10", other)).await;
        assert!(refusals(unfiled).contains("基层党委备案"), "filed before it starts");
        w.go(case, vec![step("filed", "2025-01-12", &[("outcome", "agreed")])]).await;
        assert!(refusals(w.take(&w.secretary, case, investigate("2025-01-15", who)).await).contains("本人不能参加"));
        assert!(!w.matter(case).await.unwrap().is_told(), "not told before being heard");
        w.go(case, vec![investigate("2025-01-15", other), talk("2025-01-20")]).await;
        assert!(w.matter(case).await.unwrap().is_told());
        let heard = ("heard", "present");
        let few = procedure::Ballots { due: 4, present: 4, yes: 2, no: 2, ..procedure::Ballots::default() };
        let lost_vote = vote("assembly", "2025-02-01", &[("outcome", "correct"), heard]);
        let lost_vote = case::acts::NewStep { ballots: Some(few), ..lost_vote };
        assert!(refusals(w.take(&w.secretary, case, lost_vote).await).contains("未通过"), "half is not more than half");
        let five = procedure::Ballots { due: 5, present: 5, yes: 5, ..procedure::Ballots::default() };
        let more = vote("assembly", "2025-02-01", &[("outcome", "correct"), heard]);
        let told = refusals(w.take(&w.secretary, case, case::acts::NewStep { ballots: Some(five), ..more }).await);
        assert!(told.contains("多于当日在册有表决权的党员4人"), "{told}");
        w.go(case, vec![vote("assembly", "2025-02-01", &[("outcome", "correct"), heard])]).await;
        let rows = w.go(case, vec![step("approve", "2025-02-28", &[("outcome", "correct"), ("months", "6")])]).await;
        assert_eq!((w.now(case).await.0, w.sum("standing.correction").await), (Now::Correcting, 1));
        assert_eq!(w.stands(who).await, Some(w.a), "still a member");
        w.go(case, vec![step("notice", "2025-03-01", &[("way", "signed")])]).await;
        let archive = || step("archive", "2025-09-30", &[("where", "党委档案室")]);
        assert!(refusals(w.take(&w.secretary, case, archive()).await).contains("还没有最后结果"));
        let review = |on: &str, out: &str| vote("review_assembly", on, &[("outcome", out), ("course", "有转变")]);
        assert!(refusals(w.take(&w.secretary, case, review("2025-08-27", "strike")).await).contains("才期满"));
        w.go(case, vec![review("2025-08-30", "strike")]).await;
        let other_than = w.take(&w.clerk, case, step("review_approve", "2025-09-10", &[("outcome", "improved")])).await;
        assert!(refusals(other_than).contains("不一致"));
        let last = w.go(case, vec![step("review_approve", "2025-09-10", &[("outcome", "strike")])]).await;
        assert_eq!((w.stands(who).await, w.now(case).await.0), (None, Now::Struck));
        assert!(refusals(w.annul(&w.clerk, case, rows[0]).await).contains("以这一步为前提"));
        let filed = w.go(case, vec![step("notice", "2025-09-12", &[("way", "signed")]), archive()]).await;
        assert_eq!(w.now(case).await.1, State::Over);
        assert!(refusals(w.annul(&w.clerk, case, last[0]).await).contains("材料归档"), "from behind only");
        w.annul(&w.secretary, case, filed[1]).await.unwrap();
        let back = w.annul(&w.clerk, case, last[0]).await;
        assert!(back.is_ok(), "{back:?}");
        assert_eq!((w.stands(who).await, w.now(case).await.0), (Some(w.a), Now::Correcting));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_persuaded_member_leaves_or_is_struck_off() {
    for w in worlds().await {
        for (who, answer) in [(w.people[1], "left"), (w.people[2], "refused")] {
            let case = w.begin(&w.secretary, Kind::Disposal, who, w.a).await.unwrap();
            let steps = vec![
                propose("2025-01-05", "persuade", "no"),
                step("filed", "2025-01-12", &[("outcome", "agreed")]),
                investigate("2025-01-15", w.people[3]),
                talk("2025-01-20"),
                vote("assembly", "2025-02-01", &[("outcome", "persuade"), ("heard", "absent")]),
                step("approve", "2025-02-10", &[("outcome", "persuade")]),
                step("persuade_answer", "2025-03-01", &[("outcome", answer)]),
            ];
            w.go(case, steps).await;
            if answer == "refused" {
                assert_eq!(w.stands(who).await, Some(w.a));
                let steps = vec![
                    vote("strike_assembly", "2025-03-10", &[("outcome", "passed")]),
                    step("strike_approve", "2025-03-20", &[("outcome", "strike")]),
                ];
                w.go(case, steps).await;
            }
            let reason = if answer == "left" { "persuaded" } else { "struck" };
            assert_eq!((w.stands(who).await, w.person(who).await.facts.get("left_by")), (None, reason));
        }
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn discipline_is_recorded_sealed_and_seen_by_the_right_only() {
    for w in worlds().await {
        let (who, expelled) = (w.people[1], w.people[2]);
        assert!(matches!(w.begin(&w.secretary, Kind::Discipline, who, w.a).await, Err(Fault::Forbidden(_))));
        let case = w.begin(&w.clerk, Kind::Discipline, who, w.a).await.unwrap();
        w.take(&w.clerk, case, decision("2025-03-01", "probation", "1")).await.unwrap();
        let check = |outcome: &str| step("checked", "2025-03-05", &[("outcome", outcome)]);
        assert!(refusals(w.take(&w.clerk, case, check("confirmed")).await).contains("是您登记的"));
        assert!(refusals(w.take(&w.department, case, check("expelled")).await).contains("不一致"));
        w.take(&w.department, case, check("confirmed")).await.unwrap();
        assert_eq!((w.now(case).await, w.stands(who).await), ((Now::Influence, State::Open), Some(w.a)));
        let early = step("ended", "2026-02-28", &[("outcome", "restored")]);
        assert!(refusals(w.take(&w.department, case, early).await).contains("才期满"));
        let ended = step("ended", "2026-03-01", &[("outcome", "restored")]);
        w.take(&w.department, case, ended).await.unwrap();
        assert_eq!(w.now(case).await, (Now::Expired, State::Over));
        let case = w.begin(&w.clerk, Kind::Discipline, expelled, w.a).await.unwrap();
        w.take(&w.clerk, case, decision("2025-03-01", "expelled", "")).await.unwrap();
        w.take(&w.department, case, check("expelled")).await.unwrap();
        assert_eq!((w.stands(expelled).await, w.person(expelled).await.facts.get("left_by")), (None, "expelled"));
        assert_eq!(w.sum("standing.disciplined").await, 2);
        let mut conn = w.d.db.read().await.unwrap();
        let all = access::Scope::whole(crate::testing::DISTRICT);
        let listed = crate::store::page(&mut conn, &all, &crate::store::Filter::default(), None).await.unwrap();
        assert!(listed.is_empty(), "in no list that does not ask for it");
        let seen = crate::store::of_person(&mut conn, &all, who, false).await.unwrap();
        assert!(seen.is_empty());
        let stored: Vec<(String, String)> =
            sqlx::query_as("SELECT fields, private FROM case_step").fetch_all(&mut *conn).await.unwrap();
        for (open, private) in stored {
            let all = format!("{open}{private}");
            for secret in ["子丑寅", "probation", "云纪决", "区纪委"] {
                assert!(!all.contains(secret), "{secret} lies open");
            }
        }
        drop(conn);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn probation_within_the_party_takes_the_vote_from_its_first_day_until_it_is_given_back() {
    for w in worlds().await {
        let who = w.people[1];
        let case = w.begin(&w.clerk, Kind::Discipline, who, w.a).await.unwrap();
        w.take(&w.clerk, case, decision("2025-03-01", "probation", "1")).await.unwrap();
        assert_eq!(w.without("2025-06-01").await, (vec![], String::new()), "{}: nobody has checked it", w.engine);
        let confirmed = step("checked", "2025-03-05", &[("outcome", "confirmed")]);
        w.take(&w.department, case, confirmed).await.unwrap();
        assert_eq!(w.without("2025-02-28").await.0, []);
        for on in ["2025-03-01", "2025-12-31", "2026-03-01", TODAY] {
            assert_eq!(
                w.without(on).await,
                (vec![who], "留党察看1人".to_owned()),
                "{on}: until somebody gives it back"
            );
        }
        let extended = step("ended", "2026-03-02", &[("outcome", "extended")]);
        w.take(&w.department, case, extended).await.unwrap();
        assert_eq!(w.without("2026-06-01").await.0, [who], "a year more");
        // A warning leaves the vote.
        let warned = w.begin(&w.clerk, Kind::Discipline, w.people[0], w.a).await.unwrap();
        w.take(&w.clerk, warned, decision("2026-03-01", "warning", "")).await.unwrap();
        let confirmed = step("checked", "2026-03-05", &[("outcome", "confirmed")]);
        w.take(&w.department, warned, confirmed).await.unwrap();
        assert_eq!(w.without(TODAY).await.0, [who]);
        let row = w.take(&w.department, case, step("ended", "2026-11-20", &[("outcome", "restored")])).await;
        assert!(row.is_err(), "the second year is not over");
        // Who has no vote is not due where others are voted on.
        let other = w.begin(&w.secretary, Kind::Withdrawal, w.people[2], w.a).await.unwrap();
        w.go(other, vec![step("request", "2026-03-01", &[])]).await;
        let four = procedure::Ballots { due: 4, present: 4, yes: 4, ..procedure::Ballots::default() };
        let assembly = vote("assembly", "2026-03-10", &[("outcome", "passed")]);
        let with = case::acts::NewStep { ballots: Some(four), ..assembly.clone() };
        let told = refusals(w.take(&w.secretary, other, with).await);
        assert!(told.contains("党员3人（不计入：留党察看1人）"), "{told}");
        w.go(other, vec![assembly]).await;
    }
}

#[tokio::test]
async fn a_decision_limits_posts_as_long_as_its_kind_says_and_from_no_day_before_it_is_checked() {
    for w in worlds().await {
        let (warned, watched) = (w.people[0], w.people[1]);
        for (who, kind, years) in [(warned, "serious", ""), (watched, "probation", "1")] {
            let case = w.begin(&w.clerk, Kind::Discipline, who, w.a).await.unwrap();
            w.take(&w.clerk, case, decision("2024-03-31", kind, years)).await.unwrap();
            assert_eq!(w.limited(who, "2024-05-01").await, "", "{}: nobody has checked it", w.engine);
            w.take(&w.department, case, step("checked", "2024-04-05", &[("outcome", "confirmed")])).await.unwrap();
            if kind == "probation" {
                w.take(&w.department, case, step("ended", "2025-04-01", &[("outcome", "restored")])).await.unwrap();
            }
        }
        assert_eq!(w.limited(warned, "2024-03-30").await, "", "not before the decision");
        let rise = "不得提升：严重警告处分，影响期到2025年9月30日";
        assert_eq!(
            (w.limited(warned, "2024-03-31").await, w.limited(warned, "2025-09-29").await),
            (rise.into(), rise.into())
        );
        assert_eq!(w.limited(warned, "2025-09-30").await, "", "a year and a half is over");
        assert_eq!(w.limited(watched, "2024-12-31").await, "不得担任：留党察看处分，尚未恢复党员权利");
        let after = "不得担任：留党察看处分，影响期到2027年4月1日";
        assert_eq!(
            (w.limited(watched, "2025-04-01").await, w.limited(watched, "2026-11-20").await),
            (after.into(), after.into())
        );
        assert_eq!(w.limited(w.people[2], "2025-01-01").await, "", "nobody else");
    }
}

#[tokio::test]
async fn who_was_removed_may_not_apply_for_five_years_and_some_never() {
    for w in worlds().await {
        let (expelled, never, stays) = (w.people[2], w.people[1], w.people[0]);
        for (who, more) in [(expelled, ""), (never, "yes")] {
            let case = w.begin(&w.clerk, Kind::Discipline, who, w.a).await.unwrap();
            let made = decision("2024-02-29", "expelled", "");
            let texts = made.texts.clone();
            let texts = if more.is_empty() { texts } else { texts.with("discipline_never", more) };
            w.take(&w.clerk, case, case::acts::NewStep { texts, ..made }).await.unwrap();
            let checked = step("checked", "2024-02-29", &[("outcome", "expelled")]);
            w.take(&w.department, case, checked).await.unwrap();
        }
        let bar = &w.bars(expelled).await[0];
        assert_eq!((bar.from, bar.rule), (Some(crate::testing::day("2029-02-28")), "discipline_expel"), "{}", w.engine);
        assert!(bar.what.contains("2024年2月29日开除党籍"), "{}", bar.what);
        let bar = &w.bars(never).await[0];
        assert_eq!(bar.from, None, "{}", bar.what);
        assert!(w.bars(stays).await.is_empty(), "a member");
        let wrong = w.begin(&w.clerk, Kind::Discipline, stays, w.a).await.unwrap();
        let made = decision("2026-03-01", "warning", "");
        let texts = made.texts.clone().with("discipline_never", "yes");
        let told = refusals(w.take(&w.clerk, wrong, case::acts::NewStep { texts, ..made }).await);
        assert!(told.contains("只有开除党籍"), "{told}");
    }
}

#[tokio::test]
async fn nobody_handles_a_matter_about_themselves_and_paper_is_taken_over_as_it_is() {
    for w in worlds().await {
        let who = w.people[0];
        let own = access::Actor { person: Some(who), ..w.secretary.clone() };
        let case = w.begin(&own, Kind::Withdrawal, who, w.a).await.unwrap();
        let request = step("request", "2026-03-01", &[]);
        assert!(refusals(w.take(&own, case, request.clone()).await).contains("本人的事项不能由本人办理"));
        w.take(&w.secretary, case, request).await.unwrap();
        let (kind, person) = (Kind::Departure, w.people[1]);
        let case = w.begin(&w.clerk, kind, person, w.a).await.unwrap();
        let paper = |new: case::acts::NewStep| case::acts::NewStep {
            leave: case::rules::Leave { paper: true, reason: String::new() },
            ..new
        };
        let ground = step("ground", "2019-05-31", &[("kind", "life"), ("course", "见会议记录")]);
        w.take(&w.clerk, case, paper(ground)).await.unwrap();
        let early = vote("assembly", "2019-10-01", &[("outcome", "passed")]);
        w.take(&w.clerk, case, paper(early)).await.unwrap();
        let rows = w.case(case).await;
        assert_eq!((rows.paper, rows.marks > 0), (2, true), "{}: early, and marked so", w.engine);
        let approve = step("approve", "2019-11-01", &[("outcome", "removed")]);
        w.take(&w.department, case, paper(approve)).await.unwrap();
        assert_eq!(w.stands(person).await, None);
        let mut conn = w.d.db.read().await.unwrap();
        let all = access::Scope::whole(crate::testing::DISTRICT);
        let then = member::store::of_branch(&mut conn, &all, w.a, crate::testing::day("2019-11-01")).await.unwrap();
        assert_eq!(then.len(), 3, "left on the day of the paper");
        drop(conn);
        w.assert_sound().await;
    }
}
