//! Stories of who is due: members, the branch's committee and the superior's, on both engines.

use crate::acts::NewStep;
use crate::file::CaseId;
use crate::world::{World, day, let_pass, paper, refusals, step, voted, worlds};
use base::id::UnitId;
use catalogue::Catalogue;
use org::NewPost;
use std::path::Path;
use std::sync::{Arc, LazyLock};

const PROCEDURE: &str = r#"
key = "trial_votes"
name = "试行表决"
group = "试行"
purpose = "试一试"
subject = "matter"
title = "事项"
read = "case.read"
write = "case.write"
scope = "local"

[[step]]
key = "members"
name = "支部党员大会"
vote = "branch_general"
repeats = true
field = [{ key = "voters", name = "参加表决的党员", type = "persons" }]
outcome = [{ key = "passed", name = "通过", vote = "passed" }]

[[step]]
key = "committee"
name = "支委会"
vote = "branch_committee"
repeats = true
outcome = [{ key = "passed", name = "通过", vote = "passed" }]

[[step]]
key = "superior"
name = "上级党委会议"
by = "superior"
vote = "committee"
repeats = true
outcome = [{ key = "passed", name = "通过", vote = "passed" }]
"#;

/// The built-in catalogue with the trial procedure over it.
static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
    let dir = std::env::temp_dir().join(format!("taizhang-case-due-{}", std::process::id()));
    let file = dir.join("procedures/trial_votes.toml");
    std::fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).unwrap();
    std::fs::write(file, PROCEDURE).unwrap();
    let loaded = Catalogue::load(Some(&dir)).unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    Arc::new(loaded)
});

pub(crate) async fn begun(mut w: World) -> (World, CaseId) {
    w.d.catalogue = CATALOGUE.clone();
    let id = w.open(&w.secretary, "trial_votes", "试行").await.unwrap();
    (w, id)
}

pub(crate) fn vote(key: &str, on: &str, due: u32, fields: &[(&str, &str)]) -> NewStep {
    let mut new = step(key, on, fields);
    new.texts.push("outcome", "passed");
    voted(new, due, due, due)
}

/// Puts somebody into a committee.
async fn seat(w: &World, unit: UnitId, post: &str, name: &str, from: &str) -> i64 {
    let operator = access::Actor::operator(crate::world::DISTRICT, UnitId(crate::world::DISTRICT.0));
    let scope = operator.scope("unit.write").unwrap();
    let mut work = w.d.begin(&operator).await.unwrap();
    let (post, name) = (post.to_owned(), name.to_owned());
    let new = NewPost { post, name, person: None, from: day(from), detail: String::new() };
    let id = org::acts::set_post(&mut work, &scope, unit, new).await.unwrap();
    work.commit().await.unwrap();
    id
}

