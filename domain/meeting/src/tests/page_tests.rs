//! The pages, through router, guard and frame: what a secretary sees and posts, what a stranger does not.

use super::world::{DISTRICT, L, P, World, worlds};
use crate::record::Attend;
use access::account::{self, NewAccount};
use access::{Actor, session};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use base::id::UnitId;
use tower::ServiceExt;
use ui::{Setup, Site};

const PASSWORD: &str = "Qingtian-7391-lvshui";

/// Somebody signed in, with the pages of this noun before them.
struct Browser {
    app: Router,
    cookie: String,
    csrf: String,
}

impl Browser {
    async fn of(world: &World, login: &str, role: &str, unit: UnitId) -> Self {
        let setup = Setup {
            places: crate::PLACES.to_vec(),
            panels: crate::panels(),
            sources: crate::SOURCES.to_vec(),
            ..Setup::default()
        };
        let site = Site::new(world.d.clone(), setup);
        let operator = Actor::operator(DISTRICT, UnitId(700));
        let mut work = world.d.begin(&operator).await.unwrap();
        let new = NewAccount { login: login.into(), name: login.into(), person: None };
        let (id, once) = account::create(&mut work, new).await.unwrap();
        account::grant(&mut work, id, role, unit, world.d.today()).await.unwrap();
        work.commit().await.unwrap();
        let (token, actor) = session::sign_in(&world.d, login, &once, "test").await.unwrap();
        account::change_password(&world.d, &actor, &token, &once, PASSWORD).await.unwrap();
        let app = crate::routes()
            .into_router()
            .layer(from_fn_with_state(site.clone(), ui::frame))
            .layer(from_fn_with_state(site.clone(), ui::recognise))
            .with_state(site);
        Self { app, cookie: format!("taizhang={token}"), csrf: actor.csrf }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let to = response.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, to, String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        let (status, _, body) = self.send(request).await;
        (status, body)
    }

    /// Posts a form with an optional file, as browsers do.
    async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &str)>,
    ) -> (StatusCode, String, String) {
        let mut body = String::new();
        for (name, value) in fields.iter().copied().chain([("_csrf", self.csrf.as_str())]) {
            body += &format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        if let Some((name, content)) = file {
            body += &format!(
                "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n{content}\r\n"
            );
        }
        body += "--b--\r\n";
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
}

/// What stands in a hidden field.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let at = page.find(&format!("name=\"{name}\" value=\"")).unwrap();
    let rest = &page[at..].split_once("value=\"").unwrap().1;
    rest.split('"').next().unwrap()
}

fn marks(world: &World, states: [Option<Attend>; 5]) -> Vec<(String, String)> {
    let value = |s: Option<Attend>| s.map_or("none", Attend::key).to_owned();
    world.people.iter().zip(states).map(|(id, s)| (format!("m-p{id}"), value(s))).collect()
}

