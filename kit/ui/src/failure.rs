//! How a fault reaches the visitor: a status, a plain sentence, never our insides.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{Fault, Refusal};

/// The error of every handler. Any [`Fault`], and whatever turns into one, becomes it by `?`.
#[derive(Debug)]
pub struct Failure(pub Fault);

impl<E: Into<Fault>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What a handler gives.
pub type Reply = Result<Response, Failure>;

/// What the frame shows instead of a page.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    pub title: &'static str,
    pub reasons: Vec<Refusal>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, title, reasons) = match self.0 {
            Fault::Refused(reasons) => (StatusCode::UNPROCESSABLE_ENTITY, "没有办成，请先处理以下问题", reasons),
            Fault::NotFound => (StatusCode::NOT_FOUND, "没有找到", vec![not_found()]),
            Fault::Forbidden(reason) => (StatusCode::FORBIDDEN, "没有权限", vec![reason]),
            Fault::Stale(reason) => (StatusCode::CONFLICT, "内容已被他人修改", vec![reason]),
            Fault::Internal(error) => (StatusCode::INTERNAL_SERVER_ERROR, "系统出错了", vec![internal(error.as_ref())]),
        };
        troubled(status, Trouble { title, reasons })
    }
}

/// A response that the frame turns into a page, or for a program into JSON.
pub(crate) fn troubled(status: StatusCode, trouble: Trouble) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(trouble);
    response
}

fn not_found() -> Refusal {
    Refusal::new("没有这条记录，或不在您的管理范围内", "请从导航或列表进入")
}

/// Logs the error once, under a number that the visitor sees.
fn internal(error: &(dyn std::error::Error + Send + Sync)) -> Refusal {
    let number = base::secret::random_token(8).unwrap_or_else(|_| "unknown".into());
    tracing::error!(number, error = %error, "internal fault");
    Refusal::new(format!("本次操作没有完成（错误编号 {number}）"), "请稍后再试；如仍出错，请把编号告诉系统管理员")
}
