//! 两个覆盖 through the forms: organisations registered, organised, given an instructor, contacted; the figures of two days by name; who
//! may not is refused.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use base::id::UnitId;
use base::{Day, Period};
use coverage::code::synthetic;
use figure::Asked;
use org::Tree;
use stories::visitor::hidden;
use stories::{Answer, Visitor, World, worlds};

/// No page may be heavier.
const MOST_BYTES: usize = 100_000;

async fn register(visitor: &mut Visitor, unit: UnitId, kind: &str, fields: &[(&str, &str)]) -> Answer {
    let unit = unit.to_string();
    visitor.post("/coverage/new", &[&[("kind", kind), ("unit", unit.as_str())], fields].concat()).await
}

/// Fills the form of an event and sends it.
async fn take(visitor: &mut Visitor, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = visitor.get(path).await.ok().text();
    let version = hidden(&form, "version").unwrap();
    visitor.post(path, &[&[("version", version.as_str())], fields].concat()).await
}

fn here(answer: Answer) -> String {
    answer.leads().split('?').next().unwrap().to_owned()
}

/// A figure's value for the whole district from the first day of a year to a day.
async fn value(world: &World, key: &str, to: Day) -> Option<String> {
    let catalogue = &world.deployment.catalogue;
    let scope = world.operator().scope("figure.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let tree = Tree::load(&mut conn, &scope, to).await.unwrap();
    let figure = catalogue.figure(key).unwrap();
    let from = Day::of(to.year(), 1, 1).unwrap();
    let asked = Asked { unit: world.top(), period: Period::new(from, to).unwrap() };
    let value = figure::ask(&mut conn, &scope, catalogue, &tree, figure, asked).await.unwrap();
    value.amount.map(|amount| amount.to_string())
}

#[tokio::test]
async fn the_rate_of_two_days_comes_from_the_register() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let (unit, today) = (world.elsewhere(), world.deployment.today());
        let (new_year, spring) = ("2026-01-01", "2026-04-01");
        let home = world.home().to_string();
        let mut made = Vec::new();
        for (n, full) in ["3", "5", "1", "0", "4"].into_iter().enumerate() {
            let (name, code) = (format!("第{n}社会工作服务中心"), synthetic(u32::try_from(n).unwrap() + 9000));
            let fields = [
                ("on", new_year),
                ("name", name.as_str()),
                ("code", code.as_str()),
                ("employees", "20"),
                ("full", full),
                ("form", if n == 4 { "own" } else { "none" }),
                ("branch", if n == 4 { home.as_str() } else { "" }),
            ];
            made.push(here(register(&mut clerk, unit, "social", &fields).await));
        }
        assert_eq!(value(&world, "social_org_own_branch_rate", spring.parse().unwrap()).await.as_deref(), Some("25"));
        let gaps = clerk.get("/coverage/gaps").await.ok().text();
        assert!(
            gaps.contains("应单独组建未组建") && gaps.contains("应联合组建未组建") && gaps.contains("第四条"),
            "{gaps}"
        );
        let branch = world.elsewhere().to_string();
        let built = [("on", "2026-06-01"), ("form", "own"), ("branch", branch.as_str())];
        here(take(&mut clerk, &format!("{}/do/form", made[0]), &built).await);
        let now = async |key: &'static str| value(&world, key, today).await.unwrap_or_default();
        assert_eq!(now("social_org_own_branch_rate").await, "50", "two of the four that have members");
        assert_eq!(value(&world, "social_org_own_branch_rate", spring.parse().unwrap()).await.as_deref(), Some("25"));
        assert_eq!(
            (now("new_sector_coverage_rate").await, now("work_coverage_rate").await),
            ("50".into(), "40".into())
        );

        let person = [("on", "2026-02-01"), ("from", "other"), ("name", "赵强"), ("place", "街道党建办")];
        let zhao = here(register(&mut clerk, unit, "instructor", &person).await);
        let id = zhao.rsplit('/').next().unwrap().to_owned();
        for org in &made[1..3] {
            here(take(&mut clerk, &format!("{org}/do/assign"), &[("on", "2026-07-01"), ("instructor", &id)]).await);
        }
        let figures = ["party_instructors_assigned", "social_orgs_with_instructor", "party_instructors"];
        for (key, is) in figures.into_iter().zip(["1", "2", "1"]) {
            assert_eq!(now(key).await, is, "{key}");
        }
        assert_eq!(now("work_coverage_rate").await, "80");
        let page = clerk.get(&format!("{}?day=2026-05-31", made[0])).await.ok().text();
        assert!(page.contains("2026年5月31日") && page.contains("未覆盖") && page.contains("单独组建"), "{page}");
        let evidence = clerk.get("/figures/social_org_own_branch_rate?from=2026-01-01&to=2026-11-20").await.ok().text();
        let entry = evidence.split("/coverage/events/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(clerk.get(&format!("/coverage/events/{entry}")).await.leads().contains("/coverage/"));

        let form = clerk.get(&format!("{}/annul/", made[0])).await;
        assert_eq!(form.status, StatusCode::NOT_FOUND);
        let page = clerk.get(&made[0]).await.ok().text();
        let row = page.split("/annul/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let way = format!("{}/annul/{row}", made[0]);
        assert_eq!(take(&mut clerk, &way, &[("text", "")]).await.status, 422);
        here(take(&mut clerk, &way, &[("text", "批复有误")]).await);
        assert_eq!(clerk.get(&way).await.status, StatusCode::NOT_FOUND, "taken back once");
        assert_eq!(now("social_org_own_branch_rate").await, "25");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_secretary_keeps_her_own_and_sees_no_other() {
    for world in worlds().await {
        let mut home = world.newcomer("home", "branch_secretary", world.home()).await;
        let mut other = world.newcomer("other", "branch_secretary", world.elsewhere()).await;
        let mut member = world.signed_in("member").await;
        assert_eq!(member.get("/coverage").await.status, StatusCode::FORBIDDEN);
        assert!(home.get("/coverage").await.ok().text().contains("没有符合条件的登记"));
        assert!(home.get("/coverage/gaps").await.ok().text().contains("还没有登记"));
        let today = world.deployment.today();
        let wrong = [("on", "2026-02-30"), ("name", "云"), ("code", "12"), ("employees", "x"), ("form", "own")];
        let answer = register(&mut home, world.home(), "enterprise", &wrong).await;
        let text = answer.text();
        assert_eq!(answer.status, 422);
        for says in
            ["不是有效的日期", "没有写明名称", "应为18位", "不是人数", "没有填写正式党员人数", "没有选择所建的党组织"]
        {
            assert!(text.contains(says), "all at once: {says}");
        }
        let ago = today.plus_months(-14).to_string();
        let code = synthetic(77);
        let fields = [
            ("on", ago.as_str()),
            ("name", "恒远物流公司"),
            ("code", &code),
            ("employees", "150"),
            ("full", "4"),
            ("form", "none"),
            ("phone", "13800138000"),
        ];
        let theirs = register(&mut other, world.home(), "enterprise", &fields).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "another's unit");
        let file = here(register(&mut home, world.home(), "enterprise", &fields).await);
        let twice = register(&mut other, world.elsewhere(), "enterprise", &fields).await;
        assert!(twice.status == 422 && twice.text().contains("已有没有结束的登记"), "one register for all");
        for path in ["", "/do/verify", "/do/assign"] {
            assert_eq!(other.get(&format!("{file}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let page = home.get(&file).await.ok().text();
        assert!(page.contains("应单独组建党支部") && page.contains("14个月没有核实"), "{page}");
        assert_eq!(home.get(&format!("{file}/do/contact")).await.status, StatusCode::NOT_FOUND, "nobody was sent");
        assert!(home.get(&format!("{file}/do/assign")).await.ok().text().contains("还没有可以派的指导员"));
        let on = today.to_string();
        let person = [("on", ago.as_str()), ("from", "other"), ("name", "赵强"), ("place", "街道党建办")];
        let zhao = here(register(&mut home, world.home(), "instructor", &person).await);
        let id = zhao.rsplit('/').next().unwrap().to_owned();
        let sent = today.plus_months(-5).to_string();
        here(take(&mut home, &format!("{file}/do/assign"), &[("on", &sent), ("instructor", &id)]).await);
        assert!(home.get(&file).await.ok().text().contains("5个月没有联系"));
        let stale = [("version", "1"), ("on", on.as_str()), ("employees", "150"), ("full", "4")];
        assert_eq!(home.post(&format!("{file}/do/verify"), &stale).await.status, StatusCode::CONFLICT);
        let told =
            [("on", on.as_str()), ("instructor", &id), ("text", "走访"), ("problem", "没有场所"), ("solved", "no")];
        here(take(&mut home, &format!("{file}/do/contact"), &told).await);
        assert!(home.get(&file).await.ok().text().contains("1个问题没有解决"));
        let desk = home.get("/").await.ok().text();
        assert!(desk.contains("两个覆盖") && desk.contains(&file), "told on the desk");
        assert!(home.get(&format!("/units/{}", world.home())).await.ok().text().contains("/coverage/gaps"));
        for path in ["/coverage?gap=own", "/coverage?large=1&form=none", "/coverage?gap=any", "/coverage?problems=1"] {
            assert!(home.get(path).await.ok().text().contains(&file), "{path}");
        }
        assert!(!home.get("/coverage?gap=joint").await.ok().text().contains(&file));
        assert!(home.get("/coverage/export?gap=own").await.ok().bytes.starts_with(b"PK"));
        let end = [("on", on.as_str()), ("how", "work")];
        assert_eq!(take(&mut home, &format!("{zhao}/do/end"), &end).await.status, 422, "still looks after one");
        here(take(&mut home, &format!("{file}/do/end"), &[("on", &on), ("how", "moved")]).await);
        here(take(&mut home, &format!("{zhao}/do/end"), &end).await);
        here(register(&mut other, world.elsewhere(), "enterprise", &fields).await);
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn pages_stay_light_with_many() {
    for world in worlds().await {
        let scope = world.operator().scope("coverage.write").unwrap();
        let mut work = world.deployment.begin(world.operator()).await.unwrap();
        for n in 0..120_u32 {
            let typed = coverage::typed::Typed {
                on: "2025-02-01".into(),
                name: format!("云溪第{n}号名称很长的综合服务有限责任公司"),
                code: synthetic(n + 100),
                employees: "30".into(),
                full: (n % 5).to_string(),
                form: "none".into(),
                ..Default::default()
            };
            let kind = coverage::Kind::Enterprise;
            let new = coverage::acts::New { kind, unit: world.home(), roster: None, typed };
            coverage::acts::register(&mut work, &scope, new).await.unwrap();
        }
        work.commit().await.unwrap();
        let mut clerk = world.signed_in("department_clerk").await;
        for path in ["/coverage", "/coverage?page=2", "/coverage?page=9", "/coverage/gaps", "/coverage/new", "/"] {
            let page = clerk.get(path).await.ok();
            assert!(page.bytes.len() < MOST_BYTES, "{path}: {} bytes", page.bytes.len());
        }
        let page = clerk.get("/coverage").await.ok().text();
        assert!(page.contains("共 120 个") && page.contains("page=2"));
        world.assert_clean().await;
    }
}
