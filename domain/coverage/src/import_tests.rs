//! Importing: what the dry run says, what is there afterwards, importing again, taking it back; on both engines.

use crate::code::synthetic;
use crate::file::{EventKind as E, Form, Kind};
use crate::import::{UNDO, UPLOAD};
use crate::store::Filter;
use crate::testing::{TODAY, World, day, instructor, org, refusals, typed, worlds};
use access::Actor;
use base::{Fault, Outcome};
use org::batch;
use org::upload::{File, Plan, run};

const HEAD: &str = "登记的党组织,类别,名称,统一社会信用代码,行业,职工人数,正式党员人数,组建方式,所建的党组织,登记日期,指导员,开始联系日期";

fn good() -> String {
    format!(
        "两新组织摸底表\n{HEAD}\n\
         ,非公企业,云溪智造公司,{},制造业,120,4,单独组建,智造公司党支部,2026-01-10,,\n\
         ,社会组织,滨江读书会,{},,8,1,未组建,,2026年1月10日,赵强,2026-02-01\n\
         柳林村党支部,村,,,,,,,,2026-01-12,赵强,2026-03-01\n\
         创业园党支部,非公有制企业,千禾食品公司,,食品,30,0,\"未组建，群团组织覆盖\",,,,\n",
        synthetic(1),
        synthetic(2)
    )
}

async fn asked(w: &World, actor: &Actor, text: &str, keep: bool) -> Outcome<Plan> {
    let mut work = w.d.begin(actor).await?;
    let file = File { name: "两新.csv", bytes: text.as_bytes(), into: w.street, on: day("2026-11-01") };
    let plan = run(&mut work, &UPLOAD, file).await?;
    if keep {
        assert!(plan.is_good(), "{}: {:?}", w.engine, told(&plan));
        work.commit().await?;
    }
    Ok(plan)
}

async fn undo(w: &World, id: i64) -> Outcome<()> {
    batch::register(vec![UNDO]);
    let mut work = w.d.begin(&w.clerk).await?;
    batch::undo(&mut work, id).await?;
    work.commit().await
}

fn told(plan: &Plan) -> Vec<String> {
    plan.found.problems.sorted().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_table_becomes_files_with_their_cover_and_goes_back_as_a_whole() {
    for w in worlds().await {
        w.register(&w.clerk, instructor(&w, "赵强", "2026-01-15")).await.unwrap();
        let plan = asked(&w, &w.clerk, &good(), false).await.unwrap();
        assert!(plan.found.problems.is_empty(), "{}: {:?}", w.engine, told(&plan));
        assert_eq!((plan.found.rows, plan.found.made), (4, 4));
        assert_eq!(w.list(&w.clerk, &Filter::default()).await.len(), 1, "a dry run leaves nothing");

        let plan = asked(&w, &w.clerk, &good(), true).await.unwrap();
        let stock = async |form: &str, on: &str| w.sum("coverage.stock", &[("form", form)], on).await;
        assert_eq!((stock("own", "2026-01-09").await, stock("own", "2026-01-10").await), (0, 1));
        assert_eq!((stock("none", "2026-01-31").await, stock("instructor", "2026-02-01").await), (1, 1));
        assert_eq!(
            (stock("union", "2026-10-31").await, stock("union", "2026-11-01").await),
            (0, 1),
            "the day of the page"
        );
        assert_eq!(w.sum("coverage.instructed", &[("category", "village")], TODAY).await, 1);
        let own = Filter { form: Some(Form::Own), ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &own).await[0].branch, Some(w.firm));
        w.assert_sound().await;

        let again = asked(&w, &w.clerk, &good(), false).await.unwrap();
        assert_eq!((again.found.made, again.found.same.len(), told(&again).len()), (0, 4, 0), "{}", w.engine);
        let other = good().replace("制造业,120", "制造业,150");
        let other = asked(&w, &w.clerk, &other, false).await.unwrap();
        assert!(
            other.found.same.iter().any(|(_, t)| t.contains("职工人数“120”，表格为“150”")),
            "{:?}",
            other.found.same
        );

        undo(&w, plan.batch).await.unwrap();
        assert_eq!(w.list(&w.clerk, &Filter::default()).await.len(), 1, "{}: only the instructor is left", w.engine);
        assert_eq!(w.sum("coverage.stock", &[], TODAY).await + w.sum("coverage.instructed", &[], TODAY).await, 0);
        w.assert_sound().await;
        asked(&w, &w.clerk, &good(), true).await.unwrap();
    }
}

