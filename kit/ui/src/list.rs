//! Lists: addresses with a query, sorting, paging.

use maud::{Markup, html};

/// Percent-encodes a value for a query string.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// An address with those parameters that are not empty.
pub fn address(path: &str, params: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        params.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// Whether a page lies under a place of the navigation.
pub fn is_under(path: &str, place: &str) -> bool {
    path == place || (place != "/" && path.starts_with(place) && path.as_bytes().get(place.len()) == Some(&b'/'))
}

/// A sortable column heading; `link` makes the address for a sort order (`name` or `-name`).
pub fn sort_heading(key: &str, label: &str, sort: &str, link: impl Fn(&str) -> String) -> Markup {
    let descending = format!("-{key}");
    let (state, next) = if sort == key {
        ("ascending", descending.as_str())
    } else if sort == descending {
        ("descending", key)
    } else {
        ("none", key)
    };
    html! { th scope="col" aria-sort=(state) data-column=(key) { a.sort href=(link(next)) { (label) } } }
}

/// Rows on a page.
pub const PAGE_SIZE: i64 = 50;

/// First, near and last pages; `link` makes the address of a page (from 1).
pub fn pager(total: i64, page: i64, size: i64, link: impl Fn(i64) -> String) -> Markup {
    let last = ((total + size - 1) / size).max(1);
    let shown: Vec<i64> = (1..=last).filter(|p| *p == 1 || *p == last || (p - page).abs() <= 2).collect();
    html! {
        @if last > 1 {
            nav.pager aria-label="分页" {
                span.pager-text { "共 " (total) " 条，第 " (page) "/" (last) " 页" }
                @if page > 1 { a href=(link(page - 1)) { "上一页" } }
                @for (at, p) in shown.iter().enumerate() {
                    @if at > 0 && shown[at - 1] + 1 < *p { span.gap { "…" } }
                    @if *p == page { span aria-current="page" { (p) } } @else { a href=(link(*p)) { (p) } }
                }
                @if page < last { a href=(link(page + 1)) { "下一页" } }
            }
        }
    }
}
