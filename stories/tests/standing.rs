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

/// A decision about somebody, checked by a second hand.
async fn decided(world: &World, who: PersonId, on: &str, kind: &str) {
    let mut first = world.newcomer(&format!("first{who}"), "department_clerk", world.top()).await;
    let mut second = world.newcomer(&format!("second{who}"), "department_clerk", world.top()).await;
    let case = begin(&mut first, world, "discipline_result", who).await.leads();
    let case = case.split("/steps/").next().unwrap().to_owned();
    let mut fields = vec![("on", on), ("discipline_kind", kind), ("discipline_organ", "区纪委")];
    fields.extend([("discipline_document", "区纪决〔2026〕1号"), ("discipline_matter", "违反纪律")]);
    fields.extend((kind == "probation").then_some(("discipline_years", "1")));
    step(&mut first, &case, "recorded", &fields).await.leads();
    let outcome = if kind == "expelled" { "expelled" } else { "confirmed" };
    step(&mut second, &case, "checked", &[("on", on), ("outcome", outcome)]).await.leads();
}

#[tokio::test]
async fn who_was_expelled_is_told_from_which_day_an_application_is_taken() {
    for world in worlds().await {
        let who = somebody(&world).await;
        let number = {
            let mut conn = world.deployment.db.read().await.unwrap();
            let scope = world.operator().scope("member.read").unwrap();
            let person = member::store::find(&mut conn, &world.deployment.keys, &scope, who).await.unwrap();
            person.facts.get("id_number").to_owned()
        };
        decided(&world, who, "2026-10-12", "expelled").await;
        let mut secretary = world.newcomer("taker", "branch_secretary", world.home()).await;
        let unit = world.home().to_string();
        let form = secretary.get("/admission/new").await.ok().text();
        assert!(!form.contains("放行原因"), "nothing that a secretary could let pass");
        let request = hidden(&form, "_request").unwrap();
        let fields = [("_request", request.as_str()), ("unit", unit.as_str()), ("way", "usual"), ("on", "2026-11-02")];
        let who = [("name", "周新颖"), ("id_number", number.as_str())];
        let all: Vec<(&str, &str)> = fields.into_iter().chain(who).collect();
        let refused = secretary.post("/admission/new", &all).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = refused.text();
        assert!(text.contains("2031年10月12日起可以递交入党申请书") && text.contains("纪律处分条例"), "{text}");
        let mut clerk = world.signed_in("department_clerk").await;
        let form = clerk.get(&format!("/admission/new?unit={unit}")).await.ok().text();
        let request = hidden(&form, "_request").unwrap();
        let mut passed: Vec<(&str, &str)> = all.iter().filter(|(key, _)| *key != "_request").copied().collect();
        passed.extend([("_request", request.as_str()), ("_let_pass", "经区委组织部研究同意")]);
        let case = clerk.post("/admission/new", &passed).await.leads();
        let page = clerk.get(case.split('?').next().unwrap()).await.ok().text();
        assert!(page.contains("经上级放行") && page.contains("经区委组织部研究同意"), "the mark stays: {page}");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn who_is_on_probation_within_the_party_is_left_out_wherever_votes_are_counted() {
    for world in worlds().await {
        let who = somebody(&world).await;
        decided(&world, who, "2026-10-12", "probation").await;
        let mut secretary = world.newcomer("counter", "branch_secretary", world.home()).await;
        let form = secretary.get("/meetings/new?kind=assembly").await.ok().text();
        assert!(form.contains("留党察看1人") && form.contains("无表决权") && form.contains("第四十一条"), "{form}");
        let before = secretary.get("/meetings/new?kind=assembly&day=2026-10-11").await.ok().text();
        assert!(!before.contains("留党察看"), "not before the decision");
        let case = begin(&mut secretary, &world, "party_withdrawal", world.somebody(world.home()).await).await.leads();
        let case = case.split("/steps/").next().unwrap().to_owned();
        step(&mut secretary, &case, "request", &[("on", "2026-10-20")]).await.leads();
        let form = secretary.get(&format!("{case}/steps/assembly")).await.ok().text();
        assert!(form.contains("在册有表决权的党员") && form.contains("留党察看1人"), "{form}");
        world.assert_clean().await;
    }
}
