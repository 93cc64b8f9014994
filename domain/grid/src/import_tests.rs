//! Importing: what the dry run says, what is there afterwards, importing again, taking it back; on both engines.

use crate::import::{UNDO, UPLOAD};
use crate::place::{Kind, PlaceId};
use crate::store::Filter;
use crate::testing::{World, day, ending, member, refusals, worlds};
use access::Actor;
use base::{Fault, Outcome};
use org::batch;
use org::upload::{File, Plan, run};

const GOOD: &str = "\
春晓社区网格台账
所属,类别,编号,名称,所在网格,党支部,范围、地址,户数,人口,物业企业,设立日期,应配网格员,岗位,姓名,电话,专职或兼职,选配方式,上岗日期
,小区,,锦绣花园,01-1,,文化路12号,320,900,安居物业,2026-03-03,,楼栋长,周正,13800138000,兼职,选举,2026-04-01
,微网格,01-1,东片,01,,,,,,2026-03-02,,,,,,,
,网格,01,第一网格,,第一网格党支部,东至春晓路,800,2100,,2026-03-01,2,网格长,王小明,,兼职,兼任,2026-04-01
,网格,01,第一网格,,,,,,,,,网格员,李芳,,专职,招聘,2026-04-01
春晓社区党总支,楼宇,,春晓大厦,第一网格,,,,,,2026.3.5,,,,,,,
";

async fn asked(w: &World, actor: &Actor, text: &str, keep: bool) -> Outcome<Plan> {
    let mut work = w.d.begin(actor).await?;
    let file = File { name: "网格.csv", bytes: text.as_bytes(), into: w.community, on: day("2026-11-01") };
    let plan = run(&mut work, &UPLOAD, file).await?;
    if keep {
        assert!(plan.is_good(), "{}: {:?}", w.engine, plan.found.problems.sorted());
        work.commit().await?;
    }
    Ok(plan)
}

async fn dry(w: &World, text: &str) -> Plan {
    asked(w, &w.clerk, text, false).await.unwrap()
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
async fn a_table_becomes_grids_with_people_whatever_the_order_of_its_rows() {
    for w in worlds().await {
        let plan = dry(&w, GOOD).await;
        assert!(plan.found.problems.is_empty(), "{}: {:?}", w.engine, told(&plan));
        assert_eq!((plan.found.rows, plan.found.made, plan.found.same.len()), (5, 5, 0));
        assert!(w.list(&w.clerk, &Filter::default()).await.is_empty(), "{}: a dry run leaves nothing", w.engine);
        w.assert_sound().await;

        let plan = asked(&w, &w.clerk, GOOD, true).await.unwrap();
        let all = w.list(&w.clerk, &Filter::default()).await;
        assert_eq!(all, ["第一网格", "东片", "锦绣花园", "春晓大厦"], "{}: a tree", w.engine);
        assert_eq!(w.stock("grid.stock", w.community, "2026-03-02").await, 2);
        assert_eq!(w.stock("residence.stock", w.community, "2026-03-04").await, 1, "each from its own day");
        assert_eq!(w.stock("grid.held", w.community, "2026-04-01").await, 3);
        assert_eq!(w.stock("grid.branch", w.branches[0], "2026-03-01").await, 1);
        let short = Filter { vacant: true, ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &short).await, ["第一网格", "东片", "锦绣花园", "春晓大厦"]);
        w.assert_sound().await;

        // The same file again says nothing new.
        let again = dry(&w, GOOD).await;
        assert!(again.found.problems.is_empty(), "{:?}", told(&again));
        assert_eq!((again.found.made, again.found.same.len(), again.is_good()), (0, 5, false), "{}", w.engine);
        assert!(
            again.found.same.iter().any(|(row, what)| *row == 5 && what.contains("王小明已在岗")),
            "{:?}",
            again.found.same
        );

        undo(&w, plan.batch).await.unwrap();
        assert!(w.list(&w.clerk, &Filter::default()).await.is_empty(), "{}: taken back as a whole", w.engine);
        for kind in ["grid.stock", "residence.stock", "grid.held"] {
            assert_eq!(w.stock(kind, w.community, "2026-11-22").await, 0, "{kind}");
        }
        assert!(refusals(undo(&w, plan.batch).await).contains("已经撤回过"));
        w.assert_sound().await;
        assert_eq!(dry(&w, GOOD).await.found.made, 5, "undone, it may be imported anew");
    }
}

