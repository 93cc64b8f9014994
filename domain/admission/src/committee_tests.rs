//! Stories of what committees decide on the way of an applicant, by numbers, on both engines.

use crate::testing::{DISTRICT, World, by_committee, day, paper, refusals, step, voted, worlds};
use access::Actor;
use base::id::UnitId;
use case::CaseId;
use case::acts::NewStep;
use org::NewPost;
use procedure::Ballots;

/// Puts people into a committee, each in a post.
async fn seat(w: &World, unit: UnitId, posts: &[(&str, &str)]) {
    let operator = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
    let scope = operator.scope("unit.write").unwrap();
    let mut work = w.d.begin(&operator).await.unwrap();
    for (post, name) in posts {
        let (post, name) = ((*post).to_owned(), (*name).to_owned());
        let new = NewPost { post, name, person: None, from: day("2020-01-10"), detail: String::new() };
        org::acts::set_post(&mut work, &scope, unit, new).await.unwrap();
    }
    work.commit().await.unwrap();
}

fn numbers(mut new: NewStep, due: u32, present: u32, yes: u32) -> NewStep {
    new.ballots = Some(Ballots { due, present, yes, no: present - yes, ..Ballots::default() });
    new
}

fn approval(w: &World, outcome: &str) -> NewStep {
    step("approval", "2024-08-01", &[("approver", &w.committee.to_string()), ("outcome", outcome)])
}

/// A case of which the assembly has decided, and all before it taken over from paper.
async fn assembled(w: &World) -> CaseId {
    let id = w.apply("周新", "1995-05-05", "2024-06-01").await.unwrap();
    let fields = [("count", "1"), ("together", "no"), ("outcome", "passed")];
    w.take(&w.second_clerk, id, paper(voted(step("assembly", "2024-07-01", &fields), 5))).await.unwrap();
    w.take(&w.clerk, id, step("approver_talk", "2024-07-15", &[("talker", "组织员")])).await.unwrap();
    id
}

#[tokio::test]
async fn a_committee_admits_by_numbers_that_are_enough_and_its_own() {
    for w in worlds().await {
        let id = assembled(&w).await;
        let none = refusals(w.take(&w.clerk, id, approval(&w, "approved")).await);
        assert!(none.contains("没有填写表决票数"), "{}: {none}", w.engine);
        let few = refusals(w.take(&w.clerk, id, numbers(approval(&w, "approved"), 9, 4, 4)).await);
        assert!(few.contains("实到4人") && few.contains("第二十六条"), "{few}");
        let half = refusals(w.take(&w.clerk, id, numbers(approval(&w, "approved"), 8, 8, 4)).await);
        assert!(half.contains("按票数应为未通过") && half.contains("第二十六条"), "{half}");
        let five = ["deputy_secretary", "member", "organisation", "propaganda"];
        let five: Vec<_> = five.iter().zip(["周书记", "吴委员", "郑委员", "冯委员"]).map(|(p, n)| (*p, n)).collect();
        seat(&w, w.committee, &five).await;
        let more = refusals(w.take(&w.clerk, id, by_committee(approval(&w, "approved"), 8)).await);
        assert!(more.contains("应到9人，多于当日在任的党委委员4人"), "{more}");
        assert_eq!(w.members().await.len(), 5, "nothing half-done");
        let row = w.take(&w.clerk, id, numbers(approval(&w, "approved"), 4, 3, 3)).await.unwrap();
        assert_eq!(w.members().await.len(), 6);
        w.annul(&w.clerk, id, row).await.unwrap();
        // Whom most are not for is not admitted, and old files that hold no numbers are taken over with a mark.
        let wrong = refusals(w.take(&w.clerk, id, numbers(approval(&w, "refused"), 4, 4, 4)).await);
        assert!(wrong.contains("按票数应为通过"), "{wrong}");
        let blank = NewStep { ballots: Some(Ballots::default()), ..approval(&w, "approved") };
        assert!(refusals(w.take(&w.clerk, id, blank.clone()).await).contains("没有填写党委委员人数"));
        w.take(&w.clerk, id, numbers(approval(&w, "refused"), 4, 4, 1)).await.unwrap();
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn old_files_without_the_numbers_of_a_committee_are_taken_over_with_a_mark() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2024-06-01").await.unwrap();
        let fields = [("count", "1"), ("together", "no"), ("outcome", "passed")];
        w.take(&w.second_clerk, id, paper(voted(step("assembly", "2024-07-01", &fields), 5))).await.unwrap();
        let blank = NewStep { ballots: Some(Ballots::default()), ..approval(&w, "approved") };
        let before = w.find(id).await.marks;
        w.take(&w.clerk, id, paper(blank)).await.unwrap();
        assert!(w.find(id).await.marks > before, "{}: the missing numbers are marked", w.engine);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_branch_may_leave_out_its_numbers_but_not_tell_wrong_ones() {
    for w in worlds().await {
        let id = w.apply("周新", "1995-05-05", "2023-03-01").await.unwrap();
        let talker = format!("#{}", w.people[0]);
        w.take(&w.secretary, id, step("talk", "2023-03-20", &[("talker", &talker)])).await.unwrap();
        let activist = |body: &str, outcome: &str| {
            step("activist", "2023-04-03", &[("recommended", "members"), ("decided_by", body), ("outcome", outcome)])
        };
        // A secretary alone is no committee: only the minutes know.
        seat(&w, w.branch, &[("secretary", "王小明")]).await;
        let unknown = numbers(activist("committee", "agreed"), 3, 1, 1);
        let told = refusals(w.take(&w.secretary, id, unknown).await);
        assert!(told.contains("实到1人") && !told.contains("当日在任"), "{}: {told}", w.engine);
        seat(&w, w.branch, &[("organisation", "李芳"), ("propaganda", "赵云")]).await;
        let told = refusals(w.take(&w.secretary, id, numbers(activist("committee", "agreed"), 5, 5, 5)).await);
        assert!(told.contains("多于当日在任的支部委员3人") && told.contains("第十二条"), "{told}");
        let told = refusals(w.take(&w.secretary, id, numbers(activist("committee", "agreed"), 3, 0, 0)).await);
        assert!(told.contains("实到0人"), "all numbers or none: {told}");
        let told = refusals(w.take(&w.secretary, id, numbers(activist("committee", "agreed"), 3, 3, 1)).await);
        assert!(told.contains("按票数应为未通过"), "{told}");
        // What the assembly decided is counted by its members.
        let told = refusals(w.take(&w.secretary, id, numbers(activist("assembly", "agreed"), 3, 3, 3)).await);
        assert!(told.contains("少于当日在册有表决权的党员5人"), "{told}");
        let row = w.take(&w.secretary, id, numbers(activist("assembly", "agreed"), 5, 4, 3)).await.unwrap();
        assert_eq!(w.ballots(id).await, Some((5, 4, 3)));
        w.annul(&w.secretary, id, row).await.unwrap();
        let blank = NewStep { ballots: Some(Ballots::default()), ..activist("committee", "agreed") };
        w.take(&w.secretary, id, blank).await.unwrap();
        assert_eq!(w.ballots(id).await, None, "left out, and nothing asked");
        w.assert_sound().await;
    }
}
