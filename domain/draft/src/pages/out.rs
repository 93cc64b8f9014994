//! What goes out: the filled document and the trace.

use super::{filled, ground, source};
use crate::fill::{document, trace as trace_of};
use crate::store::DraftId;
use access::{Line, audit};
use axum::extract::State;
use ui::download::{DOCX, JSON, download};
use ui::{Id, Me, Reply, Site};

/// `GET /drafts/{id}/docx`.
pub async fn docx(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, &site, &scope, id).await?;
    let source = source(&mut conn, &site, &scope, &draft).await?;
    drop(conn);
    let bytes = tokio_blocking(move || document(&source, &slots)).await?;
    audit::note(
        &site,
        &me,
        Line { noun: "draft", target: Some(id.0), ..Line::general("export", "文稿").unit(draft.unit) },
    )
    .await?;
    Ok(download(&format!("{}.docx", draft.title), DOCX, bytes))
}

/// `GET /drafts/{id}/trace`.
pub async fn trace(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, &site, &scope, id).await?;
    let traced = trace_of(&mut conn, &ground(&site, &scope, &draft), &slots).await?;
    drop(conn);
    audit::note(
        &site,
        &me,
        Line { noun: "draft", target: Some(id.0), ..Line::general("export", "取数记录").unit(draft.unit) },
    )
    .await?;
    Ok(download(&format!("{}-取数记录.json", draft.title), JSON, serde_json::to_vec_pretty(&traced)?))
}

/// Work that takes a while without waiting for anything, off the threads that serve others.
async fn tokio_blocking<T: Send + 'static>(
    work: impl FnOnce() -> base::Outcome<T> + Send + 'static,
) -> base::Outcome<T> {
    tokio::task::spawn_blocking(work).await?
}