#[tokio::test]
async fn every_problem_is_told_with_its_place() {
    for w in worlds().await {
        let bad = "\
所属,类别,编号,名称,所在网格,党支部,户数,设立日期,岗位,姓名,电话,专职或兼职,选配方式
文苑社区党总支,网格,01,第一网格,,,,2026-03-01,,,,,
,片区,02,第二网格,,,,2026-03-01,,,,,
,网格,,第三网格,,没有的支部,很多,2026-13-01,,,,,
,网格,04,第四网格,,,,2026-12-01,,,,,
,微网格,05-1,东片,05,,,2026-03-01,,,,,
,网格,06,第六网格,,,,2026-03-01,楼栋长,王小明,,兼职,选举
,网格,07,第七网格,,,,2026-03-01,网格长,没有此人,,兼职,
,网格,08,第八网格,,,,2026-03-01,网格员,赵云,,兼职,招聘
,小区,,花园,04,,,2026-03-01,,,,,
,网格,06,第六网格,,,,2026-03-01,,,,,
,网格,06,别的名称,,,,2026-03-01,网格员,李芳,,兼职,招聘
";
        let plan = dry(&w, bad).await;
        let told = told(&plan);
        for expected in [
            "第2行A列（所属）：“文苑社区党总支”不是可以导入的党组织",
            "第3行B列（类别）：“片区”不是系统中的类别",
            "第4行C列（编号）：没有填写编号",
            "第4行F列（党支部）：“没有的支部”不是可以选的党支部",
            "第4行G列（户数）：“很多”不是整数",
            "第4行H列（设立日期）：“2026-13-01”",
            "第5行H列（设立日期）：“2026-12-01”日期晚于今天",
            "第6行E列（所在网格）：“05”不是本单位可以选的网格",
            "第7行I列（岗位）：“楼栋长”不是这类网格、小区的岗位",
            "第8行M列（选配方式）：没有选择选配方式",
            "第8行J列（姓名）：“没有此人”名册中没有找到没有此人",
            "第9行J列（姓名）：“赵云”名册中有2名赵云",
            "第11行：与第7行是同一个，请删去",
            "第12行：与第7行是同一个，内容不同：名称“第六网格”，表格为“别的名称”",
        ] {
            assert!(told.iter().any(|t| t.starts_with(expected)), "{}: {expected} in {told:#?}", w.engine);
        }
        assert!(!told.iter().any(|t| t.starts_with("第10行")), "told at the grid's own row: {told:#?}");
        assert!(!plan.is_good());
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn what_is_there_stays_and_people_come_to_it() {
    for w in worlds().await {
        let id = w.grid("2026-03-01", "01", 0).await;
        w.appoint(&w.clerk, id, "2026-04-01", &[member("grid_head", "王小明")]).await.unwrap();
        let more = "\
类别,编号,名称,户数,岗位,姓名,电话,专职或兼职,选配方式
网格,01,第01网格,700,网格长,王小明,,兼职,选派
网格,01,第01网格,,网格员,李芳,13900139000,专职,招聘
";
        let plan = asked(&w, &w.clerk, more, true).await.unwrap();
        assert_eq!((plan.found.made, plan.found.same.len()), (1, 1));
        let same = &plan.found.same[0].1;
        assert!(same.contains("户数“（无）”，表格为“700”") && same.contains("王小明已在岗"), "{}: {same}", w.engine);
        let remark = &plan.found.remarks[0].1;
        assert!(remark.contains("李芳按名册以外登记，名册中有同名的党员"), "{remark}");
        let place = w.place(id).await;
        assert_eq!((place.held, place.facts.households), (2, None), "nothing of the grid is changed");
        // Somebody worked with what came: it is told, and nothing is taken back.
        w.relieve(id, "李芳", &ending("2026-11-10", "moved")).await.unwrap();
        let refused = refusals(undo(&w, plan.batch).await);
        assert!(refused.contains("01 第01网格："), "{}: {refused}", w.engine);
        w.annul(id, crate::EventKind::Relieve, "没有离岗").await.unwrap();
        undo(&w, plan.batch).await.unwrap();
        assert_eq!(w.place(id).await.held, 1, "only what the import brought");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn others_import_nothing_here_and_a_file_that_is_no_table_is_refused() {
    for w in worlds().await {
        let out = asked(&w, &w.stranger, GOOD, false).await;
        assert!(matches!(out, Err(Fault::NotFound)), "{}", w.engine);
        let none = dry(&w, "姓名,性别\n王小明,男\n").await;
        assert!(!none.found.problems.is_empty() && !none.is_good());
        assert!(refusals(asked(&w, &w.clerk, "类别,名称\n", false).await).contains("没有数据"));
        let twice = asked(&w, &w.clerk, GOOD, true).await.unwrap();
        let home = w.list(&w.clerk, &Filter { kind: Some(Kind::Residence), ..Filter::default() }).await;
        assert_eq!(home.len(), 2, "{}", w.engine);
        undo(&w, twice.batch).await.unwrap();
        let ghost = w.appoint_as_seen(&w.clerk, (PlaceId(7), 1), "2026-04-01", &[]).await;
        assert!(matches!(ghost, Err(Fault::NotFound)));
    }
}

#[tokio::test]
async fn hundreds_of_houses_come_in_one_go() {
    for w in worlds().await {
        w.grid("2026-03-01", "01", 0).await;
        let rows: Vec<String> = (1..=600).map(|n| format!("楼栋,文化路{n}号楼,01,{n},2026-03-02")).collect();
        let table = format!("类别,名称,所在网格,户数,设立日期\n{}\n", rows.join("\n"));
        let plan = asked(&w, &w.clerk, &table, true).await.unwrap();
        assert_eq!(plan.found.made, 600, "{}", w.engine);
        assert_eq!(w.stock("residence.stock", w.community, "2026-03-02").await, 600);
        w.assert_sound().await;
    }
}
