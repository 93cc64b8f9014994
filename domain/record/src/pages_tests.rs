//! Pages as a browser gets them: signed in, through the guard, on both engines.

use crate::acts::Draft;
use crate::rules::Texts;
use crate::testing::{DISTRICT, World, day, patrol, worlds};
use access::account::{self, NewAccount};
use access::{Actor, session};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use axum::middleware::from_fn_with_state;
use base::id::UnitId;
use tower::ServiceExt;
use ui::list::encode;
use ui::{Setup, Site};

/// Somebody at a browser.
struct Visitor {
    app: Router,
    cookie: String,
    csrf: String,
}

/// What came back.
struct Seen {
    status: u16,
    location: String,
    text: String,
    bytes: Vec<u8>,
}

impl Visitor {
    async fn of(world: &World, login: &str, role: &str, unit: UnitId) -> Self {
        let d = &world.d;
        let officer = Actor::operator(DISTRICT, UnitId(DISTRICT.0));
        let mut work = d.begin(&officer).await.unwrap();
        let new = NewAccount { login: login.into(), name: "张书记".into(), person: None };
        let (id, once) = account::create(&mut work, new).await.unwrap();
        account::grant(&mut work, id, role, unit, day("2026-01-01")).await.unwrap();
        work.commit().await.unwrap();
        let (token, actor) = session::sign_in(d, login, &once, "test").await.unwrap();
        account::change_password(d, &actor, &token, &once, "Hubin-2026-lu!x").await.unwrap();
        let setup = Setup { sources: crate::SOURCES.to_vec(), ..Setup::default() };
        let site = Site::new(d.clone(), setup);
        let app = crate::routes()
            .into_router()
            .layer(from_fn_with_state(site.clone(), ui::frame))
            .layer(from_fn_with_state(site.clone(), ui::recognise))
            .with_state(site);
        Self { app, cookie: format!("taizhang={token}"), csrf: actor.csrf }
    }

    async fn get(&self, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        seen(self.app.clone().oneshot(request).await.unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let mut pairs = vec![format!("_csrf={}", self.csrf)];
        pairs.extend(fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))));
        let kind = "application/x-www-form-urlencoded";
        self.send(path, kind, pairs.join("&").into_bytes()).await
    }

    /// A form with a file.
    async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Seen {
        let mut body = Vec::new();
        let mut all = vec![("_csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        for (name, value) in all {
            body.extend(
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
            );
        }
        let (name, file_name, bytes) = file;
        let head = format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\r\n");
        body.extend(head.into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--XX--\r\n");
        self.send(path, "multipart/form-data; boundary=XX", body).await
    }

    async fn send(&self, path: &str, kind: &str, body: Vec<u8>) -> Seen {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        seen(self.app.clone().oneshot(request).await.unwrap()).await
    }
}

async fn seen(response: Response<Body>) -> Seen {
    let status = response.status().as_u16();
    let location = response.headers().get(header::LOCATION).map_or("", |v| v.to_str().unwrap()).to_owned();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
    Seen { status, location, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
}

/// The value of a hidden field.
fn hidden(text: &str, name: &str) -> String {
    let at = text.find(&format!("name=\"{name}\" value=\"")).unwrap();
    let rest = &text[at + format!("name=\"{name}\" value=\"").len()..];
    rest[..rest.find('"').unwrap()].to_owned()
}

/// The fields of a patrol as the form sends them.
fn fields<'f>(unit: &'f str, hours: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("_unit", unit),
        ("title", "湖滨路夜巡"),
        ("on", "2026-05-01"),
        ("level", "district"),
        ("hours", hours),
        ("shift", "night"),
    ]
}

