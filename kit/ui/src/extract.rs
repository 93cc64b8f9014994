//! What handlers take from a request besides the form.

use crate::Failure;
use crate::guard::{Signed, SourceAddr, Token};
use access::Actor;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use base::Fault;
use std::ops::Deref;
use std::str::FromStr;

/// The signed-in actor.
#[derive(Debug, Clone)]
pub struct Me(pub Actor);

impl Deref for Me {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Me {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let signed = parts.extensions.get::<Signed>().cloned();
        signed
            .map(|s| Self(s.0))
            .ok_or_else(|| Failure(Fault::internal("a handler for the signed-in on a public route")))
    }
}

/// Who it is, if anybody, on public routes.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The actor, if signed in.
    pub actor: Option<Actor>,
    /// The session's token, if signed in.
    pub token: Option<String>,
    /// Address of the peer.
    pub source: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self {
            actor: parts.extensions.get::<Signed>().map(|s| s.0.clone()),
            token: parts.extensions.get::<Token>().map(|t| t.0.clone()),
            source: parts.extensions.get::<SourceAddr>().map_or_else(|| "local".into(), |s| s.0.clone()),
        })
    }
}

/// The `{id}` of a path. What is no id is not found, like an id of nothing.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: FromStr + Send> FromRequestParts<S> for Id<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| Failure(Fault::NotFound))?;
        text.parse().map(Self).map_err(|_| Failure(Fault::NotFound))
    }
}

/// The query string as a map in order; what is not there is empty. Unknown parameters do nothing.
#[derive(Debug, Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// A parameter, trimmed; empty if absent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.trim())
    }

    /// All values of a parameter.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// A parameter read as a type, if it is there and can be.
    pub fn read<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }

    /// The page number, from 1.
    pub fn page(&self) -> i64 {
        self.read("page").unwrap_or(1).clamp(1, 1_000_000)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let query = axum::extract::Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        Ok(Self(query.map(|q| q.0).unwrap_or_default()))
    }
}
