//! Tables of grids and of 两新 organisations through the pages: checked, imported, taken back; and what belongs to a unit keeps it from ending.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use stories::visitor::hidden;
use stories::{Answer, Program, Visitor, World, worlds};

const GRIDS: &str = "\
类别,编号,名称,所在网格,户数,岗位,姓名,电话,专职或兼职,选配方式
楼栋,,一号楼,01,48,楼栋长,周正,13800138000,兼职,选举
网格,01,机关大院网格,,320,,,,,
";
const FILES: &str = "\
类别,名称,职工人数,正式党员人数,组建方式
非公企业,云溪智造公司,120,2,未组建
社会组织,滨江读书会,6,0,未组建
";

async fn check(visitor: &mut Visitor, path: &str, unit: &str, text: &str) -> Answer {
    let fields = [("unit", unit), ("on", "2026-11-01")];
    visitor.upload(&format!("{path}/import"), &fields, ("file", "表.csv", text.as_bytes())).await
}

/// The dry run, then the import of the file that waits.
async fn import(visitor: &mut Visitor, path: &str, unit: &str, text: &str) {
    let found = check(visitor, path, unit, text).await.ok().text();
    assert!(found.contains("可以导入2行"), "{found}");
    let token = hidden(&found, "token").unwrap();
    let again = [("token", token.as_str()), ("unit", unit), ("on", "2026-11-01"), ("do", "apply")];
    let done = visitor.post(&format!("{path}/import"), &again).await.leads();
    assert!(done.starts_with("/imports"), "{done}");
    let gone = visitor.post(&format!("{path}/import"), &again).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "the file waits no longer");
}

/// The form that takes the latest import back.
fn undo(page: &str) -> String {
    let way = page.split("action=\"/imports/").nth(1).unwrap();
    format!("/imports/{}", way.split('"').next().unwrap())
}