#[tokio::test]
async fn a_form_remembers_what_was_typed_and_is_saved_once() {
    for world in worlds().await {
        let me = Visitor::of(&world, "zhang", "branch_secretary", world.first).await;
        let index = me.get("/records").await;
        assert_eq!(index.status, 200);
        assert!(index.text.contains("红袖标巡逻台账") && index.text.contains("表彰奖励台账"));
        assert!(me.get("/records/patrol").await.text.contains("没有巡逻记录"), "the empty list says what to do");

        let form = me.get("/records/patrol/new").await;
        for part in ["财政局机关党支部", "王小明", "enctype=\"multipart/form-data\"", "data-draft=\"record:new:patrol:"]
        {
            assert!(form.text.contains(part), "{part}");
        }
        let (unit, request) = (world.first.to_string(), hidden(&form.text, "_request"));
        let wrong = [
            ("_unit", unit.as_str()),
            ("_request", &request),
            ("title", "湖滨路<夜巡>"),
            ("hours", "99"),
            ("persons.typed", "赵六"),
        ];
        let refused = me.post("/records/patrol/new", &wrong).await;
        assert_eq!(refused.status, 422);
        for part in
            ["湖滨路&lt;夜巡&gt;", "时长不能大于24", "日期必须填写", "级别必须填写", "value=\"赵六\"", "href=\"#f-on\""]
        {
            assert!(refused.text.contains(part), "{part}");
        }
        assert_eq!(hidden(&refused.text, "_request"), request);

        let person = format!("#{}", world.people[0]);
        let more =
            [("_request", request.as_str()), ("persons", &person), ("persons.typed", "李芳"), ("secret", "密报一则")];
        let right = [fields(&unit, "2.5"), more.to_vec()].concat();
        let file = ("photo", "照片.pdf", &b"%PDF-1.7"[..]);
        let saved = me.upload("/records/patrol/new", &right, file).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert_eq!(me.upload("/records/patrol/new", &right, file).await.location, saved.location, "sent twice");

        let page = me.get(&saved.location).await;
        for part in
            ["湖滨路夜巡", "王小明", "李芳", "2.5 小时", "夜间", "照片.pdf", "党员巡逻", "历次修改", "张书记", "＊＊＊"]
        {
            assert!(page.text.contains(part), "{part}");
        }
        assert!(!page.text.contains("密报一则"), "sensitive");
        assert!(page.text.contains("href=\"/figures/patrols_night?"), "the figures that count it");
        assert_eq!(me.get(&file_href(&page, &saved.location)).await.bytes, b"%PDF-1.7");
        let another = [fields(&unit, "2.5"), vec![("_next", "another")]].concat();
        assert_eq!(me.post("/records/patrol/new", &another).await.location, format!("/records/patrol/new?unit={unit}"));
        world.assert_sound().await;
    }
}

fn file_href(page: &Seen, item: &str) -> String {
    let at = page.text.find(&format!("{item}/files/")).unwrap();
    page.text[at..].chars().take_while(|c| *c != '"').collect()
}

