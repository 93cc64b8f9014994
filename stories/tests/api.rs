//! The interface for programs: swept route by route like the pages, compared with its document, and used.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use serde_json::{Value, json};
use stories::schema::misfits;
use stories::{Answer, Program, Visitor, World, worlds};
use ui::{Need, RouteInfo};

const ROLES: [&str; 7] = [
    "department_clerk",
    "work_committee_clerk",
    "branch_secretary",
    "member",
    "system_officer",
    "security_officer",
    "audit_officer",
];
const PERIOD: &str = "from=2026-01-01&to=2026-12-31";
const REPORT: &str = "关于党员队伍建设情况的报告\n\n区委：\n　　截至目前，全区共有党员XX名。\n";

fn document() -> Value {
    serde_json::from_str(taizhang::api::OPENAPI).unwrap()
}

fn routes() -> Vec<RouteInfo> {
    taizhang::site::routes().list().iter().filter(|r| r.path.starts_with("/api/")).copied().collect()
}

async fn program(world: &World, role: &str) -> Program {
    Program::of(&mut world.signed_in(role).await, world.router.clone()).await
}

/// A route with its placeholders filled, about a unit.
fn address(route: &RouteInfo, unit: &str) -> String {
    let kind = route.path.replace("{kind}", "roster").replace("{key}", "members_total").replace("{id}", "987654321");
    assert!(!kind.contains('{'), "teach the sweep {}", route.path);
    format!("{kind}?unit={unit}&{PERIOD}")
}

/// Sends what the route wants, about a unit.
async fn ask(program: &Program, route: &RouteInfo, unit: &str) -> Answer {
    let path = address(route, unit);
    if route.method == "GET" {
        return program.get(&path).await;
    }
    let fields = [("unit", unit), ("from", "2026-01-01"), ("to", "2026-12-31"), ("dry_run", "true")];
    let file = if path.contains("/drafts/") { ("a.txt", REPORT) } else { ("a.csv", "姓名\n甲\n") };
    program.upload(&path, &fields, file.0, file.1.as_bytes()).await
}

/// Asserts that an answer is JSON as the document describes this status of the route.
#[track_caller]
fn assert_described(route: &RouteInfo, answer: &Answer) {
    let document = document();
    let place = format!("{} {} {}", route.method, route.path, answer.status);
    let operation = &document["paths"][route.path][route.method.to_lowercase()];
    let mut described = &operation["responses"][answer.status.as_str()];
    if let Some(name) = described["$ref"].as_str() {
        described = document.pointer(name.trim_start_matches('#')).unwrap();
    }
    assert!(!described.is_null(), "{place} is not described: {}", answer.text());
    let kind = answer.headers.get("content-type").unwrap().split(';').next().unwrap();
    let content = &described["content"][kind];
    assert!(!content.is_null(), "{place} of {kind} is not described");
    if kind == "application/json" {
        let value = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(misfits(&document, &content["schema"], &value, "answer"), Vec::<String>::new(), "{place}");
    }
}

#[test]
fn the_document_and_the_routes_are_the_same() {
    let document = document();
    for route in routes() {
        let operation = &document["paths"][route.path][route.method.to_lowercase()];
        assert!(operation.is_object(), "{} {} is not in the document", route.method, route.path);
        match route.need {
            Need::Can(capability) => assert_eq!(operation["x-capability"], capability, "{}", route.path),
            need => assert_eq!((need, &operation["security"]), (Need::Public, &json!([])), "{}", route.path),
        }
    }
    let described = document["paths"].as_object().unwrap().values().map(|p| p.as_object().unwrap().len());
    assert_eq!(described.sum::<usize>(), routes().len(), "the document has what is no route");
}

#[test]
fn the_comparison_notices_what_does_not_fit() {
    let document = document();
    let schema = json!({"$ref": "#/components/schemas/Undone"});
    assert!(misfits(&document, &schema, &json!({"batch": 1, "file": "a", "rows": 2}), "").is_empty());
    for wrong in [
        json!({"batch": 1, "file": "a"}),
        json!({"batch": "1", "file": "a", "rows": 2}),
        json!({"batch": 1, "file": "a", "rows": 2, "more": 3}),
        json!([]),
    ] {
        assert!(!misfits(&document, &schema, &wrong, "").is_empty(), "{wrong}");
    }
}

