//! The access sweep: every route of the application, as nobody, as a stranger, as each role.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use base::id::UnitId;
use stories::{Visitor, World, worlds};
use ui::{Need, RouteInfo};

/// The roles of the sweep.
const ROLES: [&str; 7] = [
    "department_clerk",
    "work_committee_clerk",
    "branch_secretary",
    "member",
    "system_officer",
    "security_officer",
    "audit_officer",
];

/// A route's path with its placeholders filled with ids of a branch. A route the sweep does not know how to fill is a failure:
/// whoever adds it teaches the sweep.
async fn filled(world: &World, path: &str, unit: UnitId) -> String {
    if !path.contains('{') {
        return path.to_owned();
    }
    let person = world.somebody(unit).await.to_string();
    let unit = unit.to_string();
    let id = match path.split('/').nth(1).unwrap() {
        "units" | "duties" => &unit,
        "members" => &person,
        // No branch made a figure of its own.
        "figures" if path.contains("/own/") => "own_987654321",
        "figures" => "members_total",
        "rules" => "admission_talk",
        "records" if path.contains("{kind}") => "award",
        "procedures" => "weak_branch",
        // Things that no branch has yet: a large id stands for somebody else's.
        "accounts" | "grants" | "tokens" | "meetings" | "records" | "cases" | "admission" | "monthly" | "elections"
        | "transfer" | "floating" | "coverage" | "grids" | "standing" | "drafts" | "imports" | "attachments"
        | "feed" | "messages" | "publicities" | "restructure" | "me" | "plans" => "987654321",
        other => panic!("teach the sweep an id for /{other}: {path}"),
    };
    let mut parts = Vec::new();
    for part in path.split('/') {
        parts.push(if part.starts_with('{') { if part == "{n}" { "0" } else { id } } else { part });
    }
    parts.join("/")
}

fn routes(world: &World) -> Vec<RouteInfo> {
    let _ = world;
    // Those for programs come with a token: api.rs sweeps them.
    taizhang::site::routes().list().iter().filter(|r| !r.path.starts_with("/api/")).copied().collect()
}

/// The roles' capabilities, straight from the catalogue.
fn may(world: &World, role: &str, need: Need) -> bool {
    let capabilities = &world.deployment.catalogue.role(role).unwrap().capabilities;
    match need {
        Need::Public | Need::SignedIn | Need::Own => true,
        Need::Can(capability) => capabilities.iter().any(|c| c == capability),
    }
}

async fn ask(visitor: &mut Visitor, route: &RouteInfo, path: &str) -> stories::Answer {
    if route.method == "GET" { visitor.get(path).await } else { visitor.post_bare(path, &[("_csrf", "wrong")]).await }
}

#[tokio::test]
async fn nobody_gets_in() {
    for world in worlds().await {
        for route in routes(&world).iter().filter(|r| r.need != Need::Public) {
            let path = filled(&world, route.path, world.home()).await;
            let mut nobody = Visitor::new(world.router.clone());
            let answer = ask(&mut nobody, route, &path).await;
            assert!(answer.status.is_redirection(), "{} {path}: {}", route.method, answer.status);
            assert!(answer.location.starts_with("/sign-in"), "{} {path} led to {}", route.method, answer.location);
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn each_role_gets_what_its_capabilities_say() {
    for world in worlds().await {
        for role in ROLES {
            let mut visitor = world.signed_in(role).await;
            for route in routes(&world).iter().filter(|r| !matches!(r.path, "/sign-out" | "/sign-in" | "/password")) {
                let path = filled(&world, route.path, world.home()).await;
                let answer = ask(&mut visitor, route, &path).await;
                let place = format!("{role}: {} {path}: {}", route.method, answer.status);
                assert!(!answer.status.is_server_error(), "{place}\n{}", answer.text());
                if !may(&world, role, route.need) {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{place}");
                } else if route.method == "POST" && route.need != Need::Public {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "a wrong token must be refused: {place}");
                } else if route.need == Need::Own {
                    // A page about oneself may still need what the role has not: a list of units, say.
                    let fine = answer.status != StatusCode::INTERNAL_SERVER_ERROR;
                    assert!(fine, "{place}");
                } else if !path.contains("987654321") {
                    assert!(
                        answer.status.is_success()
                            || answer.status.is_redirection()
                            || answer.status == StatusCode::NOT_FOUND,
                        "{place}"
                    );
                } else {
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{place}");
                }
            }
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_stranger_sees_nothing_of_another_branch() {
    for world in worlds().await {
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        let person = world.somebody(world.home()).await;
        let scope = world.operator().scope("member.read").unwrap();
        let mut conn = world.deployment.db.read().await.unwrap();
        let canary = member::store::find(&mut conn, &world.deployment.keys, &scope, person)
            .await
            .unwrap()
            .facts
            .get("name")
            .to_owned();
        drop(conn);
        for route in routes(&world).iter().filter(|r| r.method == "GET" && may(&world, "branch_secretary", r.need)) {
            let path = filled(&world, route.path, world.home()).await;
            let ours = path.contains(&world.home().to_string()) || path.contains(&person.to_string());
            for query in ["".to_owned(), format!("?unit={}", world.home()), format!("?q={}", ui::list::encode(&canary))]
            {
                let answer = stranger.get(&format!("{path}{query}")).await;
                assert!(!answer.status.is_server_error(), "{path}{query}: {}", answer.text());
                if ours {
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}{query}");
                }
                let text = answer.text().replace(&format!("value=\"{canary}\""), "");
                assert!(!text.contains(&format!(">{canary}<")), "{path}{query} shows {canary}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_out_of_reach_looks_like_what_is_not() {
    for world in worlds().await {
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        let theirs = world.somebody(world.home()).await;
        for (there, nowhere) in [
            (format!("/members/{theirs}"), "/members/1".to_owned()),
            (format!("/units/{}", world.home()), "/units/1".to_owned()),
        ] {
            let (there, nowhere) = (stranger.get(&there).await, stranger.get(&nowhere).await);
            assert_eq!((there.status, there.text()), (nowhere.status, nowhere.text()));
        }
    }
}

#[tokio::test]
async fn officers_see_no_business_data() {
    for world in worlds().await {
        let person = world.somebody(world.home()).await;
        let scope = world.operator().scope("member.read").unwrap();
        let mut conn = world.deployment.db.read().await.unwrap();
        let name = member::store::find(&mut conn, &world.deployment.keys, &scope, person)
            .await
            .unwrap()
            .facts
            .get("name")
            .to_owned();
        drop(conn);
        for role in ["system_officer", "security_officer", "audit_officer"] {
            let mut officer = world.signed_in(role).await;
            for route in routes(&world).iter().filter(|r| r.method == "GET" && r.path != "/sign-in") {
                let path = filled(&world, route.path, world.home()).await;
                let text = officer.get(&path).await.text();
                assert!(!text.contains(&format!(">{name}<")), "{role} reads {name} at {path}");
            }
        }
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        for path in ["/", "/members", "/nowhere", "/units/1", "/accounts", "/sign-in"] {
            let answer = clerk.get(path).await;
            let csp = answer.headers.get("content-security-policy").unwrap();
            assert!(csp.contains("default-src 'none'") && !csp.contains("unsafe"), "{path}: {csp}");
            assert_eq!(answer.headers.get("x-content-type-options").unwrap(), "nosniff", "{path}");
            assert_eq!(answer.headers.get("cache-control").unwrap(), "no-store", "{path}");
        }
    }
}
