//! Sending a file: always as an attachment, with a name that cannot break the header.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// What kind of file.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Word document.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// PDF.
pub const PDF: &str = "application/pdf";
/// Comma-separated text.
pub const CSV: &str = "text/csv; charset=utf-8";
/// JSON.
pub const JSON: &str = "application/json; charset=utf-8";
/// Anything: for attachments, whose content nobody vouches for.
pub const BYTES: &str = "application/octet-stream";

/// A download.
pub fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let safe: String = name
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '\\' | '/' | '\u{202a}'..='\u{202e}'))
        .take(120)
        .collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", crate::list::encode(&safe));
    let mut response = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}
