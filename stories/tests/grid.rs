//! Grids and their posts through the forms: set up, peopled, vacancies told, closed, taken back; who may not is refused; figures by name.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use base::Period;
use stories::visitor::hidden;
use stories::{Answer, Visitor, World, worlds};

/// No page may be heavier.
const MOST_BYTES: usize = 100_000;

/// Fills a form at an address and sends it.
async fn send(visitor: &mut Visitor, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = visitor.get(path).await.ok().text();
    let version = hidden(&form, "version").unwrap();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    visitor.post(path, &all).await
}

fn here(answer: Answer) -> String {
    answer.leads().split('?').next().unwrap().to_owned()
}

/// The value of a figure of the whole district from January to a day, as pages show it.
async fn figure(world: &World, key: &str, to: &str) -> String {
    let scope = world.operator().scope("figure.read").unwrap();
    let catalogue = &world.deployment.catalogue;
    let mut conn = world.deployment.db.read().await.unwrap();
    let period = Period::new("2026-01-01".parse().unwrap(), to.parse().unwrap()).unwrap();
    let tree = org::Tree::load(&mut conn, &scope, period.to).await.unwrap();
    let asked = figure::Asked { unit: world.top(), period };
    let value = figure::ask(&mut conn, &scope, catalogue, &tree, catalogue.figure(key).unwrap(), asked).await.unwrap();
    value.amount.map(|n| n.to_string()).unwrap_or_default()
}

/// A grid of the branch that it leads itself; what is wrong is told at once, and nobody else reaches it.
async fn set_up(home: &mut Visitor, stranger: &mut Visitor, unit: &str) -> String {
    let wrong = [("kind", "grid"), ("unit", unit), ("on", "2026-02-30"), ("need_grid_member", "x")];
    let refused = home.post("/grids/new", &wrong).await;
    let text = refused.text();
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for what in ["不是有效的日期", "没有填写编号", "没有填写名称", "“x”不能用"] {
        assert!(text.contains(what), "all at once: {what}");
    }
    let fields = [
        ("kind", "grid"),
        ("unit", unit),
        ("on", "2026-03-01"),
        ("no", "01"),
        ("name", "机关大院网格"),
        ("branch", unit),
        ("need_grid_member", "2"),
    ];
    assert_eq!(stranger.post("/grids/new", &fields).await.status, StatusCode::NOT_FOUND);
    let grid = here(home.post("/grids/new", &fields).await);
    assert_eq!(home.post("/grids/new", &fields).await.status, 422, "one number, once");
    let page = home.get(&grid).await.ok().text();
    assert!(page.contains("空缺2") && page.contains("未核实") && !page.contains("没有登记网格党支部"), "{page}");
    assert_eq!(stranger.get(&grid).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get(&format!("{grid}/appoint")).await.status, StatusCode::NOT_FOUND);
    grid
}

/// One person from outside in two posts; a stale form and a post twice are refused.
async fn appointed(home: &mut Visitor, grid: &str) {
    let path = format!("{grid}/appoint");
    let form = home.get(&path).await.ok().text();
    let stale = hidden(&form, "version").unwrap();
    assert!(
        form.contains("name=\"post3\"") && !form.contains("name=\"post4\""),
        "a line for each vacancy and one more"
    );
    let rows = [
        ("lines", "4"),
        ("on", "2026-04-01"),
        ("post0", "grid_member"),
        ("who0", "outside"),
        ("name0", "周正"),
        ("phone0", "13800138000"),
        ("time0", "full"),
        ("way0", "recruit"),
        ("post1", "grid_head"),
        ("who1", "outside"),
        ("name1", "周正"),
        ("phone1", "138 0013 8000"),
        ("time1", "part"),
        ("way1", "concurrent"),
    ];
    here(send(home, &path, &rows).await);
    let late = [[("version", stale.as_str())].as_slice(), &rows].concat();
    assert_eq!(home.post(&path, &late).await.status, StatusCode::CONFLICT);
    assert_eq!(send(home, &path, &rows).await.status, 422, "the same post twice");
}