#[tokio::test]
async fn nobody_gets_in_without_a_token() {
    for world in worlds().await {
        let home = world.code(world.home()).await;
        let mut clerk = world.signed_in("department_clerk").await;
        for route in routes().iter().filter(|r| r.need != Need::Public) {
            for token in ["", "tz_", "tz_abcdefghjkmnpqrstuvwxyz23456789AA", "Basic x"] {
                let answer = ask(&Program::with(world.router.clone(), token), route, &home).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", route.path);
                assert_eq!(answer.headers.get("www-authenticate").unwrap(), "Bearer");
                assert_described(route, &answer);
            }
            // A browser's cookie opens nothing here, so no other site can make it do anything.
            let by_cookie = match route.method {
                "GET" => clerk.get(&address(route, &home)).await,
                _ => clerk.post(&address(route, &home), &[]).await,
            };
            assert_eq!(by_cookie.status, StatusCode::UNAUTHORIZED, "{}", route.path);
        }
        let nobody = Program::with(world.router.clone(), "");
        assert_eq!(nobody.get("/api/v1/nowhere").await.json(StatusCode::NOT_FOUND)["error"]["code"], "not_found");
        nobody.get("/api/v1/openapi.json").await.ok();
    }
}

#[tokio::test]
async fn a_token_opens_pages_to_nobody() {
    for world in worlds().await {
        let clerk = program(&world, "department_clerk").await;
        assert!(clerk.get("/members").await.status.is_redirection());
    }
}

