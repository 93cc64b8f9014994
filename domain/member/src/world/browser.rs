//! Somebody signed in, with the pages of this noun before them.

use super::World;
use access::account::{self, NewAccount};
use access::session;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use base::id::{PersonId, UnitId};
use tower::ServiceExt;
use ui::{Setup, Site};

const PASSWORD: &str = "Qingtian-7391-lvshui";

pub(crate) struct Browser {
    app: Router,
    cookie: String,
    csrf: String,
}

/// What came back.
pub(crate) struct Answer {
    pub status: StatusCode,
    /// Where a redirect leads.
    pub to: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Browser {
    pub(crate) async fn of(w: &World, login: &str, role: &str, unit: UnitId, person: Option<PersonId>) -> Self {
        let setup = Setup { places: crate::PLACES.to_vec(), panels: crate::panels(), ..Setup::default() };
        let site = Site::new(w.site.clone(), setup);
        let mut work = w.begin().await;
        let new = NewAccount { login: login.into(), name: login.into(), person };
        let (id, once) = account::create(&mut work, new).await.unwrap();
        account::grant(&mut work, id, role, unit, w.site.today()).await.unwrap();
        work.commit().await.unwrap();
        let (token, actor) = session::sign_in(&w.site, login, &once, "test").await.unwrap();
        account::change_password(&w.site, &actor, &token, &once, PASSWORD).await.unwrap();
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
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        Answer { status, to, bytes }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// A page that must be there.
    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        let text = answer.text();
        assert!(!text.contains("style="), "{path} has inline style");
        text
    }

    /// Posts a form with an optional file (name, content), as browsers do.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
        let mut body: Vec<u8> = Vec::new();
        for (name, value) in fields.iter().copied().chain([("_csrf", self.csrf.as_str())]) {
            let part = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.as_bytes());
        }
        if let Some((name, content)) = file {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend(head.as_bytes());
            body.extend(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
}
