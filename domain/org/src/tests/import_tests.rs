//! Tables of units: every error at once, one transaction, the same again changes nothing, undoing.

use super::world::{World, change, day, kinds, places, worlds};
use crate::batch::{self, Counts};
use crate::import::{self, Asked, Plan};
use crate::{acts, papers, store};
use base::Fault;
use base::id::UnitId;

async fn plan(w: &World, table: &str, unit: UnitId) -> Plan {
    let asked =
        Asked { bytes: table.as_bytes(), file_name: "表.csv", unit, on: day("2026-06-01"), today: day("2026-11-22") };
    let mut conn = w.d.db.read().await.unwrap();
    import::plan(&mut conn, &w.write(), &w.d.keys, &w.d.catalogue, asked).await.unwrap()
}

fn wrong(plan: &Plan) -> Vec<String> {
    plan.problems.sorted().iter().map(|p| format!("{}{}：{}", p.row, p.heading, p.reason)).collect()
}

async fn apply(w: &World, plan: &Plan) -> Option<i64> {
    w.act(async |work, s| import::apply(work, s, plan).await).await.unwrap()
}

const TABLE: &str = "望湖街道党组织一览表\n\
    党组织编码,党组织全称,党组织类别,上级党组织,成立时间,所属领域,联系人,联系电话,是否村社区党组织,备注\n\
    S0101,春晓社区第一党支部,631,S01,2026.07.01,社区,甲,0379-6512345,,无\n\
    S01,春晓社区党委,党委,,1998年7月,社区（居委会）,,,,\n\
    ,春晓社区第二党支部,党支部,春晓社区党委,2019,,乙,,是,\n\
    填表人：丙,,,,,,,,,\n";

#[tokio::test]
async fn superiors_may_come_later_and_the_same_again_changes_nothing() {
    for w in worlds().await {
        let first = plan(&w, TABLE, w.street).await;
        assert!(wrong(&first).is_empty(), "{}: {:?}", w.engine, wrong(&first));
        assert_eq!((first.rows, first.new, first.changed, first.unchanged), (3, 3, 0, 0));
        assert_eq!(first.ignored.len(), 2, "备注 and 填表人: {:?}", first.ignored);
        let id = apply(&w, &first).await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let batch = batch::find(&mut conn, &w.read(), id).await.unwrap();
        assert_eq!(batch.counts, Counts { rows: 3, created: 3, changed: 0, unchanged: 0 });
        let one = store::by_code(&mut conn, &w.read(), "S0101").await.unwrap().unwrap();
        let two = store::by_code(&mut conn, &w.read(), "S01001").await.unwrap().unwrap();
        drop(conn);
        assert_eq!((one.parent, one.village, one.sector.as_str()), (two.parent, true, "community"), "{}", w.engine);
        assert_eq!(two.founded.map(|d| d.to_string()).as_deref(), Some("2019"), "precision is kept");
        assert_eq!(one.phone(&w.d.keys).unwrap(), "0379-6512345");
        assert!(w.tree("2026-06-01").await.get(two.id).is_some() && w.tree("2026-06-30").await.get(one.id).is_none());
        assert_eq!(w.flow("unit.founded").await, 1, "only the one founded within the books");
        let again = plan(&w, TABLE, w.street).await;
        assert_eq!(
            (again.new, again.changed, again.unchanged, again.problems.total()),
            (0, 0, 3, 0),
            "{:?}",
            wrong(&again)
        );
        assert!(w.d.begin(&w.clerk).await.is_ok());
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        assert_eq!(import::apply(&mut work, &w.write(), &again).await.unwrap(), None);
    }
}

#[tokio::test]
async fn every_error_is_told_with_its_place() {
    for w in worlds().await {
        let table = "党组织编码,党组织全称,组织类别,上级党组织,成立日期,联系电话,所属领域\n\
            410001001,财政局党支部,联合党支部,410,,,\n\
            A1,甲党支部,党支部,没有的党组织,2026-13-01,1.38E+10,天上\n\
            A1,,,A2,,,\n\
            A2,乙党支部,党支部,A3,,,\n\
            A3,丙党支部,党支部,A2,,,\n\
            ,审计局机关党支部,党总支,,,,\n\
            410002,丁党支部,党支部,,2030-01-01,,\n";
        let plan = plan(&w, table, w.organs).await;
        let told = wrong(&plan);
        for part in [
            "2党组织全称：系统中这个编码是“财政局机关党支部”",
            "2组织类别：系统中登记为党支部",
            "2上级党组织：本表中和“区直机关工作委员会”之下都没有这个党组织",
            "3上级党组织：本表中和“区直机关工作委员会”之下都没有这个党组织",
            "3所属领域：不是所属领域",
            "4党组织编码：与第3行的编码相同",
            "4党组织全称：没有填写党组织全称",
            "4组织类别：没有填写组织类别",
            "5：上级党组织绕成一圈，最终又是自己",
            "6：上级党组织绕成一圈，最终又是自己",
            "7组织类别：系统中登记为党支部",
            "8党组织编码：党组织编码“410002”已被使用",
            "8成立日期：成立日期 2030-01-01 晚于今天",
        ] {
            assert!(told.iter().any(|t| t == part), "{}: {part} not in {told:#?}", w.engine);
        }
        assert!(
            told.iter().any(|t| t.starts_with("3成立日期")) && told.iter().any(|t| t.starts_with("3联系电话")),
            "{told:#?}"
        );
        assert!(told.iter().any(|t| t.starts_with("5上级党组织：党支部“丙党支部”下不能设")), "{told:#?}");
        let refused = w.act(async |work, s| import::apply(work, s, &plan).await).await;
        assert!(matches!(refused, Err(Fault::Refused(all)) if all.len() == plan.problems.total()));
        assert_eq!(w.tree("2026-11-22").await.units().len(), 5, "nothing half done");
    }
}

