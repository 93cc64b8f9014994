//! Tables in and out on both engines: every problem with its place, doubles, one transaction, undone as a whole, formulas inert.

use super::*;
use crate::acts::Correction;
use crate::papers;
use crate::record::{RecordId, State};
use crate::rules::Texts;
use crate::store::{self, Filter};
use crate::testing::{World, day, id_number, patrol, places, worlds};
use access::Actor;
use base::id::UnitId;
use base::{Fault, Outcome};
use exchange::{Book, Limits, sheet};

async fn planned(world: &World, actor: &Actor, unit: UnitId, csv: &str) -> Outcome<Plan> {
    let file = File { name: "巡逻.csv", bytes: csv.as_bytes() };
    plan(&world.d, &world.write(actor), "patrol", unit, file).await
}

async fn applied(world: &World, actor: &Actor, plan: Plan, doubles: Doubles) -> Outcome<Applied> {
    let mut work = world.d.begin(actor).await?;
    let done = apply(&mut work, &world.write(actor), plan, doubles).await?;
    if done.batch.is_some() {
        work.commit().await?;
    }
    Ok(done)
}

async fn all(world: &World, actor: &Actor, state: State) -> Vec<RecordId> {
    let scope = actor.scope("record.read").unwrap();
    let kind = world.d.catalogue.kind("patrol").unwrap();
    let filter = Filter { state, ..Filter::default() };
    store::ids(&mut world.d.db.read().await.unwrap(), &[&scope], kind, &filter, None).await.unwrap()
}

/// Headings by synonym and in any order, a title above, an unknown column, every form of date.
fn good() -> String {
    let number = id_number(2);
    let tail = &number.expose()[14..];
    format!(
        "红袖标巡逻台账,,,,,,,,,\n\
         日期,路线,级别,轮次,时长,补贴,参加党员,党组织,联合巡逻,天气\n\
         2026.5.1,湖滨路,区级,晚上,2,\"1,200.50\",王小明、李芳（{tail}）,财政局机关党支部,是,晴\n\
         2026年5月2日,中山路,市级,,1.5,,,{second},,阴\n\
         20260503,解放路,district,白天,0.5,,{id},,否,雨\n",
        second = "审计局机关党支部",
        id = id_number(3).expose(),
    )
}

