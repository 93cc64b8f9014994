//! The guard before every handler: who is it, may they, is the form genuine.

use crate::api;
use crate::failure::Failure;
use crate::posted::{parse, parse_program};
use crate::routes::Need;
use crate::site::Site;
use access::{Actor, Line, audit, session};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Fault, Refusal};
use std::net::SocketAddr;

/// What kind of request a route takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Reads only.
    Get,
    /// Takes a form of at most so many bytes.
    Form(usize),
    /// Takes what a program sends, of at most so many bytes.
    Program(usize),
}

/// The signed-in actor, put into the request by [`recognise`].
#[derive(Debug, Clone)]
pub struct Signed(pub Actor);

/// The session's token, for the few handlers that need it.
#[derive(Debug, Clone)]
pub struct Token(pub String);

/// Where the request comes from.
#[derive(Debug, Clone)]
pub struct SourceAddr(pub String);

/// A request in the name of somebody who did not come by a session: for commands that use a page's own download.
pub fn in_the_name_of(mut request: Request, actor: Actor) -> Request {
    request.extensions_mut().insert(Signed(actor));
    request
}

/// Name of the session cookie.
pub fn cookie_name(site: &Site) -> &'static str {
    if site.setup().secure_cookies { "__Host-taizhang" } else { "taizhang" }
}

/// Reads a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// Finds out who asks and puts it into the request.
pub async fn recognise(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<axum::extract::ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string());
    let source = peer.unwrap_or_else(|| "local".into());
    if api::is_under(request.uri().path()) {
        match api::bearer(&site, request.headers(), &source).await {
            Ok(Some(actor)) => drop(request.extensions_mut().insert(Signed(actor))),
            Ok(None) => {}
            Err(fault) => return Failure(fault).into_response(),
        }
    } else if let Some(token) = cookie(request.headers(), cookie_name(&site)) {
        match session::recognise(&site, &token, &source).await {
            Ok(Some(actor)) => {
                request.extensions_mut().insert(Signed(actor));
                request.extensions_mut().insert(Token(token));
            }
            Ok(None) => {}
            Err(fault) => return Failure(fault).into_response(),
        }
    }
    request.extensions_mut().insert(SourceAddr(source));
    request.extensions_mut().insert(site);
    next.run(request).await
}

/// Lets the request through to its handler, or not.
pub(crate) async fn check(need: Need, kind: Kind, request: Request, next: Next) -> Response {
    let signed = request.extensions().get::<Signed>().cloned();
    let asked = Asked::of(&request);
    if let Err(answer) = admit(need, signed.as_ref(), asked).await {
        return *answer;
    }
    let limit = match kind {
        Kind::Get => return next.run(request).await,
        Kind::Program(limit) => return program(request, limit, next).await,
        Kind::Form(limit) => limit,
    };
    if crosses_site(request.headers()) {
        return Failure(forged()).into_response();
    }
    let (mut request, posted) = match parse(request, limit).await {
        Ok(parts) => parts,
        Err(fault) => return Failure(fault).into_response(),
    };
    let expected = signed.as_ref().map(|s| s.0.csrf.clone());
    if let Some(expected) = expected
        && !base::secret::same(posted.text("_csrf").as_bytes(), expected.as_bytes())
    {
        return Failure(forged()).into_response();
    }
    request.extensions_mut().insert(posted);
    next.run(request).await
}

async fn program(request: Request, limit: usize, next: Next) -> Response {
    match parse_program(request, limit).await {
        Ok((mut request, posted)) => {
            request.extensions_mut().insert(posted);
            next.run(request).await
        }
        Err(fault) => Failure(fault).into_response(),
    }
}

/// What of a request the guard looks at (a request itself cannot be held while waiting).
struct Asked {
    method: Method,
    address: String,
    path: String,
    site: Option<Site>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            address: request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned(),
            path: request.uri().path().chars().take(200).collect(),
            site: request.extensions().get::<Site>().cloned(),
        }
    }
}

async fn admit(need: Need, signed: Option<&Signed>, asked: Asked) -> Result<(), Box<Response>> {
    if need == Need::Public {
        return Ok(());
    }
    let program = api::is_under(&asked.path);
    let Some(Signed(actor)) = signed else {
        if program {
            return Err(Box::new(api::unknown_bearer()));
        }
        let back = asked.method == Method::GET && asked.address != "/";
        let to =
            if back { format!("/sign-in?next={}", crate::list::encode(&asked.address)) } else { "/sign-in".into() };
        return Err(Box::new(Redirect::to(&to).into_response()));
    };
    if need == Need::SignedIn {
        return Ok(());
    }
    if actor.must_change && program {
        let refusal = Refusal::new("账号还在使用一次性密码", "请先登录网页设置自己的密码");
        return Err(Box::new(Failure(Fault::Forbidden(refusal)).into_response()));
    }
    if actor.must_change {
        return Err(Box::new(Redirect::to("/password").into_response()));
    }
    match need {
        Need::Can(capability) if !actor.can(capability) => Err(Box::new(deny(actor, asked).await)),
        _ => Ok(()),
    }
}

/// Says no, and writes down that it did.
async fn deny(actor: &Actor, asked: Asked) -> Response {
    let refusal = Refusal::new("您的账号没有这项权限", "如工作需要，请联系安全保密管理员授权");
    if let Some(site) = &asked.site
        && let Err(fault) =
            audit::note(site, actor, Line::denied("denied", format!("{} {}", asked.method, asked.path))).await
    {
        return Failure(fault).into_response();
    }
    Failure(Fault::Forbidden(refusal)).into_response()
}

/// Whether the browser says that the form comes from another site.
fn crosses_site(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
    if matches!(text("sec-fetch-site"), "cross-site" | "same-site") {
        return true;
    }
    let (origin, host) = (text("origin"), text("host"));
    let own = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")).unwrap_or(origin);
    !origin.is_empty() && own != host
}

fn forged() -> Fault {
    Fault::Forbidden(Refusal::new("页面已过期或来源不明，本次提交未保存", "请返回上一页刷新后重新提交"))
}
