//! Freezing, opening again, verifying.

use super::desk::seen;
use super::{View, aside, filled, source};
use crate::acts;
use crate::book;
use crate::fill::document;
use crate::frozen::{Difference, Kept, keep, period_then, verify as verify_kept};
use crate::store::{self, DraftId};
use crate::text;
use axum::extract::State;
use base::Fault;
use ledger::Entry;
use maud::{Markup, html};
use ui::parts::{card, note};
use ui::{Id, Me, Page, Params, Posted, Reply, Site, see_other};

/// `POST /drafts/{id}/freeze`.
pub async fn freeze(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, posted: Posted) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    // Before the values are computed: what comes later is behind it.
    let horizon = ledger::head(&mut conn, scope.district()).await?;
    let view = View::new(&mut conn, &site, &me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let kept = keep(&mut conn, &view.ground(&draft), &slots, horizon).await?;
    let source = source(&mut conn, &site, &scope, &draft).await?;
    drop(conn);
    let text = aside(move || Ok(text::read(document(&source, &slots)?, "定稿.docx")?.text().to_owned())).await?;
    let mut work = site.begin(&me).await?;
    acts::freeze(
        &mut work,
        &scope,
        id,
        seen(&posted),
        acts::ToFreeze { kept: &kept, text: &text, anyway: posted.ticked("anyway") },
    )
    .await?;
    work.commit().await?;
    Ok(see_other(&format!("/drafts/{id}/out"), "已定稿，数值和出处已封存"))
}

/// `POST /drafts/{id}/reopen`.
pub async fn reopen(State(site): State<Site>, me: Me, Id(id): Id<DraftId>) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut work = site.begin(&me).await?;
    acts::reopen(&mut work, &scope, id).await?;
    work.commit().await?;
    Ok(see_other(&format!("/drafts/{id}"), "已取消定稿，现在是新的版本；原定稿在“版本”中"))
}

/// `GET /drafts/{id}/verify`: the newest frozen version, or the one named.
pub async fn verify(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let draft = store::find(&mut conn, &scope, id).await?;
    let frozen = match params.read::<i64>("frozen") {
        Some(wanted) => store::frozen_id(&mut conn, &scope, wanted).await?,
        None => store::in_force(&mut conn, &scope, id).await?,
    };
    if frozen.draft != id {
        return Err(Fault::NotFound.into());
    }
    let kept: Kept = serde_json::from_str(&frozen.body)?;
    let period = period_then(&mut conn, scope.district(), &draft, frozen.version).await?;
    let book = book(&mut conn, &scope, &site.catalogue).await?;
    let ground = book.ground(&scope, frozen.unit, period);
    let found = verify_kept(&mut conn, &site.keys, &ground, &frozen, &kept).await?;
    let body = html! {
        @if found.intact { (note("good", &html! { p { "定稿自封存以来未被改动。" } })) }
        @else { (note("bad", &html! { p { "定稿的内容与封存时不一致，可能在系统之外被改动，请联系安全审计员。" } })) }
        (card("今天的数有哪些不同", &html! {
            @if found.differences.is_empty() { p { "复核 " (found.compared) " 处，今天取数全部相同。" } }
            @else {
                p { "复核 " (found.compared) " 处，" b { (found.differences.len()) } " 处今天会不同。定稿本身不变。" }
                ul.findings { @for d in &found.differences { (difference(&site, id, d)) } }
            }
        }))
    };
    Page::new(format!("复核定稿（第 {} 版）", frozen.version))
        .crumb("文稿", "/drafts")
        .crumb(draft.title.clone(), format!("/drafts/{id}"))
        .lead(format!("{}，{}定稿", frozen.at.to_local_text(), frozen.by))
        .body(body)
        .reply()
}

fn difference(site: &Site, id: DraftId, d: &Difference) -> Markup {
    html! {
        li {
            p { a href=(format!("/drafts/{id}?slot={}", d.n)) { "第 " (d.n + 1) " 处" } " " (d.name) "：定稿时 " b { (d.then) } "，今天 " b { (d.now) } }
            ul.evidence {
                @for e in &d.since { (entry(site, e)) }
                @for (what, by, at) in &d.by_hand { li { (what) "，" (by) "，" (at.to_local_text()) } }
                @if d.is_unexplained() { li { "没有新的分录：党组织的隶属关系或指标的口径有变化。" } }
            }
        }
    }
}

fn entry(site: &Site, e: &Entry) -> Markup {
    let kind = site.catalogue.entry(&e.kind).map_or(e.kind.as_str(), |k| k.name.as_str());
    html! {
        li {
            @if e.reverses.is_some() { "冲销：" } @else { "新增：" }
            (e.on) " " (kind) " " (e.quantity) "，" (e.recorded_by) "，" (e.recorded_at.to_local_text()) " "
            @if let Some(reason) = &e.reason { "（" (reason) "） " }
            @if let Some(href) = site.source_href(&e.noun, e.source) { a href=(href) { "凭证" } }
        }
    }
}
