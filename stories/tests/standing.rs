//! Party standing through the forms: a member is searched for and stopped; what is not allowed leads nowhere; discipline is for few eyes.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use base::id::PersonId;
use stories::visitor::hidden;
use stories::{Answer, Visitor, World, worlds};

/// A full member of the home branch, from behind, about whom nothing is on its way.
async fn somebody(world: &World) -> PersonId {
    let scope = world.operator().scope("member.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let today = world.deployment.today();
    let all = member::store::of_branch(&mut conn, &scope, world.home(), today).await.unwrap();
    for m in all.iter().rev().filter(|m| m.category == "full") {
        if standing::store::own(&mut conn, scope.district(), m.id).await.unwrap().is_empty() {
            return m.id;
        }
    }
    all.last().unwrap().id
}

/// Begins a matter; gives the way to its first step.
async fn begin(visitor: &mut Visitor, world: &World, kind: &str, who: PersonId) -> Answer {
    let form = visitor.get(&format!("/standing/new?kind={kind}&person={who}")).await.ok().text();
    let (request, who, unit) = (hidden(&form, "_request").unwrap(), who.to_string(), world.home().to_string());
    visitor.post("/standing/new", &[("_request", &request), ("kind", kind), ("unit", &unit), ("person", &who)]).await
}

async fn step(visitor: &mut Visitor, case: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("{case}/steps/{step}");
    let form = visitor.get(&path).await.ok().text();
    let (request, version) = (hidden(&form, "_request").unwrap(), hidden(&form, "_version").unwrap());
    let mut all = vec![("_request", request.as_str()), ("_version", version.as_str())];
    all.extend_from_slice(fields);
    visitor.post(&path, &all).await
}

#[tokio::test]
async fn a_member_is_searched_for_and_stopped_by_the_right_hands() {
    for world in worlds().await {
        let mut secretary = world.newcomer("searcher", "branch_secretary", world.home()).await;
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        let mut clerk = world.signed_in("department_clerk").await;
        let who = somebody(&world).await;
        let theirs = stranger.get(&format!("/standing/new?kind=lost_contact&person={who}")).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "another unit's member");
        let address = begin(&mut secretary, &world, "lost_contact", who).await.leads();
        let case = address.split("/steps/").next().unwrap().to_owned();
        let today = world.deployment.today();
        let on = |back: i64| today.plus_days(-back).to_string();
        let lost = [("on", on(200)), ("last_contact", "电话停机".to_owned())];
        let lost: Vec<(&str, &str)> = lost.iter().map(|(k, v)| (*k, v.as_str())).collect();
        step(&mut secretary, &case, "lost", &lost).await.leads();
        let desk = secretary.get("/").await.ok().text();
        assert!(desk.contains("党籍和组织处置提醒") && desk.contains("已到期"), "six months are over: a reminder");
        let scope = world.operator().scope("member.read").unwrap();
        let mut conn = world.deployment.db.read().await.unwrap();
        let keys = &world.deployment.keys;
        assert!(member::store::find(&mut conn, keys, &scope, who).await.unwrap().is_active(), "and nothing more");
        drop(conn);
        let again = begin(&mut secretary, &world, "self_departure", who).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text().contains("已有正在办理"));
        for (back, way) in [(150, "phone"), (100, "visit")] {
            let day = on(back);
            let fields = [("on", day.as_str()), ("way", way), ("searcher", "支委"), ("course", "没有联系上")];
            step(&mut secretary, &case, "search", &fields).await.leads();
        }
        step(&mut secretary, &case, "confirm", &[("on", &on(10))]).await.leads();
        step(&mut secretary, &case, "stop_proposed", &[("on", &on(9)), ("decided_by", "assembly")]).await.leads();
        let stop = [("on", on(2)), ("outcome", "stopped".to_owned())];
        let stop: Vec<(&str, &str)> = stop.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let own = step(&mut secretary, &case, "stop", &stop).await;
        assert!(own.text().contains("由上级党组织办理"), "{}", own.status);
        step(&mut clerk, &case, "stop", &stop).await.leads();
        let page = secretary.get(&case).await.ok().text();
        assert!(page.contains("停止党籍满两年"), "the next mark is told");
        let id = case.rsplit('/').next().unwrap().to_owned();
        let notice = secretary.get(&format!("/standing/{id}/notice")).await.ok();
        let text = paper::docx::read(notice.bytes, &guard::Limits::document()).unwrap();
        assert!(text.plain_text().contains("停止党籍的决定"));
        assert_eq!(stranger.get(&format!("/standing/{id}/notice")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&case).await.status, StatusCode::NOT_FOUND);
        let listed = secretary.get("/standing?kind=lost_contact&state=open&now=stopped").await.ok().text();
        assert!(listed.contains(&case));
        assert!(secretary.get("/standing/export").await.ok().bytes.starts_with(b"PK"));
        let person = secretary.get(&format!("/members/{who}")).await.ok().text();
        assert!(person.contains("kind=membership_restore") && person.contains("停止党籍"), "the way back");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn discipline_is_for_few_eyes_and_members_read_of_their_own() {
    for world in worlds().await {
        let mut secretary = world.newcomer("secretary", "branch_secretary", world.home()).await;
        let mut clerk = world.signed_in("department_clerk").await;
        let who = somebody(&world).await;
        let closed = secretary.get(&format!("/standing/new?kind=discipline_result&person={who}")).await.ok().text();
        assert!(!closed.contains("党纪处分登记"), "not even offered");
        let unit = world.home().to_string();
        let fields = [("kind", "discipline_result"), ("unit", unit.as_str()), ("person", &who.to_string())];
        assert_eq!(secretary.post("/standing/new", &fields).await.status, StatusCode::FORBIDDEN);
        let address = begin(&mut clerk, &world, "discipline_result", who).await.leads();
        let case = address.split("/steps/").next().unwrap().to_owned();
        let on = world.deployment.today().plus_days(-30).to_string();
        let fields = [
            ("on", on.as_str()),
            ("discipline_kind", "warning"),
            ("discipline_organ", "区纪委"),
            ("discipline_document", "区纪决〔示例〕1号"),
            ("discipline_matter", "违反工作纪律事由"),
        ];
        step(&mut clerk, &case, "recorded", &fields).await.leads();
        assert!(clerk.get(&case).await.ok().text().contains("违反工作纪律事由"));
        assert_eq!(secretary.get(&case).await.status, StatusCode::NOT_FOUND);
        for path in ["/standing", "/standing?kind=discipline_result", &format!("/members/{who}"), "/procedures"] {
            let page = secretary.get(path).await.ok().text();
            assert!(!page.contains(&case) && !page.contains("党纪处分登记"), "{path}");
        }
        let listed = clerk.get("/standing").await.ok().text();
        assert!(!listed.contains(&case), "in no list that does not ask for it");
        assert!(clerk.get("/standing?kind=discipline_result").await.ok().text().contains(&case));
        world.assert_clean().await;
    }
}
