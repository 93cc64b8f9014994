//! What goes out: the filled document, where its figures come from, and the trace.

use super::{filled, ground, source};
use crate::fill::{Filled, document, official, trace as trace_of};
use crate::papers;
use crate::store::{Draft, DraftId};
use crate::text::Source;
use access::{Line, Scope, audit};
use axum::extract::State;
use base::Outcome;
use db::Conn;
use maud::{Markup, html};
use paper::official::{Annex, write};
use ui::download::{DOCX, JSON, PDF, download};
use ui::{Id, Me, Page, Params, Reply, Site};

/// `GET /drafts/{id}/out`: everything that a draft can go out as.
pub async fn choose(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, &site, &scope, id).await?;
    let open = slots.iter().filter(|f| f.state == figure::State::Missing).count();
    drop(conn);
    let body = html! {
        @if open > 0 { p.hint { "还有 " (open) " 处数字尚缺，导出后标为【缺】或【待核】，并加底色。" } }
        div.list tabindex="0" role="region" aria-label="导出方式" {
            table.table.table-cards {
                thead { tr { th scope="col" { "导出" } th scope="col" { "说明" } } }
                tbody { (rows(&draft)) }
            }
        }
    };
    Page::new("导出").crumb("文稿", "/drafts").crumb(draft.title.clone(), format!("/drafts/{id}")).body(body).reply()
}

fn rows(draft: &Draft) -> Markup {
    let id = draft.id;
    let row = |href: String, name: &str, about: &str| html! { tr { th scope="row" { a href=(href) { (name) } } td data-label="说明" { (about) } } };
    html! {
        @if draft.source == "docx" {
            (row(format!("/drafts/{id}/docx"), "文稿（.docx）", "原来的格式不变，只改数字"))
        } @else {
            (row(format!("/drafts/{id}/docx"), "文稿（.docx）", "按公文格式（GB/T 9704）排版"))
            (row(format!("/drafts/{id}/docx?annex=yes"), "文稿和取数说明（.docx）", "取数说明作为附件，另起一页"))
        }
        @if paper::office::program().is_some() {
            (row(format!("/drafts/{id}/pdf"), "文稿（.pdf）", "用服务器上的 LibreOffice 和字体转换，版面以 .docx 为准"))
        }
        (row(format!("/drafts/{id}/evidence"), "取数说明（.docx）", "每处数字的位置、指标、出处和记录数"))
        (row(format!("/drafts/{id}/trace"), "取数记录（.json）", "供其他程序读取和核对"))
    }
}

/// `GET /drafts/{id}/docx`; with `?annex=yes` the evidence is bound in, for a text.
pub async fn docx(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, &site, &scope, id).await?;
    let source = source(&mut conn, &site, &scope, &draft).await?;
    let annex = match (params.text("annex"), &source) {
        ("yes", Source::Text(_)) => Some(annex(&mut conn, &site, &scope, &draft, &slots).await?),
        _ => None,
    };
    drop(conn);
    let bytes = tokio_blocking(move || match (&source, annex) {
        (Source::Text(text), Some(annex)) => Ok(write(&bound(text, &slots, annex))?),
        _ => document(&source, &slots),
    })
    .await?;
    note(&site, &me, &draft, "文稿").await?;
    Ok(download(&format!("{}.docx", draft.title), DOCX, bytes))
}

/// `GET /drafts/{id}/pdf`: the finished .docx as PDF.
pub async fn pdf(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, &site, &scope, id).await?;
    let source = source(&mut conn, &site, &scope, &draft).await?;
    drop(conn);
    let bytes = tokio_blocking(move || Ok(paper::office::to_pdf(&document(&source, &slots)?)?)).await?;
    note(&site, &me, &draft, "文稿").await?;
    Ok(download(&format!("{}.pdf", draft.title), PDF, bytes))
}

/// A text with the evidence as its last attachment.
fn bound(text: &str, slots: &[Filled], annex: Annex) -> paper::official::Paper {
    let mut paper = official(text, slots);
    if !paper.attachments.is_empty() {
        paper.attachments.push(annex.title.clone());
    }
    paper.annexes.push(annex);
    paper
}

/// `GET /drafts/{id}/evidence`: where each figure comes from, as a document of its own.
pub async fn evidence(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, &site, &scope, id).await?;
    let annex = annex(&mut conn, &site, &scope, &draft, &slots).await?;
    drop(conn);
    let title = draft.title.clone();
    let bytes = tokio_blocking(move || papers::evidence_paper(&title, annex)).await?;
    note(&site, &me, &draft, "取数说明").await?;
    Ok(download(&format!("{}-取数说明.docx", draft.title), DOCX, bytes))
}

async fn annex(conn: &mut Conn, site: &Site, scope: &Scope, draft: &Draft, slots: &[Filled]) -> Outcome<Annex> {
    let traced = trace_of(conn, &ground(site, scope, draft), slots).await?;
    let unit = org::store::find(conn, scope, draft.unit).await?;
    let about = format!("{}（含下级），{}。", unit.name, draft.period.chinese());
    Ok(papers::evidence(&draft.body, &traced, &about))
}

/// `GET /drafts/{id}/trace`.
pub async fn trace(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let (draft, slots) = filled(&mut conn, &site, &scope, id).await?;
    let traced = trace_of(&mut conn, &ground(&site, &scope, &draft), &slots).await?;
    drop(conn);
    note(&site, &me, &draft, "取数记录").await?;
    Ok(download(&format!("{}-取数记录.json", draft.title), JSON, serde_json::to_vec_pretty(&traced)?))
}

/// Every document that leaves is an audit line.
async fn note(site: &Site, me: &Me, draft: &Draft, what: &'static str) -> Outcome<()> {
    let line = Line { noun: "draft", target: Some(draft.id.0), ..Line::general("export", what).unit(draft.unit) };
    audit::note(site, me, line).await
}

/// Work that takes a while without waiting for anything, off the threads that serve others.
async fn tokio_blocking<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    tokio::task::spawn_blocking(work).await?
}
