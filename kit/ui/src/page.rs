//! A page: what a handler returns, and the frame that middleware puts round it.

use crate::failure::Trouble;
use crate::guard::{Signed, cookie};
use crate::parts::icon;
use crate::site::{Place, Site};
use crate::{api, assets, bar, list};
use access::Actor;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

/// A page without its frame.
#[derive(Debug, Clone)]
pub struct Page {
    title: String,
    lead: String,
    crumbs: Vec<(String, String)>,
    acts: Markup,
    body: Markup,
    status: StatusCode,
    lone: bool,
}

impl Page {
    /// A page with a title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lead: String::new(),
            crumbs: Vec::new(),
            acts: html! {},
            body: html! {},
            status: StatusCode::OK,
            lone: false,
        }
    }

    /// One sentence under the title.
    #[must_use]
    pub fn lead(mut self, text: impl Into<String>) -> Self {
        self.lead = text.into();
        self
    }

    /// A step of the way here; the first is the widest.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push((label.into(), href.into()));
        self
    }

    /// Buttons beside the title.
    #[must_use]
    pub fn acts(mut self, acts: Markup) -> Self {
        self.acts = acts;
        self
    }

    /// The content.
    #[must_use]
    pub fn body(mut self, body: Markup) -> Self {
        self.body = body;
        self
    }

    /// Says that what was posted was refused (the page shows the form again).
    #[must_use]
    pub fn refused(mut self) -> Self {
        self.status = StatusCode::UNPROCESSABLE_ENTITY;
        self
    }

    /// A box in the middle without navigation: sign-in and the like.
    #[must_use]
    pub fn lone(mut self) -> Self {
        self.lone = true;
        self
    }

    /// As a reply.
    ///
    /// # Errors
    /// None; for the end of a handler.
    pub fn reply(self) -> crate::Reply {
        Ok(self.into_response())
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Sends the visitor on after a successful post, with a sentence that the next page shows.
pub fn see_other(to: &str, message: &str) -> Response {
    done(to, message, "")
}

/// As [`see_other`], and tells the browser to drop the draft it kept under `draft_key`.
pub fn done(to: &str, message: &str, draft_key: &str) -> Response {
    let text = format!("{message}\n{draft_key}");
    let kept: String = text.bytes().map(|b| format!("{b:02x}")).collect();
    let cookie = format!("flash={kept}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn flash(headers: &HeaderMap) -> Option<(String, String)> {
    let kept = cookie(headers, "flash")?;
    let byte = |at: usize| u8::from_str_radix(kept.get(at * 2..at * 2 + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..kept.len() / 2).map(byte).collect();
    let text = String::from_utf8(bytes?).ok()?;
    let (message, key) = text.split_once('\n')?;
    Some((message.to_owned(), key.to_owned()))
}

/// Puts the frame round pages and troubles, and the security headers on everything.
pub async fn frame(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let signed = request.extensions().get::<Signed>().cloned();
    let flash = flash(request.headers());
    let mut response = next.run(request).await;
    if api::is_under(&path) {
        response = api::told(response);
        secure(&site, response.headers_mut());
        return response;
    }
    let page = response.extensions_mut().remove::<Page>().or_else(|| {
        let plain = response.status().is_client_error() && response.headers().get(header::CONTENT_TYPE).is_none();
        let trouble = response.extensions_mut().remove::<Trouble>();
        trouble.or_else(|| plain.then(|| unknown(response.status()))).map(|t| trouble_page(t, response.status()))
    });
    if let Some(page) = page {
        let actor = signed.as_ref().map(|s| &s.0).filter(|a| !a.must_change && !page.lone);
        let bell = match actor {
            Some(actor) => site.bell(actor).await,
            None => None,
        };
        let shell = actor.map(|actor| Shell { actor, path: &path, bell });
        let shown = render(&site, shell, &page, flash.as_ref());
        let mut framed = (page.status, Html(shown.into_string())).into_response();
        for (name, value) in response.headers() {
            if *name == header::SET_COOKIE {
                framed.headers_mut().append(name, value.clone());
            }
        }
        if flash.is_some() {
            framed.headers_mut().append(header::SET_COOKIE, HeaderValue::from_static("flash=; Path=/; Max-Age=0"));
        }
        response = framed;
    }
    secure(&site, response.headers_mut());
    response
}

fn unknown(status: StatusCode) -> Trouble {
    let what = if status == StatusCode::METHOD_NOT_ALLOWED {
        "这个地址不接受这样的操作"
    } else {
        "没有这个页面"
    };
    Trouble { title: "没有找到", reasons: vec![base::Refusal::new(what, "请从导航进入")] }
}

fn trouble_page(trouble: Trouble, status: StatusCode) -> Page {
    let body = html! {
        div.note.note-bad role="alert" {
            (icon("alert-triangle"))
            div { @for r in &trouble.reasons { p { @if !r.place.is_empty() { b { (r.place) "：" } } (r) } } }
        }
        p { a.btn.btn-outline-secondary href="/" { "回到工作台" } }
    };
    Page { status, ..Page::new(trouble.title).body(body) }
}

/// CSP without inline anything; nothing may be kept by caches unless the handler said so (assets do).
fn secure(site: &Site, headers: &mut HeaderMap) {
    const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                       font-src 'none'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", CSP);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "geolocation=(), camera=(), microphone=()");
    set("cache-control", "no-store");
    if site.setup().secure_cookies {
        set("strict-transport-security", "max-age=31536000");
    }
}

/// What stands round a page for somebody signed in.
#[derive(Clone, Copy)]
struct Shell<'a> {
    actor: &'a Actor,
    path: &'a str,
    bell: Option<(&'static str, i64)>,
}

fn render(site: &Site, shell: Option<Shell<'_>>, page: &Page, flash: Option<&(String, String)>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) " · 台账" }
                link rel="stylesheet" href=(assets::url("app.css"));
                link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
                script src=(assets::url("app.js")) defer {}
            }
            body {
                a.skip href="#main" { "跳到正文" }
                @match shell {
                    Some(shell) => (within_shell(site, shell, page, flash)),
                    None => div.lone { main.lone-box #main { h1 { (page.title) } @if !page.lead.is_empty() { p.lede { (page.lead) } } (flash_box(flash)) (page.body) } },
                }
            }
        }
    }
}

fn within_shell(site: &Site, shell: Shell<'_>, page: &Page, flash: Option<&(String, String)>) -> Markup {
    let Shell { actor, path, bell } = shell;
    let places: Vec<&Place> = site.setup().places.iter().filter(|p| p.need.is_empty() || actor.can(p.need)).collect();
    html! {
        (bar::head(actor, bell))
        details.menu { summary { (icon("menu-2")) "菜单" } nav aria-label="主导航（窄屏）" { (nav(&places, path)) } }
        div.body {
            nav.side aria-label="主导航" { (nav(&places, path)) }
            main #main {
                @if !page.crumbs.is_empty() {
                    ol.crumbs { @for (label, href) in &page.crumbs { li { a href=(href) { (label) } } } }
                }
                div.head {
                    div.head-text { h1 { (page.title) } @if !page.lead.is_empty() { p { (page.lead) } } }
                    div.head-acts { (page.acts) }
                }
                (flash_box(flash))
                (page.body)
            }
        }
        footer.foot { "台账 · 本系统不得存储、处理国家秘密" }
    }
}

