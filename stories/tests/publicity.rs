//! 公示: members read what is shown in their unit and say something to it; it is begun from a case; strangers stay outside.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use access::account::{self, NewAccount};
use access::{Actor, Scope};
use axum::http::StatusCode;
use base::id::UnitId;
use stories::visitor::hidden;
use stories::{Visitor, World, worlds};

const CASE: &str = "/procedures/publicity/new";

/// Signs in a member of a unit: an account that may see nothing but what is his own.
async fn member_of(world: &World, login: &str, unit: UnitId, at: usize) -> (Visitor, String) {
    let scope = world.operator().scope("member.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let who = member::store::of_branch(&mut conn, &scope, unit, stories::world::today()).await.unwrap().remove(at);
    drop(conn);
    let mut work = world.deployment.begin(world.operator()).await.unwrap();
    let new = NewAccount { login: login.into(), name: who.name.clone(), person: Some(who.id) };
    let (id, secret) = account::create(&mut work, new).await.unwrap();
    account::grant(&mut work, id, "member", unit, stories::world::today()).await.unwrap();
    work.commit().await.unwrap();
    let own = Actor { account: Some(id), ..world.operator().clone() };
    account::change_password(&world.deployment, &own, "", &secret, "Gushi@2026-dangyuan").await.unwrap();
    let mut visitor = Visitor::new(world.router.clone());
    visitor.sign_in(login, "Gushi@2026-dangyuan").await;
    (visitor, who.name)
}

/// Takes a step through its form.
async fn step(visitor: &mut Visitor, case: &str, step: &str, fields: &[(&str, &str)]) {
    let path = format!("{case}/steps/{step}");
    let form = visitor.get(&path).await.ok().text();
    let (request, version) = (hidden(&form, "_request").unwrap(), hidden(&form, "_version").unwrap());
    let mut all = vec![("_request", request.as_str()), ("_version", version.as_str())];
    all.extend_from_slice(fields);
    visitor.post(&path, &all).await.leads();
}

/// A publicity of a unit, published on a day.
async fn publish(visitor: &mut Visitor, unit: UnitId, (title, on): (&str, &str)) -> String {
    let form = visitor.get(&format!("{CASE}?unit={unit}")).await.ok().text();
    let request = hidden(&form, "_request").unwrap();
    let unit = unit.to_string();
    let fields = [("_request", request.as_str()), ("_unit", unit.as_str()), ("_title", title)];
    let case = visitor.post(CASE, &fields).await.leads().split('?').next().unwrap().to_owned();
    let told = [
        ("on", on),
        ("about", "award"),
        ("content", "拟推荐两名同志为优秀党员。"),
        ("place", "支部公开栏"),
        ("contact", "组织委员，电话 0000-1234"),
    ];
    step(visitor, &case, "published", &told).await;
    case
}

fn own(case: &str) -> String {
    case.replace("/cases/", "/me/publicities/")
}

#[tokio::test]
async fn members_read_and_object_and_only_those_who_handle_it_read_that() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let case = publish(&mut clerk, world.home(), ("优秀党员推荐对象公示", "2026-11-18")).await;
        let (mut one, name) = member_of(&world, "yi", world.home(), 0).await;
        let list = one.get("/me/publicities").await.ok().text();
        assert!(list.contains("优秀党员推荐对象公示") && list.contains("2026年11月18日至2026年11月25日"), "{list}");
        assert!(one.get("/").await.ok().text().contains(&own(&case)), "on the own desk");
        let page = one.get(&own(&case)).await.ok().text();
        assert!(page.contains("拟推荐两名同志为优秀党员。") && page.contains("0000-1234"), "{page}");
        let request = hidden(&page, "_request").unwrap();
        let refused = one.post(&own(&case), &[("_request", &request), ("content", "不")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("反映内容太短或太长"), "{}", refused.text());
        let said = [("_request", request.as_str()), ("content", "其中一名同志去年评议结果不是优秀。")];
        for _ in 0..2 {
            one.post(&own(&case), &said).await.leads();
        }
        assert!(one.get(&own(&case)).await.ok().text().contains("其中一名同志去年评议结果不是优秀"), "his own words");
        // The unit reads it, with the name, once; and is told.
        let page = clerk.get(&case).await.ok().text();
        assert!(page.contains("1件，1件待核实") && page.contains(&name), "{page}");
        assert_eq!(page.matches("其中一名同志去年评议结果不是优秀").count(), 1, "sent twice, kept once");
        assert!(clerk.get("/").await.ok().text().contains("公示收到反映"), "on the desk");
        let row = clerk.get("/procedures/publicity").await.ok().text();
        assert!(row.contains("2026-11-18至2026-11-25") && row.contains("1件，1件待核实"), "{row}");
        assert_eq!(clerk.get("/procedures/publicity/export").await.status, StatusCode::OK);
        // Other members see the publicity, not what was said to it.
        let (mut other, _) = member_of(&world, "er", world.home(), 1).await;
        let page = other.get(&own(&case)).await.ok().text();
        assert!(!page.contains("评议结果") && !page.contains("您反映过"), "{page}");
        assert_eq!(other.get(&case).await.status, StatusCode::FORBIDDEN, "a member reads no cases");
        strangers(&world, &case).await;
        closed(&mut clerk, &mut one, &case).await;
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn two_members_object_at_the_same_moment() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let case = publish(&mut clerk, world.home(), ("优秀党员推荐对象公示", "2026-11-18")).await;
        let (mut one, _) = member_of(&world, "yi", world.home(), 0).await;
        let (mut two, _) = member_of(&world, "er", world.home(), 1).await;
        let at = own(&case);
        let (a, b) = (one.get(&at).await.ok().text(), two.get(&at).await.ok().text());
        let (a, b) = (hidden(&a, "_request").unwrap(), hidden(&b, "_request").unwrap());
        let a = [("_request", a.as_str()), ("content", "甲同志的材料与实际不符。")];
        let b = [("_request", b.as_str()), ("content", "乙同志的材料与实际不符。")];
        let (first, second) = tokio::join!(one.post(&at, &a), two.post(&at, &b));
        first.leads();
        second.leads();
        assert!(clerk.get(&case).await.ok().text().contains("2件，2件待核实"), "both are kept");
        world.assert_clean().await;
    }
}

