//! Importing rosters as they come: every tricky cell, twice, undone, undone too late.

use super::*;
use crate::acts::{self, Handle};
use crate::filter::Filter;
use crate::store::answer;
use crate::world::{World, d, full, id, probationary, to, worlds};
use access::Work;
use base::Fault;
use base::id::PersonId;

const HEAD: &str =
    "某某街道党员名册,,,,,,,,\n序号,党员姓名,身份证号,党员类别,入党时间,转正时间,所属党支部,民族,联系电话\n";

fn source(w: &World, text: &str) -> Source {
    Source { bytes: text.as_bytes().to_vec(), file_name: "名册.csv".into(), unit: w.committee, on: d("2026-11-01") }
}

async fn planned(w: &World, text: &str) -> Plan {
    plan(&w.site, &w.whole(), source(w, text)).await.unwrap()
}

async fn applied(w: &World, text: &str) -> Applied {
    let plan = planned(w, text).await;
    let mut work = w.begin().await;
    let done = apply(&mut work, &w.whole(), plan).await.unwrap();
    work.commit().await.unwrap();
    done
}

fn row(name: &str, n: u32, category: &str, joined: &str, confirmed: &str, unit: &str) -> String {
    format!("{n},{name},{},{category},{joined},{confirmed},{unit},汉,1390000{n:04}\n", id(n).expose())
}

/// Place and reason of every problem.
fn told(plan: &Plan) -> Vec<String> {
    plan.problems().sorted().iter().map(|p| format!("{} {}", p.place(), p.reason)).collect()
}

async fn undo(w: &World, batch: i64) -> base::Outcome<()> {
    let mut work: Work = w.begin().await;
    acts::undo_batch(&mut work, &w.whole(), batch).await?;
    org::batch::mark_undone(&mut work, &w.whole(), batch).await?;
    work.commit().await
}

async fn total(w: &World) -> i64 {
    answer::page(&mut *w.read().await, &w.site, &w.whole(), &Filter::default(), 1, 50).await.unwrap().total
}

#[tokio::test]
async fn a_roster_comes_in_once_however_often_it_is_imported() {
    for w in worlds().await {
        let text = format!(
            "{HEAD}{}{}{}填表人：张三,,,,,,,,\n",
            row("王小明", 1, "正式党员", "1998.07.01", "1999年7月1日", "第一党支部"),
            row("李 四", 2, "预备党员", "20260501", "", "990001001002"),
            row("阿依古丽•买买提", 3, "正式", "199807", "1999-07", "第 二 党支部"),
        );
        let plan = planned(&w, &text).await;
        assert_eq!(told(&plan), Vec::<String>::new());
        assert_eq!(plan.numbers(), Numbers { total: 3, new: 3, ..Numbers::default() });
        assert_eq!(plan.computed(), ["序号"]);
        assert_eq!(plan.skipped().len(), 1);
        let first = applied(&w, &text).await;
        assert_eq!((w.stock(w.a, "2026-11-01").await, w.stock(w.b, "2026-11-01").await), ((1, 0), (1, 1)));
        assert_eq!(w.stock(w.a, "2026-10-31").await, (0, 0), "as of the roster's day, nothing before");
        w.is_clean().await;
        let again = applied(&w, &text).await;
        assert_eq!(again.numbers, Numbers { total: 3, unchanged: 3, ..Numbers::default() });
        assert_eq!(again.batch, None);
        assert!(first.batch.is_some());
        w.is_clean().await;
    }
}

#[tokio::test]
async fn every_problem_is_told_with_row_column_and_reason() {
    for w in worlds().await {
        w.enrol(vec![to(w.c, full("外单位的人", 50)), to(w.a, full("老党员", 51))]).await;
        let mut lines = String::from(HEAD);
        lines += &row("王小明", 1, "正式党员", "1998-07-01", "1997-07-01", "第一党支部");
        lines += "2,李四,1.10101E+17,正式党员,1998-07-01,1999-07-01,第一党支部,汉,1.39E+10\n";
        lines += "3,张三,990301198003050000,正式党员,1998-07-01,1999-07-01,第一党支部,汉,\n";
        lines += &row("赵六", 4, "群众", "1998-13-01", "", "第三党支部");
        lines += &row("王小明", 1, "正式党员", "1998-07-01", "1999-07-01", "第一党支部");
        lines += &row("外单位的人", 50, "正式党员", "2010-07-01", "2011-07-01", "第一党支部");
        lines += &row("老党员", 51, "正式党员", "2010-07-01", "2011-07-01", "第二党支部");
        lines += &row("", 6, "正式党员", "", "", "测试街道党委");
        lines += &row("孙七", 7, "预备党员", "2026-11-05", "2026-11-06", "第一党支部").replace(",汉,", ",火星,");
        let plan = planned(&w, &lines).await;
        let told = told(&plan);
        let has = |place: &str, reason: &str| told.iter().any(|t| t.starts_with(place) && t.contains(reason));
        for (place, reason) in [
            ("第3行F列", "早于入党日期"),
            ("第4行C列", "科学计数法"),
            ("第4行I列", "科学计数法"),
            ("第5行C列", "末三位为000"),
            ("第6行D列", "不在人员类别代码表中"),
            ("第6行E列", "没有这个日期"),
            ("第6行G列", "不是本次导入范围内的党组织"),
            ("第7行C列", "与第3行的公民身份号码相同"),
            ("第8行C列", "导入范围以外"),
            ("第9行G列", "与系统不一致"),
            ("第10行B列", "缺少姓名"),
            ("第10行E列", "缺少入党日期"),
            ("第10行G列", "不直接编在这个党组织"),
            ("第11行E列", "晚于名册截止日"),
            ("第11行F列", "不应有转正日期"),
            ("第11行H列", "不在民族代码表中"),
        ] {
            assert!(has(place, reason), "{place} {reason} in {told:#?}");
        }
        assert_eq!(plan.numbers(), Numbers { total: 9, refused: 9, ..Numbers::default() });
        let shown = format!("{:?}", plan.problems().sorted());
        assert!(!shown.contains(id(1).expose()) && !shown.contains("990301198003050000"), "full numbers in problems");
        assert!(plan.annotated(d("2026-11-22")).unwrap().starts_with(b"PK"));
        let mut work = w.begin().await;
        assert!(matches!(apply(&mut work, &w.whole(), plan).await, Err(Fault::Refused(_))));
        drop(work);
        assert_eq!(total(&w).await, 2);
        w.is_clean().await;
    }
}