#[tokio::test]
async fn a_correction_shows_what_changed_and_why() {
    for world in worlds().await {
        let me = Visitor::of(&world, "zhang", "branch_secretary", world.first).await;
        let unit = world.first.to_string();
        let first = [fields(&unit, "2.5"), vec![("secret", "密报一则")]].concat();
        let saved = me.upload("/records/patrol/new", &first, ("photo", "照片.pdf", b"%PDF-1.7")).await;
        let (item, href) = (&saved.location, format!("{}/edit", saved.location));
        let file = file_href(&me.get(item).await, item);
        let edit = me.get(&href).await;
        assert!(edit.text.contains("value=\"2.5\"") && edit.text.contains("您没有查看这一项的权限"));
        let no_reason = [fields(&unit, "3"), vec![("_version", "1")]].concat();
        let refused = me.post(&href, &no_reason).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("请写明原因") && refused.text.contains("value=\"3\""));
        let reasoned = [no_reason, vec![("_reason", "时长录错")]].concat();
        assert_eq!(me.post(&href, &reasoned).await.status, 303);
        assert_eq!(me.post(&href, &reasoned).await.status, 409, "stale");
        let page = me.get(item).await;
        for part in ["时长：2.5 → 3", "红字冲销", "照片：有改动", "更正：时长录错"] {
            assert!(page.text.contains(part), "{part}");
        }
        assert_eq!(me.get(&file).await.status, 404, "the file was taken away");
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn a_withdrawal_asks_why_and_leaves_the_list() {
    for world in worlds().await {
        let me = Visitor::of(&world, "zhang", "branch_secretary", world.first).await;
        let saved = me.post("/records/patrol/new", &fields(&world.first.to_string(), "2")).await;
        let (item, href) = (&saved.location, format!("{}/withdraw", saved.location));
        let ask = me.get(&href).await;
        assert!(ask.text.contains("撤销这条记录"));
        let version = hidden(&ask.text, "_version");
        assert_eq!(me.post(&href, &[("_version", &version)]).await.status, 422);
        assert_eq!(me.post(&href, &[("_version", &version), ("_reason", "此事未发生")]).await.status, 303);
        assert!(me.get(item).await.text.contains("已撤销"));
        assert_eq!(me.get(&format!("{item}/edit")).await.status, 422);
        assert!(!me.get("/records/patrol").await.text.contains("湖滨路夜巡"));
        assert!(me.get("/records/patrol?state=withdrawn").await.text.contains("湖滨路夜巡"));
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn a_list_narrows_adds_up_and_is_exported_as_it_is() {
    for world in worlds().await {
        for (at, unit) in [world.first, world.second, world.third].into_iter().enumerate() {
            let texts = Texts::new()
                .with("title", format!("路线{at}"))
                .with("on", format!("2026-0{}-01", at + 1))
                .with("level", if at == 0 { "city" } else { "district" })
                .with("hours", "1.5")
                .with("joint", "yes");
            world.record("patrol", unit, texts).await.unwrap();
        }
        let clerk = Visitor::of(&world, "wang", "department_clerk", UnitId(world.d_root().await)).await;
        let list = clerk.get("/records/patrol").await;
        assert!(list.text.contains("共 3 条") && list.text.contains("合计") && list.text.contains("4.5"));
        let organs = clerk.get(&format!("/records/patrol?unit={}&t.level=district", world.organs)).await;
        assert!(
            organs.text.contains("共 1 条") && organs.text.contains("路线1") && organs.text.contains("级别：区"),
            "{}",
            organs.text
        );
        assert_eq!(clerk.get("/records/patrol?unit=1").await.status, 404);
        let sorted = clerk.get("/records/patrol?sort=f.hours&t.level=nonsense&page=99&t.joint=yes").await;
        assert!(sorted.text.contains("共 3 条"), "nonsense does nothing");
        let csv = clerk.get(&format!("/records/patrol/export?unit={}&t.level=district&as=csv", world.organs)).await;
        assert_eq!(csv.text.lines().count(), 2);
        assert!(csv.text.contains("路线1") && csv.text.contains("审计局机关党支部"));
        let book = clerk.get("/records/patrol/export").await;
        assert!(book.bytes.starts_with(b"PK"));
        let audit = clerk.get("/records/nothing").await;
        assert_eq!(audit.status, 404);
        let blank = clerk.get("/records/patrol/template").await;
        assert!(blank.bytes.starts_with(b"PK"));
        // Somebody of another branch sees only their own.
        let stranger = Visitor::of(&world, "zhao", "branch_secretary", world.third).await;
        let list = stranger.get("/records/patrol").await;
        assert!(list.text.contains("路线2") && !list.text.contains("路线1") && list.text.contains("共 1 条"));
        assert_eq!(stranger.get(&format!("/records/patrol?unit={}", world.first)).await.status, 404);
        let csv = stranger.get("/records/patrol/export?as=csv").await;
        assert!(!csv.text.contains("路线1"));
    }
}

#[tokio::test]
async fn strangers_get_nothing_and_officers_see_nothing() {
    for world in worlds().await {
        let draft = Draft { kind: "patrol".into(), unit: world.first.0, texts: patrol(), ..Draft::default() };
        let id = world.create(&world.secretary, &draft).await.unwrap();
        let stranger = Visitor::of(&world, "zhao", "branch_secretary", world.third).await;
        let officer = Visitor::of(&world, "shenji", "audit_officer", UnitId(world.d_root().await)).await;
        for path in ["", "/edit", "/withdraw", "/files/1"] {
            let path = format!("/records/item/{id}{path}");
            assert_eq!(stranger.get(&path).await.status, 404, "{path}");
            assert_eq!(officer.get(&path).await.status, 403, "{path}");
        }
        let unit = world.first.to_string();
        let fields =
            [("_unit", unit.as_str()), ("_version", "1"), ("_reason", "试一试"), ("title", "x"), ("on", "2026-01-01")];
        for path in ["/edit", "/withdraw"] {
            assert_eq!(stranger.post(&format!("/records/item/{id}{path}"), &fields).await.status, 404, "{path}");
        }
        assert_eq!(stranger.post("/records/patrol/new", &fields).await.status, 404);
        assert_eq!(stranger.get(&format!("/records/patrol/new?unit={unit}")).await.status, 404);
        let forged = stranger.app.clone().oneshot(
            Request::post("/records/patrol/new")
                .header(header::COOKIE, &stranger.cookie)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from("_csrf=guess&title=x"))
                .unwrap(),
        );
        assert_eq!(forged.await.unwrap().status(), 403);
        assert_eq!(world.find(id).await.version, 1);
        for path in
            ["/records", "/records/patrol", "/records/patrol/new", "/records/patrol/import", "/records/patrol/export"]
        {
            assert_eq!(officer.get(path).await.status, 403, "{path}");
        }
    }
}

#[tokio::test]
async fn an_import_shows_everything_before_it_does_anything() {
    for world in worlds().await {
        let me = Visitor::of(&world, "zhang", "branch_secretary", world.first).await;
        let unit = world.first.to_string();
        let path = "/records/patrol/import";
        assert!(me.get(path).await.text.contains("下载空白模板"));
        let nothing = me.upload(path, &[("_unit", &unit)], ("file", "x.csv", b"")).await;
        assert_eq!(nothing.status, 422);
        let bad = "路线,日期,级别,时长\n甲路,2026-05-01,区级,99\n";
        let checked = me.upload(path, &[("_unit", &unit)], ("file", "x.csv", bad.as_bytes())).await;
        assert!(checked.text.contains("第2行D列（时长）") && checked.text.contains("不能大于24"), "{}", checked.text);
        let token = hidden(&checked.text, "token");
        let marked = me.post(path, &[("token", &token), ("_act", "annotate")]).await;
        assert!(marked.bytes.starts_with(b"PK"));
        assert_eq!(me.post(path, &[("token", &token), ("_act", "apply")]).await.status, 422, "not with problems");
        let good = "路线,日期,级别,时长\n甲路,2026-05-01,区级,2\n";
        let checked = me.upload(path, &[("_unit", &unit)], ("file", "x.csv", good.as_bytes())).await;
        assert!(checked.text.contains("导入 1 条巡逻记录"));
        assert!(!me.get("/records/patrol").await.text.contains("甲路"), "nothing done yet");
        let token = hidden(&checked.text, "token");
        // Another account cannot go on with it, nor under another kind.
        let other = Visitor::of(&world, "zhao", "branch_secretary", world.third).await;
        assert_eq!(other.post(path, &[("token", &token), ("_act", "apply")]).await.status, 422);
        assert_eq!(me.post("/records/award/import", &[("token", &token), ("_act", "apply")]).await.status, 422);
        assert_eq!(me.post(path, &[("token", &token), ("_act", "apply")]).await.status, 303);
        assert!(me.get("/records/patrol").await.text.contains("甲路"));
        assert_eq!(me.post(path, &[("token", &token), ("_act", "apply")]).await.status, 422, "once only");
        let checked = me.upload(path, &[("_unit", &unit)], ("file", "x.csv", good.as_bytes())).await;
        assert!(checked.text.contains("疑似重复") && checked.text.contains("系统中已有"));
        world.assert_sound().await;
    }
}

#[tokio::test]
async fn every_kind_has_its_pages() {
    for world in worlds().await {
        let clerk = Visitor::of(&world, "wang", "department_clerk", UnitId(world.d_root().await)).await;
        for kind in world.d.catalogue.kinds() {
            for page in ["", "/new", "/import"] {
                let seen = clerk.get(&format!("/records/{}{page}", kind.key)).await;
                if kind.successor.is_some() && !page.is_empty() {
                    assert_eq!(seen.status, 303, "{}{page} leads to the procedure", kind.key);
                    continue;
                }
                assert_eq!(seen.status, 200, "{}{page}", kind.key);
                assert!(seen.text.len() < 100_000, "{}{page}: {} bytes", kind.key, seen.text.len());
                assert!(!seen.text.contains("style=") && !seen.text.contains("onclick"), "{}{page}", kind.key);
                let mut ids: Vec<&str> =
                    seen.text.split(" id=\"").skip(1).filter_map(|t| t.split('"').next()).collect();
                ids.sort_unstable();
                let doubled = ids.windows(2).find(|two| two[0] == two[1]);
                assert_eq!(doubled, None, "{}{page}: an id twice", kind.key);
            }
        }
    }
}

#[tokio::test]
async fn panels_show_what_concerns_a_unit_and_a_person() {
    for world in worlds().await {
        let texts = patrol().with("persons", "王小明");
        world.record("patrol", world.first, texts).await.unwrap();
        let setup = Setup { panels: crate::panels(), ..Setup::default() };
        let site = Site::new(world.d.clone(), setup);
        let on = |about: &'static str, id: i64, who: &Actor| {
            let (site, who) = (site.clone(), who.clone());
            async move { site.panels(&who, about, id).await.unwrap().into_string() }
        };
        let unit = on("unit", world.organs.0, &world.clerk).await;
        assert!(unit.contains("巡逻 <b>1</b>") && unit.contains("湖滨路夜巡"), "{unit}");
        assert!(on("unit", world.second.0, &world.clerk).await.contains("还没有台账记录"));
        assert!(on("person", world.people[0].0, &world.clerk).await.contains("湖滨路夜巡"));
        assert_eq!(on("person", world.people[3].0, &world.clerk).await, "");
        assert_eq!(on("unit", world.first.0, &world.stranger).await, "");
        assert_eq!(on("person", world.people[0].0, &world.stranger).await, "");
    }
}
