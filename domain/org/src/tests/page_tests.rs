//! The pages, through router, guard and frame.

use super::browser::Browser;
use super::world::{TODAY, World, change, day, worlds};
use crate::{Details, NewPost, NewTerm, acts, batch, import};
use axum::http::StatusCode;

async fn clerk(w: &World) -> Browser {
    batch::register(vec![import::UNDO]);
    Browser::of(w, "zhang.clerk", "department_clerk", w.root).await
}

#[tokio::test]
async fn the_tree_shows_two_levels_and_unfolds() {
    for w in worlds().await {
        w.enrol(w.first, "2026-03-01", 12).await;
        w.enrol(w.second, "2026-03-01", 8).await;
        let b = clerk(&w).await;
        let page = b.page("/units").await;
        assert!(page.contains("共 5 个党组织"), "{page}");
        assert!(page.contains("区直机关工作委员会") && page.contains("党员20名"), "rolled up");
        assert!(!page.contains("财政局机关党支部"), "the third level folds");
        assert!(page.contains(&format!("/units/{}/lower", w.organs)));
        let part = b.page(&format!("/units/{}/lower", w.organs)).await;
        assert!(part.contains("财政局机关党支部") && !part.contains("<html"), "a fragment");
        let past = b.page("/units?as_of=2026-02-01").await;
        assert!(past.contains("截至2026年2月1日") && !past.contains("党员20名"));
        assert!(b.page("/units?as_of=2020-01-01").await.contains("这一天还没有党组织"));
    }
}

#[tokio::test]
async fn searching_finds_by_name_code_and_initials() {
    for w in worlds().await {
        let b = clerk(&w).await;
        for (q, found) in
            [("财政", true), ("410001001", true), ("czj", true), ("caizheng", true), ("sjj", false), ("无此", false)]
        {
            let page = b.page(&format!("/units?q={}", ui::list::encode(q))).await;
            assert_eq!(page.contains("财政局机关党支部"), found, "{q}");
        }
        let typed = b.page("/units/options?field=other&other=czj").await;
        assert_eq!(typed, "<option value=\"410001001 财政局机关党支部\"></option>");
        let stranger = Browser::of(&w, "li.street", "work_committee_clerk", w.street).await;
        assert_eq!(stranger.page("/units/options?field=other&other=czj").await, "");
        let officer = Browser::of(&w, "sec.officer", "security_officer", w.root).await;
        assert_eq!(officer.page("/units/options?field=unit&unit=czj").await, typed);
        let member = Browser::of(&w, "one.member", "member", w.root).await;
        assert_eq!(member.get("/units/options?field=other&other=czj").await.status, StatusCode::FORBIDDEN);
        assert!(b.page("/units?q=xyz").await.contains("没有符合条件的党组织"));
        assert!(b.page("/units?kind=branch").await.contains("共 2 个党组织"));
        w.act(async |work, s| acts::dissolve(work, s, w.second, change("2026-06-01")).await).await.unwrap();
        assert!(b.page("/units?kind=branch").await.contains("共 1 个党组织"));
        assert!(b.page("/units?state=dissolved").await.contains("审计局机关党支部"));
        let file = b.get("/units/export?kind=branch&state=all").await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.body.starts_with("PK"), "a workbook");
    }
}