#[tokio::test]
async fn gbk_text_and_workbooks_are_read_alike() {
    for w in worlds().await {
        let text = format!("{HEAD}{}", row("王小明", 1, "正式党员", "1998-07-01", "1999-07-01", "第一党支部"));
        // GBK of a few headings, made by hand: 姓名,身份证号,人员类别,入党日期,所在党支部 and the row below.
        let gbk = gbk_table(id(2).expose());
        let both = [("a.csv", text.into_bytes()), ("b.csv", gbk), ("c.xlsx", workbook(&w))];
        for (n, (name, bytes)) in both.into_iter().enumerate() {
            let source = Source { file_name: name.into(), bytes, ..source(&w, "") };
            let plan = plan(&w.site, &w.whole(), source).await.unwrap();
            assert_eq!(told(&plan), Vec::<String>::new(), "{name}");
            assert_eq!(plan.numbers().new, 1, "{name}");
            let mut work = w.begin().await;
            apply(&mut work, &w.whole(), plan).await.unwrap();
            work.commit().await.unwrap();
            assert_eq!(total(&w).await, n as i64 + 1);
        }
        w.is_clean().await;
    }
}

/// 姓名,身份证号,人员类别,入党日期,所在党支部 in GBK with one row.
fn gbk_table(number: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    bytes.extend(b"\xd0\xd5\xc3\xfb,\xc9\xed\xb7\xdd\xd6\xa4\xba\xc5,\xc8\xcb\xd4\xb1\xc0\xe0\xb1\xf0,");
    bytes.extend(b"\xc8\xeb\xb5\xb3\xc8\xd5\xc6\xda,\xcb\xf9\xd4\xda\xb5\xb3\xd6\xa7\xb2\xbf\r\n");
    bytes.extend(b"\xcd\xf5\xd0\xa1\xc3\xf7,");
    bytes.extend(number.as_bytes());
    bytes.extend(b",\xd5\xfd\xca\xbd\xb5\xb3\xd4\xb1,1998/7/1,\xb5\xda\xd2\xbb\xb5\xb3\xd6\xa7\xb2\xbf\r\n");
    bytes
}

fn workbook(w: &World) -> Vec<u8> {
    use exchange::out::{Book, Caption};
    let mut book = Book::new(w.site.today());
    let captions = ["姓名", "公民身份号码", "人员类别", "入党日期", "转正日期", "所在党支部"]
        .map(|name| if name.ends_with("日期") { Caption::day(name) } else { Caption::text(name) });
    let mut table = book.table("名册", "某某街道党员名册", &captions).unwrap();
    let number = id(3);
    table.row(&["单文", number.expose(), "正式党员", "1998-07-01", "1999-07", "第二党支部"]).unwrap();
    table.finish("导出人：某某").unwrap();
    book.bytes().unwrap()
}

#[tokio::test]
async fn what_changed_is_changed_and_confirmation_is_an_event() {
    for w in worlds().await {
        let ids = w.enrol(vec![to(w.a, full("王小明", 1)), to(w.a, probationary("李四", 2, "2024-12-01"))]).await;
        let text = format!(
            "{HEAD}{}{}",
            row("王晓明", 1, "正式党员", "2010-07-01", "2011-07-01", "第一党支部"),
            row("李四", 2, "正式党员", "2024-12-01", "2026-03-05", "第一党支部"),
        );
        let done = applied(&w, &text).await;
        assert_eq!(done.numbers, Numbers { total: 2, changed: 2, ..Numbers::default() });
        assert_eq!(w.person(ids[0]).await.name(), "王晓明");
        assert_eq!((w.stock(w.a, "2026-03-04").await, w.stock(w.a, "2026-03-05").await), ((1, 1), (2, 0)));
        assert_eq!(w.flow("member.confirmed", w.a).await, 1);
        w.is_clean().await;
        undo(&w, done.batch.unwrap()).await.unwrap();
        assert_eq!((w.person(ids[0]).await.name(), w.person(ids[1]).await.category()), ("王小明", "probationary"));
        assert_eq!(w.person(ids[0]).await.facts, full("王小明", 1));
        assert_eq!((w.stock(w.a, "2026-11-22").await, w.flow("member.confirmed", w.a).await), ((1, 1), 0));
        w.is_clean().await;
    }
}

