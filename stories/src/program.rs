//! A program that comes with somebody's token.

use crate::{Answer, Visitor};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::Value;

const EDGE: &str = "----program";

/// A program.
#[derive(Clone)]
pub struct Program {
    router: Router,
    /// The token it comes with.
    pub token: String,
}

impl Program {
    /// With a text that may or may not be a token.
    pub fn with(router: Router, token: &str) -> Self {
        Self { router, token: token.to_owned() }
    }

    /// With a token that a visitor makes on their page.
    pub async fn of(visitor: &mut Visitor, router: Router) -> Self {
        let page = visitor.post("/tokens", &[("name", "统计程序"), ("days", "30")]).await.ok().text();
        let token: String = page.split_once("tz_").unwrap().1.chars().take_while(char::is_ascii_alphanumeric).collect();
        Self { router, token: format!("tz_{token}") }
    }

    async fn send(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        crate::visitor::answer(self.router.clone(), request.body(Body::from(body)).unwrap()).await
    }

    /// Asks.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Vec::new()).await
    }

    /// Sends one JSON object.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Request::post(path).header(header::CONTENT_TYPE, "application/json"), body.to_string().into()).await
    }

    /// Sends fields and a file.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
        let mut body = String::new();
        for (field, value) in fields {
            body.push_str(&format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"));
        }
        body.push_str(&format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        ));
        let mut body = body.into_bytes();
        body.extend(bytes);
        body.extend(format!("\r\n--{EDGE}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body).await
    }
}
