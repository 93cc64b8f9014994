//! The pages as visitors with different rights see them.

use crate::world::browser::{Answer, Browser};
use crate::world::{World, d, full, id, probationary, to, worlds};
use axum::http::StatusCode;
use base::id::PersonId;

async fn people(w: &World) -> Vec<PersonId> {
    w.enrol(vec![
        to(w.a, full("王小明", 1).with("address", "测试街道一号").with("landline", "0379-1234567")),
        to(w.a, probationary("李四", 2, "2024-12-01")),
        to(w.c, full("外单位的人", 3)),
    ])
    .await
}

async fn secretary(w: &World) -> Browser {
    Browser::of(w, "secretary", "branch_secretary", w.a, None).await
}

async fn clerk(w: &World) -> Browser {
    Browser::of(w, "clerk", "department_clerk", w.root, None).await
}

fn refused(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    answer.text()
}

fn gone_to(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    &answer.to
}

#[tokio::test]
async fn the_roster_shows_links_and_masks() {
    for w in worlds().await {
        let ids = people(&w).await;
        let b = clerk(&w).await;
        let page = b.page("/members").await;
        for text in ["共 <b>3</b> 名", "王小明", "990***********", &format!("/members/{}", ids[0]), "信息不全"]
        {
            assert!(page.contains(text), "{text}");
        }
        assert!(b.page("/members?category=probationary").await.contains("共 <b>1</b> 名"));
        assert!(b.page("/members?q=wxm&as_of=2025-06-01").await.contains("王小明"));
        assert!(b.page("/members?q=12").await.contains("没有看懂"));
        assert!(b.page("/members?q=赵六").await.contains("没有符合条件的党员"));
        assert!(b.page("/members?page=9").await.contains("这一页没有内容"));
        assert!(b.page("/members?in=第二党支部").await.contains("没有符合条件的党员"));
        assert!(b.page("/members?in=支部").await.contains("有多个党组织符合"));
        let whole = b.get(&format!("/members?q={}", id(1).expose())).await;
        assert_eq!(gone_to(&whole), format!("/members/{}", ids[0]));
        let empty = worlds().await.remove(0);
        assert!(clerk(&empty).await.page("/members").await.contains("名册还是空的"));
    }
}

#[tokio::test]
async fn no_page_or_export_gives_a_full_number_away_without_the_right() {
    for w in worlds().await {
        let ids = people(&w).await;
        let (secretary, clerk) = (secretary(&w).await, clerk(&w).await);
        let person = format!("/members/{}", ids[0]);
        let pages = ["/members", &person, &format!("{person}/edit"), "/members/import", "/members/new"];
        for browser in [&secretary, &clerk] {
            for page in pages {
                let text = browser.page(page).await;
                assert!(!text.contains(id(1).expose()), "{page}");
                // Both hold the right to telephone numbers, landlines included; neither to the address.
                assert!(!text.contains("测试街道一号"), "{page}");
            }
        }
        let csv = secretary.get("/members/export?format=csv").await.text();
        assert!(csv.contains("王小明") && csv.contains("990***********"));
        assert!(!csv.contains(id(1).expose()) && !csv.contains("测试街道一号"));
        assert!(csv.contains("13900000001"), "the secretary may see telephone numbers");
        assert!(!csv.contains("外单位的人"));
        let csv = clerk.get("/members/export?format=csv&category=full").await.text();
        assert!(csv.contains(id(1).expose()) && !csv.contains("李四"), "exactly the filtered list");
        assert!(clerk.get("/members/export").await.bytes.starts_with(b"PK"));
        let lines = access::audit::store::list(&mut *w.read().await, &w.whole(), &export_lines(), 10).await.unwrap();
        assert!(lines.iter().any(|l| l.detail.contains("2行，含完整公民身份号码")), "{lines:?}");
    }
}

fn export_lines() -> access::audit::store::Filter {
    access::audit::store::Filter { act: "export".into(), ..Default::default() }
}

