//! A unit is founded and a task is done through the forms; lists, panels and exports show it; strangers stay outside.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use stories::visitor::hidden;
use stories::{Answer, Visitor, World, worlds};

/// Begins a case of the only unit that the visitor has, through its form; its address.
async fn begin(visitor: &mut Visitor, procedure: &str, title: &str) -> String {
    let path = format!("/procedures/{procedure}/new");
    let form = visitor.get(&path).await.ok().text();
    let request = hidden(&form, "_request").unwrap();
    let unit = form.split("name=\"_unit\"").nth(1).and_then(|s| s.split("option value=\"").nth(1)).unwrap();
    let unit = unit.split('"').next().unwrap();
    let fields = [("_request", request.as_str()), ("_unit", unit), ("_title", title)];
    let case = visitor.post(&path, &fields).await.leads();
    case.split('?').next().unwrap().to_owned()
}

/// Opens the form of a step, fills in some fields, sends it.
async fn send(visitor: &mut Visitor, case: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("{case}/steps/{step}");
    let form = visitor.get(&path).await.ok().text();
    let (request, version) = (hidden(&form, "_request").unwrap(), hidden(&form, "_version").unwrap());
    let mut all = vec![("_request", request.as_str()), ("_version", version.as_str())];
    all.extend_from_slice(fields);
    visitor.post(&path, &all).await
}