/// What reports ask for, on two days each.
async fn counted(world: &World) {
    assert_eq!(figure(world, "grassroots_posts_filled", "2026-03-31").await, "");
    assert_eq!(figure(world, "grassroots_posts_filled", "2026-04-01").await, "1", "one person, two posts");
    assert_eq!(figure(world, "grids_total", "2026-02-28").await, "");
    assert_eq!(figure(world, "grids_total", "2026-03-01").await, "1");
    assert_eq!(figure(world, "grid_branches", "2026-11-01").await, "1");
}

#[tokio::test]
async fn a_grid_is_set_up_and_its_posts_are_filled() {
    for world in worlds().await {
        let mut home = world.newcomer("home", "branch_secretary", world.home()).await;
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        let mut member = world.signed_in("member").await;
        let unit = world.home().to_string();
        assert!(home.get("/grids").await.ok().text().contains("没有符合条件的网格"));
        assert!(home.get("/grids/vacancies").await.ok().text().contains("没有空缺"));
        assert!(!home.get("/").await.ok().text().contains("岗位空缺"), "nothing missing, nothing told");
        assert_eq!(member.get("/grids").await.status, StatusCode::FORBIDDEN);
        let none = home.get(&format!("/grids/new?kind=residence&unit={unit}")).await.ok().text();
        assert!(none.contains("还没有网格"));
        let grid = set_up(&mut home, &mut stranger, &unit).await;
        appointed(&mut home, &grid).await;
        let page = home.get(&grid).await.ok().text();
        assert!(page.contains("空缺1") && page.contains("13800138000"), "{page}");
        for path in ["/", &format!("/units/{unit}"), "/grids?gap=1", "/grids/vacancies"] {
            assert!(home.get(path).await.ok().text().contains("网格"), "{path}");
        }
        assert!(home.get("/").await.ok().text().contains("岗位空缺"), "told on the desk");
        for path in ["/grids/export", "/grids/vacancies/export"] {
            assert!(home.get(path).await.ok().bytes.starts_with(b"PK"), "{path}");
        }
        assert_eq!(
            send(&mut home, &format!("{grid}/close"), &[("on", "2026-05-01"), ("how", "merged")]).await.status,
            422
        );
        counted(&world).await;
        let row = page.split("/relieve/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        here(send(&mut home, &format!("{grid}/relieve/{row}"), &[("on", "2026-06-01"), ("how", "moved")]).await);
        let page = home.get(&grid).await.ok().text();
        assert!(page.contains("曾经在岗"));
        let back = page.split("/annul/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let back = format!("{grid}/annul/{back}");
        assert_eq!(send(&mut home, &back, &[("text", "")]).await.status, 422);
        here(send(&mut home, &back, &[("text", "没有离岗")]).await);
        assert_eq!(home.get(&back).await.status, StatusCode::NOT_FOUND, "taken back once");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn the_seeded_district_shows_it_filled_in() {
    for world in worlds().await {
        taizhang::seed::life::live(&world.deployment, &world.made, 5).await.unwrap();
        let mut clerk = world.signed_in("department_clerk").await;
        for path in [
            "/grids",
            "/grids?state=all",
            "/grids?gap=1",
            "/grids?astray=1",
            "/grids?kind=residence",
            "/grids/vacancies",
        ] {
            let page = clerk.get(path).await.ok();
            assert!(page.bytes.len() < MOST_BYTES, "{path}: {} bytes", page.bytes.len());
            let rows = if path.ends_with("vacancies") { "data-label=\"空缺\"" } else { "data-label=\"名称\"" };
            // Whether somebody may die depends on what else is under way.
            assert!(path.contains("astray") || page.text().contains(rows), "{path} shows something");
        }
        let zero = |value: &str| value.is_empty() || value == "0";
        for key in ["grids_total", "micro_grids_total", "grid_branches", "buildings_total", "grassroots_posts_filled"] {
            assert!(!zero(&figure(&world, key, "2026-11-20").await), "{key}");
        }
        world.assert_clean().await;
    }
}
