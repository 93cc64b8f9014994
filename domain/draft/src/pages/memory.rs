//! What is remembered for the writer and for a unit, and forgetting it.

use crate::acts::{self, of_unit, writer};
use crate::book;
use crate::store::{self, Memory};
use axum::extract::State;
use base::id::UnitId;
use catalogue::Catalogue;
use maud::{Markup, html};
use ui::parts::{card, empty};
use ui::{Me, Page, Params, Posted, Reply, Site, csrf, see_other};

/// Memories shown of one owner.
const SHOWN: usize = 200;

/// `GET /drafts/memory`: the writer's own, and those of a unit (`unit`, else the writer's home).
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let book = book(&mut conn, &scope, &site.catalogue).await?;
    let unit = params.read::<i64>("unit").map(UnitId).or(me.home_unit());
    let unit = match unit {
        Some(unit) => Some(org::store::find(&mut conn, &scope, unit).await?),
        None => None,
    };
    let own = match me.account {
        Some(account) => store::memories(&mut conn, scope.district(), &writer(account)).await?,
        None => Vec::new(),
    };
    let shared = match &unit {
        Some(unit) => store::memories(&mut conn, scope.district(), &of_unit(unit.id)).await?,
        None => Vec::new(),
    };
    let body = html! {
        @if own.is_empty() && shared.is_empty() {
            (empty("还没有可沿用的选择", "在文稿里为一处数字选定指标后，下次同样的说法会自动沿用。", &html! {}))
        }
        @if !own.is_empty() { (card("本人的选择", &list(&book.catalogue, &me, &own, None))) }
        @if let Some(unit) = unit.filter(|_| !shared.is_empty()) { (card(&format!("{}的选择", unit.name), &list(&book.catalogue, &me, &shared, Some(unit.id)))) }
    };
    Page::new("沿用的选择")
        .crumb("文稿", "/drafts")
        .lead("同样的说法再次出现时，先沿用本人的选择，再沿用本单位的选择；不沿用手工填写的数")
        .body(body)
        .reply()
}

fn list(catalogue: &Catalogue, me: &Me, all: &[Memory], unit: Option<UnitId>) -> Markup {
    let what = |m: &Memory| match m.choice.figure.as_deref() {
        Some(key) => m.choice.meaning().and_then(|asked| asked.asked_of(catalogue)).map_or(key.to_owned(), |f| f.name),
        None => format!("保留原文 {}", m.original),
    };
    html! {
        div.list tabindex="0" role="region" aria-label="沿用的选择" { table.table.table-cards {
            thead { tr { th scope="col" { "说法" } th scope="col" { "选择" } th scope="col" { "何人何时" } th scope="col" { "操作" } } }
            tbody { @for m in all.iter().take(SHOWN) { tr {
                th scope="row" { (m.sentence) }
                td data-label="选择" { (what(m)) @if !m.choice.asked.span.is_this() { "（" (m.choice.asked.span.chinese()) "）" } }
                td data-label="何人何时" { (m.by) "，" (m.at.day()) }
                td data-label="操作" { form method="post" action="/drafts/memory/forget" { (csrf(me)) input type="hidden" name="wording" value=(m.wording); @if let Some(unit) = unit { input type="hidden" name="unit" value=(unit); } button.btn.btn-sm.btn-outline-secondary { "不再沿用" } } }
            } } }
        } }
        @if all.len() > SHOWN { p.hint { "共 " (all.len()) " 条，只列最近 " (SHOWN) " 条。" } }
    }
}

/// `POST /drafts/memory/forget`.
pub async fn forget(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("draft.use")?;
    let unit = posted.text("unit").parse().ok().map(UnitId);
    let mut work = site.begin(&me).await?;
    acts::forget(&mut work, &scope, unit, posted.text("wording")).await?;
    work.commit().await?;
    let back = unit.map_or("/drafts/memory".to_owned(), |u| format!("/drafts/memory?unit={u}"));
    Ok(see_other(&back, "不再沿用"))
}
