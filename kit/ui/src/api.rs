//! What is different for programs: under `/api/` a token says who it is, and every trouble is told as JSON.
//!
//! Cookies mean nothing there, so a page of another site cannot make a browser do anything in its user's name.

use crate::Site;
use crate::failure::{Trouble, troubled};
use access::{Actor, token};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Outcome, Refusal};
use serde::Serialize;

/// Whether a path is for programs.
pub fn is_under(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Who the token of a request stands for.
pub(crate) async fn bearer(site: &Site, headers: &HeaderMap, source: &str) -> Outcome<Option<Actor>> {
    let text = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or("");
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            token::recognise(site, token.trim(), source).await
        }
        _ => Ok(None),
    }
}

/// No token, or one that opens nothing: the two look alike.
pub(crate) fn unknown_bearer() -> Response {
    let reason =
        Refusal::new("缺少有效的接口令牌", "请在请求头中带上 Authorization: Bearer 令牌；令牌在“接口令牌”页生成");
    let mut response = troubled(StatusCode::UNAUTHORIZED, Trouble { title: "未登录", reasons: vec![reason] });
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

/// A trouble as programs get it: `code` to decide by, `message` to show, `reasons` one by one.
#[derive(Debug, Serialize)]
pub struct Told {
    /// `unauthorised`, `forbidden`, `not_found`, `method`, `stale`, `refused`, `internal`.
    pub code: &'static str,
    /// One Chinese sentence, several of them divided by `；`.
    pub message: String,
    /// Each reason with its place, what is wrong, what to do and the clause behind it.
    pub reasons: Vec<Refusal>,
}

impl Told {
    /// Reasons under a status.
    pub fn of(status: StatusCode, reasons: Vec<Refusal>) -> Self {
        let one = |r: &Refusal| if r.place.is_empty() { r.to_string() } else { format!("{}：{r}", r.place) };
        Self { code: code(status), message: reasons.iter().map(one).collect::<Vec<_>>().join("；"), reasons }
    }
}

fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "unauthorised",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::CONFLICT => "stale",
        status if status.is_server_error() => "internal",
        _ => "refused",
    }
}

/// Turns a trouble, or a status without words, into JSON.
pub(crate) fn told(mut response: Response) -> Response {
    let status = response.status();
    let trouble = response.extensions_mut().remove::<Trouble>();
    let bare = status.is_client_error() && response.headers().get(header::CONTENT_TYPE).is_none();
    let reasons = match trouble {
        Some(trouble) => trouble.reasons,
        None if bare && status == StatusCode::METHOD_NOT_ALLOWED => {
            vec![Refusal::new("这个地址不接受这样的操作", "请查看 /api/v1/openapi.json")]
        }
        None if bare => vec![Refusal::new("没有这个地址", "请查看 /api/v1/openapi.json")],
        None => return response,
    };
    let body = serde_json::json!({ "error": Told::of(status, reasons) });
    let mut told = (status, Json(body)).into_response();
    if let Some(value) = response.headers().get(header::WWW_AUTHENTICATE) {
        told.headers_mut().insert(header::WWW_AUTHENTICATE, value.clone());
    }
    told
}
