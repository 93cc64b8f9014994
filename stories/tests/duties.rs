//! What is owed, as people meet it: on the desk, in the list, let off by a superior and never by the branch itself.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use stories::worlds;

/// The first address in a page that begins so.
fn first(page: &str, begin: &str) -> String {
    let at = page.find(begin).unwrap_or_else(|| panic!("no link to {begin}: {page}"));
    page[at..].split('"').next().unwrap().replace("&amp;", "&")
}

/// The unit that somebody works for, as the desk's links name it.
fn own(desk: &str) -> String {
    first(desk, "/duties?unit=").replace("/duties?unit=", "")
}

/// The value of a parameter of an address.
fn parameter(address: &str, name: &str) -> String {
    let found = address.split(['?', '&']).find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    found.unwrap().to_owned()
}

/// A form about it; both forms call their reason by another name.
fn fields<'a>(duty: &'a str, from: &'a str, reason: &'a str) -> [(&'a str, &'a str); 4] {
    [("duty", duty), ("from", from), ("reason", reason), ("why", reason)]
}

#[tokio::test]
async fn the_desk_leads_to_what_is_owed() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let desk = secretary.get("/").await.ok().text();
        assert!(desk.contains("我要办的") && !desk.contains("下级应办事项"), "{desk}");
        let one = first(&desk, &format!("/duties/{}?duty=", own(&desk)));
        let one = secretary.get(&one).await.ok().text();
        assert!(one.contains("依据") && !one.contains("登记免办"), "{one}");
        let mut clerk = world.signed_in("department_clerk").await;
        let desk = clerk.get("/").await.ok().text();
        assert!(desk.contains("下级应办事项"), "{desk}");
        let list = clerk.get(&first(&desk, "/duties/list?")).await.ok().text();
        assert!(list.contains("没有这样的应办事项") || list.contains("依据"), "{list}");
    }
}

#[tokio::test]
async fn a_superior_lets_off_and_takes_it_back() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let unit = own(&secretary.get("/").await.ok().text());
        let late = secretary.get(&format!("/duties/list?unit={unit}&state=late")).await.ok().text();
        let page = first(&late, &format!("/duties/{unit}?duty="));
        let (duty, from) = (parameter(&page, "duty"), parameter(&page, "from"));
        let path = |act: &str| format!("/duties/{unit}/{act}");
        assert!(secretary.get(&page).await.ok().text().contains("逾期"));
        assert_eq!(secretary.post(&path("exemption"), &fields(&duty, &from, "忙")).await.status, StatusCode::FORBIDDEN);
        let mut clerk = world.signed_in("department_clerk").await;
        for (act, reason, status, said) in [
            ("exemption", "", StatusCode::UNPROCESSABLE_ENTITY, "没有填写理由"),
            ("exemption", "停工一个月，工委同意", StatusCode::SEE_OTHER, "免办"),
            ("exemption", "再来一次", StatusCode::UNPROCESSABLE_ENTITY, "已经免办"),
            ("lift", "已经复工", StatusCode::SEE_OTHER, "已撤回：已经复工"),
            ("lift", "再撤一次", StatusCode::NOT_FOUND, "没有"),
        ] {
            let answer = clerk.post(&path(act), &fields(&duty, &from, reason)).await;
            assert_eq!(answer.status, status, "{act} {reason}: {}", answer.text());
            let shown =
                if status == StatusCode::SEE_OTHER { clerk.get(&page).await.ok().text() } else { answer.text() };
            assert!(shown.contains(said), "{act} {reason}: {shown}");
        }
        world.assert_clean().await;
    }
}