#[tokio::test]
async fn what_is_exported_comes_back_unchanged() {
    for w in worlds().await {
        people(&w).await;
        let clerk = clerk(&w).await;
        let operator = w.operator().scope("member.write").unwrap();
        for format in ["csv", "xlsx"] {
            // The operator at the command line sees everything in full.
            let wanted = if format == "csv" { crate::papers::Format::Csv } else { crate::papers::Format::Xlsx };
            let maker = crate::papers::Maker { name: "甲", when: "2026-11-22".into(), scope: "全部".into() };
            let filter = crate::filter::Filter::default();
            let made = crate::papers::roster(&mut *w.read().await, &w.site, &operator, &filter, (wanted, maker))
                .await
                .unwrap();
            let source = crate::import::Source {
                bytes: made.bytes,
                file_name: format!("名册.{format}"),
                unit: w.root,
                on: d("2026-11-22"),
            };
            let plan = crate::import::plan(&w.site, &operator, source).await.unwrap();
            let told: Vec<String> = plan.problems().sorted().iter().map(ToString::to_string).collect();
            assert_eq!(told, Vec::<String>::new());
            assert_eq!((plan.numbers().total, plan.numbers().unchanged), (3, 3), "{format}");
        }
        assert!(clerk.get("/members/import/template").await.bytes.starts_with(b"PK"));
    }
}

#[tokio::test]
async fn a_person_page_tells_everything_and_reveals_only_on_request() {
    for w in worlds().await {
        let ids = people(&w).await;
        let b = secretary(&w).await;
        let here = format!("/members/{}", ids[0]);
        let page = b.page(&here).await;
        for text in ["正式党员", "第一党支部", "登记入册", "台账分录", "查看敏感信息", "党龄"]
        {
            assert!(page.contains(text), "{text}");
        }
        assert!(b.page(&format!("/members/{}", ids[1])).await.contains("预备期已于2025年12月1日届满"));
        let events = crate::store::events(&mut *w.read().await, &w.whole(), ids[0]).await.unwrap();
        let to_event = b.get(&format!("/members/events/{}", events[0].id)).await;
        assert_eq!(gone_to(&to_event), format!("{here}#e-{}", events[0].id));
        assert!(refused(&b.post(&format!("{here}/reveal"), &[("why", "")], None).await).contains("没有填写查看原因"));
        let shown = b.post(&format!("{here}/reveal"), &[("why", "核对转接介绍信")], None).await;
        assert!(shown.text().contains(id(1).expose()) && shown.text().contains("测试街道一号"));
        assert!(!b.page(&here).await.contains(id(1).expose()));
    }
}

/// Moves somebody as a case of transfer does on acceptance.
async fn moved(w: &World, id: base::id::PersonId, version: i64, to: base::id::UnitId, on: &str) {
    let scope = w.whole();
    let mut work = w.begin().await;
    let doing = crate::acts::Doing::on(on.parse().unwrap());
    crate::acts::move_to(&mut work, &scope, crate::acts::Handle { id, version }, to, &doing).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test]