#[tokio::test]
async fn tables_are_checked_imported_and_taken_back() {
    for world in worlds().await {
        let unit = world.home().to_string();
        let mut home = world.newcomer("home", "branch_secretary", world.home()).await;
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        for (path, text, name) in [("/grids", GRIDS, "一号楼"), ("/coverage", FILES, "滨江读书会")] {
            let page = home.get(&format!("{path}/import")).await.ok().text();
            assert!(page.contains("下载空白表格") && page.contains(&format!("value=\"{unit}\"")), "{page}");
            assert!(home.get(&format!("{path}/import/template")).await.ok().bytes.starts_with(b"PK"));
            assert!(home.get(path).await.ok().text().contains(&format!("{path}/import")), "the way there");
            let none =
                home.upload(&format!("{path}/import"), &[("unit", &unit), ("on", "")], ("file", "a.csv", b"")).await;
            assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
            let wrong = text.replace(",48,", ",很多,").replace(",120,", ",很多,").replace("网格,01", "片区,01");
            let refused = check(&mut home, path, &unit, &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            let told = refused.text();
            assert!(told.contains("没有写入任何内容") && told.contains("不是整数"), "{told}");
            let token = hidden(&told, "token").unwrap();
            let fields = [("token", token.as_str()), ("unit", &unit), ("on", "2026-11-01")];
            let noted = home.post(&format!("{path}/import"), &[&fields[..], &[("do", "annotate")]].concat()).await;
            assert!(noted.ok().bytes.starts_with(b"PK"));
            let forced = home.post(&format!("{path}/import"), &[&fields[..], &[("do", "apply")]].concat()).await;
            assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing while errors stand");
            let theirs = stranger.post(&format!("{path}/import"), &fields).await;
            assert_eq!(theirs.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody else's file and unit");
            assert!(!home.get(path).await.ok().text().contains(name), "a check writes nothing");

            import(&mut home, path, &unit, text).await;
            assert!(home.get(path).await.ok().text().contains(name));
            let again = check(&mut home, path, &unit, text).await.ok().text();
            assert!(again.contains("系统都已有，无需导入") && again.contains("第2行"), "{again}");
            let page = home.get("/imports").await.ok().text();
            home.post(&undo(&page), &[]).await.leads();
            assert!(!home.get(path).await.ok().text().contains(name), "taken back");
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn programs_import_the_same_tables() {
    for world in worlds().await {
        let code = world.code(world.home()).await;
        let mut secretary = world.newcomer("home", "branch_secretary", world.home()).await;
        let program = Program::of(&mut secretary, world.router.clone()).await;
        for (kind, text) in [("grids", GRIDS), ("coverage", FILES)] {
            let fields = [("unit", code.as_str()), ("dry_run", "true")];
            let path = format!("/api/v1/imports/{kind}");
            let dry = program.upload(&path, &fields, "a.csv", text.as_bytes()).await.json(StatusCode::OK);
            assert_eq!((&dry["rows"], &dry["new"], &dry["batch"]), (&2.into(), &2.into(), &serde_json::Value::Null));
            let fields = [("unit", code.as_str())];
            let done = program.upload(&path, &fields, "a.csv", text.as_bytes()).await.json(StatusCode::OK);
            assert!(done["batch"].is_i64(), "{done}");
            let again = program.upload(&path, &fields, "a.csv", text.as_bytes()).await.json(StatusCode::OK);
            assert_eq!((&again["new"], &again["same"]), (&0.into(), &2.into()));
        }
        world.assert_clean().await;
    }
}

/// What belongs to a unit is told to whoever would end it, with the way to where it is moved; once moved, it is no longer.
#[tokio::test]
async fn a_unit_does_not_end_while_grids_and_files_belong_to_it() {
    for world in worlds().await {
        let (unit, other) = (world.home().to_string(), world.elsewhere().to_string());
        let mut clerk = world.signed_in("department_clerk").await;
        import(&mut clerk, "/grids", &unit, GRIDS).await;
        import(&mut clerk, "/coverage", &unit, FILES).await;
        let page = clerk.get(&format!("/units/{unit}/merge")).await.ok().text();
        assert!(page.contains("还有 3 项登记在它名下") && page.contains("划转到接续的党组织"), "{page}");
        for name in ["网格“01 机关大院网格”", "非公有制企业“云溪智造公司”的登记", "社会组织“滨江读书会”的登记"]
        {
            assert!(page.contains(name), "{name}: {page}");
        }
        let version = hidden(&page, "version").unwrap();
        let fields = [
            ("version", version.as_str()),
            ("on", "2026-11-10"),
            ("document", "云组复〔2026〕41号"),
            ("other", other.as_str()),
            ("reason", "合并设置"),
        ];
        let refused = clerk.post(&format!("/units/{unit}/merge"), &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("还有3项登记在它名下"), "{}", refused.text());
        for way in ways(&page) {
            let form = if way.starts_with("/grids") { format!("{way}/move") } else { format!("{way}/do/move") };
            let version = hidden(&clerk.get(&form).await.ok().text(), "version").unwrap();
            let fields = [("version", version.as_str()), ("on", "2026-11-05"), ("to", &other)];
            clerk.post(&form, &fields).await.leads();
            let page = clerk.get(&way).await.ok().text();
            assert!(page.contains("划转到"), "in its history: {page}");
        }
        let page = clerk.get(&format!("/units/{unit}/merge")).await.ok().text();
        assert!(!page.contains("登记在它名下"), "{page}");
        let grids = clerk.get(&format!("/grids?unit={other}")).await.ok().text();
        assert!(grids.contains("机关大院网格") && grids.contains("一号楼"), "{grids}");
        elsewhere(&world).await;
        world.assert_clean().await;
    }
}

/// Who looks after the first unit only sees them no longer.
async fn elsewhere(world: &World) {
    let mut secretary = world.newcomer("home", "branch_secretary", world.home()).await;
    assert!(!secretary.get("/grids").await.ok().text().contains("机关大院网格"));
    assert!(!secretary.get("/coverage").await.ok().text().contains("云溪智造公司"));
}

/// Where the listed belongings are.
fn ways(page: &str) -> Vec<String> {
    let list = page.split("登记在它名下").nth(1).unwrap().split("</ul>").next().unwrap();
    list.split("href=\"").skip(1).filter_map(|part| part.split('"').next()).map(str::to_owned).collect()
}