#[tokio::test]
async fn a_units_page_tells_all_about_it() {
    for w in worlds().await {
        let unit = w.unit(w.first).await;
        let details = Details {
            phone: Some("13812345678".into()),
            contact: "赵甲".into(),
            sector: "organ".into(),
            ..Details::default()
        };
        w.act(async |work, s| acts::correct(work, s, w.first, unit.version, details).await).await.unwrap();
        let post = NewPost {
            post: "secretary".into(),
            name: "李明".into(),
            person: None,
            from: day("2024-01-10"),
            detail: String::new(),
        };
        w.act(async |work, s| acts::set_post(work, s, w.first, post).await).await.unwrap();
        let term = NewTerm { elected: day("2024-01-10"), years: None, extended_to: None, document: String::new() };
        w.act(async |work, s| acts::set_committee_term(work, s, w.first, term).await).await.unwrap();
        w.act(async |work, s| acts::rename(work, s, w.first, ("财政金融局党支部", ""), change("2026-03-01")).await)
            .await
            .unwrap();
        let b = clerk(&w).await;
        let page = b.page(&format!("/units/{}", w.first)).await;
        for part in [
            "财政金融局党支部",
            "由“财政局机关党支部”变为“财政金融局党支部”",
            "李明",
            "届满日期",
            "2027年1月10日",
            "13812345678",
            "赵甲",
            "名册中没有党员",
            "《中国共产党支部工作条例（试行）》第四条",
            "本届任期将于2027年1月10日届满，还有49天",
            "登记入册",
        ] {
            assert!(page.contains(part), "{}: {part} is missing", w.engine);
        }
        let reader = Browser::of(&w, "member.one", "branch_secretary", w.first).await;
        let page = reader.page(&format!("/units/{}", w.first)).await;
        assert!(page.contains("13812345678"), "a secretary may see telephone numbers");
        assert!(!page.contains("补录变动"), "but not change units");
        assert!(b.page("/units/warnings").await.contains("财政金融局党支部"));
        assert!(b.page("/units/warnings?rule=branch_min_members").await.contains("共 2 条提醒"));
    }
}

#[tokio::test]
async fn forms_remember_and_say_why() {
    for w in worlds().await {
        let b = clerk(&w).await;
        assert!(b.page(&format!("/units/new?parent={}", w.organs)).await.contains("selected"));
        let parent = w.organs.to_string();
        let bad = [
            ("parent", parent.as_str()),
            ("kind", "branch"),
            ("name", "财政局机关党支部"),
            ("on", TODAY),
            ("founded", "去年"),
            ("contact", "钱乙"),
        ];
        let answer = b.post("/units/new", &bad, None).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let blank = b.post("/units/new", &[("parent", "没有的"), ("on", TODAY)], None).await;
        for part in ["没有找到党组织“没有的”", "没有填写党组织全称", "没有选择组织类别", "3 个问题"]
        {
            assert!(blank.body.contains(part), "{part}: {}", blank.body);
        }
        for part in ["“去年”不是有效日期", "同一上级下已有“财政局机关党支部”", "钱乙", "2 个问题"]
        {
            assert!(answer.body.contains(part), "{part}");
        }
        let good = [
            ("parent", parent.as_str()),
            ("kind", "branch"),
            ("name", "统计局机关党支部"),
            ("on", "2026-06-01"),
            ("founded", "2026-06-01"),
        ];
        let answer = b.post("/units/new", &good, None).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = b.page(&answer.to).await;
        assert!(page.contains("统计局机关党支部") && page.contains("410001003"));
        let edited = b
            .post(&format!("{}/edit", answer.to), &[("version", "1"), ("contact", "孙丙"), ("phone", "12")], None)
            .await;
        assert!(edited.body.contains("不是有效的电话号码") && edited.body.contains("孙丙"));
        let edited = b.post(&format!("{}/edit", answer.to), &[("version", "1"), ("contact", "孙丙")], None).await;
        assert_eq!(edited.status, StatusCode::SEE_OTHER);
        let late = b.post(&format!("{}/edit", answer.to), &[("version", "1"), ("contact", "李丁")], None).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(b.page(&format!("{}/edit", answer.to)).await.contains("孙丙"));
    }
}