#[tokio::test]
async fn a_secretary_records_a_meeting_with_one_form() {
    for world in worlds().await {
        let secretary = Browser::of(&world, "secretary", "branch_secretary", world.first).await;
        let (status, page) = secretary.get("/meetings/new").await;
        assert_eq!(status, 200);
        for expected in [
            "记支部党员大会",
            "财政局党支部",
            "安宁",
            "方圆",
            "预备",
            "value=\"2026-11-22\"",
            "data-draft=\"meeting:new:",
        ] {
            assert!(page.contains(expected), "{expected}");
        }
        assert!(page.contains("name=\"chair\" value=\"安宁\""), "the secretary leads it");
        assert!(!page.contains("高山"), "nobody of another branch");
        assert_eq!(page.matches("checked").count(), 6, "the kind, and everybody present");
        assert!(page.len() < 100_000);

        let (request, unit) = (hidden(&page, "request").to_owned(), world.first.to_string());
        let marks = marks(&world, [P, P, P, L, P]);
        let mut fields = vec![
            ("unit", unit.as_str()),
            ("kind", "assembly"),
            ("request", request.as_str()),
            ("day", "2026-11-20"),
            ("start", "14:30"),
            ("place", "三楼<b>会议室</b>"),
            ("agenda", "学习文件\n讨论预算"),
            ("chair", "安宁"),
            ("x-topic", "theory"),
        ];
        fields.extend(marks.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        let (status, to, _) = secretary.post("/meetings/new", &fields, Some(("签到表.txt", "安宁 白帆"))).await;
        assert_eq!(status, 303);
        let (_, again, _) = secretary.post("/meetings/new", &fields, None).await;
        assert_eq!(to, again, "sent twice, recorded once");
        assert_eq!(world.ledger("meeting.attended").await, (4, 4));

        let (status, page) = secretary.get(&to).await;
        assert_eq!(status, 200);
        for expected in ["学习文件", "2026年11月20日 14:30", "请假", "丁晓", "签到表.txt", "第十一条", "三楼&lt;b&gt;"]
        {
            assert!(page.contains(expected), "{expected}");
        }
        assert!(page.contains("会议记录还没有填写"), "nobody wrote the minutes, and nothing else does");
        let file = page.split("/meetings/attachments/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (status, content) = secretary.get(&format!("/meetings/attachments/{file}")).await;
        assert_eq!((status, content.as_str()), (StatusCode::OK, "安宁 白帆"));

        let stranger = Browser::of(&world, "stranger", "branch_secretary", world.second).await;
        let hidden =
            [to.clone(), format!("{to}/edit"), format!("{to}/cancel"), format!("/meetings/attachments/{file}")];
        for path in hidden.iter().map(String::as_str).chain(["/meetings/1", "/meetings/x"]) {
            assert_eq!(stranger.get(path).await.0, 404, "{path}");
        }
        assert_eq!(stranger.post("/meetings/new", &fields, None).await.0, 404);
        assert!(!stranger.get("/meetings").await.1.contains("学习文件"));
        assert_eq!(stranger.get(&format!("/meetings?unit={}", world.first)).await.0, 404);
    }
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_every_reason() {
    for world in worlds().await {
        let secretary = Browser::of(&world, "secretary", "branch_secretary", world.first).await;
        let unit = world.first.to_string();
        let marks = marks(&world, [L, P, P, P, P]);
        let mut fields = vec![
            ("unit", unit.as_str()),
            ("kind", "assembly"),
            ("day", "2026-11-31"),
            ("minutes", "两小时"),
            ("place", "三楼会议室"),
            ("content", "大家谈了体会"),
        ];
        fields.extend(marks.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        let (status, _, page) = secretary.post("/meetings/new", &fields, Some(("页.html", "<html>"))).await;
        assert_eq!(status, 422);
        for expected in
            ["2026-11-31", "两小时", "三楼会议室", "大家谈了体会", "没有填写议题", "网页", "data-draft-rejected"]
        {
            assert!(page.contains(expected), "{expected}");
        }
        let first = format!("name=\"m-p{}\" value=\"leave\" checked", world.people[0]);
        assert!(page.contains(&first), "the marks come back too");
        assert_eq!(world.ledger("meeting.assembly").await, (0, 0));
        // A form that nobody's page made.
        assert_eq!(secretary.post("/meetings/new", &[("unit", "x"), ("kind", "assembly")], None).await.0, 404);
    }
}

#[tokio::test]
async fn correcting_and_cancelling_ask_why() {
    for world in worlds().await {
        let secretary = Browser::of(&world, "secretary", "branch_secretary", world.first).await;
        let id = world.record(&world.assembly("2026-11-20", [P, P, L, L, P])).await.unwrap();
        let (_, page) = secretary.get(&format!("/meetings/{id}/edit")).await;
        assert!(page.contains("更正原因") && page.contains("学习有关文件"));
        let marked = format!("name=\"m-p{}\" value=\"leave\" checked", world.people[2]);
        assert!(page.contains(&marked));
        let all = marks(&world, [P, P, P, L, P]);
        let mut fields =
            vec![("version", "1"), ("day", "2026-11-20"), ("agenda", "学习有关文件"), ("x-topic", "theory")];
        fields.extend(all.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        let path = format!("/meetings/{id}/edit");
        let (status, _, page) = secretary.post(&path, &fields, None).await;
        assert_eq!(status, 422);
        assert!(page.contains("没有填写原因"));
        fields.push(("why", "程野后来到会"));
        assert_eq!(secretary.post(&path, &fields, None).await.0, 303);
        assert_eq!(secretary.post(&path, &fields, None).await.0, 409, "the version is no longer the current one");
        let (_, page) = secretary.get(&format!("/meetings/{id}")).await;
        for expected in ["程野后来到会", "更正", "冲销第 "] {
            assert!(page.contains(expected), "{expected}");
        }
        let cancel = format!("/meetings/{id}/cancel");
        assert_eq!(secretary.post(&cancel, &[("version", "2"), ("why", "重复记录")], None).await.0, 303);
        let (_, page) = secretary.get(&format!("/meetings/{id}")).await;
        assert!(page.contains("已撤销") && page.contains("重复记录"));
        assert!(!page.contains("/cancel"), "nothing more can be done with it");
        assert!(secretary.get("/meetings").await.1.contains("没有会议记录"));
        assert!(secretary.get("/meetings?state=cancelled").await.1.contains("学习有关文件"));
    }
}

#[tokio::test]
async fn list_overview_and_exports_show_what_is_in_reach() {
    for world in worlds().await {
        let clerk = Browser::of(&world, "clerk", "department_clerk", UnitId(world.organs.0)).await;
        assert!(clerk.get("/meetings").await.1.contains("没有会议记录"));
        world.record(&world.assembly("2026-02-20", [P; 5])).await.unwrap();
        world.record(&world.assembly("2026-05-20", [P; 5])).await.unwrap();
        let list = clerk.get("/meetings?q=学习&from=2026-03-01").await.1.replace("%", "");
        assert!(list.contains("共 1 次会议"), "{list}");
        assert!(clerk.get("/meetings?kind=lecture").await.1.contains("共 0 次会议"));
        let (status, table) = clerk.get("/meetings/table?year=2026").await;
        assert_eq!(status, 200);
        for expected in ["财政局党支部", "审计局党支部", "缺", "每季度 1 次", "第十一条"] {
            assert!(table.contains(expected), "{expected}");
        }
        assert!(table.len() < 100_000);
        let (_, one) = clerk.get(&format!("/meetings/table?year=2026&kind=assembly&unit={}", world.first)).await;
        assert!(one.contains("财政局党支部") && !one.contains("/units/审计局"));
        let held = world.record(&world.assembly("2026-08-20", [P; 5])).await.unwrap();
        let docx = format!("/meetings/{held}/docx");
        for path in [
            docx.as_str(),
            "/meetings/export?kind=assembly",
            "/meetings/table/export?year=2026",
            "/meetings/import/template",
        ] {
            let (status, body) = clerk.get(path).await;
            assert_eq!(status, 200, "{path}");
            assert!(body.starts_with("PK"), "{path}");
        }
        assert_eq!(clerk.get("/meetings/import").await.0, 200);
    }
}

#[tokio::test]
async fn panels_tell_a_unit_and_a_person_about_their_year() {
    for world in worlds().await {
        world.record(&world.assembly("2026-02-20", [P, L, P, P, P])).await.unwrap();
        let site = Site::new(world.d.clone(), Setup { panels: crate::panels(), ..Setup::default() });
        let unit = site.panels(&world.secretary, "unit", world.first.0).await.unwrap().into_string();
        for expected in ["组织生活（2026 年）", "每季度 1 次", "缺 2", "学习有关文件", "记会议"] {
            assert!(unit.contains(expected), "{expected} in {unit}");
        }
        let person = site.panels(&world.secretary, "person", world.people[1].0).await.unwrap().into_string();
        assert!(person.contains("请假 <b>1</b> 次") && person.contains("/meetings/"), "{person}");
        // A stranger sees the person's page only if in reach; the panel alone tells nothing.
        let none = site.panels(&world.stranger, "person", world.people[1].0).await.unwrap().into_string();
        assert!(none.contains("今年还没有参加会议的记录"));
        let mut member = access::testing::actor(&world.d, DISTRICT, "member", world.first, "00001.");
        member.person = Some(world.people[1]);
        let own = site.panels(&member, "me", world.people[1].0).await.unwrap().into_string();
        assert!(own.contains("请假 <b>1</b> 次") && !own.contains("href"), "{own}");
        let other = site.panels(&member, "me", world.people[0].0).await.unwrap().into_string();
        assert!(other.is_empty());
    }
}
