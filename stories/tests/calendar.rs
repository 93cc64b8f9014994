//! The calendar, the work sheet, the feed and one's own duties, as people meet them.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use stories::{Visitor, World, worlds};

async fn live(world: &World) {
    taizhang::seed::life::live(&world.deployment, &world.made, 5).await.unwrap();
}

/// The secret address that a page shows once, without scheme and host.
fn secret(page: &str) -> String {
    let rest = page.split_once("/feed/").unwrap().1;
    format!("/feed/{}", rest.split('<').next().unwrap())
}

/// The first address in a page that begins so.
fn first(page: &str, begin: &str) -> Option<String> {
    let at = page.find(begin)?;
    Some(page[at..].split('"').next().unwrap().replace("&amp;", "&"))
}

#[tokio::test]
async fn a_month_shows_what_is_owed_and_what_was_held() {
    for world in worlds().await {
        live(&world).await;
        let mut secretary = world.signed_in("branch_secretary").await;
        let page = secretary.get("/calendar").await.ok().text();
        assert!(page.contains("2026年11月") && page.contains("今天"), "{page}");
        let duty = first(&page, "/duties/").unwrap();
        assert!(secretary.get(&duty).await.ok().text().contains("依据"));
        let day = first(&page, "/calendar/day?").unwrap();
        secretary.get(&day).await.ok();
        let october = secretary.get("/calendar?month=2026-10").await.ok().text();
        assert!(october.contains("国庆节") && october.contains("/meetings/"), "{october}");
        assert!(secretary.get("/calendar?month=2040-02").await.ok().text().contains("没有公布"));
        let far = secretary.get("/calendar?month=9999-01").await.ok().text();
        assert!(far.contains("2026年11月"), "out of the calendar is the running month");
        for on in ["9999-12-31", "0001-01-01", "2026-02-30"] {
            let day = secretary.get(&format!("/calendar/day?on={on}")).await.ok().text();
            assert!(day.contains("2026年11月"), "{on}: out of the calendar is today");
        }
        let mut clerk = world.signed_in("department_clerk").await;
        let folded = clerk.get("/calendar").await.ok().text();
        let list = first(&folded, "/duties/list?").unwrap();
        assert!(clerk.get(&list).await.ok().text().contains("共 "), "{folded}");
        assert!(folded.len() < 100_000, "{}", folded.len());
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        for path in ["/calendar", "/calendar/day", "/calendar/sheet", "/calendar/sheet/docx"] {
            let answer = stranger.get(&format!("{path}?unit={}", world.home())).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn the_work_sheet_is_the_same_on_the_page_and_on_paper() {
    for world in worlds().await {
        live(&world).await;
        let mut secretary = world.signed_in("branch_secretary").await;
        let page = secretary.get("/calendar/sheet?month=2026-11").await.ok().text();
        assert!(page.contains("支部工作月历") && page.contains("主题党日") && page.contains("完成"), "{page}");
        let answer = secretary.get("/calendar/sheet/docx?month=2026-11").await.ok();
        let text = paper::docx::read(answer.bytes, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(text.contains("支部工作月历") && text.contains("主题党日"), "{text}");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_secret_address_opens_the_feed_and_nothing_else() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let made = secretary.post("/calendar/feed", &[]).await.ok().text();
        let address = secret(&made);
        let mut phone = Visitor::new(world.router.clone());
        let feed = phone.get(&address).await.ok();
        assert!(feed.headers.get("content-type").unwrap().starts_with("text/calendar"));
        assert!(feed.text().starts_with("BEGIN:VCALENDAR") && feed.text().contains("BEGIN:VEVENT"), "{}", feed.text());
        assert!(!secretary.get("/calendar/feed").await.ok().text().contains("tzf_"), "it is shown once");
        // As a token for programs, as a session and under another address it is nothing.
        let token = address.trim_start_matches("/feed/").trim_end_matches(".ics").to_owned();
        let program = stories::Program::with(world.router.clone(), &token);
        assert_eq!(program.get("/api/v1/figures").await.status, StatusCode::UNAUTHORIZED);
        let nowhere = phone.get("/feed/tzf_0123456789012345678901234567890123456789.ics").await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
        // Another one ends the first; withdrawing ends that.
        let second = secret(&secretary.post("/calendar/feed", &[]).await.ok().text());
        let gone = phone.get(&address).await;
        assert_eq!((gone.status, gone.text()), (nowhere.status, nowhere.text()));
        phone.get(&second).await.ok();
        secretary.post("/calendar/feed/withdraw", &[]).await.leads();
        assert_eq!(phone.get(&second).await.status, StatusCode::NOT_FOUND);
        assert_eq!(secretary.post("/calendar/feed/withdraw", &[]).await.status, StatusCode::NOT_FOUND);
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_feed_ends_with_its_account_and_is_given_so_often_only() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let address = secret(&secretary.post("/calendar/feed", &[]).await.ok().text());
        let mut phone = Visitor::new(world.router.clone());
        for _ in 0..60 {
            phone.get(&address).await.ok();
        }
        assert_eq!(phone.get(&address).await.status, StatusCode::TOO_MANY_REQUESTS);
        let own = world.sign_ins.iter().find(|s| s.role == "branch_secretary").unwrap();
        let mut conn = world.deployment.db.read().await.unwrap();
        let reads = sqlx::query("SELECT seq FROM audit WHERE act = 'feed.read'").fetch_all(&mut *conn).await.unwrap();
        assert_eq!(reads.len(), 1, "one line a day");
        drop(conn);
        let (old, new) = (own.password.as_str(), "Gushi@2026-genghuan");
        secretary.post("/password", &[("old", old), ("password", new), ("again", new)]).await.leads();
        assert_eq!(phone.get(&address).await.status, StatusCode::NOT_FOUND, "a new password ends it");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_member_sees_what_is_asked_of_him() {
    for world in worlds().await {
        live(&world).await;
        let mut member = world.signed_in("member").await;
        member.post("/me/corrections", &[("text", "手机号码已更换，请更正")]).await.leads();
        let page = member.get("/me/duties").await.ok().text();
        assert!(page.contains("您申请的更正还没有答复"), "{page}");
        assert!(member.get("/me").await.ok().text().contains("/me/duties"));
        let mut clerk = world.signed_in("department_clerk").await;
        let own = clerk.get("/me/duties").await.ok().text();
        assert!(!own.contains("您申请的更正还没有答复"), "each sees the own only: {own}");
        let mut officer = world.signed_in("system_officer").await;
        assert_eq!(officer.get("/me/duties").await.status, StatusCode::FORBIDDEN);
    }
}