#[tokio::test]
async fn an_empty_cell_takes_nothing_away() {
    for w in worlds().await {
        let ids = w.enrol(vec![to(w.a, full("王小明", 1))]).await;
        let text =
            format!("姓名,身份证号,人员类别,入党日期,手机号码\n王小明,{},正式党员,2010-07-01,\n", id(1).expose());
        let mut with_unit = source(&w, &text);
        with_unit.unit = w.a;
        let plan = plan(&w.site, &w.whole(), with_unit).await.unwrap();
        assert_eq!((told(&plan), plan.numbers().unchanged), (Vec::new(), 1));
        assert_eq!(w.person(ids[0]).await.facts.get("phone"), "13900000001");
    }
}

#[tokio::test]
async fn an_import_is_undone_as_a_whole_or_not_at_all() {
    for w in worlds().await {
        let text = format!(
            "{HEAD}{}{}",
            row("王小明", 1, "正式党员", "1998-07-01", "1999-07-01", "第一党支部"),
            row("李四", 2, "正式党员", "1998-07-01", "1999-07-01", "第一党支部"),
        );
        let batch = applied(&w, &text).await.batch.unwrap();
        undo(&w, batch).await.unwrap();
        assert_eq!((total(&w).await, w.stock(w.a, "2026-11-22").await), (0, (0, 0)));
        let left = sqlx::query("SELECT id_number FROM person WHERE id_number <> '' OR phone <> '' OR private <> ''");
        assert!(left.fetch_all(&mut *w.read().await).await.unwrap().is_empty(), "nothing personal is kept");
        w.is_clean().await;
        // And again from the beginning.
        let batch = applied(&w, &text).await.batch.unwrap();
        let found = answer::page(&mut *w.read().await, &w.site, &w.whole(), &Filter::default(), 1, 50).await.unwrap();
        let someone: PersonId = found.rows[0].id();
        let mut work = w.begin().await;
        let facts = w.person(someone).await.facts.with("note", "改过");
        acts::edit(&mut work, &w.whole(), Handle { id: someone, version: 1 }, facts).await.unwrap();
        work.commit().await.unwrap();
        match undo(&w, batch).await {
            Err(Fault::Refused(reasons)) => {
                assert_eq!(reasons.len(), 1);
                assert!(reasons[0].what.contains("在导入之后又有变动"), "{reasons:?}");
            }
            other => panic!("undone: {other:?}"),
        }
        assert_eq!(total(&w).await, 2);
        w.is_clean().await;
    }
}

#[tokio::test]
async fn what_others_did_after_the_check_is_looked_at_again() {
    for w in worlds().await {
        let text = format!("{HEAD}{}", row("王小明", 1, "正式党员", "2010-07-01", "2011-07-01", "第一党支部"));
        let plan = planned(&w, &text).await;
        assert_eq!(plan.numbers().new, 1);
        w.enrol(vec![to(w.b, full("王小明", 1))]).await;
        let mut work = w.begin().await;
        let done = apply(&mut work, &w.whole(), plan).await;
        assert!(matches!(done, Err(Fault::Refused(_))), "{done:?}");
        drop(work);
        assert_eq!(total(&w).await, 1);
    }
}

#[tokio::test]
async fn a_stranger_imports_into_nothing() {
    for w in worlds().await {
        let scope = w.scope("branch_secretary", w.c).await;
        let text = format!("{HEAD}{}", row("王小明", 1, "正式党员", "2010-07-01", "2011-07-01", "第一党支部"));
        assert!(matches!(plan(&w.site, &scope, source(&w, &text)).await, Err(Fault::NotFound)));
        let own = Source { unit: w.c, ..source(&w, &text) };
        let plan = plan(&w.site, &scope, own).await.unwrap();
        assert_eq!(plan.numbers().refused, 1);
        let late = Source { on: d("2027-01-01"), ..source(&w, &text) };
        assert!(matches!(super::plan(&w.site, &w.whole(), late).await, Err(Fault::Refused(_))));
        w.enrol(vec![to(w.a, full("王小明", 1)), to(w.a, full("老李", 2))]).await;
        let done = applied(&w, &text.replace("王小明", "王晓明")).await;
        let mut work = w.site.begin(&w.actor("branch_secretary", w.c).await).await.unwrap();
        let undone = acts::undo_batch(&mut work, &scope, done.batch.unwrap()).await;
        assert!(matches!(undone, Err(Fault::NotFound)));
        drop(work);
    }
}
