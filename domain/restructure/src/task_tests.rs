//! Temporary branches and action groups live as long as their task, on both engines.

use crate::TASK;
use crate::task::{Form, Stands};
use crate::testing::{TODAY, World, day, people, refusals, step, worlds};
use case::{CaseId, State};

async fn begun(w: &World) -> CaseId {
    let id = w.open(&w.clerk, TASK, w.first, "防汛抢险").await.unwrap();
    let late = step("begin", "2026-06-01", &[("kind", "flood"), ("to", "2026-05-01")]);
    assert!(refusals(w.take(&w.clerk, id, late).await).contains("早于办理日期"), "{}", w.engine);
    w.take(&w.clerk, id, step("begin", "2026-06-01", &[("kind", "flood"), ("to", "2026-08-31")])).await.unwrap();
    let branch = people(step("branch", "2026-06-02", &[("name", "防汛一线临时党支部")]), "people", &w.people[..4]);
    w.take(&w.clerk, id, people(branch, "secretary", &w.people[..1])).await.unwrap();
    let group = people(step("group", "2026-06-03", &[("name", "堤防行动党小组")]), "people", &w.few[..3]);
    w.take(&w.clerk, id, people(group, "leader", &w.few[..1])).await.unwrap();
    id
}

async fn task(w: &World, id: CaseId) -> (case::CaseFile, crate::task::Task, Vec<case::StepRow>) {
    let mut conn = w.d.db.read().await.unwrap();
    let scope = w.clerk.scope("case.read").unwrap();
    let rows = case::store::rows(&mut conn, &w.d.keys, &scope, id).await.unwrap();
    (w.find(id).await, crate::task::task(&rows), rows)
}

#[tokio::test]
async fn a_temporary_branch_is_founded_with_a_task_and_dissolved_with_it() {
    for w in worlds().await {
        let id = begun(&w).await;
        let unit = w.named("防汛一线临时党支部").await.unwrap();
        assert_eq!((unit.kind.as_str(), unit.parent), ("temporary_branch", Some(w.first)), "{}", w.engine);
        assert_eq!(w.posts(unit.id, TODAY).await, ["secretary 王小明"]);
        assert_eq!(w.there(w.large, TODAY).await.len(), 10, "nobody's relation has moved");
        assert_eq!((w.sum("task.group", false).await, w.sum("task.member", false).await), (2, 7));
        let (case, told, rows) = task(&w, id).await;
        assert_eq!((told.count(Form::Branch), told.count(Form::Action), told.people().len()), (1, 1, 7));
        assert_eq!(Stands::of(&case, &told, day("2026-08-31")), Stands::Open, "the planned day belongs to it");
        assert_eq!(Stands::of(&case, &told, day("2026-09-01")), Stands::Late);
        let group = told.groups[1].row.to_string();
        let mut change = people(step("change", "2026-07-01", &[("group", &group)]), "join", &w.few[3..]);
        change = people(change, "leave", &w.few[1..2]);
        w.take(&w.clerk, id, change.clone()).await.unwrap();
        let told = refusals(w.take(&w.clerk, id, change).await);
        assert!(told.contains("沈四已在其中") && told.contains("卫二不在其中"), "{told}");
        let log = [("what", "巡堤查险"), ("found", "5"), ("solved", "4"), ("group", &group)];
        w.take(&w.clerk, id, step("log", "2026-07-02", &log)).await.unwrap();
        assert_eq!((w.sum("task.found", false).await, w.sum("task.solved", false).await), (5, 4));
        let end = w.take(&w.clerk, id, step("end", "2026-09-10", &[("summary", "险情全部排除")])).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Over);
        let (_, _, over) = task(&w, id).await;
        let ended = crate::task::parts(&over, w.people[0]);
        assert_eq!(ended[0].until, Some(day("2026-09-10")), "with the task");
        assert_eq!(w.named("防汛一线临时党支部").await.unwrap().dissolved, Some(day("2026-09-10")));
        assert_eq!(w.posts(unit.id, TODAY).await.len(), 0);
        w.annul(&w.clerk, id, end).await.unwrap();
        assert_eq!(w.named("防汛一线临时党支部").await.unwrap().dissolved, None, "taken back with its step");
        assert_eq!(w.posts(unit.id, TODAY).await, ["secretary 王小明"]);
        let (_, _, now) = task(&w, id).await;
        let of = |who: base::id::PersonId| {
            let all = crate::task::parts(&now, who);
            all.into_iter().map(|p| (p.form, p.leads, p.since, p.until)).collect::<Vec<_>>()
        };
        assert_eq!(of(w.people[0]), [(Form::Branch, true, day("2026-06-02"), None)], "the secretary, and it goes on");
        assert_eq!(of(w.few[1]), [(Form::Action, false, day("2026-06-03"), Some(day("2026-07-01")))], "left");
        assert_eq!(of(w.few[3]), [(Form::Action, false, day("2026-07-01"), None)], "joined later");
        assert!(of(w.people[8]).is_empty());
        let branch = rows.iter().find(|r| r.step == "branch").unwrap().id;
        let refused = w.annul(&w.clerk, id, branch).await;
        assert!(refusals(refused).contains("后面的"), "people were changed after it");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_temporary_branch_takes_no_members_and_has_no_term() {
    for w in worlds().await {
        begun(&w).await;
        let unit = w.named("防汛一线临时党支部").await.unwrap().id;
        let scope = w.clerk.scope("unit.write").unwrap();
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let term = org::NewTerm { elected: day("2026-06-10"), years: None, extended_to: None, document: String::new() };
        let refused = org::acts::set_committee_term(&mut work, &scope, unit, term).await;
        assert!(refusals(refused).contains("没有任期"), "{}", w.engine);
        let (keys, scope) = (w.d.keys.clone(), w.clerk.scope("member.write").unwrap());
        let known = member::store::find(work.conn(), &keys, &scope, w.people[5]).await.unwrap();
        let handle = member::acts::Handle { id: known.id, version: known.version };
        let how = member::acts::Doing::on(day("2026-06-10"));
        assert!(member::acts::move_to(&mut work, &scope, handle, unit, &how).await.is_err());
    }
}

#[tokio::test]
async fn only_whoever_keeps_units_founds_a_temporary_branch_and_only_where_one_may_stand() {
    for w in worlds().await {
        let id = w.open(&w.secretary, TASK, w.large, "项目攻坚").await.unwrap();
        w.take(&w.secretary, id, step("begin", "2026-06-01", &[("kind", "project")])).await.unwrap();
        let branch = people(step("branch", "2026-06-02", &[("name", "项目临时党支部")]), "people", &w.people[..4]);
        let branch = people(branch, "secretary", &w.people[9..]);
        let told = refusals(w.take(&w.secretary, id, branch).await);
        for part in ["由批准它的党组织成立", "下不能设临时党支部", "陈新不是正式党员"] {
            assert!(told.contains(part), "{}: {part} is not in {told}", w.engine);
        }
        let group = people(step("group", "2026-06-03", &[("name", "攻坚小组")]), "people", &w.people[..3]);
        let row = w.take(&w.secretary, id, people(group, "leader", &w.people[..1])).await.unwrap();
        assert_eq!((w.sum("task.group", false).await, w.sum("task.member", false).await), (1, 3), "the leader once");
        w.annul(&w.secretary, id, row).await.unwrap();
        assert_eq!((w.sum("task.group", false).await, w.sum("task.member", false).await), (0, 0));
        w.assert_sound().await;
    }
}
