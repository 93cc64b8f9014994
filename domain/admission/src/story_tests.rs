//! Stories of admission, on both engines: from the application to the archive, and what is refused on the way.

use crate::finding::State as Standing;
use crate::testing::{World, by_committee, paper, refusals, step, voted, worlds};
use base::{Fault, Outcome};
use case::{CaseId, State};

fn chosen(w: &World, ids: &[usize]) -> Vec<(&'static str, String)> {
    ids.iter().map(|at| ("people", format!("#{}", w.people[*at]))).collect()
}

async fn people(w: &World, id: CaseId, key: &str, on: &str, ids: &[usize]) -> Outcome<i64> {
    let fields = chosen(w, ids);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    w.take(&w.secretary, id, step(key, on, &fields)).await
}

/// From the application to where the assembly can meet.
async fn until_form(w: &World) -> Outcome<CaseId> {
    let id = w.apply("周新", "1995-05-05", "2023-03-01").await?;
    on_to_form(w, id).await
}

async fn on_to_form(w: &World, id: CaseId) -> Outcome<CaseId> {
    to_contacts(w, id).await?;
    from_contacts(w, id, &[0, 1]).await
}

async fn to_contacts(w: &World, id: CaseId) -> Outcome<()> {
    let talker = format!("#{}", w.people[0]);
    w.take(&w.secretary, id, step("talk", "2023-03-20", &[("talker", &talker)])).await?;
    let agreed = [("recommended", "members"), ("decided_by", "committee"), ("outcome", "agreed")];
    w.take(&w.secretary, id, step("activist", "2023-04-10", &agreed)).await?;
    w.take(&w.clerk, id, step("activist_filed", "2023-04-20", &[])).await.map(drop)
}

/// The rest of it, with these members as contacts and introducers.
async fn from_contacts(w: &World, id: CaseId, two: &[usize]) -> Outcome<CaseId> {
    people(w, id, "contacts", "2023-04-21", two).await?;
    w.take(&w.secretary, id, step("cultivation", "2023-10-08", &[("opinion", "良好")])).await?;
    w.take(&w.secretary, id, step("cultivation", "2024-04-03", &[("opinion", "良好")])).await?;
    w.take(&w.secretary, id, step("object", "2024-04-10", &[("heard", "同意"), ("outcome", "agreed")])).await?;
    w.take(&w.clerk, id, step("object_filed", "2024-04-22", &[("outcome", "agreed")])).await?;
    people(w, id, "introducers", "2024-04-25", two).await?;
    w.take(&w.secretary, id, step("review", "2024-05-10", &[("conclusion", "合格"), ("outcome", "qualified")])).await?;
    let training = [("days", "3"), ("hours", "24"), ("organiser", "机关党委"), ("outcome", "passed")];
    w.take(&w.secretary, id, step("training", "2024-05-20", &training)).await?;
    w.take(&w.secretary, id, step("branch_exam", "2024-06-03", &[("leaving", "no"), ("outcome", "qualified")])).await?;
    let examiner = w.committee.to_string();
    w.take(&w.clerk, id, step("pre_exam", "2024-06-17", &[("examiner", &examiner), ("outcome", "qualified")])).await?;
    w.take(&w.secretary, id, step("form", "2024-06-24", &[("serial", "2024-001")])).await?;
    Ok(id)
}

pub(crate) async fn until_approval(w: &World) -> Outcome<CaseId> {
    let id = until_form(w).await?;
    let passed = step("assembly", "2024-07-01", &[("count", "1"), ("together", "no"), ("outcome", "passed")]);
    w.take(&w.secretary, id, voted(passed, 5)).await?;
    w.take(&w.clerk, id, step("approver_talk", "2024-07-15", &[("talker", "组织员")])).await?;
    Ok(id)
}

pub(crate) fn approved(w: &World) -> case::acts::NewStep {
    by_committee(step("approval", "2024-08-01", &[("approver", &w.committee.to_string()), ("outcome", "approved")]), 8)
}

