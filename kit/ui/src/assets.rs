//! Style sheet, script and icons, embedded in the binary and served under `/assets/<hash>/<name>`.
//!
//! The hash in the address is that of the content, so a browser may keep a file for ever and still gets the new one after
//! an upgrade. Nothing is compressed when asked for: each file lies here raw, as gzip and as brotli (front/build.mjs).

use axum::Router;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

struct Asset {
    name: &'static str,
    hash: &'static str,
    content_type: &'static str,
    raw: &'static [u8],
    br: &'static [u8],
    gz: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// `/assets/{hash}/{name}`; needs neither session nor scope: the files are the same for everybody.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{hash}/{name}", get(serve))
}

/// The address of an embedded file, such as `app.css`, `app.js`, `favicon.svg`. A name that is not embedded gives an
/// address that answers 404.
#[must_use]
pub fn url(name: &str) -> String {
    let hash = find(name).map_or("none", |asset| asset.hash);
    format!("/assets/{hash}/{name}")
}

/// The address of an icon of the sprite for `<use href=…>`; an unknown name (a deployment's own catalogue may say
/// anything) becomes the general `list` icon.
#[must_use]
pub fn icon_url(name: &str) -> String {
    let known = if ICONS.binary_search(&name).is_ok() { name } else { "list" };
    format!("{}#{known}", url("icons.svg"))
}

fn find(name: &str) -> Option<&'static Asset> {
    FILES.iter().find(|asset| asset.name == name)
}

async fn serve(Path((hash, name)): Path<(String, String)>, asked: HeaderMap) -> Response {
    let Some(asset) = find(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let (encoding, body) = choose(asset, &asked);
    let tag = format!("\"{}-{encoding}\"", asset.hash);
    // A page that was open during an upgrade asks for the old hash: give it the new file, but do not let it be kept.
    let keep = if hash == asset.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(CACHE_CONTROL, keep.to_owned()), (ETAG, tag.clone()), (VARY, "accept-encoding".to_owned())];
    if header(&asked, &IF_NONE_MATCH).split(',').any(|t| t.trim().trim_start_matches("W/") == tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let mut response = (headers, [(CONTENT_TYPE, asset.content_type)], body).into_response();
    if encoding != "raw" {
        response.headers_mut().insert(CONTENT_ENCODING, axum::http::HeaderValue::from_static(encoding));
    }
    response
}

fn choose(asset: &'static Asset, asked: &HeaderMap) -> (&'static str, &'static [u8]) {
    let accepted = header(asked, &ACCEPT_ENCODING);
    if accepts(&accepted, "br") {
        ("br", asset.br)
    } else if accepts(&accepted, "gzip") {
        ("gzip", asset.gz)
    } else {
        ("raw", asset.raw)
    }
}

/// Whether an Accept-Encoding value names the encoding with a weight above nought.
fn accepts(value: &str, encoding: &str) -> bool {
    value.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|n| n.eq_ignore_ascii_case(encoding));
        let refused = parts.filter_map(|p| p.strip_prefix("q=")).any(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        named && !refused
    })
}

fn header(headers: &HeaderMap, name: &HeaderName) -> String {
    let values = headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
    values.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
#[path = "assets_tests.rs"]
mod tests;
