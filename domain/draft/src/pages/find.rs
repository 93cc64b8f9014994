//! Finding a figure by name, alias or pinyin, for a slot.

use super::panel::{asked_fields, asked_of};
use super::{View, filled};
use crate::book::Book;
use crate::fill::Filled;
use crate::store::{Draft, DraftId};
use axum::extract::State as Ext;
use axum::response::IntoResponse;
use base::Fault;
use catalogue::Figure;
use figure::rules::has_source;
use maud::{Markup, html};
use ui::{Id, Me, Page, Params, Reply, Site, csrf};

/// Results shown.
const SHOWN: usize = 20;

/// `GET /drafts/{id}/figures`: figures that match, each to be chosen for a slot; with `part=list` the list alone.
pub async fn find(Ext(site): Ext<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, &site, &me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let slot = slots.get(params.read::<usize>("slot").unwrap_or(0)).ok_or(Fault::NotFound)?;
    let found = matching(&view.book, params.text("q"));
    let list = list(&view, &draft, slot, &found, params.text("q"));
    if params.text("part") == "list" {
        return Ok(axum::response::Html(list.into_string()).into_response());
    }
    let body = html! {
        form.tools method="get" action=(format!("/drafts/{id}/figures")) role="search" aria-label="查找指标" {
            input type="hidden" name="slot" value=(slot.slot.n);
            div.field.grow { label.field-label for="f-q" { "指标" } input #f-q .form-control type="search" name="q" value=(params.text("q")); }
            button.btn { "查找" }
        }
        (list)
    };
    Page::new(format!("第 {} 处选用哪个指标", slot.slot.n + 1))
        .crumb("文稿", "/drafts")
        .crumb(draft.title.clone(), format!("/drafts/{id}?slot={}", slot.slot.n))
        .body(body)
        .reply()
}

fn list(view: &View<'_>, draft: &Draft, slot: &Filled, found: &[&Figure], q: &str) -> Markup {
    let action = format!("/drafts/{}/slots/{}", draft.id, slot.slot.n);
    html! {
        @if q.is_empty() { p.hint { "输入名称、别名或拼音首字母。" } }
        @else if found.is_empty() { p.hint { "没有符合“" (q) "”的指标。换个说法，或手工填写并注明来源。" } }
        @else {
            ul.candidates { @for figure in found.iter().take(SHOWN) { li {
                form method="post" action=(action) {
                    (csrf(view.me)) input type="hidden" name="version" value=(draft.version); (asked_fields(&asked_of(view.catalogue(), slot, &figure.key)))
                    button.candidate { span { b { (figure.name) } br; span.hint { (figure.definition.chars().take(40).collect::<String>()) @if !has_source(figure) { "（暂无可取数的台账）" } } } }
                }
            } } }
            @if found.len() > SHOWN { p.hint { "共 " (found.len()) " 个，只列前 " (SHOWN) " 个，请再多输入几个字。" } }
        }
    }
}

/// Figures by what was typed: the name first, then aliases, then pinyin.
pub(super) fn matching<'a>(book: &'a Book, typed: &str) -> Vec<&'a Figure> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Vec::new();
    }
    let latin = typed.chars().all(|c| c.is_ascii_alphanumeric());
    let rank = |figure: &Figure, spoken: &(String, String)| -> Option<u8> {
        match () {
            () if figure.name == typed => Some(0),
            () if figure.name.starts_with(&typed) => Some(1),
            () if figure.name.contains(&typed) => Some(2),
            () if figure.aliases.iter().any(|a| a.contains(&typed)) => Some(3),
            () if figure.key == typed => Some(3),
            () if latin && spoken.0.starts_with(&typed) => Some(4),
            () if latin && (spoken.0.contains(&typed) || spoken.1.contains(&typed)) => Some(5),
            () => None,
        }
    };
    let mut found: Vec<(u8, bool, &Figure)> = book
        .catalogue
        .figures()
        .zip(book.spoken())
        .filter_map(|(figure, spoken)| rank(figure, spoken).map(|r| (r, !has_source(figure), figure)))
        .collect();
    found.sort_by_key(|(rank, sourceless, figure)| (*rank, *sourceless, figure.name.chars().count()));
    found.into_iter().map(|(_, _, figure)| figure).collect()
}
