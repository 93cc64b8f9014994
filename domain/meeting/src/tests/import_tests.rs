//! Importing: what the dry run says, what is recorded, importing again, taking it back.

use super::world::{World, places, worlds};
use crate::import::{File, Plan, apply, plan};
use crate::record::{NewMeeting, Roll, State};
use crate::{acts, store};
use base::Outcome;

const GOOD: &str = "\
2026年会议台账
单位,会议类型,日期,地点,主持人,议题,应到,实到,请假,缺席,请假名单,缺席名单,主题,授课人,授课人类别,活动内容
财政局党支部,支部党员大会,2026-01-15,三楼,安宁,学习文件；讨论预算,5,3,1,1,丁晓,方圆,,,,
财政局党支部,党员大会,2026.4.15,三楼,安宁,学习文件,5,5,,,,,,,,
财政局党支部,主题党日,2026年2月8日,社区,安宁,,5,4,1,,白 帆,,清理河道,,,志愿服务
财政局党支部,党课,20260310,三楼,安宁,,6,5,,,,,学党章,安宁,支部书记,
审计局党支部,支部党员大会,2026-01-20,二楼,高山,学习文件,2,2,0,0,,,,,,
";

async fn dry(world: &World, text: &str) -> Plan {
    let scope = world.clerk.scope("meeting.write").unwrap();
    let file = File { name: "会议台账.csv", bytes: text.as_bytes() };
    plan(&world.d, &scope, world.organs, file).await.unwrap()
}

async fn done(world: &World, text: &str) -> Outcome<Option<i64>> {
    let plan = dry(world, text).await;
    world.by(&world.clerk, async |w, s| apply(w, s, &plan, "会议台账.csv").await).await
}

#[tokio::test]
async fn a_table_becomes_meetings_by_name_where_it_agrees_with_the_roster() {
    for world in worlds().await {
        let found = dry(&world, GOOD).await;
        assert!(found.problems.is_empty(), "{:?}", found.problems.sorted());
        assert_eq!((found.rows, found.new.len(), found.unchanged), (5, 5, 0));
        let by_name = |new: &NewMeeting| matches!(new.roll, Roll::Named(_));
        assert_eq!(found.new.iter().map(by_name).collect::<Vec<_>>(), [true, true, true, false, true]);
        assert_eq!(found.counted.len(), 1, "six were due by the table, the roster has five: {:?}", found.counted);

        let batch = done(&world, GOOD).await.unwrap().unwrap();
        assert_eq!(world.ledger("meeting.assembly").await.0, 3);
        assert_eq!(world.ledger("meeting.theme_day").await.0, 1);
        assert_eq!(world.ledger("meeting.attended").await, (3 + 5 + 4 + 2, 7));
        assert_eq!(world.ledger("meeting.leave").await, (2, 2));
        assert!(world.is_sound().await);

        // The same file again says nothing new.
        let again = dry(&world, GOOD).await;
        assert!(again.problems.is_empty(), "{:?}", again.problems.sorted());
        assert_eq!((again.new.len(), again.unchanged), (0, 5));

        world.by(&world.clerk, async |w, s| acts::undo_batch(w, s, batch).await).await.unwrap();
        assert_eq!(world.ledger("meeting.assembly").await.0, 0);
        assert_eq!(world.ledger("meeting.attended").await, (0, 0));
        let mut conn = world.d.db.read().await.unwrap();
        let ids = store::of_batch(&mut conn, &world.read(), batch).await.unwrap();
        assert_eq!(ids.len(), 5);
        assert_eq!(store::find(&mut conn, &world.read(), ids[0]).await.unwrap().state, State::Undone);
        assert_eq!(store::count(&mut conn, &world.read(), &store::Filter::default()).await.unwrap(), 0);
        drop(conn);
        assert!(world.is_sound().await);
        assert_eq!(dry(&world, GOOD).await.new.len(), 5, "undone, it may be imported anew");
    }
}