#[tokio::test]
async fn each_role_gets_what_its_capabilities_say() {
    for world in worlds().await {
        let home = world.code(world.home()).await;
        for role in ROLES {
            let theirs = program(&world, role).await;
            let capabilities = &world.deployment.catalogue.role(role).unwrap().capabilities;
            for route in routes() {
                let answer = ask(&theirs, &route, &home).await;
                let place = format!("{role}: {} {}: {}", route.method, route.path, answer.status);
                assert!(!answer.status.is_server_error(), "{place} {}", answer.text());
                let may = match route.need {
                    Need::Can(capability) => capabilities.iter().any(|c| c == capability),
                    _ => true,
                };
                assert_eq!(answer.status == StatusCode::FORBIDDEN, !may, "{place}");
                assert_described(&route, &answer);
            }
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn another_unit_looks_like_none() {
    for world in worlds().await {
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        let stranger = Program::of(&mut stranger, world.router.clone()).await;
        let (home, own) = (world.code(world.home()).await, world.code(world.elsewhere()).await);
        for route in routes().iter().filter(|r| r.need != Need::Public) {
            let (there, nowhere) = (ask(&stranger, route, &home).await, ask(&stranger, route, "777777").await);
            assert_eq!((there.status, there.text()), (nowhere.status, nowhere.text()), "{}", route.path);
            let of_a_unit = !matches!(route.path, "/api/v1/figures" | "/api/v1/drafts/scan" | "/api/v1/check");
            assert_eq!(there.status == StatusCode::NOT_FOUND, of_a_unit, "{} {}", route.path, there.status);
        }
        let units = stranger.get("/api/v1/units").await.json(StatusCode::OK);
        assert_eq!(units.as_array().unwrap().iter().map(|u| u["code"].clone()).collect::<Vec<_>>(), [json!(own)]);
    }
}

#[tokio::test]
async fn a_program_does_a_clerks_work() {
    for world in worlds().await {
        let clerk = program(&world, "department_clerk").await;
        let home = world.code(world.home()).await;
        let described = |method: &str, path: &str, answer: &Answer| {
            let route = routes().into_iter().find(|r| r.path == path && r.method == method).unwrap();
            assert_described(&route, answer);
        };
        let units = clerk.get("/api/v1/units").await;
        described("GET", "/api/v1/units", &units);

        let roster = clerk.get(&format!("/api/v1/roster?unit={home}&size=5")).await;
        described("GET", "/api/v1/roster", &roster);
        let roster = roster.json(StatusCode::OK);
        let id_number = roster["rows"][0]["id_number"].as_str().unwrap();
        assert!(id_number.contains('*') && !id_number.starts_with("999999"), "masked, whatever the right: {id_number}");
        let total = |unit: &str| format!("/api/v1/figures/members_total?unit={unit}&{PERIOD}&evidence=true");
        let value = clerk.get(&total(&home)).await;
        described("GET", "/api/v1/figures/{key}", &value);
        let before = value.json(StatusCode::OK);
        assert_eq!(before["value"], roster["total"].to_string());

        let number = base::IdNumber::synthetic("999000", "1980-03-01".parse().unwrap(), 77);
        let table = format!(
            "姓名,公民身份号码,人员类别,入党日期,转正日期,所在党支部,民族\n甲一,{},正式党员,2005-07-01,2006-07-01,{home},汉\n",
            number.expose()
        );
        let import = async |table: &str, dry: &str| {
            let fields = [("unit", home.as_str()), ("dry_run", dry)];
            clerk.upload("/api/v1/imports/roster", &fields, "名册.csv", table.as_bytes()).await
        };
        let dry = import(&table, "true").await;
        described("POST", "/api/v1/imports/{kind}", &dry);
        assert_eq!(dry.json(StatusCode::OK)["batch"], Value::Null);
        let wrong = import(&table.replace("正式党员", "荣誉党员"), "false").await;
        described("POST", "/api/v1/imports/{kind}", &wrong);
        assert_eq!(wrong.json(StatusCode::UNPROCESSABLE_ENTITY)["problems"][0]["row"], 2);
        let done = import(&table, "false").await.json(StatusCode::OK);
        let more = clerk.get(&total(&home)).await.json(StatusCode::OK);
        assert_eq!(more["entries"].as_i64().unwrap(), before["entries"].as_i64().unwrap() + 1);
        let undo = format!("/api/v1/batches/{}/undo", done["batch"]);
        let undone = clerk.post(&undo, &json!({})).await;
        described("POST", "/api/v1/batches/{id}/undo", &undone);
        assert_eq!(clerk.get(&total(&home)).await.json(StatusCode::OK)["value"], before["value"]);
        let again = clerk.post(&undo, &json!({})).await.json(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again["error"]["message"].as_str().unwrap().contains("撤回过"));

        let asked = json!({"text": REPORT, "unit": "999", "from": "2026-01-01", "to": "2026-12-31"});
        let trace = clerk.post("/api/v1/drafts/trace", &asked).await.json(StatusCode::OK);
        let whole = clerk.get(&total("999")).await.json(StatusCode::OK);
        assert_eq!((&trace[0]["written"], &trace[0]["state"]), (&whole["value"], &json!("traced")));
        let filled = clerk.post("/api/v1/drafts/fill", &asked).await.ok();
        assert!(filled.bytes.starts_with(b"PK"));
        let wrong = clerk.post("/api/v1/drafts/fill", &json!({"text": REPORT, "from": "gestern"})).await;
        let reasons = wrong.json(StatusCode::UNPROCESSABLE_ENTITY)["error"]["reasons"].clone();
        assert_eq!(reasons.as_array().unwrap().len(), 2, "both days at once: {reasons}");
        world.assert_clean().await;
    }
}

/// Whether a program gets anything.
async fn opens(program: &Program) -> bool {
    match program.get("/api/v1/figures").await.status {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn tokens_end() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let first = Program::of(&mut clerk, world.router.clone()).await;
        assert!(opens(&first).await);
        let page = clerk.get("/tokens").await.ok().text();
        assert!(!page.contains(&first.token) && page.contains("统计程序"), "shown once");
        let revoke = page.split("action=\"").find(|a| a.starts_with("/tokens/")).unwrap().split('"').next().unwrap();

        let mut other = world.signed_in("branch_secretary").await;
        assert_eq!(other.post(revoke, &[]).await.status, StatusCode::NOT_FOUND, "not somebody else's");
        assert!(opens(&first).await);
        clerk.post(revoke, &[]).await.leads();
        assert!(!opens(&first).await, "revoked");
        assert_eq!(clerk.post(revoke, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        let second = Program::of(&mut clerk, world.router.clone()).await;
        let sign_in = world.sign_ins.iter().find(|s| s.role == "department_clerk").unwrap();
        let new = "Xin@2026-mima-gushi";
        let fields = [("old", sign_in.password.as_str()), ("password", new), ("again", new)];
        clerk.post("/password", &fields).await.leads();
        assert!(!opens(&second).await, "a new password ends them");

        let third = Program::of(&mut clerk, world.router.clone()).await;
        assert!(opens(&third).await);
        world.deployment.clock.advance_minutes(30 * 24 * 60 + 1);
        assert!(!opens(&third).await, "its time is over");

        let mut clerk = Visitor::new(world.router.clone());
        clerk.sign_in(&sign_in.account, new).await;
        let refused = clerk.post("/tokens", &[("name", ""), ("days", "9999")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("用途须为") && refused.text().contains("没有这个有效期"));
        world.assert_clean().await;
    }
}