/// The version that a form carries.
fn version(page: &str) -> String {
    let rest = page.split_once("name=\"version\" value=\"").unwrap().1;
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_change_has_its_form() {
    for w in worlds().await {
        let b = clerk(&w).await;
        let first = format!("/units/{}", w.first);
        for verb in ["edit", "rename", "move", "kind", "merge", "dissolve", "committee"] {
            let page = b.page(&format!("{first}/{verb}")).await;
            assert!(page.contains("name=\"_csrf\""), "{verb}");
        }
        let street = w.street.to_string();
        let done: [(&str, Vec<(&str, &str)>); 3] = [
            ("rename", vec![("name", "财政金融局党支部")]),
            ("move", vec![("other", &street)]),
            ("kind", vec![("kind", "joint_branch")]),
        ];
        for (verb, mut fields) in done {
            let unseen =
                [&fields[..], &[("on", "2026-06-01"), ("version", "一"), ("document", "云组〔2026〕6号")]].concat();
            let stale = b.post(&format!("{first}/{verb}"), &unseen, None).await;
            assert_eq!(stale.status, StatusCode::CONFLICT, "{verb}: a version that no page has shown");
            let version = version(&b.page(&format!("{first}/{verb}")).await);
            fields.extend([("on", "2026-06-01"), ("version", version.as_str()), ("document", "云组〔2026〕6号")]);
            let answer = b.post(&format!("{first}/{verb}"), &fields, None).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{verb}: {}", answer.body);
        }
        let second = w.second.to_string();
        let seen = version(&b.page(&format!("{first}/merge")).await);
        let seen = ("version", seen.as_str());
        let paperless = b
            .post(&format!("{first}/merge"), &[("other", &second), ("on", "2026-07-01"), ("reason", "合并")], None)
            .await;
        assert!(paperless.status == StatusCode::UNPROCESSABLE_ENTITY && paperless.body.contains("没有写明批准文件"));
        let refused = b
            .post(
                &format!("{first}/merge"),
                &[("other", &second), ("on", "2026-05-01"), ("document", "云组〔2026〕7号"), seen],
                None,
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("早于上一次变动") && refused.body.contains("没有填写原因"), "both at once");
        let merged = b
            .post(
                &format!("{first}/merge"),
                &[
                    ("other", &second),
                    ("on", "2026-07-01"),
                    ("reason", "机构合并"),
                    ("document", "云组〔2026〕7号"),
                    seen,
                ],
                None,
            )
            .await;
        assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.body);
        assert!(b.page(&first).await.contains("已于2026年7月1日撤销"));
        let last = version(&b.page(&format!("/units/{second}/dissolve")).await);
        let gone = b
            .post(
                &format!("/units/{second}/dissolve"),
                &[("on", "2026-08-01"), ("reason", "任务完成"), ("document", "云组〔2026〕8号"), ("version", &last)],
                None,
            )
            .await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    }
}

#[tokio::test]
async fn committee_and_term_are_kept_by_forms() {
    for w in worlds().await {
        let b = clerk(&w).await;
        let at = format!("/units/{}/committee", w.first);
        let set = b.post(&at, &[("post", "secretary"), ("name", "李明"), ("from", "2024-01-10")], None).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
        let twice = b.post(&at, &[("post", "secretary"), ("name", "王芳"), ("from", "2026-01-10")], None).await;
        assert!(twice.body.contains("书记现由李明担任"), "{}", twice.body);
        let term =
            b.post(&format!("/units/{}/term", w.first), &[("elected", "2024-01-10"), ("years", "三")], None).await;
        assert!(term.body.contains("任期不是整数"));
        let term = b.post(&format!("/units/{}/term", w.first), &[("elected", "2024-01-10")], None).await;
        assert_eq!(term.status, StatusCode::SEE_OTHER);
        let none = b.post(&format!("{at}/end"), &[("to", "2026-02-01")], None).await;
        assert!(none.body.contains("没有选择免去谁的职务"));
        let page = b.page(&at).await;
        let id = page
            .split("<option value=\"")
            .filter_map(|p| p.split('"').next())
            .find(|v| v.parse::<i64>().is_ok())
            .unwrap()
            .to_owned();
        let end =
            b.post(&format!("{at}/end"), &[("holder", &id), ("to", "2026-02-01"), ("reason", "调离")], None).await;
        assert_eq!(end.status, StatusCode::SEE_OTHER, "{}", end.body);
        assert!(b.page(&format!("/units/{}", w.first)).await.contains("历任（1）"));
        assert!(b.page(&format!("/units/{}/committee", w.organs)).await.contains("不经选举产生，没有任期"));
    }
}

