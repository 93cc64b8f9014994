//! Transfers through the forms: a secretary sends, another accepts; a letter goes out; what is not allowed leads nowhere.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use base::id::PersonId;
use stories::visitor::hidden;
use stories::{Visitor, World, worlds};

/// Somebody full of the home branch to whom nothing happens otherwise, from behind.
async fn movers(world: &World) -> Vec<PersonId> {
    let scope = world.operator().scope("member.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let today = world.deployment.today();
    let all = member::store::of_branch(&mut conn, &scope, world.home(), today).await.unwrap();
    let read = transfer::store::Filter { state: Some(transfer::State::Open), ..Default::default() };
    let keys = &world.deployment.keys;
    let busy = transfer::store::page(&mut conn, keys, &scope, &read, None).await.unwrap();
    let free = all.iter().filter(|m| m.category == "full" && !busy.iter().any(|t| t.person == Some(m.id)));
    free.rev().take(2).map(|m| m.id).collect()
}

async fn propose(visitor: &mut Visitor, world: &World, who: PersonId, fields: &[(&str, &str)]) -> stories::Answer {
    let unit = world.home().to_string();
    let form = visitor.get(&format!("/transfer/new?unit={unit}&person={who}")).await.ok().text();
    let (request, who, on) =
        (hidden(&form, "_request").unwrap(), who.to_string(), world.deployment.today().to_string());
    let mut all = vec![("_request", request.as_str()), ("unit", &unit), ("people", &who), ("on", &on)];
    all.extend([("reason", "work"), ("paid_to", &on[..7])]);
    all.extend_from_slice(fields);
    assert!(form.contains(&format!("name=\"unit\" value=\"{unit}\"")), "the form of the branch that was asked for");
    visitor.post("/transfer/new", &all).await
}

/// The address of the open transfer of somebody.
async fn open(world: &World, who: PersonId) -> String {
    let scope = world.operator().scope("transfer.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let all = transfer::store::of_person(&mut conn, &world.deployment.keys, &scope, who).await.unwrap();
    format!("/transfer/{}", all[0].id)
}

async fn step(visitor: &mut Visitor, here: &str, step: &str, fields: &[(&str, &str)]) -> stories::Answer {
    let path = format!("{here}/steps/{step}");
    let form = visitor.get(&path).await.ok().text();
    let (request, version) = (hidden(&form, "_request").unwrap(), hidden(&form, "_version").unwrap());
    let mut all = vec![("_request", request.as_str()), ("_version", version.as_str())];
    all.extend_from_slice(fields);
    visitor.post(&path, &all).await
}

#[tokio::test]
async fn a_secretary_sends_and_another_accepts() {
    for world in worlds().await {
        let mut sender = world.newcomer("sender", "branch_secretary", world.home()).await;
        let mut receiver = world.newcomer("receiver", "branch_secretary", world.elsewhere()).await;
        let who = movers(&world).await[0];
        let to = world.elsewhere().to_string();
        let theirs = receiver.get(&format!("/transfer/new?unit={}", world.home())).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "another unit's id");
        let wrong = propose(&mut sender, &world, who, &[("way", "within"), ("to", "没有的支部")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("没有选择转往的党支部"));
        let sent = propose(&mut sender, &world, who, &[("way", "within"), ("to", &to)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let here = open(&world, who).await;
        assert!(sender.get(&here).await.ok().text().contains("撤回"));
        assert_eq!(sender.get(&format!("{here}/steps/accept")).await.status, StatusCode::SEE_OTHER, "not the sender's");
        assert_eq!(receiver.get(&format!("/members/{who}")).await.status, StatusCode::NOT_FOUND, "not theirs yet");
        let today = world.deployment.today().to_string();
        let page = receiver.get("/transfer/incoming").await.ok().text();
        let id = here.rsplit('/').next().unwrap().to_owned();
        let (version, request) = (hidden(&page, &format!("v_{id}")).unwrap(), hidden(&page, "_request").unwrap());
        let seen = format!("v_{id}");
        let fields = [("_request", request.as_str()), ("transfers", &id), (&seen, &version), ("on", &today)];
        let done = receiver.post("/transfer/incoming", &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        receiver.get(&format!("/members/{who}")).await.ok();
        assert_eq!(sender.get(&format!("/members/{who}")).await.status, StatusCode::NOT_FOUND);
        assert!(sender.get(&here).await.ok().text().contains("已转接"), "the sender still sees the case");
        let late =
            sender.post(&format!("{here}/steps/withdraw"), &[("_version", version.as_str()), ("on", &today)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "a stale form");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_letter_goes_out_and_its_print_is_noted() {
    for world in worlds().await {
        let mut secretary = world.newcomer("sender", "branch_secretary", world.home()).await;
        let mut clerk = world.signed_in("department_clerk").await;
        let who = movers(&world).await[1];
        let far = [("way", "out"), ("place", "中共江北市委市直机关工作委员会"), ("scope", "city")];
        let sent = propose(&mut secretary, &world, who, &far).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let here = open(&world, who).await;
        let today = world.deployment.today().to_string();
        let issued = step(&mut clerk, &here, "letter", &[("on", &today), ("valid_days", "30")]).await;
        assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text());
        let keys = &world.deployment.keys;
        let scope = world.operator().scope("member.read").unwrap();
        let mut conn = world.deployment.db.read().await.unwrap();
        let person = member::store::find(&mut conn, keys, &scope, who).await.unwrap();
        drop(conn);
        let number = person.facts.get("id_number").to_owned();
        let page = secretary.get(&format!("{here}/letter")).await.ok().text();
        assert!(page.contains("存根") && page.contains("回执") && !page.contains(&number), "masked on the screen");
        assert_eq!(secretary.get(&format!("{here}/letter/print")).await.status, StatusCode::FORBIDDEN);
        let print = clerk.get(&format!("{here}/letter/print")).await.ok();
        let text = paper::docx::read(print.bytes, &guard::Limits::document()).unwrap();
        let text = text.plain_text().to_owned();
        assert!(text.contains(&number) && text.contains("骑缝章"), "{text}");
        let mut auditor = world.signed_in("audit_officer").await;
        assert!(auditor.get("/audit").await.ok().text().contains("打印介绍信"));
        let received = [("on", today.as_str()), ("accepted_by", "江北市委"), ("outcome", "received")];
        let received = step(&mut secretary, &here, "receipt", &received).await;
        assert_eq!(received.status, StatusCode::SEE_OTHER, "{}", received.text());
        let mut conn = world.deployment.db.read().await.unwrap();
        assert!(!member::store::find(&mut conn, keys, &scope, who).await.unwrap().is_active());
        drop(conn);
        world.assert_clean().await;
    }
}