#[tokio::test]
async fn every_problem_is_told_with_its_place_and_others_see_nothing() {
    for w in worlds().await {
        let theirs = crate::acts::New { unit: w.town, ..org(&w, Kind::Social, "河口商会", (9, 0)) };
        let taken = w.register(&w.stranger, theirs).await.unwrap();
        let code = w.file(taken).await.code;
        let bad = format!(
            "{HEAD}\n\
             河口镇党委,社会组织,甲协会,,,1,0,未组建,,2026-01-10,,\n\
             ,个体户,乙商店,,,1,0,未组建,,2026-01-10,,\n\
             ,社会组织,丙协会,91110000000000000X,,2,5,单独组建,,2026-13-10,李无名,\n\
             ,社会组织,丁,,,,,成立了,没有的支部,2026-12-10,,\n\
             ,村,,,,,,,,2026-01-10,,\n\
             ,社会组织,戊协会,{code},,2,0,未组建,,2026-01-10,,\n\
             ,社会组织,己协会,,,2,0,未组建,,2026-01-10,,\n\
             ,社会组织,己协会,,,2,0,未组建,,2026-01-10,,\n\
             ,非公企业,庚公司,,,9,4,单独组建,智造公司党支部,2026-01-10,,\n\
             ,非公企业,辛公司,,,9,4,单独组建,智造公司党支部,2026-01-10,,\n"
        );
        let plan = asked(&w, &w.clerk, &bad, false).await.unwrap();
        let told = told(&plan);
        for expected in [
            "第2行A列（登记的党组织）：“河口镇党委”不是可以导入的党组织",
            "第3行B列（类别）：“个体户”不是系统中的类别",
            "第4行D列（统一社会信用代码）：“91110000000000000X”",
            "第4行G列（正式党员人数）：“5”正式党员多于职工",
            "第4行I列（所建的党组织）：没有选择所建的党组织",
            "第4行J列（登记日期）：“2026-13-10”",
            "第4行K列（指导员）：“李无名”不是可以派到这个单位的指导员",
            "第5行C列（名称）：“丁”没有写明名称",
            "第5行F列（职工人数）：没有填写职工人数",
            "第5行H列（组建方式）：“成立了”不是系统中的组建方式",
            "第5行I列（所建的党组织）：“没有的支部”不是可以选的党组织",
            "第5行J列（登记日期）：“2026-12-10”日期晚于今天",
            "第6行A列（登记的党组织）：城关街道党委的所在领域不是建制村",
            "第7行：戊协会已有没有结束的登记",
            "第9行：与第8行是同一个单位",
            "第11行I列（所建的党组织）：“智造公司党支部”这个党组织已登记为另一个单位单独组建",
        ] {
            assert!(told.iter().any(|t| t.starts_with(expected)), "{}: {expected} in {told:#?}", w.engine);
        }
        assert!(matches!(asked(&w, &w.stranger, &good(), false).await, Err(Fault::NotFound)));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn what_was_worked_with_since_is_not_taken_back() {
    for w in worlds().await {
        w.register(&w.clerk, instructor(&w, "赵强", "2026-01-15")).await.unwrap();
        let plan = asked(&w, &w.clerk, &good(), true).await.unwrap();
        let named = Filter { q: "滨江".to_owned(), ..Filter::default() };
        let id = w.list(&w.clerk, &named).await[0].id;
        w.take(id, E::Verify, typed("2026-11-01", &[("employees", "9"), ("full", "1")])).await.unwrap();
        let refused = refusals(undo(&w, plan.batch).await);
        assert!(refused.contains("滨江读书会："), "{}: {refused}", w.engine);
        assert_eq!(w.list(&w.clerk, &Filter::default()).await.len(), 5, "nothing half done");
        w.annul_last(id, E::Verify, "记错").await.unwrap();
        undo(&w, plan.batch).await.unwrap();
        assert_eq!(w.list(&w.clerk, &Filter::default()).await.len(), 1);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn two_confirmations_at_the_same_moment_give_a_branch_to_one_organisation() {
    for w in worlds().await {
        let one = w.register(&w.clerk, org(&w, Kind::Social, "甲协会", (21, 4))).await.unwrap();
        let two = w.register(&w.clerk, org(&w, Kind::Social, "乙协会", (22, 4))).await.unwrap();
        let own = |id| w.form(id, "own", Some(w.firm), "2026-03-01");
        let (first, second) = tokio::join!(own(one), own(two));
        assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|ok| **ok).count(), 1, "{}", w.engine);
        let slower = if first.is_ok() { second } else { first };
        assert!(matches!(slower, Err(Fault::Refused(_) | Fault::Stale(_))), "{}: {slower:?}", w.engine);
        assert_eq!(w.sum("coverage.stock", &[("form", "own")], TODAY).await, 1);
        w.assert_sound().await;
        // Two that are registered with it at once.
        let new = |name, serial| {
            let mut new = org(&w, Kind::Social, name, (serial, 4));
            new.typed.form = "own".to_owned();
            new.typed.branch = Some(w.park.0);
            w.register(&w.clerk, new)
        };
        let (first, second) = tokio::join!(new("丙协会", 23), new("丁协会", 24));
        assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|ok| **ok).count(), 1, "{}", w.engine);
        let slower = if first.is_ok() { second } else { first };
        assert!(refusals(slower).contains("另一个单位单独组建"), "{}", w.engine);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn the_unique_index_keeps_a_second_owner_out() {
    for w in worlds().await {
        let mut new = org(&w, Kind::Social, "甲协会", (31, 4));
        new.typed.form = "own".to_owned();
        new.typed.branch = Some(w.firm.0);
        let id = w.register(&w.clerk, new).await.unwrap();
        let file = w.file(id).await;
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let row = crate::store::Row::of(&file);
        let twice = crate::store::Row { id: row.id + 1, open_key: Some("name:乙协会".to_owned()), ..row.clone() };
        let refused = crate::store::insert(work.conn(), 500, twice.clone()).await;
        assert!(refusals(refused).contains("另一个单位单独组建"), "{}", w.engine);
        drop(work);
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let joint = crate::store::Row { form: "joint".to_owned(), ..twice };
        crate::store::insert(work.conn(), 500, joint).await.unwrap();
    }
}