#[tokio::test]
async fn a_stranger_finds_no_page() {
    for w in worlds().await {
        let stranger = Browser::of(&w, "li.street", "work_committee_clerk", w.street).await;
        let event = {
            let mut conn = w.d.db.read().await.unwrap();
            crate::store::events(&mut conn, &w.read(), w.first).await.unwrap()[0].id
        };
        let mut paths = vec![
            format!("/units/events/{event}"),
            format!("/units?top={}", w.first),
            format!("/units/export?top={}", w.first),
            format!("/units/new?parent={}", w.organs),
        ];
        for route in crate::routes().list().iter().filter(|r| r.method == "GET" && r.path.starts_with("/units/{id}")) {
            paths.push(route.path.replace("{id}", &w.first.to_string()));
        }
        for path in paths {
            assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for route in crate::routes().list().iter().filter(|r| r.method == "POST" && r.path.contains("{id}")) {
            let path = route.path.replace("{id}", &w.first.to_string());
            let answer = stranger.post(&path, &[("on", TODAY), ("elected", TODAY)], None).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let secretary = Browser::of(&w, "wang.branch", "branch_secretary", w.first).await;
        assert_eq!(secretary.get(&format!("/units/{}/edit", w.first)).await.status, StatusCode::FORBIDDEN);
        assert!(!stranger.page("/units").await.contains("财政局"));
    }
}

#[tokio::test]
async fn a_table_is_checked_confirmed_and_undone() {
    for w in worlds().await {
        let b = clerk(&w).await;
        let unit = w.organs.to_string();
        let to = [("unit", unit.as_str()), ("on", "2026-06-01")];
        let bad = "党组织全称,组织类别\n统计局机关党支部,支部\n信访局党支部,不知道\n";
        let answer = b.post("/units/import", &to, Some(("表.csv", bad))).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("第3行B列（组织类别）") && answer.body.contains("不是组织类别"),
            "{}",
            answer.body
        );
        let token =
            |body: &str| body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let held = token(&answer.body);
        let marked = b.post("/units/import", &[to[0], to[1], ("token", &held), ("do", "annotate")], None).await;
        assert!(marked.body.starts_with("PK"));
        let forced = b.post("/units/import", &[to[0], to[1], ("token", &held), ("do", "apply")], None).await;
        assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY, "what has problems is not imported");
        let good = bad.replace("不知道", "联合支部");
        let answer = b.post("/units/import", &to, Some(("表.csv", &good))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(answer.body.contains("新增2个，变更0个，未变0个"));
        let held = token(&answer.body);
        let done = b.post("/units/import", &[to[0], to[1], ("token", &held), ("do", "apply")], None).await;
        assert_eq!((done.status, done.to.as_str()), (StatusCode::SEE_OTHER, "/imports"), "{}", done.body);
        let again = b.post("/units/import", &[to[0], to[1], ("token", &held), ("do", "apply")], None).await;
        assert!(again.body.contains("文件已等待超过15分钟"), "a file is let go when it is imported");
        let list = b.page("/imports").await;
        assert!(list.contains("表.csv") && list.contains("撤回整批"));
        let undo = list.split("action=\"/imports/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let stranger = Browser::of(&w, "li.street", "work_committee_clerk", w.street).await;
        assert_eq!(stranger.post(&format!("/imports/{undo}"), &[], None).await.status, StatusCode::NOT_FOUND);
        assert!(!stranger.page("/imports").await.contains("表.csv"));
        assert_eq!(b.post(&format!("/imports/{undo}"), &[], None).await.status, StatusCode::SEE_OTHER);
        assert!(b.page("/imports").await.contains("已撤回"));
        assert!(!b.page("/units?q=tjj").await.contains("统计局机关党支部"));
        assert_eq!(b.get("/units/import/template").await.status, StatusCode::OK);
        assert!(b.page("/units/import").await.contains("下载空白表格"));
    }
}