async fn the_branch_that_somebody_left_still_sees_the_move_its_figures_rest_on() {
    for w in worlds().await {
        let ids = people(&w).await;
        moved(&w, ids[0], 1, w.c, "2026-01-01").await;
        let events = crate::store::events(&mut *w.read().await, &w.whole(), ids[0]).await.unwrap();
        let (enrolled, moved) = (events[0].id, events[1].id);
        let left = secretary(&w).await;
        assert_eq!(left.get(&format!("/members/{}", ids[0])).await.status, StatusCode::NOT_FOUND);
        for event in [enrolled, moved] {
            let page = left.page(&format!("/members/events/{event}")).await;
            assert!(page.contains("王小明") && page.contains("不在您的管理范围内"), "{page}");
            assert!(!page.contains("测试街道一号") && !page.contains("990***"), "only the event is shown");
        }
        let b = Browser::of(&w, "other", "branch_secretary", w.b, None).await;
        assert_eq!(b.get(&format!("/members/events/{moved}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_stranger_gets_nothing_from_any_address() {
    for w in worlds().await {
        let ids = people(&w).await;
        let b = Browser::of(&w, "stranger", "branch_secretary", w.c, None).await;
        let here = format!("/members/{}", ids[0]);
        for act in ["", "/edit", "/confirm", "/leave", "/correct", "/annul"] {
            assert_eq!(b.get(&format!("{here}{act}")).await.status, StatusCode::NOT_FOUND, "GET {act}");
        }
        for act in ["/edit", "/confirm", "/leave", "/correct", "/annul", "/reveal"] {
            let fields =
                [("version", "1"), ("on", "2026-01-01"), ("why", "看看"), ("reason", "died"), ("category", "full")];
            let answer = b.post(&format!("{here}{act}"), &fields, None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "POST {act}: {}", answer.text());
        }
        let events = crate::store::events(&mut *w.read().await, &w.whole(), ids[0]).await.unwrap();
        assert_eq!(b.get(&format!("/members/events/{}", events[0].id)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(b.get(&format!("/members?unit={}", w.a)).await.status, StatusCode::NOT_FOUND);
        assert!(!b.page("/members").await.contains("王小明"));
        let member = Browser::of(&w, "member", "member", w.a, None).await;
        for path in ["/members", &here, "/members/import", "/members/export"] {
            assert_eq!(member.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}

#[tokio::test]
async fn forms_say_everything_at_once_and_keep_what_was_typed() {
    for w in worlds().await {
        let b = clerk(&w).await;
        let unit = w.a.to_string();
        let wrong = [
            ("how", "enrolled"),
            ("on", "2027-01-01"),
            ("unit", unit.as_str()),
            ("name", "张3"),
            ("id_number", "123"),
            ("category", "full"),
            ("joined_on", "1998-13"),
        ];
        let text = refused(&b.post("/members/new", &wrong, None).await);
        for reason in ["姓名含有数字或符号", "应为18位", "没有这个日期", "value=\"张3\""] {
            assert!(text.contains(reason), "{reason}: {text}");
        }
        let number = id(9);
        let right = [
            ("how", "accepted"),
            ("on", "2026-03-01"),
            ("unit", unit.as_str()),
            ("name", "张三"),
            ("id_number", number.expose()),
            ("category", "probationary"),
            ("joined_on", "2026-03-01"),
            ("document", "决议"),
        ];
        let answer = b.post("/members/new", &right, None).await;
        let here = gone_to(&answer).to_owned();
        assert_eq!(w.flow("admission.accepted", w.a).await, 1);
        let edit = [
            ("version", "1"),
            ("name", "张珊"),
            ("joined_on", "2026-03-01"),
            ("ethnicity", "01"),
            ("phone", "13900000009"),
        ];
        assert_eq!(gone_to(&b.post(&format!("{here}/edit"), &edit, None).await), here);
        assert!(b.page(&here).await.contains("139****0009") || b.page(&here).await.contains("13900000009"));
        let stale = b.post(&format!("{here}/edit"), &edit, None).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let early = [("version", "2"), ("on", "2026-10-01"), ("reason", "on_time")];
        assert_eq!(
            gone_to(&b.post(&format!("{here}/confirm"), &early, None).await),
            here,
            "a short probation only warns"
        );
        assert!(b.page(&here).await.contains("不满预备期一年"));
        let id: i64 = here.rsplit('/').next().unwrap().parse().unwrap();
        moved(&w, base::id::PersonId(id), 3, w.b, "2026-10-02").await;
        let nothing = refused(&b.post(&format!("{here}/leave"), &[("version", "4")], None).await);
        assert!(nothing.contains("没有填写减少日期"));
        let away = [("version", "4"), ("reason", "transferred"), ("scope", "city"), ("on", "2026-11-01")];
        let away = refused(&b.post(&format!("{here}/leave"), &away, None).await);
        assert!(away.contains("转往区外不在这里登记"), "no second way round the rules of transfer");
        for reason in ["stopped", "withdrew", "persuaded", "struck", "lapsed", "expelled"] {
            let round = [("version", "4"), ("reason", reason), ("on", "2026-11-01")];
            let round = refused(&b.post(&format!("{here}/leave"), &round, None).await);
            assert!(round.contains("须按规定程序办理"), "no way round the procedure: {reason}");
        }
        let gone = [("version", "4"), ("reason", "died"), ("on", "2026-11-01")];
        assert_eq!(gone_to(&b.post(&format!("{here}/leave"), &gone, None).await), here);
        let events = crate::store::events(&mut *w.read().await, &w.whole(), base::id::PersonId(id)).await.unwrap();
        let last = events.last().unwrap().id.to_string();
        let back = [("version", "5"), ("event", &last), ("why", "录错了人")];
        assert_eq!(gone_to(&b.post(&format!("{here}/annul"), &back, None).await), here, "death is simply taken back");
        let right = [("version", "6"), ("unit", &unit), ("category", "full"), ("why", "录错")];
        assert_eq!(gone_to(&b.post(&format!("{here}/correct"), &right, None).await), here);
        w.is_clean().await;
    }
}

#[tokio::test]
async fn a_roster_is_checked_then_imported_on_the_web() {
    for w in worlds().await {
        let b = clerk(&w).await;
        let head = "姓名,身份证号,人员类别,入党日期,所在党支部\n";
        let bad = format!("{head}王小明,{},正式党员,2010-13-01,第一党支部\n", id(1).expose());
        let unit = w.committee.to_string();
        let fields = [("unit", unit.as_str()), ("on", "2026-11-01")];
        let page = b.post("/members/import", &fields, Some(("名册.csv", bad.as_bytes()))).await.text();
        assert!(page.contains("没有这个日期") && page.contains("下载批注后的表格"));
        assert!(!page.contains(id(1).expose()));
        let token = |page: &str| page.split("name=\"token\" value=\"").nth(1).unwrap()[..32].to_owned();
        let annotated = b.post("/members/import/annotated", &[("token", &token(&page))], None).await;
        assert!(annotated.bytes.starts_with(b"PK"));
        let good = bad.replace("2010-13-01", "2010-07-01");
        let page = b.post("/members/import", &fields, Some(("名册.csv", good.as_bytes()))).await.text();
        assert!(page.contains("将新登记 1 人"));
        let kept = token(&page);
        let thief = Browser::of(&w, "thief", "department_clerk", w.root, None).await;
        assert!(refused(&thief.post("/members/import/apply", &[("token", &kept)], None).await).contains("已过期"));
        let answer = b.post("/members/import/apply", &[("token", &kept)], None).await;
        assert_eq!(gone_to(&answer), "/imports");
        assert_eq!(w.stock(w.a, "2026-11-01").await, (1, 0));
        assert!(refused(&b.post("/members/import/apply", &[("token", &kept)], None).await).contains("已过期"));
        assert!(refused(&b.post("/members/import", &[], None).await).contains("没有选择文件"));
        let junk = b.post("/members/import", &fields, Some(("名册.xlsx", b"PK\x03\x04nonsense"))).await;
        assert_eq!(junk.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn members_see_and_take_along_their_own_record_only() {
    for w in worlds().await {
        let ids = people(&w).await;
        let b = Browser::of(&w, "wang", "member", w.a, Some(ids[0])).await;
        let page = b.page("/me").await;
        assert!(page.contains("登记入册") && !page.contains(id(1).expose()));
        let json = b.get("/me/export?format=json").await.text();
        assert!(json.contains(id(1).expose()) && json.contains("测试街道一号") && !json.contains("李四"));
        assert!(b.get("/me/export").await.bytes.starts_with(b"PK"));
        let nobody = Browser::of(&w, "nobody", "member", w.a, None).await;
        assert!(nobody.page("/me").await.contains("账号没有关联到党员"));
        assert_eq!(nobody.get("/me/export").await.status, StatusCode::NOT_FOUND);
    }
}