/// A member of another branch, and an account without person, find nothing.
async fn strangers(world: &World, case: &str) {
    let (mut stranger, _) = member_of(world, "san", world.elsewhere(), 0).await;
    assert!(!stranger.get("/me/publicities").await.ok().text().contains("优秀党员推荐"), "another unit's");
    let mut nobody = world.newcomer("wuren", "member", world.home()).await;
    for visitor in [&mut stranger, &mut nobody] {
        assert_eq!(visitor.get(&own(case)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get(&format!("{}/files/1", own(case))).await.status, StatusCode::NOT_FOUND);
        let said = visitor.post(&own(case), &[("content", "不应当收到的反映。")]).await;
        assert_eq!(said.status, StatusCode::NOT_FOUND);
    }
    let mut secretary = world.newcomer("si", "branch_secretary", world.elsewhere()).await;
    let paper = case.replace("/cases/", "/publicities/");
    assert_eq!(secretary.get(&format!("{paper}/paper")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(secretary.get(&case.replace("/cases/", "/publicities/new?case=")).await.status, StatusCode::NOT_FOUND);
}

/// Closed before anybody looked into it stays marked; then members no longer see it.
async fn closed(clerk: &mut Visitor, one: &mut Visitor, case: &str) {
    for format in ["docx", "pdf"] {
        let paper = format!("{}/paper?format={format}", case.replace("/cases/", "/publicities/"));
        let bytes = clerk.get(&paper).await.ok().bytes;
        assert!(bytes.starts_with(if format == "pdf" { b"%PDF" } else { b"PK\x03\x04" }), "{format}");
    }
    step(clerk, case, "closed", &[("on", "2026-11-20"), ("outcome", "settled")]).await;
    let page = clerk.get(case).await.ok().text();
    assert!(page.contains("还有1件反映没有登记核实处理"), "{page}");
    assert_eq!(one.get(&own(case)).await.status, StatusCode::NOT_FOUND, "closed");
}

/// The unit above the branch shows something: its members see it as well.
#[tokio::test]
async fn what_the_unit_above_shows_is_seen_below() {
    for world in worlds().await {
        let scope = Scope::whole(world.operator().district);
        let mut conn = world.deployment.db.read().await.unwrap();
        let parent = org::store::find(&mut conn, &scope, world.home()).await.unwrap().parent.unwrap();
        drop(conn);
        let mut clerk = world.signed_in("department_clerk").await;
        let above = publish(&mut clerk, parent, ("先进党支部公示", "2026-11-19")).await;
        let top = publish(&mut clerk, world.top(), ("全区表彰对象公示", "2026-11-19")).await;
        let (mut one, _) = member_of(&world, "yi", world.home(), 0).await;
        let list = one.get("/me/publicities").await.ok().text();
        assert!(list.contains("先进党支部公示") && !list.contains("全区表彰对象公示"), "{list}");
        assert_eq!(one.get(&own(&top)).await.status, StatusCode::NOT_FOUND);
        one.get(&own(&above)).await.ok();
    }
}

/// The first address in a page that begins so.
fn first(page: &str, begin: &str) -> Option<String> {
    let at = page.find(begin)?;
    Some(page[at..].split('"').next().unwrap().replace("&amp;", "&"))
}

/// What stands in the text area of a field.
fn area(page: &str, name: &str) -> String {
    let rest = page.split_once(&format!("name=\"{name}\"")).unwrap().1;
    let rest = rest.split_once('>').unwrap().1;
    rest.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_publicity_is_begun_from_an_admission_and_nothing_is_typed_twice() {
    for world in worlds().await {
        taizhang::seed::life::live(&world.deployment, &world.made, 5).await.unwrap();
        let mut clerk = world.signed_in("department_clerk").await;
        let list = clerk.get("/procedures/admission?state=open").await.ok().text();
        let (mut case, mut form) = (String::new(), None);
        for part in list.split_once("<tbody>").unwrap().1.split("href=\"").skip(1) {
            case = part.split('"').next().unwrap().to_owned();
            form = first(&clerk.get(&case).await.ok().text(), "/publicities/new?");
            if form.is_some() {
                break;
            }
        }
        let form = form.unwrap();
        let form = clerk.get(&form).await.ok().text();
        let (request, title) = (hidden(&form, "_request").unwrap(), hidden(&form, "_title").unwrap());
        assert!(title.contains("关于拟") && title.contains("的公示"), "{title}");
        let content = area(&form, "content");
        assert!(content.contains("递交入党申请书") && content.contains("。拟"), "{content}");
        let id = case.trim_start_matches("/cases/");
        let told = [
            ("_request", request.as_str()),
            ("case", id),
            ("_title", title.as_str()),
            ("on", "2026-11-19"),
            ("about", "object"),
            ("content", content.as_str()),
            ("place", ""),
            ("contact", "组织委员"),
        ];
        let refused = clerk.post("/publicities/new", &told).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
        assert!(refused.text().contains("公示地点和方式") && refused.text().contains(&content), "what was typed stays");
        let mut whole = told;
        whole[6] = ("place", "支部公开栏");
        let made = clerk.post("/publicities/new", &whole).await.leads();
        let publicity = made.split('?').next().unwrap();
        assert_eq!(clerk.post("/publicities/new", &whole).await.leads(), made, "sent twice, begun once");
        assert!(clerk.get(publicity).await.ok().text().contains(&format!("href=\"{case}\"")), "the way back");
        let page = clerk.get(&case).await.ok().text();
        assert!(page.contains(&format!("href=\"{publicity}\"")), "the way there: {page}");
        // The next one knows where and whom to tell.
        let again = first(&page, "/publicities/new?").unwrap();
        let again = clerk.get(&again).await.ok().text();
        assert!(again.contains("value=\"支部公开栏\"") && again.contains("value=\"组织委员\""), "{again}");
        candidates(&world, &mut clerk).await;
        world.assert_clean().await;
    }
}

/// Candidates of an election are shown with people and words.
async fn candidates(world: &World, clerk: &mut Visitor) {
    let scope = world.operator().scope("case.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let filter = case::store::Filter { state: Some(case::State::Open), ..Default::default() };
    let mut found = None;
    for procedure in [election::ELECTION, election::DIRECT, election::BY_ELECTION] {
        for case in case::store::page(&mut conn, &[&scope], procedure, &filter, None).await.unwrap() {
            if matches!(case.stage.as_str(), "nomination" | "candidates") {
                found = Some(case.id);
            }
        }
    }
    drop(conn);
    let Some(id) = found else { return };
    let page = clerk.get(&format!("/cases/{id}")).await.ok().text();
    let form = clerk.get(&first(&page, "/publicities/new?").unwrap()).await.ok().text();
    assert!(area(&form, "content").contains("候选人预备人选") && form.contains("value=\"#"), "{form}");
}
