//! Whose turn it is, on both engines: nothing that waits for a superior is hidden, and nobody is shown what somebody nearer takes.

use crate::turn::{self, Asked, Turn};
use crate::world::{DISTRICT, TODAY, World, day, step, worlds};
use access::account::{self, NewAccount};
use access::{Actor, Scope};
use base::id::UnitId;
use std::collections::BTreeSet;

async fn turn(w: &World, actor: &Actor, unit: UnitId) -> Turn {
    let mut conn = w.d.db.read().await.unwrap();
    let unit = org::store::find(&mut conn, &Scope::whole(DISTRICT), unit).await.unwrap();
    let asked = Asked { catalogue: &w.d.catalogue, actor, today: day(TODAY) };
    turn::of(&mut conn, asked, &unit).await.unwrap()
}

fn steps(all: &[crate::store::wait::Waiting]) -> BTreeSet<String> {
    all.iter().map(|one| one.wait.step.clone()).collect()
}

async fn above(w: &World) -> (UnitId, Actor, UnitId) {
    let mut conn = w.d.db.read().await.unwrap();
    let units = org::store::list(&mut conn, &Scope::whole(DISTRICT)).await.unwrap();
    let root = units.iter().find(|u| u.parent.is_none()).unwrap().id;
    let organs = units.iter().find(|u| u.kind == "work_committee").unwrap().id;
    (root, access::testing::hand(&w.d, DISTRICT, "department_clerk", (root, 21)).await.unwrap(), organs)
}

async fn listed(w: &World, on: &str) -> crate::CaseId {
    let id = w.open(&w.clerk, "weak_branch", on).await.unwrap();
    w.take(&w.clerk, id, step("found", "2025-01-10", &[("signs", "组织生活不正常")])).await.unwrap();
    let listed = step("confirmed", "2025-02-01", &[("grounds", "区委组织部通知"), ("outcome", "listed")]);
    w.take(&w.second_clerk, id, listed).await.unwrap();
    id
}

fn plan(on: &str) -> crate::acts::NewStep {
    step("plan", on, &[("goal", "健全组织生活"), ("tasks", "补选书记"), ("until", "2026-12-01"), ("linked", "张某")])
}

#[tokio::test]
async fn what_waits_for_a_superior_shows_without_a_last_day_and_is_never_crowded_out() {
    for w in worlds().await {
        let (root, department, organs) = above(&w).await;
        let id = listed(&w, "一号").await;
        let mine = turn(&w, &w.secretary, w.first).await;
        assert_eq!((mine.mine.len(), steps(&mine.can)), (0, BTreeSet::from(["plan".to_owned()])), "{}", w.engine);
        w.take(&w.secretary, id, plan("2025-02-20")).await.unwrap();
        // Many steps of the branch itself that are long late hide nothing.
        for n in 0..70 {
            let id = listed(&w, &format!("旧{n}号")).await;
            w.take(&w.secretary, id, plan("2025-02-20")).await.unwrap();
            w.take(&w.clerk, id, step("agreed", "2025-03-05", &[("outcome", "agreed")])).await.unwrap();
            w.take(&w.secretary, id, step("report", "2025-09-01", &[("result", "已转化")])).await.unwrap();
        }
        let clerk = turn(&w, &w.clerk, organs).await;
        assert_eq!(
            clerk.mine.iter().filter(|one| one.case.id == id).map(|one| one.wait.step.as_str()).collect::<Vec<_>>(),
            ["agreed"]
        );
        assert_eq!(clerk.mine.len(), 71, "those due with those without a day");
        // Nobody is at work between: it is the department's as well. With somebody there, it is theirs first.
        assert_eq!(turn(&w, &department, root).await.mine.len(), 71);
        let mut work = w.d.begin(&department).await.unwrap();
        let new = NewAccount { login: "gongwei".into(), name: "工委干部".into(), person: None };
        let (account, _) = account::create(&mut work, new).await.unwrap();
        account::grant(&mut work, account, "work_committee_clerk", organs, day("2025-01-01")).await.unwrap();
        work.commit().await.unwrap();
        let department = turn(&w, &department, root).await;
        assert_eq!(
            (department.mine.len(), department.late.len()),
            (0, 70),
            "what is late below shows above, each once"
        );
        assert_eq!(turn(&w, &w.stranger, w.first).await.mine.len(), 0, "out of reach");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn what_was_given_back_waits_for_whoever_has_to_do_it_again() {
    for w in worlds().await {
        let (_, _, organs) = above(&w).await;
        let id = listed(&w, "一号").await;
        w.take(&w.secretary, id, plan("2025-02-20")).await.unwrap();
        let row = w.take(&w.clerk, id, step("agreed", "2025-03-01", &[("outcome", "returned")])).await.unwrap();
        let back = |turn: &Turn| {
            turn.mine.iter().filter(|one| one.wait.back).map(|one| one.wait.step.clone()).collect::<Vec<_>>()
        };
        let (own, superior) = (turn(&w, &w.secretary, w.first).await, turn(&w, &w.clerk, organs).await);
        assert_eq!(
            (back(&own), back(&superior)),
            (vec![], vec!["agreed".to_owned()]),
            "{}: a plan is made once",
            w.engine
        );
        w.annul(&w.clerk, id, row, "录错").await.unwrap();
        let superior = turn(&w, &w.clerk, organs).await;
        assert_eq!((steps(&superior.mine), back(&superior).len()), (BTreeSet::from(["agreed".to_owned()]), 0));
        w.retract(&w.clerk, w.open(&w.clerk, "weak_branch", "二号").await.unwrap(), "录错").await.unwrap();
        assert!(steps(&turn(&w, &w.clerk, organs).await.mine).len() == 1, "what was taken back waits for nobody");
    }
}
