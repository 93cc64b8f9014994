//! Elections from the plan to the archive, on both engines.

use crate::testing::{TODAY, World, ballots, counts, day, people, refusals, step, worlds};
use crate::{BY_ELECTION, DIRECT, ELECTION, SHIFT};
use base::Fault;
use case::acts::NewStep;
use case::{CaseId, State};

/// From the plan to the approved candidates: four for three seats.
async fn to_candidates(w: &World) -> CaseId {
    let id = w.open(&w.secretary, ELECTION, w.large).await.unwrap();
    w.take(&w.clerk, id, step("reminded", "2025-12-10", &[("way", "letter")])).await.unwrap();
    w.take(&w.secretary, id, step("plan", "2026-03-01", &[("seats", "3")])).await.unwrap();
    w.take(&w.secretary, id, step("request", "2026-03-05", &[])).await.unwrap();
    w.take(&w.clerk, id, step("reply", "2026-03-12", &[("outcome", "agreed")])).await.unwrap();
    let four = people(step("nomination", "2026-04-20", &[]), "candidates", &w.people[..4]);
    w.take(&w.secretary, id, four).await.unwrap();
    w.take(&w.clerk, id, step("candidates", "2026-05-06", &[("outcome", "agreed")])).await.unwrap();
    id
}

/// The meeting with nine due and eight there.
fn meeting(w: &World, outcome: &str, votes: &[u32]) -> NewStep {
    let fields = [("form", "assembly"), ("void", "0"), ("outcome", outcome)];
    let new = people(step("meeting", "2026-06-08", &fields), "scrutineers", &w.people[6..7]);
    let votes: Vec<_> = w.people.iter().copied().zip(votes.iter().copied()).collect();
    counts(ballots(new, 9, 8), 8, &votes)
}

fn plenary(w: &World, on: &str) -> NewStep {
    let new = ballots(step("plenary", on, &[("void", "0")]), 3, 3);
    let mut new = counts(new, 3, &[(w.people[1], 3)]);
    for (who, post) in [(0, "organisation"), (1, "secretary"), (2, "propaganda")] {
        new.texts.push(&format!("post_{}", w.people[who]), post);
    }
    new.texts.push(&format!("also_{}", w.people[2]), "discipline");
    new
}

async fn to_approval(w: &World, id: CaseId) -> i64 {
    w.take(&w.secretary, id, meeting(w, "filled", &[7, 8, 6, 3])).await.unwrap();
    w.take(&w.secretary, id, plenary(w, "2026-06-08")).await.unwrap();
    w.take(&w.secretary, id, step("report", "2026-06-12", &[])).await.unwrap();
    w.take(&w.clerk, id, step("approval", "2026-06-25", &[("outcome", "approved")])).await.unwrap()
}

fn owned(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(post, name)| ((*post).to_owned(), (*name).to_owned())).collect()
}

