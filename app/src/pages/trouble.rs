//! When things go wrong beyond a handler; and whether the server is well.

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use axum::response::IntoResponse;
use std::any::Any;

/// A panic in a handler: the visitor sees a plain page, the log a number.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let number = base::secret::random_token(8).unwrap_or_else(|_| "unknown".into());
    tracing::error!(number, "a handler panicked");
    let page = maud::html! {
        (maud::DOCTYPE)
        html lang="zh-CN" { head { meta charset="utf-8"; title { "系统出错了" } }
            body { main { h1 { "系统出错了" } p { "本次操作没有完成（错误编号 " (number) "），请稍后再试；如仍出错，请把编号告诉系统管理员。" } p { a href="/" { "回到工作台" } } } } }
    };
    (StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string())
        .into_response()
}

/// Any address that is none: the frame says so.
pub async fn nowhere() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// `GET /health`: says that it is up, and nothing else.
pub async fn health() -> &'static str {
    "ok\n"
}
