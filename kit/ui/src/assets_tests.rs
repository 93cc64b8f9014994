//! Tests of the embedded assets: they exist, are small, keep the content security policy, and are served well.

use super::*;
use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt;

async fn ask(uri: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    routes::<()>().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

fn text(name: &str) -> &'static str {
    std::str::from_utf8(find(name).unwrap().raw).unwrap()
}

#[tokio::test]
async fn the_best_encoding_the_browser_takes_is_sent() {
    for (accepted, expected) in
        [("gzip, deflate, br", Some("br")), ("gzip", Some("gzip")), ("br;q=0, gzip", Some("gzip")), ("", None)]
    {
        let response = ask(&url("app.css"), &[("accept-encoding", accepted)]).await;
        assert_eq!(response.status(), StatusCode::OK);
        let encoding = response.headers().get("content-encoding").map(|v| v.to_str().unwrap());
        assert_eq!(encoding, expected, "{accepted}");
        assert_eq!(response.headers()["content-type"], "text/css; charset=utf-8");
        assert_eq!(response.headers()["vary"], "accept-encoding");
    }
}

#[tokio::test]
async fn a_file_is_kept_for_ever_under_its_hash_and_not_at_all_under_another() {
    let response = ask(&url("app.js"), &[]).await;
    assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable");
    let stale = ask("/assets/0123456789ab/app.js", &[]).await;
    assert_eq!((stale.status(), &stale.headers()["cache-control"]), (StatusCode::OK, &"no-cache".parse().unwrap()));
}

#[tokio::test]
async fn the_same_file_is_not_sent_twice_and_an_unknown_one_not_at_all() {
    let first = ask(&url("app.css"), &[("accept-encoding", "br")]).await;
    let tag = first.headers()["etag"].to_str().unwrap();
    let again = ask(&url("app.css"), &[("accept-encoding", "br"), ("if-none-match", tag)]).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(ask("/assets/x/../app.css", &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(ask(&url("secret.key"), &[]).await.status(), StatusCode::NOT_FOUND);
}

#[test]
fn an_unknown_icon_becomes_the_general_one() {
    assert!(icon_url("award").ends_with("/icons.svg#award"));
    assert!(icon_url("no-such-icon").ends_with("/icons.svg#list"));
    assert!(ICONS.is_sorted());
    for icon in ICONS {
        assert!(text("icons.svg").contains(&format!("<symbol id=\"{icon}\"")), "{icon}");
    }
}

#[test]
fn the_first_visit_stays_small() {
    let sent: usize = FILES.iter().map(|f| f.br.len()).sum();
    assert!(sent < 60_000, "{sent} bytes as brotli: a slow office line waits for this");
}

#[test]
fn nothing_needs_a_newer_browser_or_a_weaker_policy() {
    for newer in ["color-mix(", "light-dark(", "oklch(", "@layer", "@container"] {
        assert!(!text("app.css").contains(newer), "Chromium 80 does not know {newer}");
    }
    for outside in ["http://", "https://"] {
        let css = text("app.css").replace("http://www.w3.org/2000/svg", "");
        assert!(!css.contains(outside), "the style sheet would fetch from outside");
    }
}
