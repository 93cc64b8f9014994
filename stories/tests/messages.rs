//! The round of the day, as people meet it: told once, led to the place, read, not wanted.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use stories::worlds;
use taizhang::nightly;

/// The address of the first form of a page that opens a message.
fn first(page: &str) -> String {
    let at = page.find("/messages/").unwrap();
    let all = page[at..].match_indices("/messages/").map(|(n, _)| page[at + n..].split('"').next().unwrap());
    all.map(ToOwned::to_owned).find(|href| href.ends_with("/open")).unwrap()
}

#[tokio::test]
async fn everybody_is_told_once_what_has_come_due() {
    for world in worlds().await {
        taizhang::seed::life::live(&world.deployment, &world.made, 5).await.unwrap();
        let mut secretary = world.signed_in("branch_secretary").await;
        assert!(secretary.get("/messages").await.ok().text().contains("还没有消息"));
        let (one, two) = tokio::join!(nightly::tick(&world.deployment), nightly::tick(&world.deployment));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(one + two > 0 && one.min(two) == 0, "one of two processes: {one} {two}");
        assert_eq!(nightly::tick(&world.deployment).await.unwrap(), 0, "once a day");
        let page = secretary.get("/messages").await.ok().text();
        assert!(page.contains("条未读") && page.contains("去办理") && page.contains("全部标为已读"), "{page}");
        let open = first(&page);
        let mut clerk = world.signed_in("department_clerk").await;
        assert_eq!(clerk.post(&open, &[]).await.status, StatusCode::NOT_FOUND, "another's");
        let place = secretary.post(&open, &[]).await.leads();
        let known = ["/duties/", "/cases/", "/monthly/requests/", "/plans/", "/elections", "/floating", "/coverage"];
        assert!(known.iter().any(|start| place.starts_with(start)), "{place}");
        secretary.get(&place).await.ok();
        secretary.post("/messages/read", &[]).await.leads();
        assert!(secretary.get("/messages?state=unread").await.ok().text().contains("没有未读消息"));
        // The next day tells what is new only; who is off is told nothing.
        assert_eq!(
            secretary.post("/messages/settings", &[("way", "pigeon")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        secretary.post("/messages/settings", &[("way", "off")]).await.leads();
        world.deployment.clock.advance_minutes(24 * 60);
        let next = nightly::tick(&world.deployment).await.unwrap();
        assert!(next < one + two, "{next} of {}", one + two);
        world.deployment.clock.advance_minutes(14 * 24 * 60);
        nightly::tick(&world.deployment).await.unwrap();
        let mut conn = world.deployment.db.read().await.unwrap();
        let sql = "SELECT m.id FROM message m JOIN account a ON a.district = m.district AND a.id = m.account \
                   WHERE a.login = 'shuji' AND m.read_at IS NULL";
        assert!(sqlx::query(sql).fetch_all(&mut *conn).await.unwrap().is_empty(), "who is off is told nothing");
        drop(conn);
        world.assert_clean().await;
    }
}