#[tokio::test]
async fn a_good_table_becomes_records_and_is_undone_as_a_whole() {
    for world in worlds().await {
        let csv = good();
        let plan = planned(&world, &world.clerk, world.organs, &csv).await.unwrap();
        assert!(plan.problems.is_empty(), "{:?}", plan.problems.sorted());
        assert_eq!((plan.rows, plan.new.len(), plan.doubles.len()), (3, 3, 0));
        assert_eq!(plan.ignored.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), ["天气"]);
        let done = applied(&world, &world.clerk, plan, Doubles::Skip).await.unwrap();
        assert_eq!((done.counts.rows, done.counts.created), (3, 3));
        let ids = all(&world, &world.clerk, State::Active).await;
        let mut records = Vec::new();
        for id in &ids {
            records.push(world.find(*id).await);
        }
        records.sort_by_key(|r| r.day);
        let units: Vec<UnitId> = records.iter().map(|r| r.unit).collect();
        assert_eq!(units, [world.first, world.second, world.organs]);
        let persons: Vec<usize> = records.iter().map(|r| r.values.persons().len()).collect();
        assert_eq!(persons, [2, 0, 1]);
        assert_eq!(records[1].values.get("shift").unwrap().code(), Some("day"), "left empty, as the form fills it in");
        let year = world.year(&["patrol.held", "patrol.person"]).await;
        assert_eq!((year["patrol.held"], year["patrol.person"]), (3000, 3000));
        world.assert_sound().await;

        let mut work = world.d.begin(&world.clerk).await.unwrap();
        crate::acts::undo_batch(&mut work, &world.write(&world.clerk), done.batch.unwrap()).await.unwrap();
        work.commit().await.unwrap();
        assert!(world.year(&["patrol.held", "patrol.person"]).await.is_empty());
        assert!(all(&world, &world.clerk, State::Active).await.is_empty());
        assert!(all(&world, &world.clerk, State::Withdrawn).await.is_empty());
        assert!(matches!(world.found(&world.clerk, ids[0]).await, Err(Fault::NotFound)));
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn every_problem_has_its_place_and_nothing_is_done() {
    for world in worlds().await {
        let csv = "路线,日期,级别,时长,参加党员,党组织\n\
                   ,2026-05-01,区级,1,,\n\
                   甲路,2026-05,宇宙级,99,,湖滨社区党支部\n\
                   乙路,5/12/2026,区级,三,赵六、李芳,\n\
                   丙路,2027-01-01,区级,2,王小明,财政局机关党支部\n";
        let plan = planned(&world, &world.clerk, world.organs, csv).await.unwrap();
        let found: Vec<(u32, String, String)> =
            plan.problems.sorted().iter().map(|p| (p.row, p.heading.clone(), p.reason.clone())).collect();
        let expected = [
            (2, "路线", "必须填写"),
            (3, "日期", "没有写到日"),
            (3, "级别", "不在可选范围内"),
            (3, "时长", "不能大于24"),
            (3, "党组织", "不是所选党组织或其下级"),
            (4, "日期", "月和日的先后看不清楚"),
            (4, "时长", "不是数字或超过三位小数"),
            (4, "参加党员", "中“李芳”有2名同名党员"),
            (4, "参加党员", "中“赵六”不是您管理范围内的在册党员"),
            (5, "日期", "晚于今天"),
        ];
        let expected: Vec<(u32, String, String)> =
            expected.into_iter().map(|(r, h, w)| (r, h.to_owned(), w.to_owned())).collect();
        assert_eq!(found, expected, "{}", world.engine);
        assert!(plan.new.is_empty());
        let marked = plan.annotated(day("2026-11-22")).unwrap();
        let again = plan_bytes(&world, &marked).await;
        assert_eq!(again.problems.total(), plan.problems.total(), "the annotated table is importable as it is");
        let Err(Fault::Refused(reasons)) = applied(&world, &world.clerk, plan, Doubles::Keep).await else { panic!() };
        assert_eq!(reasons.len(), 10);
        assert!(all(&world, &world.clerk, State::Active).await.is_empty());
    }
}

async fn plan_bytes(world: &World, bytes: &[u8]) -> Plan {
    let file = File { name: "巡逻.xlsx", bytes };
    plan(&world.d, &world.write(&world.clerk), "patrol", world.organs, file).await.unwrap()
}

#[tokio::test]
async fn a_table_without_its_columns_says_which() {
    for world in worlds().await {
        let plan = planned(&world, &world.clerk, world.organs, "路线,日期\n甲路,2026-05-01\n").await.unwrap();
        let reasons: Vec<String> = plan.problems.sorted().iter().map(|p| p.reason.clone()).collect();
        assert_eq!(reasons, ["缺少“时长”列", "缺少“级别”列"]);
        let plan = planned(&world, &world.clerk, world.organs, "路线,日期,级别,时长\n").await.unwrap();
        assert_eq!(plan.problems.sorted()[0].reason, "表头下面没有数据行");
        assert!(planned(&world, &world.clerk, world.organs, "").await.is_err());
    }
}

#[tokio::test]
async fn the_same_file_twice_is_noticed() {
    for world in worlds().await {
        let csv = good();
        let first = planned(&world, &world.clerk, world.organs, &csv).await.unwrap();
        applied(&world, &world.clerk, first, Doubles::Skip).await.unwrap();
        let second = planned(&world, &world.clerk, world.organs, &csv).await.unwrap();
        assert_eq!((second.doubles.len(), second.new.len()), (3, 3));
        let done = applied(&world, &world.clerk, second, Doubles::Skip).await.unwrap();
        assert_eq!((done.batch, done.counts.unchanged), (None, 3));
        assert_eq!(all(&world, &world.clerk, State::Active).await.len(), 3);
        // A row repeated within a file; blanks and signs make no difference.
        let csv = "路线,日期,级别,时长\n丁路,2026-06-01,区级,1\n“丁 路”,2026-06-01,市级,2\n";
        let plan = planned(&world, &world.clerk, world.first, csv).await.unwrap();
        assert_eq!(plan.doubles.iter().map(|d| (d.row, d.of_row)).collect::<Vec<_>>(), [(3, Some(2))]);
        let done = applied(&world, &world.clerk, plan, Doubles::Keep).await.unwrap();
        assert_eq!(done.counts.created, 2, "whoever insists gets both");
    }
}

#[tokio::test]
async fn an_import_is_not_undone_over_later_changes() {
    for world in worlds().await {
        let plan = planned(&world, &world.clerk, world.organs, &good()).await.unwrap();
        let batch = applied(&world, &world.clerk, plan, Doubles::Skip).await.unwrap().batch.unwrap();
        let id = all(&world, &world.clerk, State::Active).await[0];
        let unit = world.find(id).await.unit.0;
        let to =
            Correction { version: 1, reason: "时长录错".into(), unit, texts: patrol(), ..Correction::default() };
        world.correct(&world.clerk, id, &to).await.unwrap();
        let mut work = world.d.begin(&world.clerk).await.unwrap();
        let refused = crate::acts::undo_batch(&mut work, &world.write(&world.clerk), batch).await;
        drop(work);
        assert_eq!(places(refused), [""]);
        assert_eq!(all(&world, &world.clerk, State::Active).await.len(), 3);
        // Somebody who does not reach all of it undoes none of it.
        let mut work = world.d.begin(&world.stranger).await.unwrap();
        let refused = crate::acts::undo_batch(&mut work, &world.write(&world.stranger), batch).await;
        assert!(matches!(refused, Err(Fault::NotFound)));
    }
}

#[tokio::test]
async fn nobody_imports_into_others_units() {
    for world in worlds().await {
        let csv = good();
        assert!(matches!(planned(&world, &world.stranger, world.first, &csv).await, Err(Fault::NotFound)));
        let plan = planned(&world, &world.stranger, world.third, &csv).await.unwrap();
        let rows: Vec<(u32, String)> = plan.problems.sorted().iter().map(|p| (p.row, p.heading.clone())).collect();
        let wrong = |row, heading: &str| (row, heading.to_owned());
        assert_eq!(
            rows,
            [wrong(3, "参加党员"), wrong(3, "参加党员"), wrong(3, "党组织"), wrong(4, "党组织"), wrong(5, "参加党员")]
        );
    }
}

#[tokio::test]
async fn the_template_of_every_kind_is_understood() {
    let Some(world) = worlds().await.pop() else { panic!("no engine") };
    for kind in world.d.catalogue.kinds() {
        let blank = papers::blank(&world.d.catalogue, kind, day("2026-11-22")).unwrap();
        let file = File { name: "模板.xlsx", bytes: &blank };
        let plan = plan(&world.d, &world.write(&world.clerk), &kind.key, world.organs, file).await.unwrap();
        let reasons: Vec<&str> = plan.problems.sorted().iter().map(|p| p.reason.as_str()).collect();
        assert_eq!(reasons, ["表头下面没有数据行"], "{}", kind.key);
        assert!(plan.ignored.is_empty(), "{}: {:?}", kind.key, plan.ignored);
    }
}

#[tokio::test]
async fn what_is_exported_is_inert_and_comes_back_the_same() {
    for world in worlds().await {
        let evil = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "＝1+1"];
        for (at, title) in evil.iter().enumerate() {
            let texts = Texts::new()
                .with("title", *title)
                .with("on", format!("2026-05-0{}", at + 1))
                .with("level", "区级")
                .with("hours", "1.5")
                .with("cost", "1200.5")
                .with("secret", "某某举报")
                .with("persons", "王小明");
            world.record("patrol", world.first, texts).await.unwrap();
        }
        let kind = world.d.catalogue.kind("patrol").unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        let scope = world.secretary.scope("record.read").unwrap();
        let filter = Filter { descending: false, ..Filter::default() };
        let ids = store::ids(&mut conn, &[&scope], kind, &filter, None).await.unwrap();
        let table = papers::table(&mut conn, &world.d, &scope, kind, &ids).await.unwrap();
        assert_eq!(table.len(), 5);
        let csv = String::from_utf8(table.csv()).unwrap();
        for title in evil {
            assert!(csv.contains(&format!("\"'{title}\"")), "{csv}");
        }
        assert!(csv.contains("＊＊＊") && !csv.contains("举报"), "a secretary may not see what is sensitive");
        let book = table.workbook("", day("2026-11-22")).unwrap();
        for bytes in [book, csv.into_bytes()] {
            let sheet = sheet::read(&bytes, "x.csv", &Limits::default()).unwrap();
            let shown: Vec<String> =
                sheet.rows().flat_map(|r| r.cells().map(|c| c.shown().into_owned()).collect::<Vec<_>>()).collect();
            for title in evil {
                assert!(shown.iter().any(|s| s == title), "{title}: {shown:?}");
            }
        }
        drop(conn);
        // What comes back is what went out: everything looks like a double.
        let csv = table.csv();
        let file = File { name: "x.csv", bytes: &csv };
        let back = plan(&world.d, &world.write(&world.secretary), "patrol", world.first, file).await.unwrap();
        let reasons: Vec<&str> = back.problems.sorted().iter().map(|p| p.reason.as_str()).collect();
        assert_eq!(reasons, ["是按权限隐藏的内容，不是真实内容"; 5], "a mask is no value");
        let csv = String::from_utf8(csv).unwrap().replace("＊＊＊", "");
        let file = File { name: "x.csv", bytes: csv.as_bytes() };
        let back = plan(&world.d, &world.write(&world.secretary), "patrol", world.first, file).await.unwrap();
        assert!(back.problems.is_empty(), "{:?}", back.problems.sorted());
        assert_eq!((back.new.len(), back.doubles.len()), (5, 5));
    }
}

#[tokio::test]
async fn a_workbook_keeps_dates_and_numbers() {
    for world in worlds().await {
        let captions = ["路线", "日期", "级别", "时长"];
        let mut book = Book::new(day("2026-11-22"));
        let captions: Vec<exchange::out::Caption> = captions
            .iter()
            .map(|name| match *name {
                "日期" => exchange::out::Caption::day(*name),
                "时长" => exchange::out::Caption::number(*name),
                _ => exchange::out::Caption::text(*name),
            })
            .collect();
        let mut table = book.table("巡逻", "巡逻", &captions).unwrap();
        table.row(&["戊路", "2026-07-01", "区级", "1.25"]).unwrap();
        table.finish("导出人：某某　时间：2026-07-02　范围：本支部").unwrap();
        let plan = plan_bytes(&world, &book.bytes().unwrap()).await;
        assert!(plan.problems.is_empty(), "{:?}", plan.problems.sorted());
        let (_, new) = &plan.new[0];
        assert_eq!(new.values.day("on"), Some(day("2026-07-01")));
        assert_eq!(new.values.get("hours").unwrap().amount().unwrap().0, 1250);
    }
}