#[tokio::test]
async fn what_is_no_table_of_units_is_refused() {
    for w in worlds().await {
        let other = plan(&w, "姓名,性别\n张三,男\n", w.organs).await;
        assert_eq!((other.rows, other.heading.is_some()), (0, false));
        assert_eq!(other.problems.total(), 1);
        let empty = plan(&w, "党组织全称,组织类别\n", w.organs).await;
        assert_eq!(wrong(&empty), ["0：表头下面没有数据"]);
    }
}

#[tokio::test]
async fn undoing_takes_back_what_came_and_gives_back_what_was() {
    for w in worlds().await {
        batch::register(vec![import::UNDO]);
        let before = w.unit(w.first).await;
        let table = "党组织全称,组织类别,联系人,联系电话,所属领域\n财政局机关党支部,党支部,戊,13900001111,事业单位\n统计局机关党支部,党支部,己,,\n";
        let planned = plan(&w, table, w.organs).await;
        assert_eq!((planned.new, planned.changed), (1, 1), "{:?}", wrong(&planned));
        let id = apply(&w, &planned).await.unwrap();
        assert_eq!(w.unit(w.first).await.sector, "institution");
        assert_eq!(w.stock("2026-11-22").await["branch"], 3);
        w.act(async |work, _| batch::undo(work, id).await).await.unwrap();
        let after = w.unit(w.first).await;
        assert_eq!((after.contact.as_str(), after.sector.as_str()), (before.contact.as_str(), "organ"), "{}", w.engine);
        assert_eq!(after.phone(&w.d.keys).unwrap(), "");
        assert_eq!(w.stock("2026-11-22").await, kinds(&w.tree("2026-11-22").await), "{}", w.engine);
        assert_eq!(w.stock("2026-11-22").await["branch"], 2);
        let twice = w.act(async |work, _| batch::undo(work, id).await).await;
        assert_eq!(places(twice), [""], "undone once");
        let again = plan(&w, table, w.organs).await;
        assert_eq!((again.new, again.changed), (1, 1), "the code is free again");
        apply(&w, &again).await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        for sealed in crate::check(&mut conn, &w.d.keys, super::world::DISTRICT.0).await.unwrap() {
            let last =
                access::audit::store::last_seals(&mut conn, super::world::DISTRICT.0, sealed.noun).await.unwrap();
            assert!(sealed.rows.iter().all(|(id, seal)| last.get(id) == Some(seal)), "{} {}", w.engine, sealed.noun);
        }
    }
}

#[tokio::test]
async fn what_was_built_upon_is_not_undone() {
    for w in worlds().await {
        batch::register(vec![import::UNDO]);
        let table = "党组织全称,组织类别\n甲局党支部,党支部\n乙局党总支,党总支\n丙局党支部,党支部\n丁局党支部,党支部\n";
        let id = apply(&w, &plan(&w, table, w.organs).await).await.unwrap();
        let tree = w.tree("2026-11-22").await;
        let of = |name: &str| tree.units().iter().find(|n| n.name == name).unwrap().id;
        w.enrol(of("甲局党支部"), "2026-07-01", 3).await;
        w.found("乙局第一党支部", "branch", of("乙局党总支"), "2026-07-01").await;
        let renamed = of("丙局党支部");
        w.act(async |work, s| acts::rename(work, s, renamed, ("丙局机关党支部", ""), change("2026-07-01")).await)
            .await
            .unwrap();
        let refused = w.act(async |work, _| batch::undo(work, id).await).await;
        assert_eq!(places(refused), ["甲局党支部", "乙局党总支", "丙局机关党支部"], "{}", w.engine);
        assert!(w.tree("2026-11-22").await.get(of("丁局党支部")).is_some(), "all or nothing");
    }
}

#[tokio::test]
async fn what_is_exported_can_be_imported_and_changes_nothing() {
    for w in worlds().await {
        apply(&w, &plan(&w, TABLE, w.street).await).await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let scope = w.read();
        let mut units = store::list(&mut conn, &scope).await.unwrap();
        units.retain(|u| u.parent.is_some());
        let names = papers::names(&mut conn, &scope).await.unwrap();
        drop(conn);
        let table = papers::Table {
            catalogue: &w.d.catalogue,
            keys: &w.d.keys,
            full_phone: true,
            made: day("2026-11-22"),
            footer: exchange::out::footer_line("甲", "2026-11-22", "全部"),
        };
        let bytes = papers::units(&units, &names, &Default::default(), &table).unwrap();
        let asked = Asked {
            bytes: &bytes,
            file_name: "党组织名册.xlsx",
            unit: w.root,
            on: day("2026-06-01"),
            today: day("2026-11-22"),
        };
        let mut conn = w.d.db.read().await.unwrap();
        let again = import::plan(&mut conn, &w.write(), &w.d.keys, &w.d.catalogue, asked).await.unwrap();
        assert_eq!(
            (again.rows, again.unchanged, again.problems.total()),
            (7, 7, 0),
            "{}: {:?}",
            w.engine,
            wrong(&again)
        );
    }
}