#[tokio::test]
async fn every_problem_is_told_with_its_place_and_nothing_is_imported() {
    for world in worlds().await {
        let bad = "\
单位,会议类型,日期,议题,应到,实到,请假名单,主题,授课人类别,开始时间
水利局党支部,支部党员大会,2026-01-15,学习,5,5,,,,
财政局党支部,茶话会,2026-01-15,学习,5,5,,,,
财政局党支部,支部党员大会,2026-13-15,学习,5,5,,,,
财政局党支部,支部党员大会,2026-01,学习,5,5,,,,
财政局党支部,支部党员大会,2026-12-15,学习,5,5,,,,
财政局党支部,支部党员大会,2026-01-15,,5,很多,,,,
财政局党支部,支部党员大会,2026-01-16,学习,5,4,何流,,,
财政局党支部,党课,2026-01-17,,5,4,,学党章,书记,下午
财政局党支部,支部党员大会,2026-01-18,学习,5,5,,,,
财政局党支部,支部党员大会,2026-01-18,学习,5,5,,,,
";
        let found = dry(&world, bad).await;
        let told: Vec<String> = found.problems.sorted().iter().map(ToString::to_string).collect();
        for expected in [
            "第2行A列（单位）：“水利局党支部”不是可以导入的党组织",
            "第3行B列（会议类型）：“茶话会”不是系统中的会议类型",
            "第4行C列（日期）",
            "第5行C列（日期）：“2026-01”没有写到日",
            "第6行C列（日期）：“2026-12-15”会议日期 2026-12-15 晚于今天",
            "第7行F列（实到）",
            "第7行D列（议题）",
            "第8行G列（请假名单）：“何流”“何流”在会议当日不在该党组织的名单中",
            "第9行I列（授课人类别）",
            "第9行J列（开始时间）：“下午”",
            "第11行：与第10行是同一次会议",
        ] {
            assert!(told.iter().any(|t| t.starts_with(expected)), "{expected} in {told:#?}");
        }
        assert!(places(done(&world, bad).await).len() >= 11);
        assert_eq!(world.ledger("meeting.assembly").await.0, 0);
    }
}

#[tokio::test]
async fn nothing_is_undone_once_somebody_worked_with_it() {
    for world in worlds().await {
        let batch = done(&world, GOOD).await.unwrap().unwrap();
        let mut conn = world.d.db.read().await.unwrap();
        let ids = store::of_batch(&mut conn, &world.read(), batch).await.unwrap();
        drop(conn);
        world.by(&world.clerk, async |w, s| acts::cancel(w, s, ids[0], 1, "重复记录").await).await.unwrap();
        let refused = world.by(&world.clerk, async |w, s| acts::undo_batch(w, s, batch).await).await;
        assert_eq!(places(refused), [""]);
        assert_eq!(world.ledger("meeting.assembly").await.0, 2);
        // Another branch's secretary has nothing to undo, and cannot import elsewhere.
        let scope = world.stranger.scope("meeting.write").unwrap();
        let file = File { name: "a.csv", bytes: GOOD.as_bytes() };
        assert!(matches!(plan(&world.d, &scope, world.first, file).await, Err(base::Fault::NotFound)));
        let own = plan(&world.d, &scope, world.second, File { name: "a.csv", bytes: GOOD.as_bytes() }).await.unwrap();
        assert_eq!(own.problems.total(), 4, "rows of other branches are refused: {:?}", own.problems.sorted());
    }
}

#[tokio::test]
async fn what_is_no_table_of_meetings_is_refused_as_a_whole() {
    for world in worlds().await {
        let found = dry(&world, "姓名,性别\n安宁,男\n").await;
        assert_eq!(found.new.len(), 0);
        assert!(!found.problems.is_empty());
        let empty = dry(&world, "单位,会议类型,日期\n").await;
        let refused = world.by(&world.clerk, async |w, s| apply(w, s, &empty, "空.csv").await).await;
        assert_eq!(places(refused), [""]);
    }
}
