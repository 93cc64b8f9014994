//! Somebody signed in, with the pages of this noun before them.

use super::world::{DISTRICT, World};
use access::account::{self, NewAccount};
use access::{Actor, session};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use base::id::UnitId;
use tower::ServiceExt;
use ui::{Setup, Site};

const PASSWORD: &str = "Qingtian-7391-lvshui";

pub(super) struct Browser {
    app: Router,
    cookie: String,
    csrf: String,
}

/// What came back.
pub(super) struct Answer {
    pub status: StatusCode,
    /// Where a redirect leads.
    pub to: String,
    pub body: String,
}

impl Browser {
    pub(super) async fn of(world: &World, login: &str, role: &str, unit: UnitId) -> Self {
        let setup = Setup {
            places: crate::PLACES.to_vec(),
            panels: crate::panels(),
            sources: crate::SOURCES.to_vec(),
            ..Setup::default()
        };
        let site = Site::new(world.d.clone(), setup);
        let operator = Actor::operator(DISTRICT, world.root);
        let mut work = world.d.begin(&operator).await.unwrap();
        let new = NewAccount { login: login.into(), name: login.into(), person: None };
        let (id, once) = account::create(&mut work, new).await.unwrap();
        account::grant(&mut work, id, role, unit, world.d.today()).await.unwrap();
        work.commit().await.unwrap();
        let (token, actor) = session::sign_in(&world.d, login, &once, "test").await.unwrap();
        account::change_password(&world.d, &actor, &token, &once, PASSWORD).await.unwrap();
        let app = crate::routes()
            .into_router()
            .layer(from_fn_with_state(site.clone(), ui::frame))
            .layer(from_fn_with_state(site.clone(), ui::recognise))
            .with_state(site);
        Self { app, cookie: format!("taizhang={token}"), csrf: actor.csrf }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let to = response.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, to, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// A page that must be there.
    pub(super) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        assert!(!answer.body.contains("style="), "{path} has inline style");
        answer.body
    }

    /// Posts a form with an optional file (name, content), as browsers do.
    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &str)>) -> Answer {
        let mut body = String::new();
        for (name, value) in fields.iter().copied().chain([("_csrf", self.csrf.as_str())]) {
            body += &format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }
        if let Some((name, content)) = file {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body += &format!("{head}{content}\r\n");
        }
        body += "--b--\r\n";
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
}