#[tokio::test]
async fn members_are_due_as_the_roster_has_them_on_the_day_and_left_out_only_with_a_reason() {
    for w in worlds().await {
        let (w, id) = begun(w).await;
        let on = "2026-03-02";
        let told = refusals(w.take(&w.secretary, id, vote("members", on, 4, &[])).await);
        assert!(told.contains("应到4人，多于当日在册有表决权的党员3人"), "{}: {told}", w.engine);
        assert!(told.contains("选举工作条例"), "with the clause: {told}");
        let told = refusals(w.take(&w.secretary, id, vote("members", on, 2, &[])).await);
        assert!(told.contains("少于") && told.contains("请填写人数和原因"), "{told}");
        let told = refusals(w.take(&w.secretary, id, vote("members", on, 2, &[("not_due", "1")])).await);
        assert!(told.contains("没有写明不计入应到会的原因") && !told.contains("少于"), "{told}");
        let why = ("not_due_why", "因私出国八个月，已经上级同意并经大会通过");
        let told = refusals(w.take(&w.secretary, id, vote("members", on, 2, &[("not_due", "2"), why])).await);
        assert!(told.contains("应到2人、不计入2人，多于"), "{told}");
        w.take(&w.secretary, id, vote("members", on, 2, &[("not_due", "1"), why])).await.unwrap();
        w.take(&w.secretary, id, vote("members", on, 3, &[])).await.unwrap();
        // Before anybody was in the roster nothing is known, and nothing is judged.
        w.take(&w.clerk, id, paper(vote("members", "2020-01-15", 7, &[]))).await.unwrap();
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_difference_on_paper_is_marked_and_one_let_pass_keeps_who_and_why() {
    for w in worlds().await {
        let (w, id) = begun(w).await;
        w.take(&w.clerk, id, paper(vote("members", "2021-03-01", 5, &[]))).await.unwrap();
        let rows = w.rows(id).await;
        let mark = &rows[0].marks[0];
        assert_eq!((mark.rule.as_str(), mark.kind.as_str()), ("vote_due", "paper"), "{}", w.engine);
        assert!(mark.what.contains("党员3人"), "{}", mark.what);
        let few = || vote("members", "2026-03-01", 2, &[]);
        assert!(refusals(w.take(&w.secretary, id, let_pass(few(), "特批")).await).contains("您不能放行"));
        w.take(&w.clerk, id, let_pass(few(), "一名党员当日调出，次日才补登")).await.unwrap();
        let rows = w.rows(id).await;
        let mark = &rows[1].marks[0];
        assert_eq!((mark.rule.as_str(), mark.kind.as_str()), ("vote_due", "let_pass"));
        assert_eq!(w.find(id).await.marks, 2);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_committee_votes_as_it_sits_on_the_day() {
    for w in worlds().await {
        let (w, id) = begun(w).await;
        // No committee is recorded: the minutes alone know.
        w.take(&w.secretary, id, vote("committee", "2026-02-01", 9, &[])).await.unwrap();
        seat(&w, w.first, "secretary", "王小明", "2026-02-10").await;
        seat(&w, w.first, "organisation", "李芳", "2026-02-10").await;
        // One person in two posts sits once.
        seat(&w, w.first, "propaganda", "李芳", "2026-02-10").await;
        let third = seat(&w, w.first, "member", "赵云", "2026-02-10").await;
        let told = refusals(w.take(&w.secretary, id, vote("committee", "2026-03-01", 4, &[])).await);
        assert!(told.contains("应到4人，多于当日在任的支部委员3人"), "{}: {told}", w.engine);
        assert!(told.contains("第十二条"), "{told}");
        let told = refusals(w.take(&w.secretary, id, vote("committee", "2026-03-01", 2, &[])).await);
        assert!(told.contains("少于当日在任的支部委员3人") && !told.contains("不计入的"), "nobody is left out: {told}");
        w.take(&w.secretary, id, vote("committee", "2026-03-01", 3, &[])).await.unwrap();
        let scope = w.clerk.scope("unit.write").unwrap();
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        org::acts::end_post(&mut work, &scope, third, day("2026-03-31"), "调离").await.unwrap();
        work.commit().await.unwrap();
        w.take(&w.secretary, id, vote("committee", "2026-03-31", 3, &[])).await.unwrap();
        let told = refusals(w.take(&w.secretary, id, vote("committee", "2026-04-01", 3, &[])).await);
        assert!(told.contains("支部委员2人"), "after the last day: {told}");
        w.take(&w.secretary, id, vote("committee", "2026-04-01", 2, &[])).await.unwrap();
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn at_a_superiors_step_the_committee_that_approves_votes() {
    for w in worlds().await {
        let (w, id) = begun(w).await;
        seat(&w, w.first, "secretary", "王小明", "2026-01-10").await;
        for name in ["周书记", "吴副书记", "郑委员", "冯委员", "陈委员"] {
            let post = if name.ends_with("副书记") { "deputy_secretary" } else { "member" };
            seat(&w, w.organs, post, name, "2026-01-10").await;
        }
        let told = refusals(w.take(&w.clerk, id, vote("superior", "2026-03-01", 1, &[])).await);
        assert!(told.contains("应到1人，少于当日在任的党委委员5人"), "{}: {told}", w.engine);
        w.take(&w.clerk, id, vote("superior", "2026-03-01", 5, &[])).await.unwrap();
        w.assert_sound().await;
    }
}
