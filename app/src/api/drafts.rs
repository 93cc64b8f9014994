//! Drafts for programs: nothing of them is kept.

use super::{json, period, unit};
use crate::verbs::draft::{Answer, filled};
use axum::extract::State;
use base::Outcome;
use draft::text::{self, Source};
use ui::download::{DOCX, download};
use ui::{Me, Posted, Reply, Site};

/// The document that was sent: a file, or else a text.
fn source(posted: &Posted) -> Outcome<Source> {
    Ok(match posted.files("file").next() {
        Some(file) => text::read(file.bytes.clone(), &file.name)?,
        None => text::pasted(posted.text("text"))?,
    })
}

/// `POST /api/v1/drafts/scan`.
pub(super) async fn scan(State(site): State<Site>, posted: Posted) -> Reply {
    let source = source(&posted)?;
    json(&draft::scan::scan(source.text(), &draft::lexicon(&site.catalogue)))
}

async fn made(site: &Site, me: &Me, posted: &Posted, with_trace: bool) -> Outcome<Answer> {
    let source = source(posted)?;
    let period = period(posted.text("from"), posted.text("to"))?;
    let unit = unit(site, me, "draft.use", posted.text("unit")).await?;
    filled(site, me, &source, (&unit, period), with_trace).await
}

/// `POST /api/v1/drafts/fill`: the filled document.
pub(super) async fn fill(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let made = made(&site, &me, &posted, false).await?;
    Ok(download("文稿.docx", DOCX, made.document))
}

/// `POST /api/v1/drafts/trace`: where each of its places comes from.
pub(super) async fn trace(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    json(&made(&site, &me, &posted, true).await?.trace.unwrap_or_default())
}
