//! Importing organisations and villages: the pages of [`org::upload`] for this noun.

use crate::import::UPLOAD;
use axum::extract::State;
use org::upload;
use ui::{Me, Params, Posted, Reply, Site};

/// `GET /coverage/import?unit=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    upload::blank(&site, &me, &UPLOAD, &params).await
}

/// `POST /coverage/import`
pub async fn check(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    upload::check(&site, &me, &UPLOAD, &posted).await
}

/// `GET /coverage/import/template`
pub async fn template(State(site): State<Site>, me: Me) -> Reply {
    upload::template(&site, &me, &UPLOAD)
}
