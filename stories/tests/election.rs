//! A branch elects, through the forms: from the reminder to the figures, by a secretary and a clerk; strangers stay outside.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use stories::visitor::hidden;
use stories::{Visitor, World, worlds};

/// Opens the form of a step, fills in some fields, sends it; the answer's page.
async fn send(visitor: &mut Visitor, case: &str, step: &str, fields: &[(&str, &str)]) -> stories::Answer {
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

/// What follows a mark up to the next quote.
fn values(page: &str, mark: &str) -> Vec<String> {
    page.split(mark).skip(1).filter_map(|part| part.split('"').next()).map(ToOwned::to_owned).collect()
}

struct Hands {
    home: String,
    secretary: Visitor,
    clerk: Visitor,
}

async fn hands(world: &World) -> Hands {
    let mut secretary = world.signed_in("branch_secretary").await;
    let clerk = world.signed_in("department_clerk").await;
    // The branch is the only one in the secretary's list.
    let own = secretary.get("/elections").await.ok().text();
    let home = values(&own, "/new?unit=").into_iter().next().unwrap();
    Hands { home, secretary, clerk }
}

/// The term is entered, and the list tells what is due.
async fn due(h: &mut Hands) -> String {
    let list = format!("/elections?unit={}", h.home);
    let page = h.clerk.get(&list).await.ok().text();
    assert!(page.contains("没有登记任期") && page.contains(&format!("/units/{}/committee", h.home)), "{page}");
    let term = [("elected", "2023-11-25"), ("years", ""), ("extended_to", ""), ("document", "")];
    h.clerk.post(&format!("/units/{}/term", h.home), &term).await.leads();
    let page = h.clerk.get(&list).await.ok().text();
    assert!(page.contains("三个月内届满") && page.contains("2026-11-25"), "{page}");
    let own = h.secretary.get("/elections").await.ok().text();
    let new = values(&own, "href=\"/procedures/").into_iter().find(|href| href.contains("/new?unit=")).unwrap();
    new.split('/').next().unwrap().to_owned()
}

/// A candidate's counts: all for, or one in four.
fn counted(ids: &[String], present: usize, seats: usize) -> Vec<(String, String)> {
    let yes = |n: usize| if n < seats { present } else { 0 };
    ids.iter()
        .enumerate()
        .flat_map(|(n, id)| {
            let id = id.trim_start_matches('#');
            [(format!("yes_{id}"), yes(n).to_string()), (format!("no_{id}"), (present - yes(n)).to_string())]
        })
        .collect()
}

#[tokio::test]
async fn a_branch_elects_through_the_forms() {
    for world in worlds().await {
        let mut h = hands(&world).await;
        let procedure = due(&mut h).await;
        let direct = procedure == election::DIRECT;
        let seats = if direct { 1 } else { 3 };
        let form = h.secretary.get(&format!("/procedures/{procedure}/new")).await.ok().text();
        let request = hidden(&form, "_request").unwrap();
        let begun = [("_request", request.as_str()), ("_unit", h.home.as_str())];
        let case = h.secretary.post(&format!("/procedures/{procedure}/new"), &begun).await.leads();
        let case = case.split('?').next().unwrap().to_owned();
        let size = if direct { ("deputies", "0") } else { ("seats", "3") };
        let urge = format!("{}/papers/urge", case.replace("/cases/", "/elections/"));
        let refused = h.clerk.get(&urge).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody was reminded: {}", refused.text());
        done(&mut h.clerk, &case, "reminded", &[("on", "2026-05-25"), ("way", "phone")]).await;
        done(&mut h.secretary, &case, "plan", &[("on", "2026-08-03"), size]).await;
        done(&mut h.secretary, &case, "request", &[("on", "2026-08-05")]).await;
        let own = send(&mut h.secretary, &case, "reply", &[("on", "2026-08-12"), ("outcome", "agreed")]).await;
        assert!(own.text().contains("由上级党组织办理"), "not by the branch itself");
        done(&mut h.clerk, &case, "reply", &[("on", "2026-08-12"), ("outcome", "agreed")]).await;

        let form = h.secretary.get(&format!("{case}/steps/nomination")).await.ok().text();
        let field = if direct { "secretary" } else { "candidates" };
        let offered = values(&form, &format!("name=\"{field}\" value=\""));
        let named: Vec<String> = offered[..=seats].to_vec();
        let mut nominated = vec![("on", "2026-09-20")];
        nominated.extend(named.iter().map(|id| (field, id.as_str())));
        done(&mut h.secretary, &case, "nomination", &nominated).await;
        done(&mut h.clerk, &case, "candidates", &[("on", "2026-10-10"), ("outcome", "agreed")]).await;

        let form = h.secretary.get(&format!("{case}/steps/meeting")).await.ok().text();
        assert!(form.contains("在册有选举权的正式党员") && form.contains("另选他人1"), "{form}");
        let full = world.voters(h.home.parse().unwrap(), "2026-11-02").await;
        let present: usize = full.parse().unwrap();
        let counts = counted(&named, present, seats);
        let fixed = [("on", "2026-11-02"), ("form", "assembly"), ("void", "0")];
        let mut meeting: Vec<(&str, &str)> = fixed.to_vec();
        meeting.push(("scrutineers", offered.last().unwrap()));
        meeting.extend(["due", "present", "issued", "returned"].map(|key| (key, full.as_str())));
        meeting.extend(counts.iter().map(|(key, value)| (key.as_str(), value.as_str())));
        let mut wrong = meeting.clone();
        wrong.push(("outcome", "partly"));
        let refused = send(&mut h.secretary, &case, "meeting", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("与得票不一致"), "{}", refused.text());
        meeting.push(("outcome", "filled"));
        done(&mut h.secretary, &case, "meeting", &meeting).await;
        if !direct {
            let id = |n: usize| named[n].trim_start_matches('#').to_owned();
            let posts = [("secretary", 0), ("organisation", 1), ("propaganda", 2)];
            let posts: Vec<(String, &str)> =
                posts.iter().map(|(post, n)| (format!("post_{}", id(*n)), *post)).collect();
            let yes = format!("yes_{}", id(0));
            let mut all = vec![("on", "2026-11-02"), ("void", "0"), (yes.as_str(), "3")];
            let form = h.secretary.get(&format!("{case}/steps/plenary")).await.ok().text();
            assert_eq!(hidden(&form, "due").as_deref(), Some("3"), "those just elected");
            all.extend(["due", "present", "issued", "returned"].map(|key| (key, "3")));
            all.extend(posts.iter().map(|(key, post)| (key.as_str(), *post)));
            done(&mut h.secretary, &case, "plenary", &all).await;
        }
        done(&mut h.secretary, &case, "report", &[("on", "2026-11-05")]).await;
        done(&mut h.clerk, &case, "approval", &[("on", "2026-11-18"), ("outcome", "approved")]).await;
        done(&mut h.secretary, &case, "filed", &[("on", "2026-11-19")]).await;

        shown(&mut h, &case).await;
        addressed(&world, &mut h, &case).await;
        strangers(&world, (&case, &h.home)).await;
        world.assert_clean().await;
    }
}

/// The new term, the papers, the figures.
async fn shown(h: &mut Hands, case: &str) {
    let unit = h.secretary.get(&format!("/units/{}", h.home)).await.ok().text();
    assert!(unit.contains("2029-11-02") || unit.contains("2029年11月2日"), "the new term: {unit}");
    let list = h.clerk.get(&format!("/elections?unit={}", h.home)).await.ok().text();
    assert!(list.contains("未到提醒期"), "{list}");
    papers(h, case).await;
    assert!(h.clerk.get("/elections/export").await.ok().bytes.starts_with(b"PK"));
    let year = format!("unit={}&from=2026-01-01&to=2026-11-20", h.home);
    for figure in ["elections_completed", "elections_completed_on_time", "elections_due"] {
        let page = h.clerk.get(&format!("/figures/{figure}?{year}")).await.ok().text();
        assert!(page.contains(case) || page.contains("/cases/rows/") || page.contains("/units/terms/"), "{page}");
    }
}

/// Every paper as .docx and as PDF, with what it has to say.
async fn papers(h: &mut Hands, case: &str) {
    let at = format!("{}/papers", case.replace("/cases/", "/elections/"));
    let told = [
        ("urge", "请将办理情况书面答复我们"),
        ("request", "妥否，请批示"),
        ("reply", "收悉。经研究，同意你们进行换届选举"),
        ("nominees", "候选人预备人选（应选"),
        ("candidates", "候选人。"),
        ("ballot", "另选他人"),
        ("sheet", "选举计票单"),
        ("report", "现将书记、副书记报请批准"),
    ];
    let page = h.clerk.get(case).await.ok().text();
    for (key, text) in told {
        assert!(page.contains(&format!("{at}/{key}?format=pdf")), "{key} is offered");
        let docx = h.clerk.get(&format!("{at}/{key}")).await.ok().bytes;
        let read = paper::docx::read(docx, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(read.contains(text), "{key}: {read}");
        assert!(h.clerk.get(&format!("{at}/{key}?format=pdf")).await.ok().bytes.starts_with(b"%PDF"), "{key}");
    }
    assert_eq!(h.clerk.get(&format!("{at}/nothing")).await.status, StatusCode::NOT_FOUND);
}

/// The secretary's own papers name the superior, although it is out of reach; the counting sheet says who was counted.
async fn addressed(world: &World, h: &mut Hands, case: &str) {
    let scope = world.operator().scope("unit.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let unit = org::store::find(&mut conn, &scope, h.home.parse().unwrap()).await.unwrap();
    let above = org::store::find(&mut conn, &scope, unit.parent.unwrap()).await.unwrap().name;
    drop(conn);
    for key in ["request", "report"] {
        let paper = h.secretary.get(&format!("{}/papers/{key}", case.replace("/cases/", "/elections/"))).await.ok();
        let text = paper::docx::read(paper.bytes, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(text.contains(&format!("{above}：")), "{key}: {text}");
    }
}

/// Another branch finds nothing, a member may not look, and the register of before leads here.
async fn strangers(world: &World, (case, home): (&str, &str)) {
    let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
    for path in
        [case.to_owned(), format!("{case}/steps/meeting"), case.replace("/cases/", "/elections/") + "/papers/report"]
    {
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let there = stranger.get(&format!("/elections?unit={home}")).await;
    assert_eq!(there.status, StatusCode::NOT_FOUND);
    let mut member = world.signed_in("member").await;
    assert_eq!(member.get("/elections").await.status, StatusCode::FORBIDDEN);
    let mut clerk = world.signed_in("department_clerk").await;
    let old = clerk.get("/records/election/new").await;
    assert!(old.status.is_redirection() && old.location.starts_with("/procedures/election"), "{}", old.location);
}