fn flash_box(flash: Option<&(String, String)>) -> Markup {
    html! {
        @if let Some((message, key)) = flash {
            div.flash.flash-good role="status" { (icon("circle-check")) div { (message) } }
            @if !key.is_empty() { span hidden data-draft-done=(key) {} }
        }
    }
}

/// The places by group; the groups in the order in which they are first met, since several nouns give places to one.
fn by_group<'p>(places: &[&'p Place]) -> Vec<(&'static str, Vec<&'p Place>)> {
    let mut all: Vec<(&'static str, Vec<&'p Place>)> = Vec::new();
    for place in places {
        match all.iter_mut().find(|(group, _)| *group == place.group) {
            Some((_, own)) => own.push(place),
            None => all.push((place.group, vec![place])),
        }
    }
    all
}

fn nav(places: &[&Place], path: &str) -> Markup {
    let here = places.iter().map(|p| p.href).filter(|href| list::is_under(path, href)).max_by_key(|href| href.len());
    html! {
        @for (group, places) in by_group(places) {
            @if !group.is_empty() { div.places-title { (group) } }
            ul.places {
                @for place in places {
                    li { a.place href=(place.href) aria-current=[(Some(place.href) == here).then_some("page")] { (icon(place.icon)) (place.label) } }
                }
            }
        }
    }
}