async fn done(visitor: &mut Visitor, case: &str, step: &str, fields: &[(&str, &str)]) {
    let answer = send(visitor, case, step, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{step}: {}", answer.text());
}

/// The letters of the case, as .docx and as PDF.
async fn letters(clerk: &mut Visitor, case: &str, page: &str) {
    let at = format!("{}/papers", case.replace("/cases/", "/restructure/"));
    for (key, text) in [("request", "妥否，请批示"), ("reply", "云组复〔2026〕31号"), ("filing", "报请备案")]
    {
        assert!(page.contains(&format!("{at}/{key}?format=pdf")), "{key} is offered: {page}");
        let docx = clerk.get(&format!("{at}/{key}")).await.ok().bytes;
        let read = paper::docx::read(docx, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(read.contains(text) && read.contains("云溪区新设事务中心党支部"), "{key}: {read}");
        assert!(clerk.get(&format!("{at}/{key}?format=pdf")).await.ok().bytes.starts_with(b"%PDF"), "{key}");
    }
    assert_eq!(clerk.get(&format!("{at}/nothing")).await.status, StatusCode::NOT_FOUND);
}

async fn stranger(world: &World, case: &str) {
    let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
    let paper = format!("{}/papers/reply", case.replace("/cases/", "/restructure/"));
    assert_eq!(stranger.get(&paper).await.status, StatusCode::NOT_FOUND, "another unit's paper");
    assert_eq!(stranger.get(case).await.status, StatusCode::NOT_FOUND, "another unit's case");
    let list = stranger.get("/restructure").await.ok().text();
    assert!(!list.contains(&format!("/units/{}\"", world.home())), "another unit in the list");
}

#[tokio::test]
async fn a_branch_is_founded_through_the_forms() {
    for world in worlds().await {
        let (mut secretary, mut clerk) =
            (world.signed_in("branch_secretary").await, world.signed_in("department_clerk").await);
        let case = begin(&mut secretary, "unit_found", "云溪区新设事务中心党支部").await;
        let asked =
            [("on", "2026-10-09"), ("place", "beside"), ("kind", "branch"), ("full", "2"), ("probationary", "0")];
        let refused = send(&mut secretary, &case, "request", &asked).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("不足3名") && refused.text().contains("第四条"), "{}", refused.text());
        let mut enough = asked;
        enough[3] = ("full", "5");
        done(&mut secretary, &case, "request", &enough).await;
        let list = secretary.get("/restructure").await.ok().text();
        assert!(list.contains("党支部设置情况") && list.contains("/procedures/unit_found?state=open"), "{list}");
        let reply = [("on", "2026-10-20"), ("outcome", "agreed"), ("number", "云组复〔2026〕31号")];
        assert!(send(&mut secretary, &case, "reply", &reply).await.text().contains("上级党组织办理"));
        done(&mut clerk, &case, "reply", &reply).await;
        let page = clerk.get(&case).await.ok().text();
        letters(&mut clerk, &case, &page).await;
        let unit = page.split("/units/").find_map(|part| part.split('"').next()?.parse::<i64>().ok()).unwrap();
        let founded = clerk.get(&format!("/units/{unit}")).await.ok().text();
        assert!(founded.contains("云溪区新设事务中心党支部") && founded.contains("设置和调整"), "{founded}");
        let list = clerk.get("/restructure?need=few&q=新设事务").await.ok().text();
        assert!(list.contains("共 1 个党支部") && list.contains("/procedures/unit_merge/new?unit="), "{list}");
        assert_eq!(clerk.get("/restructure/export?need=few").await.status, StatusCode::OK);
        stranger(&world, &case).await;
        world.assert_clean().await;
    }
}

/// The person behind an account of the demo.
async fn account_person(world: &World, login: &str) -> i64 {
    let mut conn = world.deployment.db.read().await.unwrap();
    let sql = "SELECT person FROM account WHERE login = $1";
    sqlx::query_scalar::<_, Option<i64>>(sql).bind(login).fetch_one(&mut *conn).await.unwrap().unwrap()
}

/// A transfer of somebody of the home branch to another, proposed and not accepted.
async fn on_its_way(world: &World) {
    let who = world.somebody(world.home()).await;
    let mut sender = world.newcomer("sender", "branch_secretary", world.home()).await;
    let (unit, to, on) =
        (world.home().to_string(), world.elsewhere().to_string(), world.deployment.today().to_string());
    let form = sender.get(&format!("/transfer/new?unit={unit}&person={who}")).await.ok().text();
    let (request, who) = (hidden(&form, "_request").unwrap(), who.to_string());
    let fields = [("_request", request.as_str()), ("unit", &unit), ("people", &who), ("on", &on), ("way", "within")];
    let all: Vec<(&str, &str)> =
        fields.into_iter().chain([("to", to.as_str()), ("reason", "work"), ("paid_to", &on[..7])]).collect();
    sender.post("/transfer/new", &all).await.leads();
}

#[tokio::test]
async fn a_branch_to_which_somebody_is_on_the_way_is_not_dissolved() {
    for world in worlds().await {
        on_its_way(&world).await;
        let mut clerk = world.signed_in("department_clerk").await;
        let unit = world.elsewhere().to_string();
        let form = clerk.get(&format!("/procedures/unit_dissolve/new?unit={unit}")).await.ok().text();
        let request = hidden(&form, "_request").unwrap();
        let fields = [("_request", request.as_str()), ("_unit", unit.as_str()), ("_title", "")];
        let case = clerk.post("/procedures/unit_dissolve/new", &fields).await.leads();
        let case = case.split('?').next().unwrap().to_owned();
        let asked = [("on", "2026-11-10"), ("why", "employer"), ("reason", "所在单位注销")];
        done(&mut clerk, &case, "request", &asked).await;
        let page = clerk.get(&case).await.ok().text();
        let list = page.split("还需先办结").nth(1).unwrap();
        assert!(list.contains("组织关系转入“") && list.contains("href=\"/transfer/"), "{page}");
        assert!(list.contains(&format!("/members?unit={unit}")), "its members too: {list}");
        let mut other = world.newcomer("approver", "department_clerk", world.top()).await;
        let reply = [("on", "2026-11-18"), ("outcome", "agreed"), ("number", "云组复〔2026〕40号")];
        let refused = send(&mut other, &case, "reply", &reply).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("没有办结的事项：组织关系转入"), "{}", refused.text());
        let direct = clerk.get(&format!("/units/{unit}/dissolve")).await.ok().text();
        assert!(direct.contains("组织关系转入“"), "nor without a case: {direct}");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_task_is_done_through_the_forms_and_is_told_on_the_desk_when_it_should_have_ended() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let case = begin(&mut secretary, "special_task", "老旧小区改造攻坚").await;
        let start = [("on", "2026-09-01"), ("kind", "project"), ("to", "2026-10-31")];
        done(&mut secretary, &case, "begin", &start).await;
        let form = secretary.get(&format!("{case}/steps/group")).await.ok().text();
        let offered: Vec<&str> =
            form.split("name=\"people\" value=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
        let member = account_person(&world, "dangyuan").await;
        let own = format!("#{member}");
        let second = own.as_str();
        let first = *offered.iter().find(|who| **who != second).unwrap();
        let group = [("on", "2026-09-03"), ("name", "改造攻坚小组"), ("leader", first), ("people", second)];
        done(&mut secretary, &case, "group", &group).await;
        let page = secretary.get(&format!("/members/{member}")).await.ok().text();
        assert!(page.contains("参加的专项任务") && page.contains("行动党小组“改造攻坚小组”"), "{page}");
        assert!(page.split("经历").nth(1).unwrap().contains("参加专项任务"), "in the timeline: {page}");
        assert!(page.contains(&format!("href=\"{case}\"")), "and the way there");
        let mut himself = world.signed_in("member").await;
        let own = himself.get("/me").await.ok().text();
        assert!(own.contains("参加的专项任务") && own.contains("2026年9月3日至今"), "{own}");
        assert!(!own.contains(&format!("href=\"{case}\"")), "he may not open the case");
        let form = secretary.get(&format!("{case}/steps/log")).await.ok().text();
        assert!(form.contains("改造攻坚小组"), "the group can be chosen: {form}");
        let log = [("on", "2026-09-20"), ("what", "入户走访"), ("found", "3"), ("solved", "2")];
        done(&mut secretary, &case, "log", &log).await;
        let list = secretary.get("/tasks?state=late&kind=project").await.ok().text();
        assert!(list.contains("老旧小区改造攻坚") && list.contains("到期没有结束"), "{list}");
        let desk = secretary.get("/").await.ok().text();
        assert!(desk.contains("到期没有结束的任务"), "{desk}");
        done(&mut secretary, &case, "end", &[("on", "2026-11-10")]).await;
        let list = secretary.get("/tasks?state=over").await.ok().text();
        assert!(list.contains("老旧小区改造攻坚"), "{list}");
        assert_eq!(secretary.get("/tasks/export").await.status, StatusCode::OK);
        assert!(!secretary.get("/").await.ok().text().contains("到期没有结束的任务"));
        world.assert_clean().await;
    }
}
