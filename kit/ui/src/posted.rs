//! A posted form: its fields and files, read once by the guard.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header;
use axum::http::request::Parts;
use base::{Fault, Outcome, Refusal};
use std::sync::Arc;

/// Most fields a form may have.
const MAX_FIELDS: usize = 5000;

/// A posted form; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    fields: Arc<Vec<(String, String)>>,
    files: Arc<Vec<Upload>>,
}

/// A file that came with a form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Name of the field.
    pub field: String,
    /// Name of the file as the browser says; never used as a path.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Posted {
    /// A form made by hand, for tests.
    pub fn of(fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Self { fields: Arc::new(fields), files: Arc::default() }
    }

    /// The first value of a field, trimmed; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.trim())
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.trim())
    }

    /// Every field, in order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        matches!(self.text(name), "on" | "1" | "yes" | "true")
    }

    /// An optional value read as a type; a reason when it cannot be.
    ///
    /// # Errors
    /// The refusal of the field.
    pub fn read<T: std::str::FromStr<Err = String>>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|what| Refusal::at(name, what, ""))
    }

    /// The files of a field that are not empty.
    pub fn files(&self, name: &str) -> impl Iterator<Item = &Upload> {
        self.files.iter().filter(move |f| f.field == name && !f.bytes.is_empty())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Posted {
    type Rejection = crate::Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| crate::Failure(Fault::internal("a form handler without the guard")))
    }
}

/// Reads the body of a form, gives back the request without it.
pub(crate) async fn parse(request: Request, limit: usize) -> Outcome<(Request, Posted)> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, limit).await.map_err(|_| too_large(limit))?;
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    let posted = if kind.starts_with("application/x-www-form-urlencoded") {
        let fields: Vec<(String, String)> = serde_html_form_lite(&bytes)?;
        Posted { fields: Arc::new(fields), files: Arc::default() }
    } else if kind.starts_with("multipart/form-data") {
        let copy = Request::from_parts(parts.clone(), Body::from(bytes));
        multipart(copy).await?
    } else {
        return Err(malformed().into());
    };
    Ok((Request::from_parts(parts, Body::empty()), posted))
}

/// Reads what a program sends: a form as [`parse`] does, or one flat JSON object, whose members are the fields.
pub(crate) async fn parse_program(request: Request, limit: usize) -> Outcome<(Request, Posted)> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    if !kind.starts_with("application/json") {
        return parse(request, limit).await;
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, limit).await.map_err(|_| too_large(limit))?;
    let wrong = || Refusal::new("JSON 格式不正确", "请提交一个对象，各项为文本、数字或 true、false");
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    let mut fields = Vec::with_capacity(object.len().min(MAX_FIELDS));
    for (key, value) in object {
        let text = match value {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => continue,
            plain @ (serde_json::Value::Bool(_) | serde_json::Value::Number(_)) => plain.to_string(),
            _ => return Err(wrong().into()),
        };
        fields.push((key, clean(text)?));
    }
    let posted = Posted { fields: Arc::new(fields), files: Arc::default() };
    Ok((Request::from_parts(parts, Body::empty()), posted))
}

fn too_large(limit: usize) -> Refusal {
    Refusal::new(format!("提交的内容超过 {} MB", (limit / 1024 / 1024).max(1)), "请减少内容或压缩附件后再提交")
}

fn malformed() -> Refusal {
    Refusal::new("表单格式不正确，未保存", "请返回页面重新提交")
}

/// Reads `a=1&b=2`, percent-decoded.
fn serde_html_form_lite(bytes: &[u8]) -> Outcome<Vec<(String, String)>> {
    let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
    let mut fields = Vec::new();
    for pair in text.split('&').filter(|p| !p.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        fields.push((decode(key)?, decode(value)?));
        if fields.len() > MAX_FIELDS {
            return Err(malformed().into());
        }
    }
    Ok(fields)
}

fn decode(text: &str) -> Outcome<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        bytes.push(match b {
            b'+' => b' ',
            b'%' => {
                let hex = |c: Option<u8>| c.and_then(|c| char::from(c).to_digit(16)).and_then(|d| u8::try_from(d).ok());
                let (high, low) = (hex(rest.next()).ok_or_else(malformed)?, hex(rest.next()).ok_or_else(malformed)?);
                high * 16 + low
            }
            other => other,
        });
    }
    clean(String::from_utf8(bytes).map_err(|_| malformed())?)
}

/// NUL has no place in a text, and PostgreSQL refuses it.
fn clean(text: String) -> Outcome<String> {
    if text.contains('\0') { Err(malformed().into()) } else { Ok(text.replace("\r\n", "\n")) }
}

async fn multipart(request: Request) -> Outcome<Posted> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| malformed())?;
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|_| malformed())? {
        if fields.len() + files.len() > MAX_FIELDS {
            return Err(malformed().into());
        }
        let field = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(ToOwned::to_owned);
        let bytes = part.bytes().await.map_err(|_| malformed())?.to_vec();
        match file {
            Some(name) => files.push(Upload { field, name, bytes }),
            None => fields.push((field, clean(String::from_utf8(bytes).map_err(|_| malformed())?)?)),
        }
    }
    Ok(Posted { fields: Arc::new(fields), files: Arc::new(files) })
}