#[tokio::test]
async fn a_committee_is_elected_and_approval_gives_posts_term_and_entry() {
    for w in worlds().await {
        assert_eq!(w.sum("term.due", 2026, None).await, 2, "{}: both terms end this year", w.engine);
        let id = to_candidates(&w).await;
        to_approval(&w, id).await;
        let new = [("discipline", "赵云"), ("organisation", "王小明"), ("propaganda", "赵云"), ("secretary", "李芳")];
        assert_eq!(w.posts_on(w.large, "2026-06-08").await, owned(&new), "{}", w.engine);
        assert_eq!(w.posts_on(w.large, "2026-06-07").await, owned(&[("secretary", "王小明")]), "until the day before");
        let terms = w.terms(w.large).await;
        assert_eq!((terms[0].elected, terms[0].ends), (day("2026-06-08"), day("2029-06-08")));
        assert_eq!(w.sum("election.completed", 2026, Some(("on_time", "yes"))).await, 1, "two days before the end");
        assert_eq!(w.sum("election.completed", 2026, None).await, 1);
        assert_eq!(w.sum("term.due", 2026, None).await, 2);
        assert_eq!(w.sum("term.due", 2029, None).await, 1, "the new term is due then");
        w.take(&w.secretary, id, step("filed", "2026-06-30", &[])).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Over);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn annulling_the_approval_takes_all_of_it_back_and_it_can_be_approved_anew() {
    for w in worlds().await {
        let id = to_candidates(&w).await;
        let row = to_approval(&w, id).await;
        assert!(refusals(w.annul(&w.secretary, id, row).await).contains("上级"), "not by the branch");
        w.annul(&w.clerk, id, row).await.unwrap();
        assert_eq!(w.posts_on(w.large, "2026-06-08").await, owned(&[("secretary", "王小明")]), "{}", w.engine);
        assert_eq!(w.terms(w.large).await.len(), 1);
        assert_eq!(w.sum("election.completed", 2026, None).await, 0);
        assert_eq!((w.sum("term.due", 2026, None).await, w.sum("term.due", 2029, None).await), (2, 0));
        w.assert_sound().await;
        let again = w.take(&w.clerk, id, step("approval", "2026-06-26", &[("outcome", "approved")])).await.unwrap();
        assert_eq!(w.posts_on(w.large, "2026-06-08").await.len(), 4);
        assert_eq!(w.terms(w.large).await[0].elected, day("2026-06-08"));
        // Somebody leaves: the approval can no longer be annulled without saying what becomes of that.
        let scope = w.clerk.scope("unit.write").unwrap();
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let posts = org::store::committee(work.conn(), &scope, w.large, day("2026-07-01")).await.unwrap();
        org::acts::end_post(&mut work, &scope, posts[0].id, day("2026-07-01"), "调离").await.unwrap();
        work.commit().await.unwrap();
        assert!(refusals(w.annul(&w.clerk, id, again).await).contains("班子又有变动"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn nobody_approves_what_they_started_and_no_stranger_gets_in() {
    for w in worlds().await {
        let id = w.open(&w.clerk, ELECTION, w.large).await.unwrap();
        w.take(&w.clerk, id, step("plan", "2026-03-01", &[("seats", "3")])).await.unwrap();
        w.take(&w.clerk, id, step("request", "2026-03-05", &[])).await.unwrap();
        let reply = step("reply", "2026-03-12", &[("outcome", "agreed")]);
        assert!(refusals(w.take(&w.clerk, id, reply.clone()).await).contains("不能再由您办理"), "{}", w.engine);
        assert!(refusals(w.take(&w.secretary, id, reply.clone()).await).contains("由上级党组织办理"));
        let unseen = w.take(&w.stranger, id, reply.clone()).await;
        assert!(matches!(unseen, Err(Fault::NotFound)), "another unit's id: {unseen:?}");
        let stale = w.take_as_seen(&w.second_clerk, id, NewStep { version: 1, ..reply.clone() }).await;
        assert!(matches!(stale, Err(Fault::Stale(_))), "{stale:?}");
        w.take(&w.second_clerk, id, reply).await.unwrap();
        let other = w.open(&w.stranger, ELECTION, w.large).await;
        assert!(matches!(other, Err(Fault::NotFound)), "{other:?}");
        let second = w.open(&w.secretary, ELECTION, w.large).await.unwrap();
        let plan = w.take(&w.secretary, second, step("plan", "2026-03-01", &[("seats", "3")])).await;
        assert!(refusals(plan).contains("已有正在办理的换届"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn bodies_without_a_term_are_not_elected() {
    for w in worlds().await {
        let scope = w.clerk.scope("unit.write").unwrap();
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let new = org::NewUnit::of("防汛临时党支部", "temporary_branch", Some(w.committee), day("2026-06-01"));
        let temporary = org::acts::found(&mut work, &scope, new).await.unwrap();
        work.commit().await.unwrap();
        assert!(refusals(w.open(&w.clerk, ELECTION, temporary).await).contains("不办理"));
        let mut conn = w.d.db.read().await.unwrap();
        let scopes = (&w.clerk.scope("unit.read").unwrap(), &w.clerk.scope("case.read").unwrap());
        let all = crate::gather::bodies(&mut conn, &w.d.catalogue, scopes, day("2026-11-22")).await.unwrap();
        let names: Vec<&str> = all.iter().map(|b| b.unit.name.as_str()).collect();
        assert_eq!(names.len(), 3, "{}: two branches and their committee: {names:?}", w.engine);
        assert!(!names.contains(&"防汛临时党支部"));
    }
}

#[tokio::test]
async fn candidates_are_full_members_and_more_than_the_seats_by_a_fifth() {
    for w in worlds().await {
        let id = w.open(&w.secretary, ELECTION, w.large).await.unwrap();
        let nine = w.take(&w.secretary, id, step("plan", "2026-03-01", &[("seats", "9")])).await.unwrap();
        assert!(w.marks(id, nine).await.contains(&"size_branch_committee".to_owned()), "nine are many");
        w.annul(&w.secretary, id, nine).await.unwrap();
        w.take(&w.secretary, id, step("plan", "2026-03-01", &[("seats", "3")])).await.unwrap();
        w.take(&w.secretary, id, step("request", "2026-03-05", &[])).await.unwrap();
        w.take(&w.clerk, id, step("reply", "2026-03-12", &[("outcome", "agreed")])).await.unwrap();
        let nomination = |n: &[base::id::PersonId]| people(step("nomination", "2026-04-20", &[]), "candidates", n);
        let told = refusals(w.take(&w.secretary, id, nomination(&w.people[..3])).await);
        assert!(told.contains("应不少于4名"), "{told}");
        assert!(told.contains("选举工作条例"), "with the clause: {told}");
        let with_probationer = [w.people[0], w.people[1], w.people[9]];
        let told = refusals(w.take(&w.secretary, id, nomination(&with_probationer)).await);
        assert!(told.contains("陈新") && told.contains("不是本党组织的正式党员"), "{told}");
        assert!(told.contains("应不少于4名"), "all at once: {told}");
        let told = refusals(w.take(&w.secretary, id, nomination(&w.people[..2])).await);
        assert!(told.contains("候选人只有2名"), "{told}");
        w.take(&w.secretary, id, nomination(&w.people[..4])).await.unwrap();
        w.take(&w.clerk, id, step("candidates", "2026-05-06", &[("outcome", "returned")])).await.unwrap();
        w.take(&w.secretary, id, nomination(&w.people[1..5])).await.unwrap();
        w.take(&w.clerk, id, step("candidates", "2026-05-08", &[("outcome", "agreed")])).await.unwrap();
        let told = refusals(w.take(&w.secretary, id, nomination(&w.people[..4])).await);
        assert!(told.contains("已经上级批复"), "{told}");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn whoever_is_on_probation_within_the_party_does_not_stand() {
    for w in worlds().await {
        let id = w.open(&w.secretary, ELECTION, w.large).await.unwrap();
        w.take(&w.secretary, id, step("plan", "2026-03-01", &[("seats", "3")])).await.unwrap();
        w.take(&w.secretary, id, step("request", "2026-03-05", &[])).await.unwrap();
        w.take(&w.clerk, id, step("reply", "2026-03-12", &[("outcome", "agreed")])).await.unwrap();
        member::testing::take_vote(&w.d, &w.clerk, w.people[1]).await.unwrap();
        let nomination = |n: &[base::id::PersonId]| people(step("nomination", "2026-04-20", &[]), "candidates", n);
        let told = refusals(w.take(&w.secretary, id, nomination(&w.people[..4])).await);
        assert!(told.contains("李芳") && told.contains("没有被选举权，不符合提名条件"), "{}: {told}", w.engine);
        assert!(told.contains("请向组织部门了解") && !told.contains("留党察看"), "not why, to a secretary: {told}");
        assert!(told.contains("选举工作条例"), "with the clause: {told}");
        w.take(&w.secretary, id, nomination(&w.people[2..6])).await.unwrap();
    }
}

#[tokio::test]
async fn impossible_votes_are_refused_all_at_once_and_the_outcome_follows_from_them() {
    for w in worlds().await {
        let id = to_candidates(&w).await;
        let mut wrong = meeting(&w, "filled", &[7, 8, 6, 3]);
        wrong.texts.push(&format!("abstain_{}", w.people[0]), "5");
        wrong.ballots = wrong.ballots.map(|b| procedure::Ballots { returned: 9, present: 7, issued: 8, ..b });
        let wrong = people(wrong, "scrutineers", &w.people[..1]);
        let told = refusals(w.take(&w.secretary, id, wrong).await);
        for part in ["收回表决票9张", "多于实到7人", "王小明是候选人", "多于有效票"] {
            assert!(told.contains(part), "{}: {part} in {told}", w.engine);
        }
        let few = ballots(meeting(&w, "filled", &[5, 5, 5, 2]), 9, 7);
        let told = refusals(w.take(&w.secretary, id, few).await);
        assert!(told.contains("至少8人"), "four fifths of nine: {told}");
        let told = refusals(w.take(&w.secretary, id, meeting(&w, "filled", &[7, 8, 4, 3])).await);
        assert!(told.contains("委员应选3名，当选2名（李芳、王小明）"), "{told}");
        let told = refusals(w.take(&w.secretary, id, meeting(&w, "partly", &[7, 8, 6, 3])).await);
        assert!(told.contains("当选3名"), "{told}");
        let mut none = meeting(&w, "filled", &[7, 8, 6]);
        none.texts.push("void", "0");
        let told = refusals(w.take(&w.secretary, id, none).await);
        assert!(told.contains("钱多"), "a candidate without a count: {told}");
        let probationer = ballots(meeting(&w, "filled", &[7, 8, 6, 3]), 10, 8);
        let told = refusals(w.take(&w.secretary, id, probationer).await);
        assert!(told.contains("多于当日在册有选举权的正式党员9人（不计入：预备党员1人）"), "{told}");
        let few = ballots(meeting(&w, "filled", &[7, 8, 6, 3]), 8, 8);
        let told = refusals(w.take(&w.secretary, id, few).await);
        assert!(told.contains("少于当日在册有选举权的正式党员9人"), "{told}");
        w.assert_sound().await;
    }
}

/// The same with somebody written in.
fn other(mut new: NewStep, n: usize, who: Option<base::id::PersonId>, yes: &str) -> NewStep {
    who.iter().for_each(|who| new.texts.push(&format!("other_member_{n}"), format!("#{who}")));
    if !yes.is_empty() {
        new.texts.push(&format!("other_yes_member_{n}"), yes);
    }
    new
}

#[tokio::test]
async fn somebody_who_was_not_nominated_is_elected_by_the_same_rule_and_takes_the_post() {
    for w in worlds().await {
        let id = to_candidates(&w).await;
        let meeting = other(meeting(&w, "filled", &[7, 6, 2, 2]), 1, Some(w.people[4]), "5");
        w.take(&w.secretary, id, other(meeting, 2, Some(w.people[5]), "1")).await.unwrap();
        let mut plenary = ballots(step("plenary", "2026-06-08", &[("void", "0")]), 3, 3);
        plenary = counts(plenary, 3, &[(w.people[4], 3)]);
        for (who, post) in [(0, "organisation"), (1, "propaganda"), (4, "secretary")] {
            plenary.texts.push(&format!("post_{}", w.people[who]), post);
        }
        w.take(&w.secretary, id, plenary).await.unwrap();
        w.take(&w.secretary, id, step("report", "2026-06-12", &[])).await.unwrap();
        w.take(&w.clerk, id, step("approval", "2026-06-25", &[("outcome", "approved")])).await.unwrap();
        let new = [("organisation", "王小明"), ("propaganda", "李芳"), ("secretary", "孙立")];
        assert_eq!(w.posts_on(w.large, "2026-06-08").await, owned(&new), "{}", w.engine);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn whom_ballots_name_instead_has_the_right_is_named_once_and_costs_a_vote_against() {
    for w in worlds().await {
        let id = to_candidates(&w).await;
        member::testing::take_vote(&w.d, &w.clerk, w.people[7]).await.unwrap();
        // Eight are due: one has lost the vote.
        let meeting = || ballots(meeting(&w, "filled", &[7, 8, 6, 3]), 8, 8);
        let told = async |new: NewStep| refusals(w.take(&w.secretary, id, new).await);
        let probationer = told(other(meeting(), 1, Some(w.people[9]), "1")).await;
        assert!(
            probationer.contains("陈新") && probationer.contains("不是本党组织的正式党员"),
            "{}: {probationer}",
            w.engine
        );
        let withheld = told(other(meeting(), 1, Some(w.people[7]), "1")).await;
        assert!(withheld.contains("郑和") && withheld.contains("没有被选举权"), "{withheld}");
        let mut passed = other(meeting(), 1, Some(w.people[7]), "1");
        passed.leave.reason = "特批".into();
        assert!(refusals(w.take(&w.clerk, id, passed).await).contains("没有被选举权"), "nobody lets that pass");
        let stranger = refusals(w.take(&w.clerk, id, other(meeting(), 1, Some(w.few[1]), "1")).await);
        assert!(stranger.contains("卫二") && stranger.contains("不是本党组织"), "of another branch: {stranger}");
        let nominated = told(other(meeting(), 1, Some(w.people[3]), "1")).await;
        assert!(nominated.contains("钱多是候选人"), "{nominated}");
        let twice = other(other(meeting(), 1, Some(w.people[4]), "1"), 2, Some(w.people[4]), "1");
        assert!(told(twice).await.contains("填写了两次"));
        assert!(told(other(meeting(), 1, Some(w.people[4]), "")).await.contains("没有填写另选的孙立的得票"));
        assert!(told(other(meeting(), 3, None, "2")).await.contains("没有选择是谁"));
        // One, none, two and five are against a candidate: eight votes, and 24 names on eight ballots are all taken.
        let many = told(other(meeting(), 1, Some(w.people[4]), "9")).await;
        assert!(many.contains("另选他人合计9票，多于对候选人的反对票合计8票"), "{many}");
        assert!(many.contains("多于有效票8张"), "all at once: {many}");
        let full = told(other(meeting(), 1, Some(w.people[4]), "1")).await;
        assert!(full.contains("赞成票合计25票"), "three names a ballot: {full}");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn who_was_written_in_and_is_tied_stands_in_the_next_round() {
    for w in worlds().await {
        let id = to_candidates(&w).await;
        // Two are elected; a candidate and somebody written in have five of eight each for the last seat.
        let first = other(meeting(&w, "partly", &[7, 7, 5, 0]), 1, Some(w.people[4]), "5");
        w.take(&w.secretary, id, first).await.unwrap();
        let fields = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
        let second = people(step("meeting", "2026-06-09", &fields), "scrutineers", &w.people[6..7]);
        let again = other(ballots(second.clone(), 9, 8), 1, Some(w.people[4]), "5");
        assert!(refusals(w.take(&w.secretary, id, again).await).contains("孙立是候选人"), "{}", w.engine);
        let second = counts(ballots(second, 9, 8), 8, &[(w.people[2], 3), (w.people[4], 5)]);
        w.take(&w.secretary, id, second).await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let scope = w.clerk.scope("case.read").unwrap();
        let rows = case::store::rows(&mut conn, &w.d.keys, &scope, id).await.unwrap();
        let stand = case::file::standing(&rows);
        let all = crate::way::progress(&w.d.catalogue, ELECTION, &stand);
        let names: Vec<&str> = all[0].elected.iter().map(|who| who.name.as_str()).collect();
        assert_eq!(names, ["王小明", "李芳", "孙立"]);
        assert_eq!(crate::way::written_in(&all[0].rounds[0]).unwrap(), "另选他人：孙立5票");
        assert!(crate::way::written_in(&all[0].rounds[1]).is_none(), "there they were on the ballot");
    }
}

#[tokio::test]
async fn a_second_round_fills_what_the_first_has_left_open() {
    for w in worlds().await {
        let id = to_candidates(&w).await;
        w.take(&w.secretary, id, meeting(&w, "partly", &[7, 8, 4, 4])).await.unwrap();
        let early = w.take(&w.secretary, id, plenary(&w, "2026-06-08")).await;
        assert!(refusals(early).contains("还没有"), "{}: not before the seats are filled", w.engine);
        let fields = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
        let second = people(step("meeting", "2026-06-09", &fields), "scrutineers", &w.people[6..7]);
        let second = counts(ballots(second, 9, 8), 8, &[(w.people[2], 5), (w.people[3], 3)]);
        w.take(&w.secretary, id, second).await.unwrap();
        w.take(&w.secretary, id, plenary(&w, "2026-06-09")).await.unwrap();
        w.take(&w.secretary, id, step("report", "2026-06-12", &[])).await.unwrap();
        w.take(&w.clerk, id, step("approval", "2026-06-25", &[("outcome", "approved")])).await.unwrap();
        assert_eq!(
            w.sum("election.completed", 2026, Some(("on_time", "yes"))).await,
            1,
            "on the ninth, the term ends on the tenth"
        );
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn the_new_committee_elects_one_secretary_by_more_than_half() {
    for w in worlds().await {
        let id = to_candidates(&w).await;
        w.take(&w.secretary, id, meeting(&w, "filled", &[7, 8, 6, 3])).await.unwrap();
        let mut two = ballots(step("plenary", "2026-06-08", &[("void", "0")]), 3, 3);
        for who in 0..3 {
            two.texts.push(&format!("post_{}", w.people[who]), if who < 2 { "secretary" } else { "member" });
        }
        let two = counts(two, 3, &[(w.people[0], 1)]);
        let four = NewStep { ballots: two.ballots.map(|b| procedure::Ballots { due: 4, ..b }), ..two.clone() };
        assert!(refusals(w.take(&w.secretary, id, four).await).contains("应到4人，应为新一届委员3人"));
        let told = refusals(w.take(&w.secretary, id, two).await);
        for part in ["书记应为一名，现为2名", "王小明得1票", "没有填写李芳的得票"] {
            assert!(told.contains(part), "{}: {part} in {told}", w.engine);
        }
        w.take(&w.secretary, id, plenary(&w, "2026-06-08")).await.unwrap();
    }
}

#[tokio::test]
async fn a_branch_without_committee_elects_its_secretary_directly() {
    for w in worlds().await {
        let large = w.open(&w.secretary, DIRECT, w.large).await.unwrap();
        let told = w.take(&w.secretary, large, step("plan", "2026-03-01", &[("deputies", "0")])).await;
        assert!(refusals(told).contains("应当设立支部委员会"), "{}", w.engine);
        let id = w.open(&w.stranger, DIRECT, w.small).await.unwrap();
        w.take(&w.stranger, id, step("plan", "2026-07-01", &[("deputies", "1")])).await.unwrap();
        w.take(&w.stranger, id, step("request", "2026-07-02", &[])).await.unwrap();
        w.take(&w.clerk, id, step("reply", "2026-07-03", &[("outcome", "agreed")])).await.unwrap();
        let both = people(step("nomination", "2026-07-04", &[]), "secretary", &w.few[..2]);
        let twice = people(both.clone(), "deputy_secretary", &w.few[..1]);
        assert!(refusals(w.take(&w.stranger, id, twice).await).contains("同时提名"));
        w.take(&w.stranger, id, people(both, "deputy_secretary", &w.few[2..3])).await.unwrap();
        w.take(&w.clerk, id, step("candidates", "2026-07-05", &[("outcome", "agreed")])).await.unwrap();
        let fields = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
        let meeting = people(step("meeting", "2026-07-06", &fields), "scrutineers", &w.few[3..]);
        let meeting = counts(ballots(meeting, 4, 4), 4, &[(w.few[0], 1), (w.few[1], 3), (w.few[2], 4)]);
        w.take(&w.stranger, id, meeting).await.unwrap();
        w.take(&w.stranger, id, step("report", "2026-07-07", &[])).await.unwrap();
        w.take(&w.clerk, id, step("approval", "2026-07-08", &[("outcome", "approved")])).await.unwrap();
        let new = [("deputy_secretary", "蒋三"), ("secretary", "卫二")];
        assert_eq!(w.posts_on(w.small, "2026-07-06").await, owned(&new));
        assert_eq!(w.sum("election.completed", 2026, Some(("on_time", "no"))).await, 1, "the term ended in June");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_vacancy_is_filled_without_touching_the_term() {
    for w in worlds().await {
        let id = w.open(&w.secretary, BY_ELECTION, w.large).await.unwrap();
        let request = |post: &str| step("request", "2026-03-05", &[("post", post), ("seats", "1"), ("reason", "调离")]);
        let told = refusals(w.take(&w.secretary, id, request("secretary")).await);
        assert!(told.contains("现由王小明担任"), "{}: {told}", w.engine);
        w.take(&w.secretary, id, request("organisation")).await.unwrap();
        w.take(&w.clerk, id, step("reply", "2026-03-12", &[("outcome", "agreed")])).await.unwrap();
        let two = people(step("nomination", "2026-03-20", &[]), "candidates", &w.people[1..3]);
        w.take(&w.secretary, id, two).await.unwrap();
        w.take(&w.clerk, id, step("candidates", "2026-03-22", &[("outcome", "agreed")])).await.unwrap();
        let fields = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
        let meeting = people(step("meeting", "2026-03-25", &fields), "scrutineers", &w.people[6..7]);
        let meeting = counts(ballots(meeting, 9, 9), 9, &[(w.people[1], 7), (w.people[2], 2)]);
        w.take(&w.secretary, id, meeting).await.unwrap();
        w.take(&w.secretary, id, step("report", "2026-03-26", &[])).await.unwrap();
        let row = w.take(&w.clerk, id, step("approval", "2026-03-28", &[("outcome", "approved")])).await.unwrap();
        let now = [("organisation", "李芳"), ("secretary", "王小明")];
        assert_eq!(w.posts_on(w.large, "2026-03-25").await, owned(&now));
        assert_eq!((w.terms(w.large).await.len(), w.sum("election.completed", 2026, None).await), (1, 0));
        w.annul(&w.clerk, id, row).await.unwrap();
        assert_eq!(w.posts_on(w.large, "2026-03-25").await, owned(&now[1..]));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_late_election_needs_approval_and_moves_the_end_of_the_term() {
    for w in worlds().await {
        let id = w.open(&w.secretary, SHIFT, w.large).await.unwrap();
        let request =
            |to: &str| step("request", "2026-05-05", &[("kind", "late"), ("to", to), ("reason", "重点工作期间")]);
        assert!(refusals(w.take(&w.secretary, id, request("2026-06-10")).await).contains("不晚于届满日"));
        let row = w.take(&w.secretary, id, request("2027-08-01")).await.unwrap();
        assert!(w.marks(id, row).await.contains(&"term_shift".to_owned()), "{}: more than a year", w.engine);
        w.annul(&w.secretary, id, row).await.unwrap();
        w.take(&w.secretary, id, request("2027-01-31")).await.unwrap();
        let agree = step("approval", "2026-05-20", &[("outcome", "agreed"), ("number", "机委〔2026〕5号")]);
        assert!(refusals(w.take(&w.secretary, id, agree.clone()).await).contains("由上级党组织办理"));
        let row = w.take(&w.clerk, id, agree).await.unwrap();
        assert_eq!(w.terms(w.large).await[0].last_day(), day("2027-01-31"));
        assert_eq!((w.sum("term.due", 2026, None).await, w.sum("term.due", 2027, None).await), (1, 1));
        let again = w.open(&w.secretary, SHIFT, w.large).await.unwrap();
        let second = request("2027-06-01");
        assert!(refusals(w.take(&w.secretary, again, second).await).contains("已批准延期"));
        w.annul(&w.clerk, id, row).await.unwrap();
        assert_eq!(w.terms(w.large).await[0].last_day(), day("2026-06-10"));
        assert_eq!((w.sum("term.due", 2026, None).await, w.sum("term.due", 2027, None).await), (2, 0));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn an_election_of_the_past_adds_its_term_and_leaves_the_committee_alone() {
    for w in worlds().await {
        let paper = |mut new: NewStep| {
            new.leave.paper = true;
            new
        };
        let id = w.open(&w.clerk, ELECTION, w.large).await.unwrap();
        let on = "2020-06-05";
        for new in [step("plan", on, &[("seats", "3")]), step("request", on, &[])] {
            w.take(&w.clerk, id, paper(new)).await.unwrap();
        }
        let agreed = |key: &str| paper(step(key, on, &[("outcome", "agreed")]));
        w.take(&w.second_clerk, id, agreed("reply")).await.unwrap();
        // Three names for three seats: against the rule, as the paper says; it is marked.
        let three = people(step("nomination", on, &[]), "candidates", &w.people[..3]);
        let row = w.take(&w.clerk, id, paper(three)).await.unwrap();
        assert!(w.marks(id, row).await.contains(&"election_margin".to_owned()), "{}", w.engine);
        w.take(&w.second_clerk, id, agreed("candidates")).await.unwrap();
        let fields = [("form", "assembly"), ("void", "0"), ("outcome", "filled")];
        let meeting = people(step("meeting", on, &fields), "scrutineers", &w.people[6..7]);
        let votes = [(w.people[0], 9), (w.people[1], 8), (w.people[2], 7)];
        w.take(&w.clerk, id, paper(counts(ballots(meeting, 9, 9), 9, &votes))).await.unwrap();
        w.take(&w.clerk, id, paper(plenary(&w, on))).await.unwrap();
        w.take(&w.clerk, id, paper(step("report", on, &[]))).await.unwrap();
        let approval = paper(step("approval", "2020-06-20", &[("outcome", "approved")]));
        assert!(refusals(w.take(&w.clerk, id, approval.clone()).await).contains("不能再由您办理"), "not even on paper");
        let row = w.take(&w.second_clerk, id, approval).await.unwrap();
        let elected: Vec<_> = w.terms(w.large).await.iter().map(|t| t.elected.to_string()).collect();
        assert_eq!(elected, ["2023-06-10", "2020-06-05"]);
        assert_eq!(w.posts_on(w.large, TODAY).await, owned(&[("secretary", "王小明")]));
        assert_eq!(
            w.sum("election.completed", 2020, None).await,
            0,
            "no former term is known: nothing to be on time for"
        );
        assert_eq!(w.sum("term.due", 2023, None).await, 1, "the term of 2020 was due in 2023");
        w.annul(&w.second_clerk, id, row).await.unwrap();
        assert_eq!(w.terms(w.large).await.len(), 1);
        assert_eq!(w.sum("term.due", 2023, None).await, 0);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_unit_that_ends_is_due_no_more() {
    for w in worlds().await {
        let scope = w.clerk.scope("unit.write").unwrap();
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let new = org::NewUnit::of("档案馆党总支", "general_branch", Some(w.committee), day("2024-01-01"));
        let unit = org::acts::found(&mut work, &scope, new).await.unwrap();
        let term = org::NewTerm { elected: day("2024-02-01"), years: None, extended_to: None, document: String::new() };
        org::acts::set_committee_term(&mut work, &scope, unit, term).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(w.sum("term.due", 2027, None).await, 1, "{}", w.engine);
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        org::acts::dissolve(&mut work, &scope, unit, org::Change::on(day("2026-10-01"), "机构改革")).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(w.sum("term.due", 2027, None).await, 0);
        w.assert_sound().await;
    }
}