#[tokio::test]
async fn from_the_application_to_the_archive_nothing_is_typed_twice() {
    for w in worlds().await {
        let id = until_approval(&w).await.unwrap();
        assert_eq!(w.sum("admission.objects").await, 1, "{}", w.engine);
        assert_eq!(w.members().await.len(), 5);
        w.take(&w.clerk, id, approved(&w)).await.unwrap();
        let members = w.members().await;
        let new = members.iter().find(|m| m.name == "周新").unwrap();
        assert_eq!(new.category, "probationary");
        assert_eq!((w.sum("admission.objects").await, w.sum("admission.accepted").await), (0, 1));
        let facts = w.facts("周新").await;
        assert_eq!(facts.get("joined_on"), "2024-07-01", "joining is the day of the assembly");
        assert_eq!(facts.get("work_place"), "区财政局", "typed with the application");
        w.take(&w.clerk, id, step("upper_filed", "2024-08-10", &[])).await.unwrap();
        w.take(&w.secretary, id, step("assigned", "2024-08-12", &[])).await.unwrap();
        w.take(&w.secretary, id, step("oath", "2024-08-15", &[])).await.unwrap();
        w.take(&w.secretary, id, step("conversion_applied", "2025-06-25", &[])).await.unwrap();
        let convert = |on: &str| {
            voted(step("conversion_assembly", on, &[("count", "1"), ("together", "no"), ("outcome", "convert")]), 4)
        };
        assert!(refusals(w.take(&w.secretary, id, convert("2025-06-30")).await).contains("2025年7月1日才满"));
        w.take(&w.secretary, id, convert("2025-07-08")).await.unwrap();
        let confirmed = [("approver", w.committee.to_string()), ("outcome", "converted".to_owned())];
        let confirmed: Vec<(&str, &str)> = confirmed.iter().map(|(k, v)| (*k, v.as_str())).collect();
        w.take(&w.clerk, id, by_committee(step("conversion_approval", "2025-08-01", &confirmed), 8)).await.unwrap();
        let facts = w.facts("周新").await;
        assert_eq!((facts.get("category"), facts.get("confirmed_on")), ("full", "2025-07-01"));
        let kept =
            ["has_form", "has_application", "has_review", "has_conversion", "has_cultivation"].map(|k| (k, "yes"));
        let archive: Vec<(&str, &str)> = kept.into_iter().chain([("where", "人事档案")]).collect();
        w.take(&w.secretary, id, step("archived", "2025-08-08", &archive)).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Over);
        assert_eq!(w.found().await, Vec::<&str>::new(), "a clean case stays clean");
        let silent = ["activist_without_filing", "probationer_voted", "dues_start"];
        assert_eq!(w.unclear().await, silent, "what was left empty is told as such");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn the_number_of_a_form_is_used_once() {
    for w in worlds().await {
        until_form(&w).await.unwrap();
        let id = w.apply_nth(7, "2023-03-01").await.unwrap();
        to_contacts(&w, id).await.unwrap();
        let again = refusals(from_contacts(&w, id, &[0, 1]).await);
        assert!(again.contains("志愿书编号“2024-001”已经用于“周新”"), "{}: {again}", w.engine);
        let other = step("form", "2024-06-24", &[("serial", "2024 001")]);
        assert!(refusals(w.take(&w.secretary, id, other).await).contains("已经用于"), "signs make no other number");
        let row = w.take(&w.secretary, id, step("form", "2024-06-24", &[("serial", "2024-002")])).await.unwrap();
        w.annul(&w.secretary, id, row).await.unwrap();
        w.take(&w.secretary, id, step("form", "2024-06-24", &[("serial", "2024-002")])).await.unwrap();
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn what_the_rules_forbid_is_refused_with_its_clause() {
    for w in worlds().await {
        let young = w.apply("童小", "2010-01-01", "2026-03-01").await;
        assert!(refusals(young).contains("不满18周岁"), "{}", w.engine);
        let member = w.apply("王小明", "1980-03-07", "2026-03-01").await;
        assert!(member.is_ok(), "another serial number is another person");
        let id = w.apply("周新", "1995-05-05", "2026-03-01").await.unwrap();
        assert!(refusals(w.apply("周新", "1995-05-05", "2026-03-02").await).contains("已有正在办理"));
        let early = step(
            "activist",
            "2026-03-10",
            &[("recommended", "members"), ("decided_by", "committee"), ("outcome", "agreed")],
        );
        let told = refusals(w.take(&w.secretary, id, early).await);
        assert!(told.contains("还没有“党组织派人谈话”") && told.contains("第八条"), "{told}");
        let talker = format!("#{}", w.people[0]);
        let late = refusals(w.take(&w.secretary, id, step("talk", "2026-04-02", &[("talker", &talker)])).await);
        assert!(late.contains("2026年4月1日") && late.contains("第七条"), "{late}");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn the_vote_the_approver_and_the_hand_are_looked_at() {
    for w in worlds().await {
        let id = until_form(&w).await.unwrap();
        let fields = [("count", "1"), ("together", "yes"), ("outcome", "passed")];
        let told = refusals(w.take(&w.secretary, id, voted(step("assembly", "2024-07-01", &fields), 5)).await);
        assert!(told.contains("合并表决无效"), "{told}");
        let fields = [("count", "1"), ("together", "no"), ("outcome", "passed")];
        let mut more = voted(step("assembly", "2024-07-01", &fields), 5);
        more.ballots = more.ballots.map(|b| procedure::Ballots { due: 6, ..b });
        assert!(refusals(w.take(&w.secretary, id, more).await).contains("多于当日在册有表决权的正式党员5人"));
        w.take(&w.clerk, id, voted(step("assembly", "2024-07-01", &fields), 5)).await.unwrap();
        w.take(&w.clerk, id, step("approver_talk", "2024-07-15", &[("talker", "组织员")])).await.unwrap();
        assert!(refusals(w.take(&w.clerk, id, approved(&w)).await).contains("不能再由您办理"));
        let by_branch = step("approval", "2024-08-01", &[("approver", &w.branch.to_string()), ("outcome", "approved")]);
        let by_branch = by_committee(by_branch, 8);
        assert!(refusals(w.take(&w.second_clerk, id, by_branch).await).contains("没有预备党员审批权限"));
        assert_eq!(w.members().await.len(), 5, "nothing half-done");
        w.take(&w.second_clerk, id, approved(&w)).await.unwrap();
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn an_approval_recorded_by_mistake_is_taken_back_with_the_member() {
    for w in worlds().await {
        let id = until_approval(&w).await.unwrap();
        let row = w.take(&w.clerk, id, approved(&w)).await.unwrap();
        assert_eq!(w.members().await.len(), 6, "{}", w.engine);
        w.annul(&w.clerk, id, row).await.unwrap();
        assert_eq!(w.members().await.len(), 5);
        assert_eq!((w.sum("admission.accepted").await, w.sum("admission.objects").await), (0, 1));
        w.take(&w.clerk, id, approved(&w)).await.unwrap();
        assert_eq!(w.members().await.len(), 6, "and can be done again");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn whoever_leaves_the_way_is_no_longer_counted() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2026-03-01").await.unwrap();
        assert_eq!((w.sum("admission.applied").await, w.sum("admission.applicants").await), (1, 1), "{}", w.engine);
        let drop = step("dropped", "2026-05-01", &[("why", "withdrew"), ("outcome", "dropped")]);
        w.take(&w.secretary, id, drop).await.unwrap();
        assert_eq!((w.sum("admission.applied").await, w.sum("admission.applicants").await), (1, 0));
        assert!(w.apply("周新", "1995-05-05", "2026-06-01").await.is_ok(), "and may apply again");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn paper_of_the_past_shows_its_faults_in_the_check() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2020-03-01").await.unwrap();
        let talker = format!("#{}", w.people[0]);
        let talk = || step("talk", "2020-06-01", &[("talker", &talker)]);
        assert!(matches!(w.take(&w.secretary, id, paper(talk())).await, Err(Fault::Refused(_))), "from above only");
        w.take(&w.clerk, id, paper(talk())).await.unwrap();
        assert_eq!(w.found().await, ["talk_late"], "{}", w.engine);
        assert!(w.find(id).await.marks > 0);
    }
}

/// Admitted, with the application for conversion handed in.
pub(crate) async fn until_conversion(w: &World) -> Outcome<CaseId> {
    let id = until_approval(w).await?;
    w.take(&w.clerk, id, approved(w)).await?;
    w.take(&w.secretary, id, step("oath", "2024-08-15", &[])).await?;
    w.take(&w.secretary, id, step("conversion_applied", "2025-06-25", &[])).await?;
    Ok(id)
}

pub(crate) fn conversion(on: &str, outcome: &str, more: &[(&str, &str)]) -> case::acts::NewStep {
    let fields = [&[("count", "1"), ("together", "no"), ("outcome", outcome)], more].concat();
    voted(step("conversion_assembly", on, &fields), 4)
}

pub(crate) fn conversion_approved(w: &World, on: &str, outcome: &str) -> case::acts::NewStep {
    let yes = if outcome == "refused" { 2 } else { 8 };
    by_committee(step("conversion_approval", on, &[("approver", &w.committee.to_string()), ("outcome", outcome)]), yes)
}

#[tokio::test]
async fn a_probation_is_extended_once_and_converts_when_the_extension_is_over() {
    for w in worlds().await {
        let id = until_conversion(&w).await.unwrap();
        assert_eq!(w.due(id, "conversion_assembly").await, "2025-07-31", "a month after the end of the probation");
        let five = conversion("2025-07-08", "extend", &[("months", "5")]);
        assert!(refusals(w.take(&w.secretary, id, five).await).contains("应为6至12个月"), "{}", w.engine);
        w.take(&w.secretary, id, conversion("2025-07-08", "extend", &[("months", "6")])).await.unwrap();
        let other = w.take(&w.clerk, id, conversion_approved(&w, "2025-07-20", "converted")).await;
        assert!(refusals(other).contains("与支部大会决议不一致"));
        let row = w.take(&w.clerk, id, conversion_approved(&w, "2025-07-20", "extended")).await.unwrap();
        assert_eq!(w.facts("周新").await.get("extended_until"), "2026-01-01");
        w.annul(&w.clerk, id, row).await.unwrap();
        assert_eq!(w.facts("周新").await.get("extended_until"), "", "taken back with the step");
        w.take(&w.clerk, id, conversion_approved(&w, "2025-07-20", "extended")).await.unwrap();
        assert_eq!(
            w.due(id, "conversion_applied").await,
            "2026-01-01",
            "after the extension the application is owed again"
        );
        let early = w.take(&w.secretary, id, conversion("2025-12-31", "convert", &[])).await;
        assert!(refusals(early).contains("预备期已延长6个月，到2026年1月1日才满"));
        let again = w.take(&w.secretary, id, conversion("2026-01-05", "extend", &[("months", "6")])).await;
        assert!(refusals(again).contains("已经延长过一次"));
        w.take(&w.secretary, id, conversion("2026-01-05", "convert", &[])).await.unwrap();
        w.take(&w.clerk, id, conversion_approved(&w, "2026-02-01", "converted")).await.unwrap();
        let facts = w.facts("周新").await;
        assert_eq!((facts.get("category"), facts.get("confirmed_on")), ("full", "2026-01-01"));
        assert_eq!(w.found().await, Vec::<&str>::new(), "nothing for the check to find");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_probationer_may_be_struck_off_before_the_probation_is_over() {
    for w in worlds().await {
        let id = until_conversion(&w).await.unwrap();
        let early = w.take(&w.secretary, id, conversion("2025-06-26", "convert", &[])).await;
        assert!(refusals(early).contains("2025年7月1日才满"), "{}", w.engine);
        w.take(&w.secretary, id, conversion("2025-06-26", "cancel", &[])).await.unwrap();
        w.take(&w.clerk, id, conversion_approved(&w, "2025-07-10", "cancelled")).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Over);
        assert!(w.members().await.iter().all(|m| m.name != "周新"), "no longer in the roster");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_plan_of_the_branch_or_of_the_committee_above_it_is_kept() {
    for w in worlds().await {
        w.plan(w.committee, 2024, 0).await.unwrap();
        let id = until_approval(&w).await.unwrap();
        let told = refusals(w.take(&w.clerk, id, approved(&w)).await);
        assert!(told.contains("财政局机关党委2024年发展党员计划0名"), "{}: {told}", w.engine);
        w.plan(w.committee, 2024, 1).await.unwrap();
        w.take(&w.clerk, id, approved(&w)).await.unwrap();
        w.plan(w.committee, 2024, 0).await.unwrap();
        assert!(w.found().await.contains(&"over_plan"), "and the check sees it when the plan is changed");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn young_members_of_the_league_come_by_its_recommendation_or_stay_marked() {
    for w in worlds().await {
        let id = w.apply_as("周新", "2003-05-05", "2026-03-01", true).await.unwrap();
        let talker = format!("#{}", w.people[0]);
        w.take(&w.secretary, id, step("talk", "2026-03-20", &[("talker", &talker)])).await.unwrap();
        let agreed = [("recommended", "members"), ("decided_by", "committee"), ("outcome", "agreed")];
        let row = w.take(&w.secretary, id, step("activist", "2026-04-10", &agreed)).await.unwrap();
        assert_eq!(
            w.marks(id, row).await,
            ["admission_league_age"],
            "{}: a soft rule warns and stays marked",
            w.engine
        );
        w.annul(&w.secretary, id, row).await.unwrap();
        let agreed = [("recommended", "league"), ("decided_by", "committee"), ("outcome", "agreed")];
        let row = w.take(&w.secretary, id, step("activist", "2026-04-10", &agreed)).await.unwrap();
        assert_eq!(w.marks(id, row).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_was_typed_with_the_application_is_corrected_before_it_becomes_the_members() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2026-03-01").await.unwrap();
        let other = w.apply("吴丽", "1996-06-06", "2026-03-01").await.unwrap();
        let taken = w.correct(id, "周新", "1996-06-06").await;
        assert!(refusals(taken).contains("已有正在办理的入党申请"), "{}", w.engine);
        assert!(refusals(w.correct(id, "", "1995-05-05").await).contains("姓名"));
        w.correct(id, "周欣", "1995-05-05").await.unwrap();
        assert_eq!((w.find(id).await.title.as_str(), w.find(other).await.title.as_str()), ("周欣", "吴丽"));
        w.assert_sound().await;
    }
}

/// A case taken over from paper whose talk came too late.
async fn talked_late(w: &World, on: &str) -> (CaseId, i64) {
    let id = w.apply("周新", "1995-05-05", "2020-03-01").await.unwrap();
    (id, talk_on(w, id, on).await)
}

async fn talk_on(w: &World, id: CaseId, on: &str) -> i64 {
    let talker = format!("#{}", w.people[0]);
    w.take(&w.clerk, id, paper(step("talk", on, &[("talker", &talker)]))).await.unwrap()
}

/// The one finding: where it stands, whether it is still found, and the id of what was made of it last.
async fn finding(w: &World) -> (Standing, bool, i64) {
    let all = w.findings().await;
    assert_eq!(all.len(), 1, "{}: {all:?}", w.engine);
    (all[0].state, all[0].found, all[0].tick.as_ref().map_or(0, |t| t.id))
}

#[tokio::test]
async fn a_finding_is_ticked_off_and_stays_in_the_list() {
    for w in worlds().await {
        let (id, _) = talked_late(&w, "2020-06-01").await;
        assert_eq!(finding(&w).await, (Standing::Open, true, 0), "{}", w.engine);
        let told = refusals(w.tick(id, "talk_late", 0, "", " ").await);
        assert!(told.contains("没有选择核查结果") && told.contains("没有写明情况"), "{told}");
        assert!(refusals(w.tick(id, "talk_late", 0, "reopened", "改").await).contains("请选择整改完成或不属实"));
        assert!(matches!(w.tick(id, "quorum", 0, "mended", "改").await, Err(Fault::NotFound)), "was not found");
        w.tick(id, "talk_late", 0, "mended", "已对书记批评教育").await.unwrap();
        let (state, found, last) = finding(&w).await;
        assert_eq!(
            (state, found),
            (Standing::Mended, true),
            "what cannot be undone is found again, and stays ticked off"
        );
        assert!(matches!(w.tick(id, "talk_late", 0, "mended", "再").await, Err(Fault::Stale(_))), "sent twice");
        assert!(refusals(w.tick(id, "talk_late", last, "unfounded", "再").await).contains("已经销号"));
        w.tick(id, "talk_late", last, "reopened", "登记错了").await.unwrap();
        let (state, _, last) = finding(&w).await;
        assert_eq!(state, Standing::Open);
        w.tick(id, "talk_late", last, "unfounded", "另有谈话记录").await.unwrap();
        assert_eq!(finding(&w).await.0, Standing::Unfounded);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_finding_comes_again_when_the_case_was_changed_and_not_when_it_goes_on() {
    for w in worlds().await {
        let (id, talk) = talked_late(&w, "2020-06-01").await;
        w.tick(id, "talk_late", 0, "mended", "已批评教育").await.unwrap();
        let agreed = [("recommended", "members"), ("decided_by", "committee"), ("outcome", "agreed")];
        let next = w.take(&w.secretary, id, step("activist", "2026-11-10", &agreed)).await.unwrap();
        assert_eq!(finding(&w).await.0, Standing::Mended, "{}: the next step brings nothing back", w.engine);
        w.annul(&w.secretary, id, next).await.unwrap();
        w.annul(&w.clerk, id, talk).await.unwrap();
        let talk = talk_on(&w, id, "2020-07-01").await;
        let (state, _, last) = finding(&w).await;
        assert_eq!(state, Standing::Again, "the talk was recorded anew and is late still");
        w.tick(id, "talk_late", last, "mended", "已重新核对").await.unwrap();
        assert_eq!(finding(&w).await.0, Standing::Mended);
        w.annul(&w.clerk, id, talk).await.unwrap();
        talk_on(&w, id, "2020-03-20").await;
        let (state, found, _) = finding(&w).await;
        assert_eq!((state, found), (Standing::Mended, false), "mended in the records too, and still to be seen");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn who_was_expelled_applies_anew_after_five_years_or_when_a_superior_lets_it_pass() {
    for w in worlds().await {
        w.leave(3, ("2018-06-01", "expelled"), "").await;
        let told = refusals(w.apply_anew(&w.secretary, 3, "2023-03-01", "").await);
        assert!(told.contains("2023年6月1日起可以递交入党申请书"), "{told}");
        assert!(told.contains("纪律处分条例") && told.contains("放行"), "with the clause: {told}");
        let own = refusals(w.apply_anew(&w.secretary, 3, "2023-03-01", "情况特殊").await);
        assert!(own.contains("您不能放行"), "{own}");
        let id = w.apply_anew(&w.clerk, 3, "2023-03-01", "经区委组织部研究同意").await.unwrap();
        let conn = &mut *w.d.db.read().await.unwrap();
        let marked = case::store::marked(conn, &w.clerk.scope("case.read").unwrap(), crate::PROCEDURE).await.unwrap();
        let mark = (marked[0].case, marked[0].mark.rule.as_str(), marked[0].mark.kind.as_str());
        assert_eq!(mark, (id, "discipline_expel", "let_pass"), "{}", w.engine);
    }
}

#[tokio::test]
async fn whoever_comes_back_keeps_the_one_record_and_loses_it_again_when_the_approval_is_annulled() {
    for w in worlds().await {
        w.leave(3, ("2017-06-01", "struck"), "").await;
        let before = w.person(w.people[3]).await;
        let id = w.apply_anew(&w.secretary, 3, "2023-03-01", "").await.unwrap();
        let again = refusals(w.apply_anew(&w.secretary, 3, "2023-03-02", "").await);
        assert!(again.contains("已有正在办理的入党申请"), "{again}");
        on_to_form(&w, id).await.unwrap();
        let passed = step("assembly", "2024-07-01", &[("count", "1"), ("together", "no"), ("outcome", "passed")]);
        let four = procedure::Ballots { due: 4, present: 4, issued: 4, returned: 4, yes: 4, ..Default::default() };
        let passed = case::acts::NewStep { ballots: Some(four), ..passed };
        w.take(&w.secretary, id, passed).await.unwrap();
        w.take(&w.clerk, id, step("approver_talk", "2024-07-15", &[("talker", "组织员")])).await.unwrap();
        let row = w.take(&w.clerk, id, approved(&w)).await.unwrap();
        let back = w.person(w.people[3]).await;
        assert!(back.is_active() && back.category() == "probationary", "{}", w.engine);
        let told = |key: &str| back.facts.get(key).to_owned();
        assert_eq!(
            (told("joined_on"), told("confirmed_on"), told("left_by")),
            ("2024-07-01".into(), String::new(), String::new())
        );
        assert_eq!((told("phone"), told("gained_by")), ("13900000001".into(), "admitted".into()));
        assert_eq!(w.members().await.len(), 5);
        w.assert_sound().await;
        w.annul(&w.clerk, id, row).await.unwrap();
        let gone = w.person(w.people[3]).await;
        assert!(!gone.is_active());
        for key in ["category", "joined_on", "confirmed_on", "left_by", "gained_by"] {
            assert_eq!(gone.facts.get(key), before.facts.get(key), "{}: {key}", w.engine);
        }
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn some_never_come_back_and_others_not_by_an_application() {
    for w in worlds().await {
        w.leave(0, ("2017-06-01", "expelled"), "不得重新入党").await;
        w.leave(1, ("2017-06-01", "stopped"), "").await;
        w.leave(2, ("2017-06-01", "died"), "").await;
        let told = refusals(w.apply_anew(&w.clerk, 0, "2026-03-01", "情况特殊").await);
        assert!(told.contains("不能受理"), "not even for a superior: {told}");
        let told = refusals(w.apply_anew(&w.clerk, 1, "2026-03-01", "").await);
        assert!(told.contains("恢复党籍"), "{told}");
        let told = refusals(w.apply_anew(&w.clerk, 2, "2026-03-01", "").await);
        assert!(told.contains("已去世"), "{told}");
        let told = refusals(w.apply_anew(&w.clerk, 4, "2026-03-01", "").await);
        assert!(told.contains("已是党员"), "{told}");
        let id = w.apply("周新", "1995-05-05", "2023-03-01").await.unwrap();
        let other = w.correct_to(id, "周新", &crate::testing::id_number("1980-03-07", 0)).await;
        assert!(refusals(other).contains("重新登记"), "{}: not by a correction", w.engine);
    }
}

#[tokio::test]
async fn whoever_has_lost_the_vote_neither_votes_nor_introduces_and_is_not_due() {
    for w in worlds().await {
        member::testing::take_vote(&w.d, &w.clerk, w.people[1]).await.unwrap();
        let id = w.apply("周新", "1995-05-05", "2023-03-01").await.unwrap();
        to_contacts(&w, id).await.unwrap();
        let told = refusals(from_contacts(&w, id, &[0, 1]).await);
        assert!(told.contains("李芳") && told.contains("不符合培养联系人条件"), "no contact either: {told}");
        assert!(told.contains("请向组织部门了解") && !told.contains("留党察看"), "not why, to a secretary: {told}");
        let contact = step("contacts", "2023-06-05", &[("people", &format!("#{}", w.people[1]))]);
        let told = refusals(w.take(&w.clerk, id, contact).await);
        assert!(told.contains("留党察看"), "but to whoever may see decisions: {told}");
        from_contacts(&w, id, &[0, 2]).await.unwrap();
        let vote = |due: u32| {
            let b = procedure::Ballots { due, present: 4, issued: 4, returned: 4, yes: 4, ..Default::default() };
            let new = step("assembly", "2024-07-01", &[("count", "1"), ("together", "no"), ("outcome", "passed")]);
            case::acts::NewStep { ballots: Some(b), ..new }
        };
        let told = refusals(w.take(&w.secretary, id, vote(5)).await);
        assert!(told.contains("有表决权的正式党员4人（不计入：留党察看1人）"), "{told}");
        let mut three = vote(3);
        three.ballots = three.ballots.map(|b| procedure::Ballots { present: 3, issued: 3, returned: 3, yes: 3, ..b });
        let told = refusals(w.take(&w.secretary, id, three.clone()).await);
        assert!(told.contains("应到3人，少于当日在册有表决权的正式党员4人"), "{told}");
        assert!(told.contains("发展党员工作细则"), "with the clause of those left out: {told}");
        let mut left_out = three;
        left_out.texts = left_out.texts.with("not_due", "1").with("not_due_why", "长期卧病，不能自理");
        let row = w.take(&w.secretary, id, left_out).await.unwrap();
        w.annul(&w.secretary, id, row).await.unwrap();
        w.take(&w.secretary, id, vote(4)).await.unwrap();
        w.assert_sound().await;
    }
}
