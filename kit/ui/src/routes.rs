//! Routes that say what they need: nobody reaches a handler whose need they do not meet, and the access sweep knows them all.

use crate::guard::{self, Kind};
use crate::site::Site;
use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, get, post};

/// What a visitor must be to use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Anybody.
    Public,
    /// Anybody signed in, even with a one-time password.
    SignedIn,
    /// Anybody signed in whose own password is set: pages about oneself.
    Own,
    /// Somebody with this capability in some unit.
    Can(&'static str),
}

/// One route.
#[derive(Debug, Clone, Copy)]
pub struct RouteInfo {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path with `{id}` placeholders.
    pub path: &'static str,
    /// What it needs.
    pub need: Need,
}

/// The routes of a noun.
#[derive(Default)]
pub struct Routes {
    router: Router<Site>,
    list: Vec<RouteInfo>,
}

/// Largest ordinary form.
const FORM_BYTES: usize = 1024 * 1024;

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page or a download.
    #[must_use]
    pub fn get<H: Handler<T, Site>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.add("GET", path, need, get(handler), Kind::Get)
    }

    /// A form. The guard has checked the anti-forgery token; the handler takes [`crate::Posted`].
    #[must_use]
    pub fn post<H: Handler<T, Site>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.add("POST", path, need, post(handler), Kind::Form(FORM_BYTES))
    }

    /// A form with files of at most `bytes` together.
    #[must_use]
    pub fn upload<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        need: Need,
        bytes: usize,
        handler: H,
    ) -> Self {
        self.add("POST", path, need, post(handler), Kind::Form(bytes))
    }

    /// A question of a program: who it comes from is told by a token, never by a cookie; the answer is JSON or a file.
    #[must_use]
    pub fn api_get<H: Handler<T, Site>, T: 'static>(self, path: &'static str, need: Need, handler: H) -> Self {
        self.add("GET", path, need, get(handler), Kind::Get)
    }

    /// Work for a program, of at most `bytes`; the handler takes [`crate::Posted`]. Without cookies there is nothing to forge.
    #[must_use]
    pub fn api_post<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        need: Need,
        bytes: usize,
        handler: H,
    ) -> Self {
        self.add("POST", path, need, post(handler), Kind::Program(bytes))
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        need: Need,
        route: MethodRouter<Site>,
        kind: Kind,
    ) -> Self {
        let guarded = route.layer(from_fn(move |request: axum::extract::Request, next: axum::middleware::Next| {
            guard::check(need, kind, request, next)
        }));
        self.router = self.router.route(path, guarded);
        self.list.push(RouteInfo { method, path, need });
        self
    }

    /// These and those.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// The list of routes.
    pub fn list(&self) -> &[RouteInfo] {
        &self.list
    }

    /// The router, for the app to wrap and serve.
    pub fn into_router(self) -> Router<Site> {
        self.router
    }
}
